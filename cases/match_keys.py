"""What children are found by when a name, a date, an address or a number is not quite the same: kept for every child.

A key is a blind index (`accounts.blind_index`), so that nobody reads a name, an address or a number off it; a birth
date stands as it is, as it does with the child. Keys follow what is held of the child, former names and addresses
included.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any, Final

from accounts.blind_index import blind_index
from cases.addresses import house_and_street, house_by_postcode
from cases.models import Case, FormerDetails, MatchKey, Person, PersonFact
from cases.sounds import sounds, words

KEYED: Final = frozenset({"other_name", "address", "nhs_number", "upn", "former_upn"})
"""The facts that a child is found by."""

type Key = tuple[str, str, date | None]
"""Kind, blind index and day of a key."""


def name_mark(word: str) -> str:
    """The key of a bare word of a name, as it is written."""
    return blind_index("match name", word)


def sound_mark(key: str) -> str:
    """The key of how a word sounds."""
    return blind_index("match sound", key)


def number_mark(number: str) -> str:
    """The key of an NHS number or a unique pupil number."""
    return blind_index("match number", number)


def house_marks(lines: str) -> list[str]:
    """The key of a house by its postcode: one, or none where an address has no postcode."""
    return [blind_index("match address", house) for house in (house_by_postcode(lines),) if house]


def place_marks(lines: str) -> list[str]:
    """The keys of a house by its street and each word of the place: a few, weaker ones, which ask for no postcode."""
    house, places = house_and_street(lines)
    return [blind_index("match street and place", f"{house}, {place}") for place in places]


def street_marks(lines: str) -> list[str]:
    """The key of a house by its street alone, the weakest: one, or none where an address names no house in a street."""
    return [blind_index("match street", house) for house in house_and_street(lines)[:1] if house]


def keys_of(child: Any, former: Iterable[Any], facts: Iterable[Any]) -> frozenset[Key]:
    """The keys of a child: of what is held now, was held until it was corrected, and is written down."""
    found: set[Key] = set()
    for held in (child, *former):
        found |= _name_keys(MatchKey.Kind.FAMILY, held.family_name)
        found |= _name_keys(MatchKey.Kind.GIVEN, held.given_name) | _name_keys(MatchKey.Kind.GIVEN, held.known_as)
        if held.date_of_birth is not None:
            kind = MatchKey.Kind.ABOUT if held.birth_is_estimated else MatchKey.Kind.BORN
            found.add((kind, "", held.date_of_birth))
        if held.expected_date_of_birth is not None:
            found.add((MatchKey.Kind.EXPECTED, "", held.expected_date_of_birth))
    for fact in facts:
        if fact.taken_back or fact.kind not in KEYED:
            continue
        if fact.kind == "other_name":
            found |= _name_keys(MatchKey.Kind.FAMILY, fact.value["family_name"])
            found |= _name_keys(MatchKey.Kind.GIVEN, fact.value.get("given_name", ""))
        elif fact.kind == "address":
            lines = fact.value["lines"]
            marks = (*house_marks(lines), *place_marks(lines), *street_marks(lines))
            found |= {(MatchKey.Kind.ADDRESS, mark, None) for mark in marks}
        else:
            found.add((MatchKey.Kind.NUMBER, number_mark(fact.value["number"]), None))
    return frozenset(found)


def _name_keys(kind: str, name: str) -> set[Key]:
    return {(kind, mark, None) for word in words(name) for mark in (name_mark(word), *map(sound_mark, sounds(word)))}


def key_rows(child: Person, keys: Iterable[Key]) -> Iterator[MatchKey]:
    """Keys as rows to be written."""
    return (MatchKey(person=child, kind=kind, mark=mark, day=day) for kind, mark, day in sorted(keys, key=repr))


def renew(person: Person) -> None:
    """Keep the keys of what is held of a child now; somebody without a file has none."""
    if not Case.objects.filter(child=person).exists():
        return
    former = FormerDetails.objects.filter(person=person)
    facts = PersonFact.objects.filter(person=person, kind__in=KEYED, taken_back=False)
    wanted = keys_of(person, former, facts)
    held = {(row.kind, row.mark, row.day): row.pk for row in MatchKey.objects.filter(person=person)}
    gone = [pk for key, pk in held.items() if key not in wanted]
    if gone:
        MatchKey.objects.filter(pk__in=gone).delete()
    MatchKey.objects.bulk_create(key_rows(person, wanted - held.keys()))


def fact_changed(fact: PersonFact) -> None:
    """Keep the keys of a person of whom a fact was written down or taken back, if people are found by it."""
    if fact.kind in KEYED:
        renew(fact.person)


def days_off(day: date) -> frozenset[date]:
    """The days that one slip makes of a date: day and month changed about, or one digit another."""
    found = {_day(day.year, day.day, day.month)}
    text = day.strftime("%Y%m%d")
    for place, digit in product(range(2, 8), "0123456789"):
        typed = text[:place] + digit + text[place + 1 :]
        found.add(_day(int(typed[:4]), int(typed[4:6]), int(typed[6:])))
    return frozenset(one for one in found if one is not None and one != day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
