"""Whoever must know at once that a child has died, however that came into the file: by its page or by a form."""

from collections.abc import Callable
from typing import Final

from accounts.models import User
from cases.models import Case

Told = Callable[[Case, User], None]
_told: Final[list[Told]] = []


def when_died(tell: Told) -> None:
    """Have a function called when a day of death is first held of a child, in that transaction, with who said so."""
    _told.append(tell)


def a_death_is_held(case: Case, by: User) -> None:
    """Tell all who asked for it."""
    for tell in _told:
        tell(case, by)
