"""Whoever must know at once that a child has died, or that this was wrong, however it came into the file."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from accounts.models import User
from cases.models import Case, FormerDetails

Told = Callable[[Case, User], None]
_told: Final[list[Told]] = []
_taken_back: Final[list[Told]] = []


def when_died(tell: Told) -> None:
    """Have a function called when a day of death is first held of a child, in that transaction, with who said so."""
    _told.append(tell)


def a_death_is_held(case: Case, by: User) -> None:
    """Tell all who asked for it."""
    for tell in _told:
        tell(case, by)


def when_taken_back(tell: Told) -> None:
    """Have a function called when a day of death was written down wrong and is held no more, likewise."""
    _taken_back.append(tell)


def a_death_is_taken_back(case: Case, by: User) -> None:
    """Tell all who asked for that."""
    for tell in _taken_back:
        tell(case, by)


def held_since(case: Case) -> datetime | None:
    """Since when a day of death that was taken back had been held, the last time; None where there was none."""
    former = FormerDetails.objects.filter(person=case.child_id).order_by("-until")
    taken_back = former.filter(date_of_death__isnull=False).first()
    if case.child.date_of_death is not None or taken_back is None:
        return None
    alive = former.filter(date_of_death__isnull=True, until__lte=taken_back.until)
    since: datetime | None = alive.values_list("until", flat=True).first()
    return since
