"""JSON Schema 2020-12 over answers: patterns by RE2, no reference fetched, questions that are not asked excused."""

from collections.abc import Iterator, Mapping
from decimal import Context, DecimalException
from typing import Any, Final

import referencing
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from forms.controls import registry
from forms.controls.number_text import number_in
from forms.formats import checker
from forms.json_values import Json, JsonObject
from forms.patterns import matches

_EXACT: Final = Context(prec=1_000)
"""Enough digits for the remainder of any two floating-point numbers."""


class AskedObject(dict[str, Json]):
    """An object of answers that knows which of its properties are not asked, so that `required` leaves them out."""

    excused: frozenset[str] = frozenset()


def _excused(instance: object) -> frozenset[str]:
    return instance.excused if isinstance(instance, AskedObject) else frozenset()


def _required(validator: Any, names: list[str], instance: object, schema: JsonObject) -> Iterator[ValidationError]:
    """`required`; the message of each error is the name of the missing property."""
    if isinstance(instance, dict):
        for name in names:
            if name not in instance and name not in _excused(instance):
                yield ValidationError(name)


def _dependent_required(
    validator: Any, needs: Mapping[str, list[str]], instance: object, schema: JsonObject
) -> Iterator[ValidationError]:
    """`dependentRequired`; the message of each error is the name of the missing property."""
    if isinstance(instance, dict):
        for present, names in needs.items():
            if present in instance:
                yield from (ValidationError(n) for n in names if n not in instance and n not in _excused(instance))


def _multiple_of(validator: Any, step: float, instance: object, schema: JsonObject) -> Iterator[ValidationError]:
    """`multipleOf` in decimal digits: 0.3 is a multiple of 0.1, which it is not for binary numbers."""
    number, by = number_in(instance), number_in(step)
    if number is None or not by:
        return
    try:
        left_over = bool(_EXACT.remainder(number, by))
    except DecimalException:
        left_over = True
    if left_over:
        yield ValidationError("multipleOf")


def _pattern(validator: Any, pattern: str, instance: object, schema: JsonObject) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("pattern")


def _pattern_properties(
    validator: Any, by_pattern: Mapping[str, Json], instance: object, schema: JsonObject
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for pattern, subschema in by_pattern.items():
            for name, value in instance.items():
                if matches(pattern, name):
                    yield from validator.descend(value, subschema, path=name, schema_path=pattern)


def _additional_properties(
    validator: Any, allowed: Json, instance: object, schema: JsonObject
) -> Iterator[ValidationError]:
    """`additionalProperties`; the message of each error is the name of the property that is too many."""
    if not isinstance(instance, dict):
        return
    named, patterned = schema.get("properties"), schema.get("patternProperties")
    known = named if isinstance(named, dict) else {}
    patterns = list(patterned) if isinstance(patterned, dict) else []
    for name, value in instance.items():
        if name not in known and not any(matches(pattern, name) for pattern in patterns):
            if isinstance(allowed, dict):
                yield from validator.descend(value, allowed, path=name)
            elif allowed is False:
                yield ValidationError(name)


_FORMAT_CHECKER: Final = checker(registry.formats)
_Validator: Final[Any] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "required": _required,
        "dependentRequired": _dependent_required,
        "multipleOf": _multiple_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
    },
)


class SchemaValidator:
    """A schema that has passed `forms.schema_safety`, ready to be used many times."""

    def __init__(self, schema: JsonObject) -> None:
        self._validator = _Validator(schema, registry=referencing.Registry(), format_checker=_FORMAT_CHECKER)

    def errors(self, instance: object) -> list[ValidationError]:
        """Every error, in the schema's order."""
        return list(self._validator.iter_errors(instance))

    def accepts(self, instance: object) -> bool:
        return bool(self._validator.is_valid(instance))
