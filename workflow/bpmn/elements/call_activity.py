"""The call activity: another process, for whose end the step waits."""

from collections.abc import Mapping

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.bindings import read_binding
from workflow.bpmn.document import identifier, line_of
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.model import CallActivity
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.properties import OUTLIVES
from workflow.bpmn.roles import is_snake_case


def _read(node: Node) -> CallActivity:
    called = node.extensions.get("calledElement")
    key, binding, tag = "", "latest", ""
    if called is None:
        message = Sentence(
            "The %(label)s calls no process. Set the process id (zeebe:calledElement processId).", label=node.label
        )
        node.problem("process_missing", message)
    else:
        key = _key(node, called)
        binding, tag = read_binding(node, called)
    settings = {str(name): str(value) for name, value in called.attrib.items()} if called is not None else {}
    outlives = node.extensions.properties.get(OUTLIVES, "")
    outlives_if = None
    if outlives.startswith("="):
        outlives_if = read_expression(outlives, setting_of(OUTLIVES, node.id), node.id, node.line, node.findings)
    return CallActivity(
        **read_activity(node),
        process_key=key,
        binding=binding,
        version_tag=tag,
        all_variables_in=_is_on(settings, "propagateAllParentVariables"),
        all_variables_out=_is_on(settings, "propagateAllChildVariables"),
        outlives=outlives == "true" or outlives_if is not None,
        outlives_if=outlives_if,
    )


def _key(node: Node, called: etree._Element) -> str:
    key: str = called.get("processId", "").strip()
    line = line_of(called)
    if not key:
        node.problem(
            "process_missing", Sentence("The %(label)s calls no process. Set the process id.", label=node.label), line
        )
    elif not is_snake_case(key):
        message = Sentence(
            "The process “%(key)s” of the %(label)s is no key. Write it like child_protection_enquiry.",
            key=key[:60],
            label=node.label,
        )
        node.problem("process_key", message, line)
    elif any(identifier(around) == key for around in node.xml.iterancestors("{*}process")):
        message = Sentence(
            "The %(label)s calls its own process %(key)s, which would never end. Lead back to a step instead.",
            label=node.label,
            key=key,
        )
        node.problem("calls_itself", message, line)
    return key


def _is_on(settings: Mapping[str, str], name: str) -> bool:
    """As in Camunda 8, variables are handed over unless the file says otherwise."""
    return settings.get(name, "true").strip() not in {"false", "0"}


KIND = ElementKind(label=Sentence("call activity"), read=_read, extensions=EXTENSIONS | {"calledElement"})
