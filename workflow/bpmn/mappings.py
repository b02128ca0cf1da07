"""Input and output mappings (`zeebe:ioMapping`): which expression goes into which name."""

from typing import Final

from lxml import etree

from rules.feel import Expression
from rules.sentences import Sentence
from workflow.bpmn.document import ZEEBE, line_of
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.node import Node
from workflow.bpmn.variables import check_variable

_WAYS: Final = {"input": Sentence("input"), "output": Sentence("output")}


def read_mappings(node: Node, way: str) -> tuple[tuple[str, Expression], ...]:
    """Return name and expression of every mapping; `way` is `input` or `output`."""
    holder = node.extensions.get("ioMapping")
    found: list[tuple[str, Expression]] = []
    items: list[etree._Element] = holder.findall(f"{{{ZEEBE}}}{way}") if holder is not None else []
    for item in items:
        target, line = item.get("target", "").strip(), line_of(item)
        source = read_expression(item.get("source", ""), setting_of(_WAYS[way], node.id), node.id, line, node.findings)
        check_variable(target, node, line)
        if source is not None:
            found.append((target, source))
    return tuple(found)
