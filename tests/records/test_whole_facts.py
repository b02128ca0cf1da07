"""A fact of several parts that a form had filled in and its author changed: since when, and if it ever was right."""

from datetime import date
from typing import Any

import pytest

from cases.knowing import counting, fact_words, learn
from cases.models import Kinship, Person, PersonFact, Relationship
from cases.person_facts import KINDS
from cases.relationships import relate
from records.models import RecordVersion
from tests.cast import Cast
from tests.records.feeding import visit
from tests.records.test_taken_out import version_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DOG = {"code": "DOG", "words": "A dog at the back door."}
BEGAN = date(2024, 3, 1)
SINCE = {"since": "2025-05-03"}
NEVER = {"never_right": True}


def filled(place: str, parts: dict[str, str], changed: str, **said: Any) -> dict[str, Any]:
    """What a record keeps of the parts at a place: `changed` is the one that its author changed, with what was said."""
    listed = place.rpartition("/")[0] if place.rpartition("/")[2].isdecimal() else ""
    origin = {"mark": "", "sources": [], "case": True, "worked": False, **({"list": listed} if listed else {})}
    names = {part: (f"/{part}" if listed else f"{place}/{part}") for part in parts}
    return {
        f"{place}/{part}": {
            **origin, "typed": {names[part]: [text]}, "way": "changed" if part == changed else "filled",
            **(said if part == changed else {}),
        }
        for part, text in parts.items()
    }  # fmt: skip


def told(cast: Cast, origins: dict[str, Any], corrects: RecordVersion | None = None, **answers: Any) -> RecordVersion:
    return visit(cast, form=version_of(9), origins=origins, corrects=corrects, **answers)


def known(cast: Cast, kind: str) -> list[tuple[str, date | None, date | None]]:
    facts = counting(cast.cases["wilf"].child, kind)
    return [(fact_words(fact), fact.starts_on, fact.ends_on) for fact in facts]


ONE = "Dangerous animal: A dog at the back door."
TWO = "Dangerous animal: Two dogs."


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({}, [(ONE, BEGAN, date(2026, 7, 1)), (TWO, date(2026, 7, 2), None)]),
        (SINCE, [(ONE, BEGAN, date(2025, 5, 2)), (TWO, date(2025, 5, 3), None)]),
        (NEVER, [(TWO, BEGAN, None)]),
        (NEVER | SINCE, [(TWO, date(2025, 5, 3), None)]),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_an_alert_counts_from_the_day_that_is_said_or_takes_the_time_of_what_was_never_right(
    inside: Cast, said: dict[str, Any], stands: list[Any], listed: bool
) -> None:
    learn(inside.cases["wilf"].child, KINDS["alert"], DOG, inside.priya, BEGAN)
    now = DOG | {"words": "Two dogs."}
    place = "/dangers/0" if listed else "/danger"
    told(inside, filled(place, DOG, "words", **said), **({"dangers": [now]} if listed else {"danger": now}))
    found = known(inside, "alert")
    words = [fact_words(row) for row in PersonFact.objects.filter(kind="alert").order_by("pk")]
    expected = [(words[0] if text == ONE else words[-1], starts, ends) for text, starts, ends in stands]
    assert found == expected


PHONE = {"use": "mobile", "number": "07700900123"}
LIVES = {"use": "staying", "lines": "4 Quay Row"}
MOVED = {"use": "staying", "lines": {"line1": "9 Mill Lane", "town": "Northmere"}}


@pytest.mark.parametrize(
    ("said", "ends", "starts"), [({}, date(2026, 7, 1), date(2026, 7, 2)), (SINCE, date(2025, 5, 2), date(2025, 5, 3))]
)
@pytest.mark.parametrize(
    ("kind", "listed", "was", "part", "now"),
    [
        ("contact", "contacts", PHONE, "number", PHONE | {"number": "07700900456"}),
        ("address", "places", LIVES, "lines", MOVED),
    ],
)
def test_a_contact_and_an_address_count_from_the_day_that_is_said(
    inside: Cast, kind: str, listed: str, was: dict[str, str], part: str, now: dict[str, Any],
    said: dict[str, Any], ends: date, starts: date,
) -> None:  # fmt: skip
    learn(inside.cases["wilf"].child, KINDS[kind], was, inside.priya, BEGAN)
    told(inside, filled(f"/{listed}/0", was, part, **said), corrects=None, **{listed: [now]})
    assert [(begins, over) for _words, begins, over in known(inside, kind)] == [(BEGAN, ends), (starts, None)]


@pytest.mark.parametrize("first", [SINCE, NEVER, NEVER | SINCE])
def test_a_next_version_that_says_otherwise_gives_back_what_the_one_before_took(
    inside: Cast, first: dict[str, Any]
) -> None:
    learn(inside.cases["wilf"].child, KINDS["alert"], DOG, inside.priya, BEGAN)
    now = [DOG | {"words": "Two dogs."}]
    version = told(inside, filled("/dangers/0", DOG, "words", **first), dangers=now)
    told(inside, filled("/dangers/0", DOG, "words"), version, dangers=now)
    assert [(starts, ends) for _words, starts, ends in known(inside, "alert")] == [
        (BEGAN, date(2026, 7, 1)),
        (date(2026, 7, 2), None),
    ]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({}, [("father", None, None)]),
        (NEVER, [("father", None, None)]),
        (SINCE, [("mother", None, date(2025, 5, 2)), ("father", date(2025, 5, 3), None)]),
    ],
)
def test_what_somebody_is_to_the_child_is_corrected_or_another_since_a_day(
    inside: Cast, said: dict[str, Any], stands: list[Any]
) -> None:
    jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
    relate(inside.cases["wilf"], jo, Kinship.MOTHER, inside.priya)
    was = {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother"}
    told(inside, filled("/people/0", was, "kind", **said), people=[was | {"kind": "father"}])
    rows = Relationship.objects.filter(other=jo).order_by("pk")
    assert [(row.kind, row.starts_on, row.ends_on) for row in rows] == stands
