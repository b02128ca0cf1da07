"""What the columns of a row hold, as the database takes it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
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


def values_of(row: models.Model, columns: Iterable[Column], adding: bool) -> list[Any]:
    """Return what a row has in these columns, as the database takes it; `adding` when it is inserted."""
    held, values = row.__dict__, []
    for column in columns:  # some two hundred times a step: nothing is called that need not be
        name = column.attname
        if not column.is_read:
            value = column.field.pre_save(row, adding)
        elif name in held:
            value = held[name]
        else:
            value = getattr(row, name)
        if value is not None and type(value) is not column.as_it_is:
            if type(value) is datetime and value.tzinfo is not None and column.is_moment:
                pass
            elif column.is_json:
                value = _as_it_is_now(value, column.field.encoder)
            else:
                value = column.field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])
        values.append(value)
    return values


def _as_it_is_now(value: Any, encoder: Any) -> Any:
    """A JSON value for PostgreSQL, whose adapter would read it only when it is sent."""
    from psycopg.types.json import Jsonb

    text = json.dumps(value, cls=encoder)
    return Jsonb(None, dumps=lambda _value: text)
