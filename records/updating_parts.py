"""Facts of several parts that answers update: what one object asks, or an item of a list, is one fact.

A question says which part it asks for: `child.alert.code`, `child.alert.words`. Those of one fact stand side by side,
outside of lists or in the items of one; an item in which a part is not given that the fact needs teaches nothing.
`child.address.home`, or another use, is an address of that use by one answer.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
    return fault_among(one, asked, among, part_of, OF_CHILD)


def fault_among(
    one: AnnotatedProperty,
    asked: AskedPart,
    among: Sequence[AnnotatedProperty],
    named: Callable[[str], AskedPart | None],
    prefix: str,
) -> str:
    """What is wrong with how a part is asked for, by itself and beside the others of its fact.

    `named` tells the part that an `updates` names, and `prefix` begins those names: `child.`, or `family.`.
    """
    name = one.annotations.updates
    beside = [other.annotations.updates for other in among if other.pattern[:-1] == one.pattern[:-1]]
    if beside.count(name) > 1:
        return Sentence(
            "“%(name)s” is asked for twice. Ask for each in an object of its own, or in the items of a list.", name=name
        )
    others = [
        each
        for other in beside
        if (each := named(other)) is not None and (each.kind, each.given) == (asked.kind, asked.given)
    ]
    return (
        _fault_of_question(one, asked) or _fault_of_others(asked, others, prefix) or _fault_of_gap(one, asked, others)
    )


def _fault_of_others(asked: AskedPart, beside: Sequence[AskedPart], prefix: str) -> str:
    wanted = [part for part in asked.kind.parts if part.required and part.name not in asked.given]
    missing = [part for part in wanted if part not in [other.part for other in (*beside, asked)]]
    if not missing:
        return ""
    return Sentence(
        "Beside “%(name)s” ask for %(missing)s, in the same object.",
        name=f"{prefix}{asked.kind.name}.{asked.part.name}",
        missing=listed(f"{prefix}{asked.kind.name}.{part.name}" for part in missing),
    )


def _fault_of_gap(one: AnnotatedProperty, asked: AskedPart, others: Sequence[AskedPart]) -> str:
    """A part that is needed and may stay empty, while others are given: the fact would be lost without a word."""
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
class Group:
    """The questions that together ask for one fact, each with its part. `chief` is the one that it is known by."""

    kind: FactKind
    asked: Sequence[tuple[AnnotatedProperty, AskedPart]]

    @property
    def chief(self) -> Part:
        return next((part for part in self.kind.parts if part.required and not part.choices), self.kind.part)


def told_in_parts(version: RecordVersion) -> list[ToldFact]:
    """Every fact of several parts that a version's answers give, in their order, as it would be kept."""
    filled = as_filled_in(version)
    return [told for group in _groups(version) for told in told_by(group, version, filled) if is_whole(told)]


def lacking_a_part(version: RecordVersion) -> list[tuple[str, FactKind]]:
    """The facts of which answers give a part and not every one that is needed, each by the pointer of an answer."""
    return [(told.pointer, told.kind) for told in told_without_a_part(version)]


def told_without_a_part(version: RecordVersion) -> list[ToldFact]:
    """The same, with the parts that are given."""
    return [told for group in _groups(version) for told in told_by(group, version, ()) if not is_whole(told)]


def is_whole(told: ToldFact) -> bool:
    """Whether every part is given that the fact needs."""
    return all(part.name in told.value for part in told.kind.parts if part.required)


def _groups(version: RecordVersion) -> Iterator[Group]:
    annotated = version.form_version.definition.annotated.properties
    return groups_of(annotated, lambda one: _asked_part(one, annotated))


def _asked_part(one: AnnotatedProperty, among: Sequence[AnnotatedProperty]) -> AskedPart | None:
    asked = part_of(one.annotations.updates)
    return asked if asked is not None and not fault_in_part(one, among) else None


def groups_of(
    annotated: Sequence[AnnotatedProperty], asked_by: Callable[[AnnotatedProperty], AskedPart | None]
) -> Iterator[Group]:
    """The questions of a form that together ask for one fact; `asked_by` tells the part that each asks for, if any."""
    found: dict[tuple[Pattern, str, tuple[str, ...]], list[tuple[AnnotatedProperty, AskedPart]]] = {}
    for one in annotated:
        asked = asked_by(one) if one.annotations.updates else None
        if asked is not None:
            key = (one.pattern[:-1], asked.kind.name, tuple(asked.given.values()))
            found.setdefault(key, []).append((one, asked))
    for (_pattern, name, _given), questions in found.items():
        yield Group(KINDS[name], questions)


def told_by(group: Group, version: RecordVersion, filled: Collection[str]) -> Iterator[ToldFact]:
    """The facts that a group of questions tells, whole or not; `filled` are the answers that stand as filled in."""
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


def emptied_by(group: Group, version: RecordVersion) -> Iterator[ToldFact]:
    """The facts that the form had filled in and of which nothing is left: each as it `was`, with what was `said`."""
    before, said = _filled(group, version)
    there = {
        found.pointer.rpartition("/")[0] for one, _asked in group.asked for found in one.occurrences(version.answers)
    }
    for place, was in before.items():
        if place not in there:
            yield ToldFact(place, group.kind, {}, was=was, said=said.get(place, NOTHING_SAID))


def _filled(group: Group, version: RecordVersion) -> tuple[dict[str, dict[str, str]], dict[str, Said]]:
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
