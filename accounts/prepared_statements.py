"""Statements that PostgreSQL plans once.

Django sends each statement as text with its values in it, and PostgreSQL plans it anew; for a statement over eight
tables that takes ten times as long as running it. Statements whose text stays the same go through `cursor()`: after a
few times psycopg has them prepared on the server (`prepare_threshold` in the settings), for as long as the connection
is kept. A plan made before a table was changed is made again by PostgreSQL itself.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections


def cursor(*, raw: bool = False) -> Any:
    """Return a cursor of the open connection whose statements are prepared; on SQLite an ordinary one.

    A `raw` one takes PostgreSQL's own `$1` where Django has `%s`, which spares long statements a reading in Python.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs psycopg, which SQLite does without
    from psycopg import RawCursor

    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    held = here.connection
    former, held.cursor_factory = held.cursor_factory, RawCursor if raw else ServerBindingCursor
    try:
        return here.cursor()
    finally:
        held.cursor_factory = former
