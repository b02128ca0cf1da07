"""What a form may ask of somebody in the family beside who they are: how to reach them, their language, alerts.

Inside the item of a list that names somebody, `updates` says `family.` and a fact of `cases.person_facts.OF_RELATIVES`:
`family.first_language`; with its part where it has several, `family.alert.code`; with its use, `family.contact.mobile`.
"""

from collections.abc import Sequence
from typing import Final

from cases.kin import OF_FAMILY
from cases.person_facts import KINDS, OF_RELATIVES, FactKind
from forms.annotated import EACH, AnnotatedProperty
from records.asked_as import fault_of_reader
from records.updating_parts import USE, AskedPart, fault_among
from rules.sentences import Sentence, listed

NAMED_BY_USE: Final = {"address": "lines", "contact": "number"}
"""The facts whose use may stand in the name, and the part that the answer then is."""
WHO_IT_IS: Final = (f"{OF_FAMILY}given_name", f"{OF_FAMILY}kind")


def relative_part(name: str) -> AskedPart | None:
    """The part of a fact about somebody in the family that an `updates` names, if it names one."""
    fact, _, part_name = name.removeprefix(OF_FAMILY).partition(".")
    if not name.startswith(OF_FAMILY) or fact not in OF_RELATIVES:
        return None
    kind = KINDS[fact]
    parts = {part.name: part for part in kind.parts}
    if part_name in parts:
        return AskedPart(kind, parts[part_name], {})
    if fact == "address" and part_name in ("", *_uses(kind)):
        return AskedPart(kind, parts["lines"], {USE: part_name or "home"})
    if fact == "contact" and part_name in _uses(kind):
        return AskedPart(kind, parts["number"], {USE: part_name})
    enough = all(part.name == kind.part.name for part in kind.parts if part.required)
    if fact == "contact" and not part_name:
        return AskedPart(kind, parts["number"], {})
    return AskedPart(kind, kind.part, {}) if not part_name and enough else None


def relative_names() -> list[str]:
    """Everything that `relative_part` knows, in the order of the page about a person."""
    kinds = [kind for kind in KINDS.values() if kind.name in OF_RELATIVES]
    names = [
        OF_FAMILY + ".".join(filter(None, (kind.name, part)))
        for kind in kinds
        for part in ("", *(_uses(kind) if kind.name in NAMED_BY_USE else ()), *(part.name for part in kind.parts))
    ]
    return [name for name in names if relative_part(name) is not None]


def _uses(kind: FactKind) -> tuple[str, ...]:
    return tuple(code for part in kind.parts if part.name == USE for code, _words in part.choices)


def fault_in_relative(one: AnnotatedProperty, among: Sequence[AnnotatedProperty]) -> str:
    """What is wrong with an `updates` that names such a part, in words for its author; empty when nothing is.

    `among` is everything that the form annotates: without who it is, nobody would know of whom it is said.
    """
    name = one.annotations.updates
    asked = relative_part(name)
    if asked is None:
        raise ValueError(f"“{name}” names nothing of somebody in the family.")
    if one.pattern.count(EACH) != 1:
        return Sentence("“%(name)s” is asked for inside a list, one item for each person.", name=name)
    if fault := fault_of_reader(one):
        return fault
    item = one.pattern[: one.pattern.index(EACH) + 1]
    beside = {other.annotations.updates for other in among if other.pattern[:-1] == item}
    missing = [each for each in WHO_IT_IS if each not in beside]
    if missing:
        return Sentence(
            "Nobody would know of whom “%(name)s” is said. Ask for %(missing)s in the same item.",
            name=name,
            missing=listed(missing),
        )
    return fault_among(one, asked, among, relative_part, OF_FAMILY)
