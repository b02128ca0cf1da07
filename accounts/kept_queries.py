"""Queries whose SQL Django writes once.

Building a queryset and its SQL takes Python longer than most queries take the database. A `KeptQuery` is built the
first time it is asked, with a place for each of its values; after that only the values are filled in:

    _OPEN = KeptQuery(lambda process: Task.objects.filter(process=process, finished=None), process=UUIDField())
    tasks = _OPEN.all(process=pk)

It sees what the manager of its model shows: the rows of the open authority, and nothing without one. What it is built
from may depend on its values alone: not on the time, nor on anybody's settings.

Several of which all values are known beforehand are asked in one statement by `all_of`.
"""

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Expression
from django.db.models.query import ModelIterable, get_related_populators

from accounts import context, prepared_statements

type Asked = tuple["KeptQuery", dict[str, Any]]
"""A kept query, and its values."""

AUTHORITY: Final = "authority"
"""The name of the value that every kept query has: the open authority's id."""

_fetched: ContextVar[list[Any]] = ContextVar("casewright_kept_query_rows")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the parameters of the SQL a value goes, and the field that turns it into what the database takes."""

    name: str
    field: models.Field[Any, Any]

    def value(self, value: Any, database: Any) -> Any:
        """A value as the database takes it."""
        if type(value) is UUID and database.features.has_native_uuid_field:
            return value
        return self.field.get_db_prep_value(value, database)


class Slot(Expression):
    """A value that is not known yet, in a queryset."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.place = Place(name, field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self.place]


