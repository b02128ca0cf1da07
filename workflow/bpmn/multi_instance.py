"""Reads the multi-instance marker: an activity done once for each item of a list (BPMN 2.0.2 §10.3.8)."""

from typing import Final

from lxml import etree

from rules.feel import Expression, parse
from rules.sentences import Sentence
from workflow.bpmn.document import children, is_marked, line_of, local_name
from workflow.bpmn.expressions import read_expression, read_formal, setting_of
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.model import MultiInstance
from workflow.bpmn.node import Node
from workflow.bpmn.unsupported import KEPT
from workflow.bpmn.variables import check_variable

MARKER: Final = "multiInstanceLoopCharacteristics"
_SETTINGS: Final = "loopCharacteristics"
_KEPT: Final = KEPT | {
    "completionCondition",
    "loopDataInputRef",
    "loopDataOutputRef",
    "inputDataItem",
    "outputDataItem",
}
_EMPTY: Final = parse("[]")


def read_multi_instance(node: Node) -> MultiInstance | None:
    """How an activity is repeated; None when it is done once."""
    markers = children(node.xml, MARKER)
    if not markers:
        return None
    if len(markers) > 1:
        message = Sentence("The %(label)s has several multi-instance markers. Keep one.", label=node.label)
        node.problem("repeated_setting", message, line_of(markers[1]))
    marker = markers[0]
    _refuse(node, marker)
    settings = Extensions(marker, MARKER, frozenset({_SETTINGS}), node.findings, node.id).get(_SETTINGS)
    if settings is None or not settings.get("inputCollection", "").strip():
        message = Sentence(
            "The multi-instance marker of the %(label)s has no list. Set the input collection "
            "(zeebe:loopCharacteristics inputCollection), such as =forms.conference.invitees.",
            label=node.label,
        )
        node.problem("collection_missing", message, line_of(marker if settings is None else settings))
        return None
    return MultiInstance(
        sequential=is_marked(marker, "isSequential"),
        collection=_expression(node, settings, "inputCollection", Sentence("input collection")) or _EMPTY,
        input_element=_variable(node, settings, "inputElement"),
        output_collection=_variable(node, settings, "outputCollection"),
        output_element=_output(node, settings),
        completion_condition=read_completion(node, marker),
    )


def _refuse(node: Node, marker: etree._Element) -> None:
    behaviour = marker.get("behavior", "All").strip()
    if behaviour != "All":
        message = Sentence(
            "The multi-instance marker of the %(label)s has the behaviour %(behaviour)s. Use All, and"
            " a completion condition where the rest need not be waited for.",
            label=node.label,
            behaviour=behaviour[:60],
        )
        node.problem("unsupported_setting", message, line_of(marker))
    for child in marker.iterchildren(etree.Element):
        name = local_name(child)
        if name == "loopCardinality":
            message = Sentence(
                "The multi-instance marker of the %(label)s has a number (loopCardinality). Give it a "
                "list: the input collection =for i in 1..3 return i does it three times.",
                label=node.label,
            )
            node.problem("unsupported_setting", message, line_of(child))
        elif name not in _KEPT:
            message = Sentence(
                "The multi-instance marker of the %(label)s holds <%(name)s>. Remove it.",
                label=node.label,
                name=name[:60],
            )
            node.problem("unsupported_setting", message, line_of(child))


def _expression(node: Node, settings: etree._Element, attribute: str, what: str) -> Expression | None:
    text = settings.get(attribute, "")
    return read_expression(text, setting_of(what, node.id), node.id, line_of(settings), node.findings)


def _variable(node: Node, settings: etree._Element, attribute: str) -> str:
    name: str = settings.get(attribute, "").strip()
    if name:
        check_variable(name, node, line_of(settings))
    return name


def _output(node: Node, settings: etree._Element) -> Expression | None:
    """What each instance gives; it and the list that gathers it go together."""
    collected, given = (bool(settings.get(name, "").strip()) for name in ("outputCollection", "outputElement"))
    if collected != given:
        message = Sentence(
            "The multi-instance marker of the %(label)s needs an output collection and an output "
            "element together. Set both or neither.",
            label=node.label,
        )
        node.problem("output_incomplete", message, line_of(settings))
    return _expression(node, settings, "outputElement", Sentence("output element")) if given else None


def read_completion(node: Node, xml: etree._Element) -> Expression | None:
    """The completion condition in `xml`; None when there is none."""
    conditions = children(xml, "completionCondition")
    what = setting_of(Sentence("completion condition"), node.id)
    return read_formal(conditions[0], what, node.id, node.findings) if conditions else None
