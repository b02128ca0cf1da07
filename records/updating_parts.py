"""Facts of several parts that answers update: what one object asks, or an item of a list, is one fact.

A question says which part it asks for: `child.alert.code`, `child.alert.words`. Those of one fact stand side by side,
outside of lists or in the items of one; an item in which a part is not given that the fact needs teaches nothing.
`child.address.home`, or another use, is an address of that use by one answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from cases.person_facts import KINDS, OF_CHILD, FactKind, Part
from forms.annotated import EACH, AnnotatedProperty, Pattern
from forms.controls.address import Address, address_lines
from forms.controls.base import Control
from forms.items import expanded
from forms.json_values import Absent, path_of
from forms.since import NOTHING_SAID, Said, said_in
from records.as_filled_in import as_filled_in
from records.asked_as import (
    asks_for_text,
    fault_of_code,
    fault_of_options,
    fault_of_reader,
    one_at_a_time,
    unknown_name,
)
from records.models import RecordVersion
from rules.sentences import Sentence, listed

USE: Final = "use"
"""The part of an address, and of another name, that says what it is; a use may stand in the name of an address."""


@dataclass(frozen=True, slots=True)
class AskedPart:
    """The part of a fact that a question asks for. `given` are parts that the name of it says already."""

    kind: FactKind
    part: Part
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact that answers give. `pointer` is that of the answer, or of that to the chief one of several parts.

    `in_words` marks what one answer says: it is known where the file says the same by code or words, however much more.
    `as_filled` marks what stands as the file had filled it in: it changes nothing there. `was` is what the form had
    filled in of a fact of several parts, where its author changed one of them: this takes its place, and `said` is what
    the author said of since when.
    """

    pointer: str
    kind: FactKind
    value: Mapping[str, str]
    in_words: bool = False
    as_filled: bool = False
    was: Mapping[str, str] = field(default_factory=dict)
    said: Said = NOTHING_SAID


def part_of(name: str) -> AskedPart | None:
    """The part that an `updates` names, if it names one: `child.alert.code`, `child.address.placement`."""
    fact, _, part_name = name.removeprefix(OF_CHILD).partition(".")
    kind = KINDS.get(fact) if name.startswith(OF_CHILD) else None
    if kind is None or not part_name:
        return None
    parts = {part.name: part for part in kind.parts}
    if part_name in parts:
        return AskedPart(kind, parts[part_name], {})
    if kind.name == "address" and part_name in dict(parts[USE].choices):
        return AskedPart(kind, parts["lines"], {USE: part_name})
    return None


def names_of(kind: FactKind) -> list[str]:
    """What the parts of a fact are called in `updates`."""
    return [f"{OF_CHILD}{kind.name}.{part.name}" for part in kind.parts]


def fault_in_part(one: AnnotatedProperty, among: Sequence[AnnotatedProperty]) -> str:
    """What is wrong with an `updates` that names a part, in words for its author; empty when nothing is.

    `among` is everything that the form annotates.
    """
    name = one.annotations.updates
    asked = part_of(name)
    if asked is None:
        kind = KINDS[name.removeprefix(OF_CHILD).partition(".")[0]]
        return unknown_name(name, names_of(kind))
    if EACH in one.pattern and not asked.kind.several:
        whole = OF_CHILD + asked.kind.name
        return Sentence("There is one “%(name)s” at a time. Ask for it outside a list.", name=whole)
    if not asked.kind.restricted and (fault := fault_of_reader(one)):
        return fault
    beside = [other.annotations.updates for other in among if other.pattern[:-1] == one.pattern[:-1]]
    if beside.count(name) > 1:
        return Sentence(
            "“%(name)s” is asked for twice. Ask for each in an object of its own, or in the items of a list.", name=name
        )
    return _fault_of_question(one, asked) or _fault_of_others(asked, beside) or _fault_of_gap(one, asked, beside)


def _fault_of_others(asked: AskedPart, beside: Sequence[str]) -> str:
    wanted = [part for part in asked.kind.parts if part.required and part not in (asked.part,)]
    names = [f"{OF_CHILD}{asked.kind.name}.{part.name}" for part in wanted if part.name not in asked.given]
    missing = [name for name in names if name not in beside]
    if not missing:
        return ""
    return Sentence(
        "Beside “%(name)s” ask for %(missing)s, in the same object.",
        name=f"{OF_CHILD}{asked.kind.name}.{asked.part.name}",
        missing=listed(missing),
    )


def _fault_of_gap(one: AnnotatedProperty, asked: AskedPart, beside: Sequence[str]) -> str:
    """A part that is needed and may stay empty, while others are given: the fact would be lost without a word."""
    others = [
        each
        for name in beside
        if (each := part_of(name)) is not None and (each.kind, each.given) == (asked.kind, asked.given)
    ]
    if not asked.part.required or not one.optional or len(others) == 1:
        return ""
    return Sentence(
        "Without “%(name)s” nothing is written down. Make it required, or by “dependentRequired” where another part is "
        "given.",
        name=one.annotations.updates,
    )


