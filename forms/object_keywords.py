"""The keywords that JSON Schema has for objects, over answers of which some are not asked.

What demands an answer (`required`, `dependentRequired`, `minProperties`) leaves out properties that are not asked. What
only looks whether there is one (`if`, `not`, the count of `oneOf`) sees them as absent. An answer that must not be
there at all (`"name": false`) is reported at that answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from forms.asked_object import as_given, excused_in
from forms.json_values import Json, JsonObject
from forms.patterns import matches
from forms.quick_checks import Fits, QuickProperties

NOT_ALLOWED: Final = "false"
"""The keyword, so to say, of a property whose schema is `false`."""

_STANDARD: Final[Mapping[str, Any]] = Draft202012Validator.VALIDATORS

type Errors = Iterator[ValidationError]


def required(validator: Any, names: list[str], instance: object, schema: JsonObject) -> Errors:
    """`required`; the message of each error is the name of the missing property."""
    if isinstance(instance, dict):
        excused = excused_in(instance)
        for name in names:
            if name not in instance and name not in excused:
                yield ValidationError(name)


def dependent_required(validator: Any, needs: Mapping[str, list[str]], instance: object, schema: JsonObject) -> Errors:
    """`dependentRequired`; the message of each error is the name of the missing property."""
    if isinstance(instance, dict):
        for present, names in needs.items():
            if present in instance:
                yield from required(validator, names, instance, schema)


def min_properties(validator: Any, least: float, instance: object, schema: JsonObject) -> Errors:
    """`minProperties`; what is not asked counts as answered."""
    if isinstance(instance, dict) and len(instance.keys() | excused_in(instance)) < least:
        yield ValidationError("minProperties")


def properties(validator: Any, schemas: Mapping[str, Json], instance: object, schema: JsonObject) -> Errors:
    """`properties`; a `false` is reported at the property that must not be there."""
    if not isinstance(instance, dict):
        return
    quick: Mapping[str, Fits] = schemas.fits if isinstance(schemas, QuickProperties) else {}
    for name, subschema in schemas.items():
        if name not in instance or (name in quick and quick[name](instance[name])):
            continue
        if subschema is False:
            yield _not_allowed(name, instance)
        else:
            yield from validator.descend(instance[name], subschema, path=name, schema_path=name)


def pattern_properties(validator: Any, by_pattern: Mapping[str, Json], instance: object, schema: JsonObject) -> Errors:
    """`patternProperties`, with RE2; a `false` is reported at the property that must not be there."""
    if isinstance(instance, dict):
        for pattern, subschema in by_pattern.items():
            for name, value in instance.items():
                if matches(pattern, name):
                    if subschema is False:
                        yield _not_allowed(name, instance)
                    else:
                        yield from validator.descend(value, subschema, path=name, schema_path=pattern)


def property_names(validator: Any, names: Json, instance: object, schema: JsonObject) -> Errors:
    """`propertyNames`, reported at each property that has another name."""
    if isinstance(instance, dict):
        for name in instance:
            if names is False or not validator.evolve(schema=names).is_valid(name):
                yield _not_allowed(name, instance)


def dependent_schemas(validator: Any, schemas: Mapping[str, Json], instance: object, schema: JsonObject) -> Errors:
    """`dependentSchemas`; a `false` is reported at the property that must not be there."""
    if isinstance(instance, dict):
        for name, subschema in schemas.items():
            if name in instance:
                if subschema is False:
                    yield _not_allowed(name, instance)
                else:
                    yield from validator.descend(instance, subschema, schema_path=name)


def additional_properties(validator: Any, allowed: Json, instance: object, schema: JsonObject) -> Errors:
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


def if_then_else(validator: Any, condition: Json, instance: Json, schema: JsonObject) -> Errors:
    """`if`; a `false` as its branch is the rule's own error, whose `validator_value` is the condition."""
    branch = "then" if validator.evolve(schema=condition).is_valid(as_given(instance)) else "else"
    if schema.get(branch) is False:
        yield ValidationError("if")
    elif branch in schema:
        yield from validator.descend(instance, schema[branch], schema_path=branch)


def not_(validator: Any, refused: Json, instance: Json, schema: JsonObject) -> Errors:
    """`not`, of what is there."""
    if validator.evolve(schema=refused).is_valid(as_given(instance)):
        yield ValidationError("not")


def one_of(validator: Any, variants: list[Json], instance: Json, schema: JsonObject) -> Errors:
    """`oneOf`: the error has a context where no variant fits, and none where several do."""
    labelled = [each for each in variants if isinstance(each, dict) and "const" in each]
    if isinstance(instance, str) and len(labelled) == len(variants):
        chosen = [each for each in labelled if each["const"] == instance]
        if sum(validator.evolve(schema=each).is_valid(instance) for each in chosen) != 1:
            yield ValidationError("oneOf")
        return
    given = as_given(instance)
    if given is instance:
        yield from _STANDARD["oneOf"](validator, variants, instance, schema)
        return
    fitting = sum(validator.evolve(schema=variant).is_valid(given) for variant in variants)
    if fitting > 1:
        yield ValidationError("oneOf")
    elif not fitting:
        yield from _STANDARD["anyOf"](validator, variants, instance, schema)


def _not_allowed(name: str, instance: Mapping[str, Json]) -> ValidationError:
    return ValidationError(
        NOT_ALLOWED, validator=NOT_ALLOWED, path=(name,), instance=instance[name], validator_value=False, schema=False
    )


OBJECT_KEYWORDS: Final[Mapping[str, Any]] = {
    "required": required,
    "dependentRequired": dependent_required,
    "minProperties": min_properties,
    "properties": properties,
    "patternProperties": pattern_properties,
    "propertyNames": property_names,
    "dependentSchemas": dependent_schemas,
    "additionalProperties": additional_properties,
    "if": if_then_else,
    "not": not_,
    "oneOf": one_of,
}
