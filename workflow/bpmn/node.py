"""One flow node while it is being read, and what a kind of flow node must say about itself to be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from lxml import etree

from rules.sentences import Sentence, listed
from workflow.bpmn.document import children, identifier, is_marked, line_of, local_name, name_of, text_of
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.flows import DrawnFlow
from workflow.bpmn.model import Element
from workflow.bpmn.problems import Findings
from workflow.bpmn.unsupported import ASSIGNMENTS, KEPT, MARKERS, Refused
from workflow.bpmn.whole import Whole

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
    within: str | None


@dataclass(frozen=True, kw_only=True)
class Node:
    """A flow node as drawn, with the flows that touch it."""

    xml: etree._Element
    kind: "ElementKind"
    within: str | None
    """The id of the subprocess around it."""
    lane: str | None
    incoming: tuple[DrawnFlow, ...]
    outgoing: tuple[DrawnFlow, ...]
    extensions: Extensions
    anywhere: Mapping[str, etree._Element]
    """All BPMN elements of the file by id."""
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

    @property
    def scope(self) -> etree._Element:
        """The process or subprocess directly around it."""
        parent = self.xml.getparent()
        return self.xml if parent is None else parent

    @property
    def default(self) -> str | None:
        """The id of the outgoing flow that it names as its default."""
        return next((drawn.flow.id for drawn in self.outgoing if drawn.flow.is_default), None)

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
            within=self.within,
        )

    def flag(self, attribute: str, otherwise: bool) -> bool:
        """A yes or no attribute of BPMN; `otherwise` when it is not given."""
        return is_marked(self.xml, attribute, otherwise)

    def expect_plain(self, *holds: str) -> None:
        """Refuse what BPMN allows inside a flow node and the profile does not run.

        `holds` are child elements that whoever calls reads. The steps inside a subprocess are left to its scope.
        """
        for child in self.xml.iterchildren(etree.Element):
            name = local_name(child)
            if name in holds:
                continue
            if name in MARKERS:
                self._refuse(
                    Sentence("The %(marker)s on the %(element)s", marker=MARKERS[name].label, element=self.label),
                    MARKERS[name],
                    line_of(child),
                )
            elif name in ASSIGNMENTS:
                self._refuse(
                    Sentence(
                        "The %(performer)s of the %(element)s", performer=ASSIGNMENTS[name].label, element=self.label
                    ),
                    ASSIGNMENTS[name],
                    line_of(child),
                )
            elif name not in KEPT | self.kind.keeps and not self.kind.is_scope:
                message = Sentence(
                    "The %(label)s holds <%(name)s>, which does not belong there. Remove it.",
                    label=self.label,
                    name=name[:60],
                )
                self.problem("unknown_element", message, line_of(child))
        self._refuse_quantities()

    def _refuse(self, what: str, refused: Refused, line: int) -> None:
        self.problem(
            "refused_element",
            Sentence("%(what)s is not run by Casewright: %(instead)s.", what=what, instead=refused.instead),
            line,
        )

    def _refuse_quantities(self) -> None:
        for attribute in ("startQuantity", "completionQuantity"):
            if self.xml.get(attribute, "1").strip() != "1":
                message = Sentence(
                    "%(attribute)s of the %(label)s is not 1. Set it to 1 or remove it.",
                    attribute=attribute,
                    label=self.label,
                )
                self.problem("unsupported_setting", message)
        if self.flag("isForCompensation", False):
            message = Sentence(
                "The %(label)s is marked for compensation, which Casewright does not run. Remove the mark.",
                label=self.label,
            )
            self.problem("unsupported_setting", message)

    def refuse_instantiate(self) -> None:
        """Refuse an element that would start the process by itself; start events do that."""
        if self.flag("instantiate", False):
            message = Sentence(
                "The %(label)s would start the process (instantiate). Remove the mark and add a start event.",
                label=self.label,
            )
            self.problem("unsupported_setting", message)

    def warn_of_split(self) -> None:
        """Say when several ways leave an element that is no gateway: they are taken at once, which nobody sees."""
        if len(self.outgoing) > 1:
            flows = listed(drawn.flow.id for drawn in self.outgoing)
            how = (
                Sentence("each whose condition is true")
                if any(d.has_condition for d in self.outgoing)
                else Sentence("all at once")
            )
            message = Sentence(
                "Several ways leave the %(label)s (%(flows)s) and are taken, %(how)s. Draw a gateway to show it.",
                label=self.label,
                flows=flows,
                how=how,
            )
            self.warning("implicit_split", message)

    def warn_of_no_default(self) -> None:
        """Say when every way out has a condition, so that there may be none to take."""
        if self.outgoing and self.default is None and all(drawn.has_condition for drawn in self.outgoing):
            message = Sentence(
                "The %(label)s has no default flow: when no condition is true, the process stops there as"
                " an incident. Mark one flow as the default.",
                label=self.label,
            )
            self.warning("no_default", message)


class ElementKind(NamedTuple):
    """A kind of flow node that Casewright runs."""

    label: str
    """How messages speak of it."""
    read: Callable[[Node], Element]
    """Keeps all problems of the node itself and always returns an element, so that reading can go on."""
    extensions: frozenset[str] = frozenset({"properties"})
    """The `zeebe:` extension elements it may have."""
    keeps: frozenset[str] = frozenset()
    """Child elements of BPMN that are kept and ignored besides the usual ones."""
    is_scope: bool = False
    """Whether it holds flow nodes of its own."""
    check: Callable[[Element, Whole, Findings], None] | None = None
    """Keeps problems of one element among all elements of the process."""


def describe(label: str, xml: etree._Element) -> str:
    """The kind with the name or the id behind it: user task “Decide”."""
    name = name_of(xml) or " ".join(identifier(xml).split())
    return Sentence("%(label)s “%(name)s”", label=label, name=name[:60]) if name else label


def documentation_of(xml: etree._Element) -> str:
    """All documentation children, one paragraph each."""
    return "\n\n".join(text for child in children(xml, "documentation") if (text := text_of(child)))
