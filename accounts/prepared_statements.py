"""Statements that PostgreSQL plans once.

Django sends each statement as text with its values in it, and PostgreSQL plans it anew; for a statement over eight
tables that takes ten times as long as running it. Statements whose text stays the same go through `cursor()`: after a
few times psycopg has them prepared on the server (`prepare_threshold` in the settings), for as long as the connection
is kept. A plan made before a table was changed is made again by PostgreSQL itself.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

_KEPT: Final = "_casewright_cursors"


def run(sql: str, params: Sequence[Any], *, raw: bool = False) -> Any:
    """Execute a statement, prepared on PostgreSQL; return its cursor, good until the next call.

    A `raw` one takes PostgreSQL's own `$1` where Django has `%s`, which spares long statements a reading in Python.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        cursor = here.cursor()
        cursor.execute(sql, params)
        return cursor
    if here.connection is None:
        here.ensure_connection()
    held = here.connection
    kept = here.__dict__.get(_KEPT)
    if kept is None or kept[0] is not held:  # another connection than before
        kept = here.__dict__[_KEPT] = held, *_cursors(here)
    cursor = here._prepare_cursor(kept[2 if raw else 1])
    cursor.execute(sql, params)
    return cursor


def _cursors(here: Any) -> list[Any]:
    """Two cursors of a connection, with Django's placeholders and with PostgreSQL's; made once, since that costs."""
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs psycopg, which SQLite does without
    from psycopg import RawCursor

    made, held = [], here.connection
    former = held.cursor_factory
    try:
        for kind in (ServerBindingCursor, RawCursor):
            held.cursor_factory = kind
            made.append(here.create_cursor())
    finally:
        held.cursor_factory = former
    return made
