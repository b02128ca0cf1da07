"""The ad-hoc subprocess: activities that people start in any order, any number of times."""

from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.model import AdHocSubProcess
from workflow.bpmn.multi_instance import read_completion
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> AdHocSubProcess:
    ordering = node.xml.get("ordering", "Parallel").strip()
    if ordering not in {"Parallel", "Sequential"}:
        message = Sentence(
            "The ordering of the %(label)s is “%(ordering)s”. Use Parallel or Sequential.",
            label=node.label,
            ordering=ordering[:60],
        )
        node.problem("invalid_setting", message)
    if node.flag("triggeredByEvent", False):
        message = Sentence(
            "The %(label)s is marked as begun by an event. Put it into an event subprocess instead.", label=node.label
        )
        node.problem("unsupported_setting", message)
    return AdHocSubProcess(
        **read_activity(node, "completionCondition"),
        completion_condition=read_completion(node, node.xml),
        cancel_remaining=node.flag("cancelRemainingInstances", True),
        sequential=ordering == "Sequential",
    )


KIND = ElementKind(label=Sentence("ad-hoc subprocess"), read=_read, extensions=EXTENSIONS, is_scope=True)
