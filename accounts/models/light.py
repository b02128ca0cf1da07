"""Making rows in memory with less ado than Django.

`django.db.models.Model.__init__` sends two signals and calls a descriptor for every field; a step of the engine makes
some forty rows, a page a few hundred. What comes out is the same: for a model that anybody listens to, for positional
values and for names that are no field, Django's own way is taken.
"""

from collections.abc import Callable, Collection, Iterable
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
    """A column's place in a row: its attribute, and whether it is kept as it is given."""

    name: str
    relation: str
    """The name under which a row of the other model is given; empty where there is none."""
    other: type[models.Model] | None
    """The other model, where nothing more is to be done with a row of it than to keep it and its key."""
    key: str
    """The attribute of the other model's row that is kept."""
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a model in their order, and what a row holds to which no value is given."""

    attributes: tuple[Attribute, ...]
    names: tuple[str, ...]
    given: dict[str, Attribute]
    """By every name under which a value may be given."""
    plain: dict[str, Any]
    """What is the same for every row."""
    made: tuple[tuple[Attribute, Callable[[], Any]], ...]
    """What is made anew for each row, or is not kept as it is given."""
    all_plain: bool


@cache
def _shape(model: type[models.Model]) -> Shape | None:
    """How rows of a model are made; None where Django has more to do than to keep values."""
    found, plain, made = [], {}, []
    for field in model._meta.concrete_fields:
        if field.generated or field not in model._meta.fields:
            return None
        described = vars(model).get(field.attname) or getattr(model, field.attname)
        is_plain = type(described) in (DeferredAttribute, ForeignKeyDeferredAttribute)
        relation, other, key = field.name if field.remote_field else "", None, ""
        if is_plain and type(field) is models.ForeignKey and type(vars(model).get(relation)) is ForwardDescriptor:
            other, key = field.remote_field.model, field.target_field.attname
        is_plain = is_plain or getattr(type(described), "keeps_what_is_given", False)
        found.append(attribute := Attribute(field.attname, relation, other, key, is_plain))
        is_called = field.has_default() and callable(field.default)
        if is_called or not is_plain or not isinstance(field.get_default(), (str, int, type(None))):
            made.append((attribute, field.default if is_called and not relation else field.get_default))
        else:
            plain[field.attname] = field.get_default()
    given = {each.name: each for each in found} | {each.relation: each for each in found if each.relation}
    names = tuple(each.name for each in found)
    return Shape(tuple(found), names, given, plain, tuple(made), all(each.is_plain for each in found))


def _is_watched(model: type[models.Model]) -> bool:
    here, there = pre_init.receivers, post_init.receivers
    return bool((here and pre_init.has_listeners(model)) or (there and post_init.has_listeners(model)))


class LightModel(models.Model):
    """A model whose rows are made quickly (source of what must come out: Django 6.1, `Model.__init__`, `from_db`)."""

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        model = type(self)
        shape = None if args else _shape(model)
        if shape is None or not shape.given.keys() >= kwargs.keys() or _is_watched(model):
            super().__init__(*args, **kwargs)
            return
        state = self._state = ModelState()
        held = self.__dict__
        held.update(shape.plain)
        for name, value in kwargs.items():
            each = shape.given[name]
            if name != each.relation:
                if each.is_plain:
                    held[name] = value
                else:
                    setattr(self, name, value)
            elif each.name in kwargs:  # a row and its key both: Django knows what to say
                held.clear()
                super().__init__(**kwargs)
                return
            elif value is None and each.other is not None:
                held[each.name] = state.fields_cache[name] = None
            elif type(value) is each.other and value._state.db == DEFAULT_DB_ALIAS:
                held[each.name], state.db = getattr(value, each.key), DEFAULT_DB_ALIAS
                state.fields_cache[name] = value
            else:
                setattr(self, name, value)
        for each, make in shape.made:
            if each.name in kwargs or each.relation in kwargs:
                continue
            if each.is_plain:
                held[each.name] = make()
            else:
                setattr(self, each.name, make())

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """Make the row that the database gave."""
        shape = _shape(cls)
        if shape is None or _is_watched(cls):
            return super().from_db(db, field_names, values, fetch_mode=fetch_mode)
        row = cls.__new__(cls)
        state = row._state = ModelState()
        state.adding, state.db = False, db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        if shape.all_plain and len(values) == len(shape.names):
            row.__dict__.update(zip(shape.names, values, strict=True))
            return row
        attributes: Iterable[Attribute] = shape.attributes
        if len(values) != len(shape.names):
            attributes = [each for each in attributes if each.name in field_names]
        for each, value in zip(attributes, values, strict=True):
            if each.is_plain:
                row.__dict__[each.name] = value
            else:
                setattr(row, each.name, value)
        return row
