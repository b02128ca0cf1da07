"""What an authority seldom changes, kept by the process from one request to the next: its calendar, its newest key.

Every authority has a stamp, which the database changes with every row of a table that is `Stamped`
(`accounts.stamping`). Entering an
authority's context reads the stamp with the same statement; what was read under that stamp before is read no more. A
stamp is random and comes once: what a transaction read of its own changes and then took back is never found again.
What the open context has itself written is read anew each time, as on SQLite is everything.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final
from uuid import UUID

from django.db import models

from accounts import context

MOST: Final = 5_000
"""So many values of an authority are kept; then all of them are read anew."""

_kept: dict[UUID, tuple[context.Stamp, dict[Hashable, Any]]] = {}


def kept[Value](name: Hashable, of: tuple[type[models.Model], ...], read: Callable[[], Value]) -> Value:
    """Return what `read` gives for the open authority, from before if no row of the models `of` was written since.

    Each of them is one that `seldom_changes`. What is returned is shared: nobody may change it.
    """
    here, stamp = context.current_id(), context.stamp()
    if here is None or stamp is None or any(map(context.was_written, of)):
        return read()
    since, values = _kept.get(here, (None, {}))
    if since != stamp:
        values = {}
        _kept[here] = stamp, values
    if name not in values:
        if len(values) >= MOST:
            values.clear()
        values[name] = read()
    found: Value = values[name]
    return found
