"""What of a final version a child's file cannot take over, as it is found out while the file is updated."""

from dataclasses import dataclass

from cases.knowing import FactError, NumberTakenError
from cases.models import Case
from cases.person_facts import OF_CHILD
from records.models import NotTakenOver

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


def refused_fact(case: Case, place: str, kind: str, error: FactError) -> Refused:
    """A fact that could not be written down, by the error that said so."""
    taken = isinstance(error, NumberTakenError)
    why = NotTakenOver.Why.NUMBER_IN_USE if taken else NotTakenOver.Why.DOES_NOT_FIT
    return Refused(case, place, OF_CHILD + kind, why)
