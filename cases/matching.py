"""Who of the children who are known here may be the one that is asked about: scored, with the reasons.

One statement asks the keys (`cases.match_keys`) and adds up what fits, a second reads the files of the few that fit
well enough: as many statements with a hundred children as with a hundred thousand.

Who has the same first and family name is told of too, whatever the day: whoever asks may have guessed it. A name that
many have says little by itself, so few are told of who have nothing but that. As few are told of who have a first name
like it and the same day, or either of them and the same house, and nothing more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case as SqlCase
from django.db.models import F, IntegerField, Max, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.match_keys import days_off, house_marks, name_mark, number_mark, place_marks, sound_mark, street_marks
from cases.models import Case, MatchKey
from cases.sounds import sounds, words

ESTIMATED_WITHIN: Final = timedelta(days=550)
"""How far from an estimated date of birth a date may be to mean the same child: a year and a half."""
EXPECTED_WITHIN: Final = timedelta(days=40)
"""How far from the expected day a child may be born or expected by another reckoning."""
ENOUGH: Final = 60
"""From which score on a child may be the same: the family name and the day together have it."""
MOST: Final = 20
"""How many children are told of at most, those who fit best."""
CHOSEN_FROM: Final = 100
"""How many are looked at to choose them, those of whom more than the name fits before the others."""
FEW: Final = 3
"""How many of them at most with a first name and the day, or either and the house, and nothing more."""
NAMESAKES: Final = 3
"""How many of them at most with nothing but the name: of an ordinary name those nearest in age."""
RARE: Final = 5
"""So many namesakes in the authority leave a name telling: then they are told of whatever their age. Our own figure."""
_YEARS: Final = ((3, 1), (2, 2), (1, 4))
"""How near in age namesakes are: the rank, and within how many years."""
_ORDINARY: Final = 2
_ESTIMATED: Final = 1
"""The rank from which a namesake with an ordinary name is told of; and where the day asked for is estimated."""

_FAMILY, _GIVEN, _ADDRESS = MatchKey.Kind.FAMILY, MatchKey.Kind.GIVEN, MatchKey.Kind.ADDRESS
_NAMESAKE: Final = Q(family__gte=25, given__gte=15)
_LITTLE: Final = Q(birth=35, given__gte=15) | Q(birth=35, address__gte=20) | Q(given=25, address__gte=20)
"""Who is told of though the score is under `ENOUGH`."""
_DAYS: Final = (MatchKey.Kind.BORN, MatchKey.Kind.ABOUT, MatchKey.Kind.EXPECTED)

REASONS: Final[dict[str, dict[int, Promise]]] = {
    "family": {
        30: _("the same family name"),
        25: _("a family name that sounds alike, or stands as the first name"),
        15: _("a first name that sounds like the family name"),
    },
    "given": {
        25: _("the same first name"),
        20: _("the first name stands as the family name"),
        15: _("a first name that sounds alike"),
        10: _("a family name that sounds like the first name"),
    },
    "birth": {
        35: _("the same day of birth, or expected day"),
        30: _("a day of birth that fits what was estimated or expected"),
        25: _("day and month of the birth changed about"),
        20: _("a day of birth that differs by one digit"),
    },
    "address": {
        25: _("the same house"),
        20: _("the same house or number, street and place, without the postcode"),
        10: _("the same house or number and street"),
    },
    "number": {100: _("the same NHS number or unique pupil number")},
}
"""Why a child may be the same, by what was compared and what it counts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a child who is looked for. `day` is the date of birth, or, with `expected`, the expected one."""

    given_name: str
    family_name: str
    day: date
    known_as: str = ""
    expected: bool = False
    estimated: bool = False
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likely:
    """A known child who may be the one, how well that fits, and why: for those alone who may see the file.

    `by_name` says that nothing but the name fits: a weaker answer, in weaker words.
    """

    case: Case
    score: int
    reasons: tuple[str, ...]
    by_name: bool


def likely_children(asked: Asked) -> list[Likely]:
    """The children of the whole authority who may be the one asked about, who fits best first. At most `MOST`.

    Whoever asks may not be allowed to see these files, nor may they be told then what it was that fitted.
    """
    counts = _counts(asked)
    found = (
        MatchKey.objects.filter(_any_key(asked))
        .values("person_id")
        .annotate(**{name: Max(count) for name, count in counts.items()})
        .annotate(score=sum((F(name) for name in list(counts)[1:]), F(next(iter(counts)))))
        .annotate(near=Max(_near(asked)), beside=F("birth") + F("address") + F("number"))
        .filter(Q(score__gte=ENOUGH) | _NAMESAKE | _LITTLE)
        .order_by(SqlCase(When(beside=0, then=Value(1)), default=Value(0)), "-score", "-near", "person_id")[
            :CHOSEN_FROM
        ]
    )
    rows = {row["person_id"]: row for row in _without_the_ordinary(list(found), asked)}
    if not rows:
        return []
    cases = Case.objects.filter(child__in=list(rows)).select_related("child")
    likely = [
        Likely(case, row["score"], _reasons(row), not row["beside"]) for case in cases for row in [rows[case.child_id]]
    ]
    return sorted(likely, key=lambda one: (-one.score, one.case.reference))


def _without_the_ordinary(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """What was found, with few of those of whom little fits: of whom only the name does, those near in age of many."""
    named = [row for row in rows if not row["beside"]]
    if len(named) > RARE:
        least = _ESTIMATED if asked.estimated else _ORDINARY
        named = [row for row in named if row["near"] >= least]
    little = [row for row in rows if row["beside"] and row["score"] < ENOUGH]
    return [*(row for row in rows if row["score"] >= ENOUGH), *little[:FEW], *named[:NAMESAKES]][:MOST]


def _near(asked: Asked) -> SqlCase:
    """How near in age the child of a key is; without any day it may be the one."""
    days = [
        (rank, (asked.day - timedelta(days=366 * years), asked.day + timedelta(days=366 * years)))
        for rank, years in _YEARS
    ]
    born, expected = "person__date_of_birth", "person__expected_date_of_birth"
    return SqlCase(
        When(Q(**{f"{born}__isnull": True, f"{expected}__isnull": True}), then=Value(_YEARS[0][0])),
        *(
            When(Q(**{f"{born}__range": near}) | Q(**{f"{expected}__range": near}), then=Value(rank))
            for rank, near in days
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


def _reasons(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(said[row[name]]) for name, said in REASONS.items() if row[name])


def _marks(names: Iterable[str]) -> tuple[list[str], list[str]]:
    parts = [word for name in names for word in words(name)]
    return sorted({*map(name_mark, parts)}), sorted({sound_mark(key) for part in parts for key in sounds(part)})


def _any_key(asked: Asked) -> Q:
    """The keys that say anything about the child: each of them is found by an index."""
    names = _marks([asked.family_name, asked.given_name, asked.known_as])
    homes = [mark for marks in (house_marks, place_marks, street_marks) for mark in _homes(marks, asked)]
    marks = [*names[0], *names[1], *homes, *_numbers(asked)]
    off = days_off(asked.day)
    return Q(mark__in=marks) | Q(day__in=[asked.day, *off]) | _about(asked)


def _about(asked: Asked) -> Q:
    """The days that an estimate or a reckoning allows."""
    wide = (asked.day - ESTIMATED_WITHIN, asked.day + ESTIMATED_WITHIN)
    near = (asked.day - EXPECTED_WITHIN, asked.day + EXPECTED_WITHIN)
    fits = Q(kind=MatchKey.Kind.ABOUT, day__range=wide)
    fits |= Q(kind__in=_DAYS, day__range=near) if asked.expected else Q(kind=MatchKey.Kind.EXPECTED, day__range=near)
    return fits | Q(kind__in=_DAYS, day__range=wide) if asked.estimated else fits


def _homes(marks: Callable[[str], list[str]], asked: Asked) -> list[str]:
    return [mark for lines in asked.addresses for mark in marks(lines)]


def _numbers(asked: Asked) -> list[str]:
    return [number_mark(number) for number in asked.numbers]


def _counts(asked: Asked) -> dict[str, SqlCase]:
    """What each comparison counts in one key; the best key of a child counts."""
    family, family_sounds = _marks([asked.family_name])
    given, given_sounds = _marks([asked.given_name, asked.known_as])
    changed_about = [day for day in days_off(asked.day) if (day.day, day.month) == (asked.day.month, asked.day.day)]
    return {
        "family": _best(
            (Q(kind=_FAMILY, mark__in=family), 30),
            (Q(kind=_GIVEN, mark__in=family) | Q(kind=_FAMILY, mark__in=family_sounds), 25),
            (Q(kind=_GIVEN, mark__in=family_sounds), 15),
        ),
        "given": _best(
            (Q(kind=_GIVEN, mark__in=given), 25),
            (Q(kind=_FAMILY, mark__in=given), 20),
            (Q(kind=_GIVEN, mark__in=given_sounds), 15),
            (Q(kind=_FAMILY, mark__in=given_sounds), 10),
        ),
        "birth": _best(
            (Q(day=asked.day), 35),
            (_about(asked), 30),
            (Q(day__in=changed_about), 25),
            (Q(day__in=days_off(asked.day)), 20),
        ),
        "address": _best(
            (Q(kind=_ADDRESS, mark__in=_homes(house_marks, asked)), 25),
            (Q(kind=_ADDRESS, mark__in=_homes(place_marks, asked)), 20),
            (Q(kind=_ADDRESS, mark__in=_homes(street_marks, asked)), 10),
        ),
        "number": _best((Q(kind=MatchKey.Kind.NUMBER, mark__in=_numbers(asked)), 100)),
    }


def _best(*counts: tuple[Q, int]) -> SqlCase:
    return SqlCase(
        *(When(fits, then=Value(count)) for fits, count in counts), default=Value(0), output_field=IntegerField()
    )
