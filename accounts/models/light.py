"""Making rows in memory with less ado than Django.

`django.db.models.Model.__init__` sends two signals and calls a descriptor for every field; a step of the engine makes
some forty rows, a page a few hundred. What comes out is the same: for a model that anybody listens to, for positional
values and for names that are no field, Django's own way is taken.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor as ForwardDescriptor
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column's place in a row: its attribute, what it is without a value, and whether it is kept as it is given."""

    name: str
    relation: str
    """The name under which a row of the other model is given; empty where there is none."""
    other: type[models.Model] | None
    """The other model, where nothing more is to be done with a row of it than to keep it and its key."""
    key: str
    """The attribute of the other model's row that is kept."""
    default: Any
    makes: bool
    """Whether the default is made anew for each row."""
    is_plain: bool


@cache
def _attributes(model: type[models.Model]) -> tuple[Attribute, ...] | None:
    """The attributes of a model's columns in their order; None where Django has more to do than to keep values."""
    found = []
    for field in model._meta.concrete_fields:
        if field.generated or field not in model._meta.fields:
            return None
        described = vars(model).get(field.attname) or getattr(model, field.attname)
        is_plain = type(described) in (DeferredAttribute, ForeignKeyDeferredAttribute)
        relation, other, key = field.name if field.remote_field else "", None, ""
        if is_plain and type(field) is models.ForeignKey and type(vars(model).get(relation)) is ForwardDescriptor:
            other, key = field.remote_field.model, field.target_field.attname
        is_called = field.has_default() and callable(field.default)
        makes = is_called or not isinstance(given := field.get_default(), (str, int, type(None)))
        default = (field.get_default if relation or not is_called else field.default) if makes else given
        found.append(Attribute(field.attname, relation, other, key, default, makes, is_plain))
    return tuple(found)


def _is_watched(model: type[models.Model]) -> bool:
    here, there = pre_init.receivers, post_init.receivers
    return bool((here and pre_init.has_listeners(model)) or (there and post_init.has_listeners(model)))


class LightModel(models.Model):
    """A model whose rows are made quickly (source of what must come out: Django 6.1, `Model.__init__`, `from_db`)."""

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        model = type(self)
        attributes = None if args else _attributes(model)
        if attributes is None or _is_watched(model):
            super().__init__(*args, **kwargs)
            return
        state = self._state = ModelState()
        held, taken = self.__dict__, 0
        for each in attributes:
            name = each.name
            if name in kwargs:
                value, taken = kwargs[name], taken + 1
            elif each.relation in kwargs:
                other, taken = kwargs[each.relation], taken + 1
                if type(other) is each.other and other._state.db == DEFAULT_DB_ALIAS:
                    held[name], state.db = getattr(other, each.key), DEFAULT_DB_ALIAS
                    state.fields_cache[each.relation] = other
                else:
                    setattr(self, each.relation, other)
                continue
            else:
                value = each.default() if each.makes else each.default
            if each.is_plain:
                held[name] = value
            else:
                setattr(self, name, value)
        if taken < len(kwargs):  # names of no column, or a row and its key both: Django knows what to say
            held.clear()
            super().__init__(**kwargs)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """Make the row that the database gave."""
        attributes = _attributes(cls)
        if attributes is None or _is_watched(cls):
            return super().from_db(db, field_names, values, fetch_mode=fetch_mode)
        row = cls.__new__(cls)
        state = row._state = ModelState()
        state.adding, state.db = False, db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        held = row.__dict__
        if len(values) != len(attributes):
            attributes = tuple(each for each in attributes if each.name in field_names)
        for each, value in zip(attributes, values, strict=True):
            if each.is_plain:
                held[each.name] = value
            else:
                setattr(row, each.name, value)
        return row