class Fetched:
    """What a queryset's iterable takes for a compiler that has run its query: the rows are there already."""

    def __init__(self, compiler: Any) -> None:
        self.select, self.col_count = compiler.select, compiler.col_count
        self.klass_info, self.annotation_col_map = compiler.klass_info, compiler.annotation_col_map
        self.converters = compiler.get_converters([chosen[0] for chosen in compiler.select[: compiler.col_count]])
        self.convert = compiler.apply_converters

    def execute_sql(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The rows, in one part."""
        return [_fetched.get()]

    def results_iter(self, results: Any = None, tuple_expected: bool = False, **kwargs: Any) -> Iterable[Any]:
        """The rows with their values as Python has them."""
        rows = chain.from_iterable(self.execute_sql() if results is None else results)
        if not self.converters:
            return rows
        converted = self.convert(rows, self.converters)
        return map(tuple, converted) if tuple_expected else converted


class Maker:
    """Makes rows of a model with those selected beside them, as `ModelIterable` does, which is set up each time."""

    def __init__(self, queryset: Any, fetched: Fetched) -> None:
        chosen, database, mode = fetched.klass_info, queryset.db, queryset._fetch_mode
        own = chosen["select_fields"]
        self.begin, self.end = own[0], own[-1] + 1
        self.names = [each[0].target.attname for each in fetched.select[self.begin : self.end]]
        self.database, self.mode, self.fetched = database, mode, fetched
        self.make = chosen["model"].from_db
        self.beside = get_related_populators(chosen, fetched.select, database, mode)
        self.annotations = fetched.annotation_col_map or {}

    @staticmethod
    def serves(queryset: Any) -> bool:
        """Whether nothing else is to be done with the rows of a queryset."""
        is_of_model = queryset._iterable_class is ModelIterable
        return is_of_model and not queryset._known_related_objects and not queryset._fetch_mode.track_peers

    def rows(self, fetched: list[Any]) -> list[Any]:
        """The rows, of what the database gave."""
        made = []
        converters = self.fetched.converters
        for values in self.fetched.convert(fetched, converters) if converters else fetched:
            row = self.make(self.database, self.names, values[self.begin : self.end], fetch_mode=self.mode)
            for each in self.beside:
                each.populate(values, row)
            for name, position in self.annotations.items():
                setattr(row, name, values[position])
            made.append(row)
        return made


@dataclass(eq=False, slots=True)
class Built:
    """A queryset, and the SQL that it was compiled to once."""

    rows: Any
    sql: str
    params: tuple[Any, ...]
    maker: "Maker | None"
    """What makes its rows, where they are of a model and nothing more."""

    def given(self, values: dict[str, Any], database: Any) -> list[Any]:
        """The parameters for these values."""
        return [each.value(values[each.name], database) if type(each) is Place else each for each in self.params]

    def run(self, values: dict[str, Any], database: Any) -> list[Any]:
        """Fetch the rows for these values."""
        fetched = prepared_statements.run(self.sql, self.given(values, database)).fetchall()
        if self.maker is not None:
            return self.maker.rows(fetched) if fetched else []
        token = _fetched.set(fetched)
        try:
            return list(self.rows._iterable_class(self.rows))
        finally:
            _fetched.reset(token)


class KeptQuery:
    """A query with places for named values, each of a field's type; a value may be None where it asks for a null."""

    def __init__(self, build: Callable[..., models.QuerySet[Any]], **fields: models.Field[Any, Any]) -> None:
        self.build, self.fields = build, fields
        self._built: dict[tuple[str, frozenset[str]], Built] = {}

    def all(self, **values: Any) -> list[Any]:
        """Return the rows, in the shape that the queryset gives them; none without an open authority."""
        here = context.current_id()
        if here is None:
            return []
        database = connections[DEFAULT_DB_ALIAS]
        return self.built(values, database).run({**values, AUTHORITY: here}, database)

    def built(self, values: dict[str, Any], database: Any) -> Built:
        """The query as it is asked with these values."""
        missing = frozenset(name for name, value in values.items() if value is None)
        key = database.vendor, missing
        return self._built.get(key) or self._built.setdefault(key, self._compile(missing))

    def first(self, **values: Any) -> Any:
        """Return the first row, or None. Built with an order and `[:1]` where there may be several."""
        return next(iter(self.all(**values)), None)

    def _compile(self, missing: frozenset[str]) -> Built:
        slots = {name: None if name in missing else Slot(name, field) for name, field in self.fields.items()}
        with context.stand_in(Slot(AUTHORITY, models.UUIDField())):
            rows = self.build(**slots)
        if getattr(rows, "_prefetch_related_lookups", ()):
            raise TypeError("A kept query is one statement: it fetches nothing beforehand.")
        query: Any = rows.query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        fetched = Fetched(compiler)
        query.get_compiler = lambda *args, **kwargs: fetched
        return Built(rows, sql, tuple(params), Maker(rows, fetched) if Maker.serves(rows) else None)


def all_of(*asked: Asked) -> list[list[Any]]:
    """Return the rows of several queries, each as `KeptQuery.all` gives them, asked in one statement on PostgreSQL.

    Each row of one comes with each row of the others, so only one of them may have more than a few.
    """
    here, database = context.current_id(), connections[DEFAULT_DB_ALIAS]
    if here is None or database.vendor != "postgresql":
        return [query.all(**values) for query, values in asked]
    every = tuple(query.built(values, database) for query, values in asked)
    joined = _joined.get(every) or _joined.setdefault(every, Joined.of(every))
    given = [each.given({**values, AUTHORITY: here}, database) for each, (_, values) in zip(every, asked, strict=True)]
    return joined.rows(prepared_statements.run(joined.sql, list(chain.from_iterable(given)), raw=True).fetchall())


@dataclass(frozen=True, slots=True)
class Joined:
    """Several queries as one: which columns are whose, each with the number of the row before them."""

    sql: str
    parts: tuple[tuple[Maker, int, int], ...]

    @classmethod
    def of(cls, every: Iterable[Built]) -> "Joined":
        """Join queries for rows of models."""
        sql, parts, begin = "SELECT * FROM (SELECT) AS nothing", [], 0
        for number, each in enumerate(every):
            if each.maker is None:
                raise TypeError("Only queries for rows of a model are asked together.")
            numbered = f"SELECT row_number() OVER (), q.* FROM ({each.sql}) AS q"  # noqa: S608  # SQL that Django wrote
            sql += f" LEFT JOIN ({numbered}) AS q{number} ON true"
            end = begin + 1 + each.maker.fetched.col_count
            parts.append((each.maker, begin, end))
            begin = end
        numbers = count(1)
        return cls(re.sub("%[s%]", lambda at: f"${next(numbers)}" if at[0] == "%s" else "%", sql), tuple(parts))

    def rows(self, fetched: list[Any]) -> list[list[Any]]:
        """The rows of each query, in its order."""
        made = []
        for maker, begin, end in self.parts:
            own = {values[begin]: values[begin + 1 : end] for values in fetched if values[begin] is not None}
            made.append(maker.rows([own[number] for number in sorted(own)]))
        return made


_joined: dict[tuple[Built, ...], Joined] = {}
