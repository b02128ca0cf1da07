"""Those of a child's family as forms are filled in with them: who they are, and what else the file knows of them.

What is known of somebody is for those who read the page about them: not where it is another file's too that the reader
may not see, and no address or telephone while an address of the family is secret.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from accounts import clock
from accounts.models import User
from cases.correcting import written_elsewhere
from cases.kept_facts import kept_from
from cases.kin import CARERS, OF_FAMILY, ToldRelative
from cases.models import Case, Person, PersonFact, Relationship
from cases.person_facts import OF_RELATIVES
from cases.told_again import family_told, told_of
from forms.controls.address import address_of
from records.asked_of_relatives import relative_names, relative_part

LINES: Final = f"{OF_FAMILY}address.lines"
"""The name under which an address is a text; under all others it is what an address question takes."""


def family_of_file(child: Person) -> list[dict[str, Any]]:
    """Those of a child's family today, by the names under which forms update them (`cases.kin.PARTS`)."""
    return [_who(relative) for relative in family_told(child)]


def carers_of_file(child: Person) -> list[dict[str, Any]]:
    """Who is asked as a parent or carer: of the family today who is one, or has parental responsibility."""
    heard = (one for one in family_told(child) if one.kind in CARERS or one.parental_responsibility)
    return [{**_who(one), "relation": str(one.kind.label)} for one in heard]


def _who(told: ToldRelative) -> dict[str, Any]:
    said = asdict(told) | {"kind": str(told.kind)}
    return {**said, "name": " ".join(filter(None, (told.given_name, told.family_name)))}


def family_known(case: Case, reader: User) -> tuple[list[dict[str, Any]], bool]:
    """The same with what is known of each, for one who fills in a form; and whether something is not theirs to read.

    A fact is called as in `updates` after `family.`, with `_` for a full stop: `contact_mobile`, `alert_words`.
    """
    rows = list(Relationship.objects.filter(person=case.child_id, ends_on__isnull=True).select_related("other"))
    rows.sort(key=lambda row: row.pk)
    facts: dict[Any, list[PersonFact]] = {}
    people = [row.other_id for row in rows]
    for fact in PersonFact.objects.filter(person__in=people, kind__in=OF_RELATIVES, taken_back=False).order_by("pk"):
        if fact.holds(clock.today()):
            facts.setdefault(fact.person_id, []).append(fact)
    found, less = [], False
    for row in rows:
        held = facts.get(row.other_id, [])
        kept = _kept(held, row.other, case, reader)
        readable = [fact for fact in held if fact.kind not in kept]
        less |= len(readable) < len(held)
        found.append({**_who(told_of(row)), **_known(readable)})
    return found, less


def _kept(held: list[PersonFact], person: Person, case: Case, reader: User) -> frozenset[str]:
    """The names of the facts of somebody that a reader does not read."""
    if not held:
        return frozenset()
    if written_elsewhere(person, case, reader, "view"):
        return frozenset(OF_RELATIVES)
    return kept_from(reader, case, [person.pk])


def _known(held: list[PersonFact]) -> Mapping[str, Any]:
    """What facts say, by the names of the questions that ask for it; of several the one written down last."""
    found: dict[str, Any] = {}
    for name in relative_names():
        asked = relative_part(name)
        fitting = [fact for fact in held if asked is not None and _fits(fact, asked.kind.name, asked.given)]
        if asked is None or not fitting:
            continue
        text = fitting[-1].value.get(asked.part.name)
        is_address = asked.kind.name == "address" and asked.part.name == "lines" and name != LINES
        key = name.removeprefix(OF_FAMILY).replace(".", "_")
        found[key] = address_of(text) if is_address and text else text
    return found


def _fits(fact: PersonFact, kind: str, given: Mapping[str, str]) -> bool:
    return fact.kind == kind and given.items() <= dict(fact.value).items()
