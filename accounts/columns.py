"""What the columns of a row hold, as the database takes it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

TEXTS: Final[dict[type, type]] = {models.CharField: str, models.TextField: str, models.SlugField: str}
AS_THEY_ARE: Final[dict[type, type]] = TEXTS | {
    models.UUIDField: UUID,
    models.BooleanField: bool,
    models.DateField: date,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
}
"""The values that PostgreSQL takes as they are, by the type of their field."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a model, and which of Django's steps on the way into the database change nothing for it."""

    field: Any
    attname: str
    is_read: bool
    """Whether what is saved is the attribute as it stands."""
    as_it_is: type | None
    """The type of values that the database takes as they are."""
    is_json: bool
    is_moment: bool
    """Whether a time with its zone is taken as it is."""

    @classmethod
    def of(cls, field: Any) -> "Column":
        """The column of a field."""
        target = field
        while isinstance(target, models.ForeignKey):
            target = target.target_field
        kept = AS_THEY_ARE.get(type(target)) if connection.vendor == "postgresql" else TEXTS.get(type(target))
        is_read = type(field).pre_save is models.Field.pre_save
        if type(field) in (models.DateField, models.DateTimeField):
            is_read = not (field.auto_now or field.auto_now_add)
        on_postgres = connection.vendor == "postgresql"
        is_json = on_postgres and isinstance(field, models.JSONField)
        is_moment = on_postgres and type(field) is models.DateTimeField
        return cls(field, field.attname, is_read, kept, is_json, is_moment)

    def turned(self, value: Any) -> Any:
        """A value that is not None, as the database takes it."""
        if self.is_moment and type(value) is datetime and value.tzinfo is not None:
            return value
        if self.is_json:
            return _as_it_is_now(value, self.field.encoder)
        return self.field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


class Columns:
    """Columns of a model in a fixed order. What of their values must be turned is found once for each mix of types."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.all = tuple(columns)
        self.names = tuple(each.attname for each in self.all)
        self.made = tuple((at, each.field) for at, each in enumerate(self.all) if not each.is_read)
        self._held = _getter(self.names)
        self._turned: dict[tuple[type, ...], tuple[tuple[int, Column], ...]] = {}

    def values_of(self, row: models.Model, adding: bool) -> list[Any]:
        """Return what a row has in these columns, as the database takes it; `adding` when it is inserted."""
        held = row.__dict__
        try:
            values = list(self._held(held))
        except KeyError:
            values = [held[name] if name in held else getattr(row, name) for name in self.names]
        for at, field in self.made:
            values[at] = field.pre_save(row, adding)
        types = tuple(map(type, values))
        turned = self._turned.get(types)
        if turned is None:
            turned = self._turned[types] = tuple(self._to_turn(types))
        for at, column in turned:
            values[at] = column.turned(values[at])
        return values

    def _to_turn(self, types: Iterable[type]) -> Iterator[tuple[int, Column]]:
        for at, (column, kind) in enumerate(zip(self.all, types, strict=True)):
            if kind is not type(None) and kind is not column.as_it_is:
                yield at, column


def _getter(names: tuple[str, ...]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda held: tuple(held[name] for name in names)


def _as_it_is_now(value: Any, encoder: Any) -> Any:
    """A JSON value for PostgreSQL, whose adapter would read it only when it is sent."""
    from psycopg.types.json import Jsonb

    text = _encoder(encoder).encode(value)
    return Jsonb(None, dumps=lambda _value: text)


@cache
def _encoder(kind: type[json.JSONEncoder] | None) -> json.JSONEncoder:
    return (kind or json.JSONEncoder)()
