"""The business rule task: asks a decision (DMN) by its key, and keeps the answer as a process variable."""

from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.bindings import read_binding
from workflow.bpmn.document import line_of
from workflow.bpmn.model import BusinessRuleTask
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.roles import is_snake_case
from workflow.bpmn.variables import check_variable


def _read(node: Node) -> BusinessRuleTask:
    key, binding, tag, result = "", "latest", "", ""
    called = node.extensions.get("calledDecision")
    if called is None:
        message = Sentence(
            "The %(label)s asks no decision. Set zeebe:calledDecision with decisionId and resultVariable.",
            label=node.label,
        )
        node.problem("decision_missing", message)
    else:
        line = line_of(called)
        key, result = called.get("decisionId", "").strip(), called.get("resultVariable", "").strip()
        if not is_snake_case(key):
            message = Sentence(
                "The decision “%(key)s” of the %(label)s is no key. Write it like visit_frequency.",
                key=key[:60],
                label=node.label,
            )
            node.problem("decision_key", message, line)
        binding, tag = read_binding(node, called)
        check_variable(result, node, line)
    return BusinessRuleTask(
        **read_activity(node),
        decision_key=key,
        binding=binding,
        version_tag=tag,
        result_variable=result,
    )


KIND = ElementKind(label=Sentence("business rule task"), read=_read, extensions=EXTENSIONS | {"calledDecision"})
