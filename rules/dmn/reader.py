"""Reads a DMN file into a decision model, or says everything that is wrong with it at once."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lxml import etree

from rules.dmn.boxed import read_function, read_logic
from rules.dmn.document import (
    VERSIONS,
    child,
    children,
    elements_in,
    identifier,
    line_of,
    local_name,
    name_in,
    namespace,
    open_document,
)
from rules.dmn.elements import DecisionNode, DecisionService, Element, InputData, Knowledge
from rules.dmn.item_definitions import read_item_definitions
from rules.dmn.item_types import ANY, ItemType
from rules.dmn.model import DecisionModel
from rules.dmn.reading import Names, Reading
from rules.dmn.requirements import check_circles, order_for, required_by, service_parts
from rules.feel.tokens import words_of
from rules.sentences import Sentence

MAX_ELEMENTS: Final = 500
"""Decisions, inputs and pieces of knowledge in one model."""
MAX_NAME: Final = 500
"""Characters of an id, name or label."""

_ELEMENTS: Final = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
_KEPT: Final = frozenset(
    {"extensionElements", "description", "itemDefinition", "knowledgeSource", "performanceIndicator"}
    | {"organizationUnit", "elementCollection", "textAnnotation", "association", "group", "DMNDI"}
)
"""What a model may hold that means nothing for its answers."""
_NO_LOGIC: Final = frozenset(
    {"extensionElements", "description", "question", "allowedAnswers", "variable", "informationRequirement"}
    | {"knowledgeRequirement", "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator"}
    | {"decisionMaker", "decisionOwner", "usingProcess", "usingTask"}
)


def read(xml: bytes) -> DecisionModel:
    """The decision model of a DMN 1.1 to 1.5 file.

    Raises `DmnError`, whose `problems` hold everything that is wrong, for any bytes that are no such file or that use
    what Casewright does not run. Raises nothing else for any bytes.
    """
    root = open_document(xml)
    reading = Reading()
    _check_names(root, reading)
    _check_ids(root, reading)
    _check_children(root, reading)
    read_item_definitions(root, reading)
    return _Model(root, reading).read()


class _Model:
    def __init__(self, root: etree._Element, reading: Reading) -> None:
        self.root = root
        self.reading = reading
        self.known: dict[str, etree._Element] = {}
        for element in children(root, *_ELEMENTS):
            if own := element.get("id", "").strip():
                self.known.setdefault(own, element)
            elif local_name(element) != "inputData":
                message = Sentence(
                    "This <%(element)s> has no id, so nothing can ask for it. Give it one.",
                    element=local_name(element),
                )
                reading.problem(element, "missing_id", message)
        self.names = {own: self.name_of(element) for own, element in self.known.items()}
        self.edges: dict[str, tuple[str, ...]] = {}
        self.services: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.calls: dict[str, tuple[str, ...]] = {}
        """What must have a value before: as the edges, less those of services, which evaluate when they are called."""

    def read(self) -> DecisionModel:
        reading = self.reading
        if not children(self.root, "decision"):
            reading.problem(self.root, "no_decision", Sentence("The file holds no decision. Add one and its logic."))
        if len(self.known) > MAX_ELEMENTS:
            message = Sentence(
                "The file has %(count)s decisions and inputs; the limit is %(max_elements)s. Split it.",
                count=len(self.known),
                max_elements=MAX_ELEMENTS,
            )
            reading.problem(self.root, "model_too_large", message)
            reading.findings.raise_if_any()
        self.connect()
        elements = {own: self.element(own, element) for own, element in self.known.items()}
        reading.findings.raise_if_any()
        own = self.root.get("id", "")
        return DecisionModel(
            id=own,
            name=name_in(self.root),
            dmn_version=VERSIONS[namespace(self.root)],
            elements=MappingProxyType(elements),
            orders=MappingProxyType({each: order_for([each], self.calls) for each in elements}),
            warnings=reading.findings.warnings,
        )

    def connect(self) -> None:
        """Follow all requirements, and refuse circles."""
        own = self.root.get("namespace", "").strip()
        for element_id, element in self.known.items():
            if local_name(element) == "decisionService":
                outputs, inputs = service_parts(element, self.known, own, self.reading)
                self.services[element_id] = (outputs, inputs)
                self.edges[element_id] = outputs
            else:
                self.edges[element_id] = required_by(element, self.known, own, self.reading)
                self.check_names(element, self.edges[element_id])
        if check_circles(self.edges, self.known, self.reading):
            self.calls = {each: () if each in self.services else targets for each, targets in self.edges.items()}

    def check_names(self, element: etree._Element, required: tuple[str, ...]) -> None:
        names = [self.names[each] for each in required]
        for name in sorted({name for name in names if names.count(name) > 1}):
            message = Sentence(
                "“%(owner)s” requires two elements called “%(name)s”. Rename one.",
                owner=self.name_of(element),
                name=name[:60],
            )
            self.reading.problem(element, "duplicate_name", message)

    def element(self, own: str, element: etree._Element) -> Element:
        """One element, read; where problems were kept it may be a mere stand-in."""
        name, line = self.names[own], line_of(element)
        kind = self.type_of(element)
        match local_name(element):
            case "inputData":
                self.check_name(element, name)
                return InputData(own, name, kind, line)
            case "businessKnowledgeModel":
                return self.knowledge(own, element)
            case "decisionService":
                outputs, inputs = self.services[own]
                return DecisionService(own, name, outputs, inputs, order_for(outputs, self.calls, inputs), line)
        names = self.names_for(own)
        logic = read_logic(element, name, names, self.reading, _NO_LOGIC, kind)
        if logic is None and not [part for part in elements_in(element) if local_name(part) not in _NO_LOGIC]:
            message = Sentence(
                "“%(name)s” has no logic, so its value is always null. Add a table or an expression.", name=name
            )
            self.reading.warning(element, "no_logic", message)
        undeclared = self.undeclared(element, names)
        return DecisionNode(own, name, kind, logic, self.edges[own], undeclared, _version_tag(element), line)

    def knowledge(self, own: str, element: etree._Element) -> Knowledge:
        name = self.names[own]
        logic = child(element, "encapsulatedLogic")
        make = None
        if logic is None:
            message = Sentence("“%(name)s” has no logic, so its value is always null. Add a function.", name=name)
            self.reading.warning(element, "no_logic", message)
        else:
            typed = self.type_of(element)
            result = typed.arguments[-1] if typed.arguments else typed
            names = self.names_for(own)
            make = read_function(logic, name, names, self.reading, ANY if result.kind == "function" else result)
            for read_name, (where, line) in names.reads.items():
                if read_name not in names.required:
                    message = Sentence(
                        "“%(name)s” reads “%(variable)s”, which is neither a parameter nor required. Add it.",
                        name=name,
                        variable=read_name[:60],
                    )
                    self.reading.findings.warning(where, line, "undeclared_name", message)
        return Knowledge(own, name, make, self.edges[own], line_of(element))

    def names_for(self, own: str) -> Names:
        required = {self.names[each]: self.known[each] for each in self.edges[own]}
        outside = {name: self.type_of(each) for name, each in required.items() if local_name(each) == "inputData"}
        return Names(frozenset(required), outside)

    def type_of(self, element: etree._Element) -> ItemType:
        """The declared type of an element's value."""
        variable = child(element, "variable")
        return ANY if variable is None else self.reading.type_named(variable, variable.get("typeRef", ""))

    def undeclared(self, element: etree._Element, names: Names) -> tuple[str, ...]:
        """The names that a decision reads and does not require: told, when the model declares its inputs at all."""
        declares = child(self.root, "inputData") is not None or child(element, "informationRequirement") is not None
        found = [name for name in names.reads if name not in names.required]
        for name in found if declares else ():
            where, line = names.reads[name]
            message = Sentence(
                "“%(owner)s” reads “%(name)s”, which it does not require, so it is taken from whoever "
                "asks. Add an information requirement, or correct the name.",
                owner=self.name_of(element),
                name=name[:60],
            )
            self.reading.findings.warning(where, line, "undeclared_name", message)
        return tuple(found)

    def name_of(self, element: etree._Element) -> str:
        """The name under which expressions know an element: that of its variable, or its own."""
        variable = child(element, "variable")
        return ("" if variable is None else name_in(variable)) or name_in(element) or identifier(element)

    def check_name(self, element: etree._Element, name: str) -> None:
        if not words_of(name):
            message = Sentence(
                "No expression can mention the name “%(name)s”. Begin it with a letter, without quotes.", name=name[:60]
            )
            self.reading.warning(element, "unusable_name", message)


