"""One flow node while it is being read, and what a kind of flow node must say about itself to be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from lxml import etree

from workflow.bpmn.document import children, identifier, line_of, local_name, text_of
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.flows import DrawnFlow
from workflow.bpmn.model import Element
from workflow.bpmn.problems import Findings
from workflow.bpmn.unsupported import ASSIGNMENTS, KEPT, MARKERS, TRIGGERS

MAX_NAME = 200


class Common(TypedDict):
    """The fields of `Element`."""

    id: str
    name: str
    documentation: str
    line: int
    lane: str | None
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    properties: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A flow node as drawn, with the flows that touch it."""

    xml: etree._Element
    kind: "ElementKind"
    lane: str | None
    incoming: tuple[DrawnFlow, ...]
    outgoing: tuple[DrawnFlow, ...]
    extensions: Extensions
    findings: Findings

    @property
    def id(self) -> str:
        return identifier(self.xml)

    @property
    def line(self) -> int:
        return line_of(self.xml)

    @property
    def label(self) -> str:
        """How messages speak of the node."""
        return describe(self.kind.label, self.xml)

    def problem(self, code: str, message: str, line: int | None = None) -> None:
        """Keep a problem of this node."""
        self.findings.problem(self.id, self.line if line is None else line, code, message)

    def warning(self, code: str, message: str) -> None:
        """Keep a warning about this node."""
        self.findings.warning(self.id, self.line, code, message)

    def common(self) -> Common:
        """The fields that every element has."""
        return Common(
            id=self.id,
            name=name_of(self.xml),
            documentation=documentation_of(self.xml),
            line=self.line,
            lane=self.lane,
            incoming=tuple(drawn.flow.id for drawn in self.incoming),
            outgoing=tuple(drawn.flow.id for drawn in self.outgoing),
            properties=self.extensions.properties,
        )

    def expect_one_way_out(self) -> None:
        """Refuse several outgoing flows, which BPMN reads as a parallel split that nobody sees."""
        if len(self.outgoing) > 1:
            flows = ", ".join(drawn.flow.id for drawn in self.outgoing)
            message = (
                f"The {self.label} has several outgoing flows ({flows}), which would all be taken at once. "
                "Lead to a parallel gateway to take them all, or to an exclusive gateway to choose."
            )
            self.problem("several_outgoing", message)

    @property
    def triggers(self) -> list[etree._Element]:
        """The event definitions on the node."""
        return [child for child in self.xml.iterchildren(etree.Element) if local_name(child) in TRIGGERS]

    def trigger(self, name: str) -> etree._Element | None:
        """The one event definition on the node if it is of this kind, such as `timerEventDefinition`.

        A second one is kept as a problem; one of another kind is left to `expect_plain`.
        """
        found = self.triggers
        if len(found) > 1:
            message = f"The {self.label} has {len(found)} triggers. Keep one, and draw an event for each of the others."
            self.problem("several_triggers", message, line_of(found[1]))
        return found[0] if found and local_name(found[0]) == name else None

    def expect_plain(self, *triggers: str) -> None:
        """Refuse what BPMN allows inside a flow node and the profile does not run; `triggers` are those it does."""
        for child in self.xml.iterchildren(etree.Element):
            name = local_name(child)
            if name in triggers:
                continue
            if name in TRIGGERS:
                self._refuse_trigger(name, line_of(child))
            elif name in MARKERS:
                marker = MARKERS[name]
                code = "refused_element" if marker.never else "unsupported_element"
                message = f"The {marker.label} on the {self.label} {marker.verdict}: {marker.instead}."
                self.problem(code, message, line_of(child))
            elif name in ASSIGNMENTS:
                message = f"{name} on the {self.label} is not supported: use a lane or zeebe:assignmentDefinition."
                self.problem("unsupported_element", message, line_of(child))
            elif name not in KEPT | self.kind.keeps:
                message = f"The {self.label} holds <{name[:60]}>, which does not belong there. Remove it."
                self.problem("unknown_element", message, line_of(child))
        self._refuse_quantities()

    def _refuse_trigger(self, name: str, line: int) -> None:
        trigger = TRIGGERS[name]
        code = "refused_event" if trigger.never else "unsupported_event"
        message = f"The {trigger.label} trigger of the {self.label} {trigger.verdict}: {self.kind.instead_of_trigger}."
        self.problem(code, message, line)

    def _refuse_quantities(self) -> None:
        for attribute in ("startQuantity", "completionQuantity"):
            if self.xml.get(attribute, "1").strip() != "1":
                message = f"{attribute} of the {self.label} is not 1. Set it to 1 or remove it."
                self.problem("unsupported_setting", message)
        if self.xml.get("isForCompensation", "false").strip() not in {"false", "0"}:
            message = f"The {self.label} is marked for compensation, which Casewright does not run. Remove the mark."
            self.problem("unsupported_setting", message)


class ElementKind(NamedTuple):
    """A kind of flow node that Casewright runs."""

    label: str
    """How messages speak of it."""
    read: Callable[[Node], Element]
    """Keeps all problems of the node itself and always returns an element, so that reading can go on."""
    extensions: frozenset[str] = frozenset({"properties"})
    """The `zeebe:` extension elements it may have."""
    instead_of_trigger: str = "remove the trigger"
    """What to do about an event definition on it."""
    keeps: frozenset[str] = frozenset()
    """Child elements of BPMN that are kept and ignored besides the usual ones."""
    check: Callable[[Element, Mapping[str, Element], Findings], None] | None = None
    """Keeps problems of one element among all elements of the process."""


def describe(label: str, xml: etree._Element) -> str:
    """The kind with the name or the id behind it: user task “Decide”."""
    name = " ".join((name_of(xml) or identifier(xml)).split())
    return f"{label} “{name[:60]}”" if name else label


def name_of(xml: etree._Element) -> str:
    """The name with runs of space and line breaks made one space."""
    return " ".join(xml.get("name", "").split())


def documentation_of(xml: etree._Element) -> str:
    """All documentation children, one paragraph each."""
    return "\n\n".join(text for child in children(xml, "documentation") if (text := text_of(child)))
