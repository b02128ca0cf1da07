"""Reads item definitions: the types a model defines (DMN 1.5, section 7.3.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml import etree

from rules.dmn.cells import UnaryTests
from rules.dmn.document import child, children, name_in, text_of
from rules.dmn.item_types import ANY, ItemType
from rules.dmn.reading import Names, Reading
from rules.sentences import Sentence

MAX_DEFINITIONS: Final = 500
MAX_NESTING: Final = 30
"""Types made of types made of types …"""
MAX_SIZE: Final = 1_000
"""Types that one type is made of, each counted wherever it is used."""


def read_item_definitions(root: etree._Element, reading: Reading) -> None:
    """Put the types that the file defines into the reading, in whatever order they stand."""
    definitions = children(root, "itemDefinition")
    reading.component_names = frozenset(
        name_in(component) for definition in definitions for component in definition.iter("{*}itemComponent")
    ) - {""}
    if len(definitions) > MAX_DEFINITIONS:
        message = Sentence(
            "The file has %(count)s item definitions; the limit is %(max_definitions)s. Split it.",
            count=f"{len(definitions):,}",
            max_definitions=MAX_DEFINITIONS,
        )
        reading.problem(definitions[0], "model_too_large", message)
        reading.findings.raise_if_any()
    _Definitions(definitions, reading).read()


class _Definitions:
    def __init__(self, definitions: list[etree._Element], reading: Reading) -> None:
        self.reading = reading
        self.waiting: dict[str, etree._Element] = {}
        self.open: list[str] = []
        for definition in definitions:
            name = name_in(definition)
            if not name:
                reading.problem(definition, "missing_name", Sentence("This item definition has no name. Give it one."))
            elif name in self.waiting:
                message = Sentence("Two item definitions are called “%(name)s”. Rename one.", name=name[:60])
                reading.problem(definition, "duplicate_name", message)
            else:
                self.waiting[name] = definition

    def read(self) -> None:
        for name in list(self.waiting):
            self.named(self.waiting[name], name)
        self.reading.structures.update({name: known.structure() for name, known in self.reading.types.items()})

    def named(self, element: etree._Element, reference: str) -> ItemType:
        """The type that a reference means; item definitions not yet read are read now."""
        name = reference.strip()
        plain = name if name in self.waiting else name.rpartition(":")[2].strip()
        if plain not in self.waiting or plain in self.reading.types:
            return self.reading.type_named(element, name)
        if plain in self.open:
            circle = " → ".join((*self.open[self.open.index(plain) :], plain))
            message = Sentence(
                "Types are made of each other in a circle: %(circle)s. Take one of them out.", circle=circle[:200]
            )
            self.reading.problem(self.waiting[plain], "circular_type", message)
            return ANY
        if len(self.open) >= MAX_NESTING:
            message = Sentence(
                "Types are made of each other more than %(max_nesting)s deep here. Make them flatter.",
                max_nesting=MAX_NESTING,
            )
            self.reading.problem(self.waiting[plain], "model_too_large", message)
            return ANY
        self.open.append(plain)
        made = self.made(self.waiting[plain], plain)
        self.open.pop()
        if made.size > MAX_SIZE:
            message = Sentence(
                "The type “%(plain)s” is made of more than %(max_size)s parts. Make it smaller.",
                plain=plain[:60],
                max_size=f"{MAX_SIZE:,}",
            )
            self.reading.problem(self.waiting[plain], "model_too_large", message)
            made = ANY
        self.reading.types[plain] = made
        return made

    def made(self, element: etree._Element, name: str) -> ItemType:
        """The type that an item definition or component describes."""
        components = children(element, "itemComponent")
        function = child(element, "functionItem")
        if components:
            members = tuple((name_in(part), self.made(part, name_in(part))) for part in components)
            kind = ItemType(name, "context", members=members)
        elif function is not None:
            parameters = [self.attribute(parameter, "typeRef") for parameter in children(function, "parameters")]
            result = self.attribute(function, "outputTypeRef")
            kind = ItemType(name, "function", arguments=(*parameters, result))
        else:
            reference = child(element, "typeRef")
            kind = ANY if reference is None else self.named(element, text_of(reference))
        kind = replace(kind, name=name, allowed=(*kind.allowed, *self.tests(element, "allowedValues")))
        if element.get("isCollection", "").strip() in ("true", "1"):
            kind = ItemType(name, "list", item=kind)
        return replace(kind, allowed=(*kind.allowed, *self.tests(element, "typeConstraint")))

    def attribute(self, element: etree._Element, name: str) -> ItemType:
        return self.named(element, element.get(name, ""))

    def tests(self, element: etree._Element, which: str) -> list[UnaryTests]:
        constraint = child(element, which)
        if constraint is None:
            return []
        what = Sentence("The list of allowed values of “%(name)s”", name=name_in(element)[:60])
        around = element.getparent()
        siblings = () if around is None else map(name_in, children(around, "itemComponent"))
        names = Names(frozenset(), local=frozenset(siblings))
        read = self.reading.tests(constraint, text_of(child(constraint, "text")), what, names)
        return [] if read is None or read.irrelevant else [read]
