"""The authority context: the only way in to an authority's data.

`authority(id)` opens a transaction, tells PostgreSQL's row-level security whose rows may be seen, and puts the former
value back on leaving. Without a context every queryset of an `AuthorityModel` is empty and saving is refused, on
SQLite as on PostgreSQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts import prepared_statements, writing

LIBRARY_ID = UUID("00000000-0000-7000-8000-000000000001")
"""The library authority, which holds the shipped definitions. Every authority may read them."""

type Stamp = tuple[UUID | None, UUID | None]
"""The stamps of an authority and of the library (`accounts.steady`)."""

_WRITTEN = "written"
_STAMP = "stamp"
_current: ContextVar[UUID | None] = ContextVar("casewright_authority", default=None)
_memo: ContextVar[dict[Any, Any] | None] = ContextVar("casewright_memo", default=None)


class NoAuthorityError(RuntimeError):
    """Data of an authority was about to be written outside `accounts.context.authority`."""


class OtherAuthorityError(RuntimeError):
    """A row of one authority was about to be written inside the context of another."""


def current_id() -> UUID | None:
    """Return the id of the authority whose context is open, or None."""
    return _current.get()


def required_id() -> UUID:
    """Return the id of the authority whose context is open; raise `NoAuthorityError` when there is none."""
    found = _current.get()
    if found is None:
        raise NoAuthorityError("Open accounts.context.authority(id) before you write an authority's data.")
    return found


def memo() -> dict[Any, Any] | None:
    """Return the scratch mapping of the open context, for what is read often and may not change within it."""
    return _memo.get()


def forget(*keys: Any) -> None:
    """Drop remembered values, after a change that makes them stale. Without keys, drop all."""
    held = _memo.get()
    if held is None:
        return
    if not keys:
        written = held.pop(_WRITTEN, {})
        held.clear()
        held[_WRITTEN] = written
    for key in keys:
        held.pop(key, None)


def wrote(model: Any) -> None:
    """Note that rows of a model are written in the open context: what was remembered of them counts no more."""
    held = _memo.get()
    if held is not None:
        written = held.setdefault(_WRITTEN, {})
        written[model] = written.get(model, 0) + 1


def was_written(model: Any) -> bool:
    """Say whether rows of a model were written in the open context, even if that was undone since."""
    return model in (_memo.get() or {}).get(_WRITTEN, ())


def stamp() -> Stamp | None:
    """Return the stamps that stood when the context was opened; None where they are not read."""
    found: Stamp | None = (_memo.get() or {}).get(_STAMP)
    return found


def writings() -> int:
    """Return how often rows of whatever model were written in the open context until now."""
    written: dict[Any, int] = (_memo.get() or {}).get(_WRITTEN, {})
    return sum(written.values())


_ENTER = (
    "SELECT set_config('casewright.authority', %s, true), (SELECT stamp FROM accounts_authority WHERE id = %s),"
    " (SELECT stamp FROM accounts_authority WHERE id = %s)"
)


@contextmanager
def authority(authority_id: UUID) -> Iterator[None]:
    """Open a transaction in which the rows of this authority, and of no other, can be seen and written.

    Nests: an inner context is a savepoint, and the outer authority is back when it ends. A rolled back savepoint
    restores PostgreSQL's setting by itself, a released one keeps it, so the way out without an error puts it back.
    With the transaction itself the setting ends.
    """
    former, is_inner = _current.get(), connection.in_atomic_block
    with transaction.atomic():
        memo = _tell_database(authority_id)
        token, memo_token = _current.set(authority_id), _memo.set(memo)
        try:
            yield
            writing.write_now()  # what waits here is of this authority, and is written as such
        finally:
            _memo.reset(memo_token)
            _current.reset(token)
            forget()  # what was read outside may have changed inside
        if is_inner:
            told, outer = _tell_database(former), _memo.get()
            if outer is not None:
                outer.update(told)


@contextmanager
def stand_in(value: Any) -> Iterator[None]:
    """Have querysets built for an authority that is named when they run (`accounts.kept_queries`). Runs none itself."""
    token = _current.set(value)
    try:
        yield
    finally:
        _current.reset(token)


def _tell_database(authority_id: UUID | None) -> dict[Any, Any]:
    """Say whose rows may be seen; return what a context begins to remember with."""
    if connection.vendor != "postgresql":
        return {}
    value = "" if authority_id is None else str(authority_id)
    _, own, librarys = prepared_statements.run(_ENTER, [value, authority_id, LIBRARY_ID]).fetchone()
    return {_STAMP: (own, librarys)}