def _fault_of_question(one: AnnotatedProperty, asked: AskedPart) -> str:
    part = asked.part
    if part.code_list:
        several = "" if one.schema.get("type") == "string" else one_at_a_time(one)
        return fault_of_code(one, part.code_list) or several
    if part.choices:
        return fault_of_options(one, [code for code, _ in part.choices])
    if isinstance(one.control, Address) and asked.kind.name == "address":
        return ""
    if one.annotations.code_list or not asks_for_text(one):
        return Sentence("“%(name)s” is a text. Ask for it in words.", name=one.annotations.updates)
    return ""


# What answers say


@dataclass(frozen=True, slots=True)
class _Group:
    """The questions that together ask for one fact, each with its part. `chief` is the one that it is known by."""

    kind: FactKind
    asked: Sequence[tuple[AnnotatedProperty, AskedPart]]

    @property
    def chief(self) -> Part:
        return next((part for part in self.kind.parts if part.required and not part.choices), self.kind.part)


def told_in_parts(version: RecordVersion) -> list[ToldFact]:
    """Every fact of several parts that a version's answers give, in their order, as it would be kept."""
    annotated = version.form_version.definition.annotated.properties
    filled = as_filled_in(version)
    return [told for group in _groups(annotated) for told in _told(group, version, filled) if _is_whole(told)]


def lacking_a_part(version: RecordVersion) -> list[tuple[str, FactKind]]:
    """The facts of which answers give a part and not every one that is needed, each by the pointer of an answer."""
    return [(told.pointer, told.kind) for told in told_without_a_part(version)]


def told_without_a_part(version: RecordVersion) -> list[ToldFact]:
    """The same, with the parts that are given."""
    annotated = version.form_version.definition.annotated.properties
    return [told for group in _groups(annotated) for told in _told(group, version, ()) if not _is_whole(told)]


def _is_whole(told: ToldFact) -> bool:
    return all(part.name in told.value for part in told.kind.parts if part.required)


def _groups(annotated: Sequence[AnnotatedProperty]) -> Iterator[_Group]:
    found: dict[tuple[Pattern, str, tuple[str, ...]], list[tuple[AnnotatedProperty, AskedPart]]] = {}
    for one in annotated:
        asked = part_of(one.annotations.updates) if one.annotations.updates else None
        if asked is not None and not fault_in_part(one, annotated):
            key = (one.pattern[:-1], asked.kind.name, tuple(asked.given.values()))
            found.setdefault(key, []).append((one, asked))
    for (_pattern, name, _given), questions in found.items():
        yield _Group(KINDS[name], questions)


def _told(group: _Group, version: RecordVersion, filled: Collection[str]) -> Iterator[ToldFact]:
    typed: dict[str, dict[str, str]] = {}
    pointers: dict[str, str] = {}
    touched: set[str] = set()
    for one, asked in group.asked:
        for found in one.occurrences(version.answers):
            text = text_of(one.control, asked.part, found.value)
            place = found.pointer.rpartition("/")[0]
            if text:
                typed.setdefault(place, dict(asked.given))[asked.part.name] = text
            if text and (place not in pointers or asked.part == group.chief):
                pointers[place] = found.pointer
            if found.pointer not in filled:
                touched.add(place)
    before, said = _filled(group, version)
    for place, value in typed.items():
        was = before.get(place, {})
        untouched = place not in touched and not was
        yield ToldFact(
            pointers[place], group.kind, value, as_filled=untouched, was=was, said=said.get(place, NOTHING_SAID)
        )


def _filled(group: _Group, version: RecordVersion) -> tuple[dict[str, dict[str, str]], dict[str, Said]]:
    """What the form had filled in of facts of which its author changed a part, and what was said of since when, by the
    place of the parts.
    """
    kept = version.origins or {}
    questions = expanded(version.form_version.definition.questions, version.answers) if kept else {}
    found: dict[str, dict[str, str]] = {}
    changed: dict[str, Said] = {}
    for pointer, origin in kept.items():
        question, place = questions.get(pointer), pointer.rpartition("/")[0]
        for one, asked in group.asked if question is not None else ():
            if question is not None and stands_at(one, pointer):
                answer = question.control.read(origin.get("typed", {})).value
                text = "" if isinstance(answer, Absent) else text_of(one.control, asked.part, answer)
                if text:
                    found.setdefault(place, dict(asked.given))[asked.part.name] = text
                if origin.get("way") == "changed":
                    changed[place] = said_in(origin)
    return {place: value for place, value in found.items() if place in changed}, changed


def stands_at(one: AnnotatedProperty, pointer: str) -> bool:
    """Whether a pointer of an answer leads to a property, in whichever item of its list."""
    steps = path_of(pointer)
    return len(steps) == len(one.pattern) and all(
        step.isdecimal() if wanted is EACH else step == wanted for step, wanted in zip(steps, one.pattern, strict=True)
    )


def text_of(control: Control | None, part: Part, value: Any) -> str:
    """What an answer says of a part, as it would be kept."""
    if isinstance(control, Address):
        return address_lines(value)
    text = value.strip() if isinstance(value, str) else ""
    text = text if part.long else " ".join(text.split())
    with suppress(ValueError):  # what is no number is found out when it is written down
        return part.normal(text) if part.normal is not None and text else text
    return text
