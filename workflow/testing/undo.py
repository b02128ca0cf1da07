"""What a scenario wrote is undone: its transaction is rolled back, and the flows that it compiled are forgotten.

Scenarios may end in another order than they began, also by garbage collection. Each transaction lies inside the one
that was begun before it, so one that is over waits until those inside it are over too.
"""

import contextlib
from threading import get_ident, local
from uuid import UUID

from django.db import Error, connection, transaction

from workflow import flows

_here = local()


class Undo:
    """What is to be undone of one scenario. Without `begin`, whoever opened the surrounding transaction undoes it."""

    def __init__(self) -> None:
        self.versions: list[UUID] = []
        """The process versions that were made, and are gone with the transaction."""
        self._atomic: transaction.Atomic | None = None
        self._thread = get_ident()
        self._over = False

    @property
    def has_begun(self) -> bool:
        """Whether it has a transaction of its own."""
        return self._atomic is not None

    def begin(self) -> None:
        """Begin a transaction: an outermost one, or a savepoint inside the open one."""
        roll_back_what_is_over()
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        _open().append(self)

    def begin_if_needed(self) -> None:
        """Begin a transaction unless a surrounding one will be rolled back by somebody who outlives the scenario."""
        if not self.has_begun and (_open() or not connection.in_atomic_block):
            self.begin()

    def close(self) -> None:
        """Undo everything, at once or when the scenarios that began later are over."""
        self._over = True
        if not self.has_begun:
            flows.forget(self.versions)
        elif self._thread == get_ident():  # a connection belongs to one thread, and garbage is collected in any
            roll_back_what_is_over()

    def _roll_back(self) -> None:
        if self._atomic is not None:
            with contextlib.suppress(Error):  # whoever closed the connection has undone everything
                transaction.set_rollback(True)
                self._atomic.__exit__(None, None, None)
        flows.forget(self.versions)


def _open() -> list[Undo]:
    """Those of this thread that have begun a transaction, the outermost first."""
    found: list[Undo] | None = getattr(_here, "open", None)
    if found is None:
        found = _here.open = []
    return found


def roll_back_what_is_over() -> None:
    """Roll back the innermost transactions of this thread whose scenarios are over."""
    held = _open()
    while held and held[-1]._over:
        held.pop()._roll_back()
