"""The script task: a FEEL expression whose value becomes a process variable."""

from rules.feel import parse
from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.document import line_of
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.model import ScriptTask
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.variables import check_variable


def _read(node: Node) -> ScriptTask:
    fields = read_activity(node)
    if node.xml.get("scriptFormat") is not None and node.xml.get("scriptFormat", "").strip().lower() != "feel":
        message = Sentence(
            "The script of the %(label)s is no FEEL. Write it as a FEEL expression (zeebe:script).", label=node.label
        )
        node.problem("expression_language", message)
    script = node.extensions.get("script")
    if script is None:
        message = Sentence(
            "The %(label)s has no FEEL expression. Set zeebe:script with expression and resultVariable.",
            label=node.label,
        )
        node.problem("script_missing", message)
        return ScriptTask(**fields, expression=parse("null"), result_variable="")
    line, name = line_of(script), script.get("resultVariable", "").strip()
    expression = read_expression(
        script.get("expression", ""), setting_of(Sentence("script"), node.id), node.id, line, node.findings
    )
    check_variable(name, node, line)
    return ScriptTask(**fields, expression=expression or parse("null"), result_variable=name)


KIND = ElementKind(
    label=Sentence("script task"), read=_read, extensions=EXTENSIONS | {"script"}, keeps=frozenset({"script"})
)
