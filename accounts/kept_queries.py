"""Queries whose SQL Django writes once.

Building a queryset and its SQL takes Python longer than most queries take the database. A `KeptQuery` is built the
first time it is asked, with a place for each of its values; after that only the values are filled in:

    _OPEN = KeptQuery(lambda process: Task.objects.filter(process=process, finished=None), process=UUIDField())
    tasks = _OPEN.all(process=pk)

It sees what the manager of its model shows: the rows of the open authority, and nothing without one. What it is built
from may depend on its values alone: not on the time, nor on anybody's settings.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Expression

from accounts import context, prepared_statements

AUTHORITY: Final = "authority"
"""The name of the value that every kept query has: the open authority's id."""

_fetched: ContextVar[list[Any]] = ContextVar("casewright_kept_query_rows")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the parameters of the SQL a value goes, and the field that turns it into what the database takes."""

    name: str
    field: models.Field[Any, Any]


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


@dataclass(eq=False, slots=True)
class Built:
    """A queryset, and the SQL that it was compiled to once."""

    rows: Any
    sql: str
    params: tuple[Any, ...]

    def run(self, values: dict[str, Any]) -> list[Any]:
        """Fetch the rows for these values."""
        database = connections[DEFAULT_DB_ALIAS]
        given = [
            each.field.get_db_prep_value(values[each.name], database) if isinstance(each, Place) else each
            for each in self.params
        ]
        with prepared_statements.cursor() as cursor:
            cursor.execute(self.sql, given)
            token = _fetched.set(cursor.fetchall())
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
        missing = frozenset(name for name, value in values.items() if value is None)
        key = connection.vendor, missing
        built = self._built.get(key) or self._built.setdefault(key, self._compile(missing))
        return built.run({**values, AUTHORITY: here})

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
        return Built(rows, sql, tuple(params))
