"""Taking over what a record says of a child's name and dates, with what was held before kept.

A later version of the record takes the place of what an earlier one said: what only that one changed is put back first.
What cannot be, such as a date of birth to come, is left out by itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from accounts import clock
from accounts.models import User
from cases.birth_days import wrong_birth, wrong_death, wrong_expected
from cases.correcting import Details, correct_child, keep_name
from cases.knowing import FactError, FromRecord
from cases.models import Case, FormerDetails, Person
from rules.sentences import Sentence

DETAILS: Final[Mapping[str, str]] = {
    "given_name": "text",
    "family_name": "text",
    "known_as": "text",
    "date_of_birth": "date",
    "expected_date_of_birth": "date",
    "birth_is_estimated": "yes or no",
    "name_used_from": "date",
    "date_of_death": "date",
}
"""What a form may say of a child's name and dates, and of what type each is."""
NAMES: Final = ("given_name", "family_name", "known_as")
OF_BIRTH: Final = ("date_of_birth", "expected_date_of_birth", "birth_is_estimated")
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a detail last, and when; `reference` is the record that said so, empty where somebody did by hand."""

    by: str
    at: datetime
    reference: str


class DetailsHistory:
    """What was held of a person, through all corrections."""

    def __init__(self, person: Person) -> None:
        self._former = list(person.former.select_related("corrected_by").order_by("until", "pk"))
        self._held = [*map(Details.of, self._former), Details.of(person)]

    def changes(self, name: str) -> list[tuple[FormerDetails, Any]]:
        """The corrections of a detail, the last first, each with the value before."""
        pairs = zip(self._former, self._held, self._held[1:], strict=False)
        found = [(row, getattr(was, name)) for row, was, then in pairs if getattr(was, name) != getattr(then, name)]
        return found[::-1]

    def last_change(self, name: str) -> LastChange | None:
        """Who changed a detail last; None where nobody did since the file was opened."""
        for row, _before in self.changes(name):
            return LastChange(row.corrected_by.name, row.until, row.record_reference)
        return None

    def is_changed_by(self, reference: str) -> bool:
        """Whether a record changed anything that is held."""
        return any(row.record_reference == reference for row in self._former)

    def changed_by_others(self, reference: str) -> bool:
        """Whether somebody, or another record, changed anything after a record did."""
        by = [row.record_reference == reference for row in self._former]
        return True in by and not all(by[by.index(True) :])

    def without(self, reference: str) -> Details:
        """What is held, with that put back which a record changed and nobody changed after it."""
        put_back: dict[str, Any] = {}
        for name in DETAILS:
            for row, before in self.changes(name):
                if row.record_reference != reference:
                    break
                put_back[name] = before
        return replace(self._held[-1], **put_back)


def learn_details(
    case: Case, told: Mapping[str, Any], by: User, source: FromRecord, on: date, *, kept: Collection[str] = ()
) -> list[str]:
    """Hold what a version of a record says of a child's name and dates (`DETAILS`), as of a day.

    Return the names of what cannot be and is left out; the rest is held. `kept`, which are not told, stay as they are
    in the file. A name that is said to be used since a day was another before, and that is kept as a former name.
    """
    with transaction.atomic():
        case.child = Person.objects.select_for_update().get(pk=case.child_id)
        held = Details.of(case.child)
        before = replace(
            DetailsHistory(case.child).without(source.reference), **{name: getattr(held, name) for name in kept}
        )
        wanted, refused = _applied(before, told, on)
        if (wanted.date_of_birth is None) == (wanted.expected_date_of_birth is None):
            wanted = replace(wanted, **{name: getattr(held, name) for name in OF_BIRTH})
        if (wanted.date_of_birth is None) == (wanted.expected_date_of_birth is None):
            return [*told]
        correct_child(case, wanted, by, Sentence("A record says so"), besides=None, source=source)
        if _is_renamed(before, wanted) and "name_used_from" in told and "name_used_from" not in refused:
            try:
                keep_name(case, before, wanted.name_used_from, by, source)
            except FactError:
                refused.append("name_used_from")
    return refused


def _is_renamed(before: Details, wanted: Details) -> bool:
    """Whether another name is used from a day on that comes after the one of the name before."""
    names = [(one.given_name, one.family_name) for one in (before, wanted)]
    since = wanted.name_used_from
    return names[0] != names[1] and since is not None and since > (before.name_used_from or date.min)


def _applied(before: Details, told: Mapping[str, Any], on: date) -> tuple[Details, list[str]]:
    """The details with what is told of them, and the names of what cannot be."""
    names = {name: told[name] for name in NAMES if told.get(name)}
    refused = [name for name, text in names.items() if not _is_name(text)]
    found = replace(before, **{name: text for name, text in names.items() if name not in refused})
    found, wrong = _born(found, told, on)
    refused += wrong
    died = told.get("date_of_death")
    if died is not None and wrong_death(died, found.date_of_birth, clock.today()):
        refused.append("date_of_death")
    elif died is not None:
        found = replace(found, date_of_death=died)
    since = told.get("name_used_from")
    if since is not None and (since > clock.today() or (found.date_of_birth and since < found.date_of_birth)):
        refused.append("name_used_from")
    elif since is not None:
        found = replace(found, name_used_from=since)
    return found, refused


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_NAME and text.isprintable() and any(letter.isalpha() for letter in text)


def _born(before: Details, told: Mapping[str, Any], on: date) -> tuple[Details, list[str]]:
    """A child is born or expected, never both; one who is born is not expected any more."""
    born, expected, estimated = (told.get(name) for name in OF_BIRTH)
    if born is not None and expected is not None:
        return before, ["date_of_birth", "expected_date_of_birth"]
    found, refused = before, []
    if born is not None and born != before.date_of_birth:
        dead_before = before.date_of_death is not None and before.date_of_death < born
        if dead_before or wrong_birth(born, clock.today()):
            refused.append("date_of_birth")
        else:
            found = replace(found, date_of_birth=born, expected_date_of_birth=None)
    if expected is not None and expected != before.expected_date_of_birth:
        if before.date_of_birth is not None or wrong_expected(expected, on):
            refused.append("expected_date_of_birth")
        else:
            found = replace(found, expected_date_of_birth=expected)
    if estimated is not None and found.date_of_birth is not None and not refused:
        found = replace(found, birth_is_estimated=estimated)
    return found, refused
