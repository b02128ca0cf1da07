"""JSON Schema 2020-12 over answers: patterns by RE2, no reference fetched, questions that are not asked excused."""

from collections.abc import Iterator
from decimal import Context, DecimalException
from typing import Any, Final

import referencing
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from forms.controls import registry
from forms.controls.number_text import number_in
from forms.formats import checker
from forms.json_values import JsonObject
from forms.object_keywords import OBJECT_KEYWORDS
from forms.patterns import matches
from forms.quick_checks import with_quick_checks

_EXACT: Final = Context(prec=1_000)
"""Enough digits for the remainder of any two floating-point numbers."""


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


_FORMAT_CHECKER: Final = checker(registry.formats)
_Validator: Final[Any] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {**OBJECT_KEYWORDS, "multipleOf": _multiple_of, "pattern": _pattern},
)


class SchemaValidator:
    """A schema that has passed `forms.schema_safety`, ready to be used many times."""

    def __init__(self, schema: JsonObject) -> None:
        # jsonschema would go on with its own keywords, and Python's patterns, wherever a reference leads to a “$schema”
        plain = {word: value for word, value in schema.items() if word != "$schema"}
        quick = with_quick_checks(plain, registry.formats)
        self._validator = _Validator(quick, registry=referencing.Registry(), format_checker=_FORMAT_CHECKER)

    def errors(self, instance: object) -> list[ValidationError]:
        """Every error, in the schema's order."""
        return list(self._validator.iter_errors(instance))

    def accepts(self, instance: object) -> bool:
        return bool(self._validator.is_valid(instance))
