"""What of a final version a child's file cannot take over, as it is found out while the file is updated."""

from dataclasses import dataclass
from uuid import UUID

from cases.knowing import FactError, NumberTakenError
from cases.models import Case
from records.models import NotTakenOver, RecordVersion

type Why = NotTakenOver.Why


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing that the file of a `case` cannot hold: what it would have updated (`child.upn`, or `family`), from the
    answer or the item at `place`, and why not.
    """

    case: Case
    place: str
    fact: str
    why: Why


def refused_fact(case: Case, place: str, fact: str, error: FactError) -> Refused:
    """A fact (`child.upn`) that could not be written down, by the error that said so."""
    taken = isinstance(error, NumberTakenError)
    why = NotTakenOver.Why.NUMBER_IN_USE if taken else NotTakenOver.Why.DOES_NOT_FIT
    return Refused(case, place, fact, why)


def open_places(version: RecordVersion) -> frozenset[tuple[UUID, str]]:
    """The files and the places of answers of which something was not taken over and nobody has looked at it yet."""
    rows = NotTakenOver.objects.filter(version=version, settled_at__isnull=True)
    return frozenset(rows.values_list("case_id", "place"))
