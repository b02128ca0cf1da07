"""Writing many rows of many tables in one statement.

Inside `together()`, rows that are saved for the first time or again wait in memory, and are written in one statement
when the block ends: on PostgreSQL by data-modifying CTEs (`WITH … AS (INSERT …)`), one round trip instead of ten. Who
reads never sees the difference: before a statement that names one of the tables that wait, and before a savepoint is
made or released, what waits is written; what waited in a savepoint that is rolled back is forgotten with it.

All statements of one such writing see the database as it was before it, in no order. So what would meet a row that
waits, or a unique key that a row which waits may set free, writes what waits first.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain, count
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, DataError, connection, models, transaction
from django.db.models import signals

from accounts import prepared_statements
from accounts.columns import Column, Columns

MOST_VALUES: Final = 65_535
"""How many values a statement may hold (PostgreSQL's protocol, Bind)."""


class RowGoneError(DatabaseError):
    """A row that was to be saved again is not there any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that changes or deletes rows of a table; `keys` name them, so that nothing else meets them."""

    table: str
    keys: frozenset[Any]
    sql: str
    params: tuple[Any, ...]
    must_find: bool = False
    """Whether it is an error when it finds no row."""


@dataclass(eq=False, slots=True)
class Addition:
    """Rows to be inserted into a table with the same columns."""

    table: str
    prefix: str
    conflict: str
    keys: set[Any] = field(default_factory=set)
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def sql(self) -> str:
        """The statement, with a placeholder for every value."""
        return _insertion(self.prefix, self.conflict, len(self.rows[0]), len(self.rows))

    @property
    def params(self) -> tuple[Any, ...]:
        """The values of all rows, one after the other."""
        return tuple(chain.from_iterable(self.rows))


@lru_cache(maxsize=1_024)
def _insertion(prefix: str, conflict: str, columns: int, rows: int) -> str:
    row = f"({', '.join(['%s'] * columns)})"
    return f"{prefix} VALUES {', '.join([row] * rows)} {conflict}".rstrip()


@dataclass(eq=False)
class Together:
    """What waits to be written, by table in the order of its coming."""

    additions: dict[tuple[str, str, str], Addition] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    tables: dict[str, set[Any]] = field(default_factory=dict)
    """The keys that wait, by quoted table."""
    changed: set[str] = field(default_factory=set)
    saved: dict[tuple[str, Any], tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Which of the changes saves a row again, and what it sets, by quoted table and key."""
    allowed: dict[type[models.Model], bool] = field(default_factory=dict)
    """Whether rows of a model may wait here, of those for which that was asked."""

    def add(self, table: str, prefix: str, conflict: str, key: Any, row: tuple[Any, ...]) -> None:
        """Let a row wait to be inserted."""
        addition = self.additions.get((table, prefix, conflict))
        if addition is None:
            addition = self.additions[(table, prefix, conflict)] = Addition(table, prefix, conflict)
        addition.keys.add(key)
        addition.rows.append(row)
        self.tables.setdefault(table, set()).add(key)

    def change(self, change: Change) -> None:
        """Let a change wait, after those that wait for the same rows."""
        if self.may_meet(change.table, change.keys):
            self.write()
        self.changes.append(change)
        self.changed.add(change.table)
        self.tables.setdefault(change.table, set()).update(change.keys)

    def save(self, table: str, key: Any, values: dict[str, Any], where: str, adapted: Any) -> None:
        """Let a row wait to be saved again; what of it waits to be saved already is set in the same statement."""
        place, waiting = self.saved.get((table, key), (len(self.changes), {}))
        values = waiting | values
        what = ", ".join(f"{column} = %s" for column in values)
        sql = f"UPDATE {table} SET {what} WHERE {where} = %s"  # noqa: S608  # columns of a model
        change = Change(table, frozenset([key]), sql, (*values.values(), adapted), must_find=True)
        if waiting:
            self.changes[place] = change
        else:
            self.change(change)
            place = len(self.changes) - 1
        self.saved[(table, key)] = place, values

    def may_meet(self, table: str, keys: Collection[Any]) -> bool:
        """Whether rows that wait for a table may be those that are named: by the same keys, or in another way."""
        waiting = self.tables.get(table, set())
        kinds = {type(key) for key in (*waiting, *keys)}
        return bool(waiting) and (len(kinds) > 1 or not waiting.isdisjoint(keys))

    def forget(self) -> None:
        """Let nothing wait any more."""
        self.additions, self.changes, self.tables, self.changed, self.saved = {}, [], {}, set(), {}

    def write(self) -> None:
        """Write what waits."""
        additions, changes = list(self.additions.values()), self.changes
        self.forget()
        statements: list[Addition | Change] = [*changes, *additions]
        if not statements:
            return
        params = [each.params for each in statements]
        values = sum(map(len, params))
        try:
            if connection.vendor == "postgresql" and len(statements) > 1 and values <= MOST_VALUES:
                _write_as_one(statements, list(chain.from_iterable(params)))
            else:
                for statement in statements:
                    _write_alone(statement)
        except DatabaseError:
            raise
        except Exception as error:  # a value that cannot be sent; Django's savepoints know the database's errors only
            raise DataError(type(error).__name__) from error

    def before(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """See every statement before the database does (Django's execute wrapper)."""
        if self.tables:
            if sql.startswith("ROLLBACK TO SAVEPOINT"):
                self.forget()
            elif "SAVEPOINT" in sql[:20] or any(_names(sql, table) for table in self.tables):
                self.write()
        return execute(sql, params, many, context)


_open: ContextVar[Together | None] = ContextVar("casewright_writing_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Write what is saved in the block in one statement at its end. Nests: the outermost writes.

    Only inside a transaction. When the block raises, what waited is written as it would have been without it, for a
    caller that goes on; a database that refuses every further statement is left alone.
    """
    if _open.get() is not None:
        yield
        return
    here = Together()
    token = _open.set(here)
    try:
        with connection.execute_wrapper(here.before):
            try:
                yield
            except BaseException:
                if _is_usable():
                    with suppress(DatabaseError):  # the first error is the one to tell of
                        here.write()
                raise
            with transaction.mark_for_rollback_on_error():
                here.write()
    finally:
        _open.reset(token)


def write_now() -> None:
    """Write what waits, so that what the database refuses is refused here and not later."""
    here = _open.get()
    if here is not None:
        here.write()


def is_open() -> bool:
    """Say whether rows may wait here."""
    return _open.get() is not None


def may_wait(model: type[models.Model]) -> bool:
    """Say whether rows of a model may wait here: it is one table, and nobody is told of each saving by a signal."""
    here = _open.get()
    if here is None:
        return False
    allowed = here.allowed.get(model)
    if allowed is None:
        listened = any(each.has_listeners(model) for each in (signals.pre_save, signals.post_save))
        allowed = here.allowed[model] = _is_one_table(model) and not listened
    return allowed


def insert(rows: Sequence[models.Model], *, conflict: str = "", keys: Collection[Any] = ()) -> None:
    """Insert rows of one model as they are now, with the next writing; only where rows may wait.

    `keys` name the rows where their unique key says more than their primary key; `conflict` is an ON CONFLICT clause.
    """
    here = _required()
    if not rows:
        return
    table, prefix, columns = _shape(type(rows[0]))
    if conflict and here.may_meet(table, keys):  # a row may be changed once only by a statement
        here.write()
    if table in here.changed and (here.may_meet(table, keys) if keys else any(map(_has_unique_key, rows))):
        here.write()
    for position, row in enumerate(rows):
        values = tuple(columns.values_of(row, True))
        here.add(table, prefix, conflict, list(keys)[position] if keys else row.pk, values)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def save_again(row: models.Model, names: Collection[str] | None) -> None:
    """Save the named fields of a row (all that were loaded for None) as they are now, with the next writing.

    The writing raises `RowGoneError` when the row is not there.
    """
    model = type(row)
    absent = frozenset(_attributes(model).difference(row.__dict__))
    chosen = _chosen(model, None if names is None else frozenset(names), absent)
    if not chosen.columns:
        return
    here, table = _required(), _shape(model)[0]
    if chosen.may_be_unique and table in here.changed and here.tables[table] != {row.pk}:
        here.write()  # what another change sets free may be what this one takes
    given = dict(zip(chosen.columns, chosen.values.values_of(row, False), strict=True))
    pk: Any = model._meta.pk
    here.save(table, row.pk, given, connection.ops.quote_name(pk.column), pk.get_db_prep_value(row.pk, connection))


def change(model: type[models.Model], sql: str, params: Sequence[Any], *, keys: Collection[Any]) -> None:
    """Send a statement with the next writing where rows may wait, else at once; `{table}` in it is the model's table.

    `keys` name the rows that it changes, as `insert` names those it inserts.
    """
    table = _shape(model)[0]
    made = Change(table, frozenset(keys), sql.replace("{table}", table), tuple(params))
    here = _open.get()
    if here is None:
        _write_alone(made)
    else:
        here.change(made)


def _names(sql: str, table: str) -> bool:
    """Whether a statement names a table, in quotation marks or without."""
    return table in sql or (table[1:-1] in sql and _word(table).search(sql) is not None)


@cache
def _word(table: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(table[1:-1])}\b")


def _is_usable() -> bool:
    """Whether the open transaction takes further statements: PostgreSQL refuses all of them after an error."""
    if connection.needs_rollback or not connection.in_atomic_block:
        return False
    held = connection.connection
    return connection.vendor != "postgresql" or held.info.transaction_status.name != "INERROR"


def _required() -> Together:
    here = _open.get()
    if here is None:
        raise RuntimeError("Rows wait only inside accounts.writing.together().")
    return here


@cache
def _shape(model: type[models.Model]) -> tuple[str, str, Columns]:
    """The quoted table of a model, how an insertion of all its columns begins, and these columns in that order."""
    quote = connection.ops.quote_name
    columns = Columns(Column.of(each) for each in model._meta.local_concrete_fields)
    table = quote(model._meta.db_table)
    named = ", ".join(quote(str(each.field.column)) for each in columns.all)
    return table, f"INSERT INTO {table} ({named})", columns


@cache
def _attributes(model: type[models.Model]) -> frozenset[str]:
    return frozenset(_shape(model)[2].names)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Fields of a row that are saved again: their quoted columns, their values, whether a unique key has any."""

    columns: tuple[str, ...]
    values: Columns
    may_be_unique: bool


@lru_cache(maxsize=512)
def _chosen(model: type[models.Model], names: frozenset[str] | None, absent: frozenset[str]) -> Chosen:
    """The named fields (all for None) of which nothing is `absent`; raise `ValueError` when one that is named is."""
    known = [each for each in _shape(model)[2].all if each.attname not in absent and not each.field.primary_key]
    chosen = [each for each in known if names is None or each.field.name in names or each.attname in names]
    if names is not None and len(chosen) < len(names):
        raise ValueError(f"{model.__name__} cannot save all of {', '.join(sorted(names))}.")
    kept = {name for key in _unique_keys(model) for name in key}
    columns = tuple(connection.ops.quote_name(str(each.field.column)) for each in chosen)
    return Chosen(columns, Columns(chosen), any(each.attname in kept for each in chosen))


@cache
def _unique_keys(model: type[models.Model]) -> tuple[tuple[str, ...], ...]:
    """The attributes of each unique key beside the primary key; none for a key that is made of expressions."""
    meta = model._meta
    alone = [(each.attname,) for each in meta.local_concrete_fields if each.unique and not each.primary_key]
    of_several = [each.fields for each in meta.constraints if isinstance(each, models.UniqueConstraint)]
    named = [tuple(meta.get_field(name).attname for name in names) for names in of_several]  # type: ignore[union-attr]
    return (*alone, *named)


def _has_unique_key(row: models.Model) -> bool:
    """Whether a row could hold what is unique: a key with a null in it never does (SQL:2023, UNIQUE NULLS DISTINCT)."""
    return any(all(getattr(row, name) is not None for name in names) for names in _unique_keys(type(row)))


@cache
def _is_one_table(model: type[models.Model]) -> bool:
    return list(model._meta.local_concrete_fields) == list(model._meta.concrete_fields)


def _write_as_one(statements: Sequence[Addition | Change], params: Sequence[Any]) -> None:
    looked_at = [each for each in statements if isinstance(each, Change) and each.must_find]
    sql = _as_one(tuple((each.sql, each in looked_at) for each in statements))
    cursor = prepared_statements.run(sql, params, raw=True)
    found = cursor.fetchone() if looked_at else ()
    for statement, rows in zip(looked_at, found, strict=True):
        if not rows:
            raise _gone(statement)


@lru_cache(maxsize=512)
def _as_one(statements: tuple[tuple[str, bool], ...]) -> str:
    """One statement out of several, which gives how many rows those found that are looked at."""
    parts, counts = [], []
    for number, (sql, is_looked_at) in enumerate(statements):
        parts.append(f"w{number} AS ({sql}{' RETURNING 1' if is_looked_at else ''})")
        if is_looked_at:
            counts.append(f"(SELECT count(*) FROM w{number})")  # noqa: S608  # a number of our own
    if not counts:
        parts.pop()
    whole = f"WITH {', '.join(parts)} {f'SELECT {", ".join(counts)}' if counts else statements[-1][0]}"
    numbers = count(1)
    return re.sub("%s", lambda place: f"${next(numbers)}", whole)


def _write_alone(statement: Addition | Change) -> None:
    most = connection.features.max_query_params or MOST_VALUES
    if isinstance(statement, Addition) and len(statement.params) > most:
        per = max(1, most // len(statement.rows[0]))
        for start in range(0, len(statement.rows), per):
            some = statement.rows[start : start + per]
            _write_alone(Addition(statement.table, statement.prefix, statement.conflict, rows=some))
        return
    found = prepared_statements.run(statement.sql, statement.params).rowcount
    if isinstance(statement, Change) and statement.must_find and not found:
        raise _gone(statement)


def _gone(statement: Change) -> RowGoneError:
    keys = ", ".join(str(key) for key in statement.keys if isinstance(key, UUID))
    return RowGoneError(f"The row {keys} of {statement.table} is not there any more.")