def _check_ids(root: etree._Element, reading: Reading) -> None:
    seen: dict[str, int] = {}
    own = namespace(root)
    for element in root.iter(f"{{{own}}}*"):
        name = element.get("id", "").strip()
        if name and name in seen:
            message = Sentence(
                "The id %(name)s is used on line %(seen)s too. Give each element an id of its own.",
                name=name[:60],
                seen=seen[name],
            )
            reading.problem(element, "duplicate_id", message)
        elif name:
            seen[name] = line_of(element)


def _check_names(root: etree._Element, reading: Reading) -> None:
    """Refuse names that no message could quote, before any does."""
    for element in root.iter(f"{{{namespace(root)}}}*"):
        for attribute in ("id", "name", "label"):
            if (length := len(element.get(attribute, ""))) > MAX_NAME:
                message = Sentence(
                    "The %(attribute)s of this <%(element)s> has %(length)s characters; use %(max_name)s.",
                    attribute=attribute,
                    element=local_name(element),
                    length=f"{length:,}",
                    max_name=MAX_NAME,
                )
                reading.findings.problem("", line_of(element), "name_too_long", message)
    reading.findings.raise_if_any()


def _check_children(root: etree._Element, reading: Reading) -> None:
    reading.check_language(root, Sentence("The file"))
    for element in elements_in(root):
        tag = local_name(element)
        if tag == "import":
            message = Sentence(
                "The file imports “%(name)s”. Copy what it needs into this file.", name=element.get("name", "")[:60]
            )
            reading.problem(element, "unsupported_element", message)
        elif tag not in _ELEMENTS and tag not in _KEPT and tag != "businessContextElement":
            message = Sentence(
                "DMN has no element <%(tag)s> beside decisions. Remove it or correct its name.", tag=tag[:60]
            )
            reading.problem(element, "unknown_element", message)


def _version_tag(element: etree._Element) -> str:
    for extensions in children(element, "extensionElements"):
        for extension in extensions.iterchildren(etree.Element):
            if local_name(extension) == "versionTag":
                return extension.get("value", "").strip()
    return ""
