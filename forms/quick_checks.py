"""Whether an answer certainly fits the schema of its question, said without jsonschema's machinery.

Most answers of most forms are right, and most schemas of questions say little: a type, a length, a list of options.
Such a schema becomes one function. It says yes only where jsonschema would find nothing wrong; whatever it does not say
yes to, and every schema with a word that is not known here, jsonschema looks at. So errors are made in one place.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from forms.formats import Format
from forms.json_values import Json, JsonObject, list_of, object_of
from forms.patterns import matches

type Fits = Callable[[Any], bool]

SAYS_NOTHING: Final = frozenset(
    {
        "$comment", "$id", "$schema", "default", "deprecated", "description", "examples", "readOnly", "title",
        "writeOnly", "x-casewright",
    }
)  # fmt: skip
"""Words by which no answer is refused."""


def quick_check(schema: Json, formats: dict[str, Format]) -> Fits | None:
    """The function for a schema, or `None` where only jsonschema can tell."""
    if not isinstance(schema, dict):
        return None
    words = {word: value for word, value in schema.items() if word not in SAYS_NOTHING}
    make = _MAKERS.get(str(words.pop("type", "")))
    return make(words, formats) if make else None


def _text(words: JsonObject, formats: dict[str, Format]) -> Fits | None:
    if words.keys() <= {"enum"} or words.keys() <= {"oneOf"}:
        options = _options(words)
        if words and options is None:
            return None
        return (lambda value: isinstance(value, str)) if options is None else (lambda value: _is_one_of(value, options))
    if not words.keys() <= {"minLength", "maxLength", "pattern", "format"}:
        return None
    least, most = _limit(words.get("minLength"), 0), _limit(words.get("maxLength"), math.inf)
    pattern, known = words.get("pattern"), formats.get(str(words.get("format")))
    in_format = known.accepts if known else None

    def fits(value: Any) -> bool:
        return (
            isinstance(value, str)
            and least <= len(value) <= most
            and (in_format is None or in_format(value))
            and (pattern is None or matches(str(pattern), value))
        )

    return fits


def _is_one_of(value: Any, options: frozenset[str]) -> bool:
    return isinstance(value, str) and value in options


def _options(words: JsonObject) -> frozenset[str] | None:
    """The texts that may be chosen, each of them once; `None` for other options than texts."""
    listed = list_of(words.get("enum"))
    if "oneOf" in words:
        variants = [object_of(variant) for variant in list_of(words["oneOf"])]
        if any("const" not in variant or variant.keys() - SAYS_NOTHING - {"const"} for variant in variants):
            return None
        listed = [variant["const"] for variant in variants]
    texts = frozenset(text for text in listed if isinstance(text, str))
    return texts if listed and len(texts) == len(listed) else None


def _limit(value: Json, otherwise: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def _number(words: JsonObject, formats: dict[str, Format], *, whole: bool = False) -> Fits | None:
    if not words.keys() <= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
        return None
    least, most = _limit(words.get("minimum"), -math.inf), _limit(words.get("maximum"), math.inf)
    over, under = _limit(words.get("exclusiveMinimum"), -math.inf), _limit(words.get("exclusiveMaximum"), math.inf)
    kinds = (int,) if whole else (int, float)

    def fits(value: Any) -> bool:
        return (
            isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most and over < value < under
        )

    return fits


def _whole_number(words: JsonObject, formats: dict[str, Format]) -> Fits | None:
    return _number(words, formats, whole=True)


def _yes_no(words: JsonObject, formats: dict[str, Format]) -> Fits | None:
    return None if words else (lambda value: isinstance(value, bool))


def _ticks(words: JsonObject, formats: dict[str, Format]) -> Fits | None:
    items = {word: value for word, value in object_of(words.get("items")).items() if word not in SAYS_NOTHING}
    options = _options({word: value for word, value in items.items() if word != "type"})
    if options is None or items.get("type") not in (None, "string") or items.keys() - {"type", "enum", "oneOf"}:
        return None
    if len(items.keys() & {"enum", "oneOf"}) != 1 or not words.keys() <= {
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
    }:
        return None
    least, most = _limit(words.get("minItems"), 0), _limit(words.get("maxItems"), math.inf)

    def fits(value: Any) -> bool:
        return (
            isinstance(value, list)
            and least <= len(value) <= most
            and all(_is_one_of(each, options) for each in value)
            and len(frozenset(value)) == len(value)
        )

    return fits


_MAKERS: Final[dict[str, Callable[[JsonObject, dict[str, Format]], Fits | None]]] = {
    "string": _text,
    "number": _number,
    "integer": _whole_number,
    "boolean": _yes_no,
    "array": _ticks,
}


class QuickProperties(dict[str, Json]):
    """The `properties` of an object's schema, with what can be said quickly of each."""

    def __init__(self, properties: JsonObject, formats: dict[str, Format]) -> None:
        super().__init__(properties)
        made = ((name, quick_check(schema, formats)) for name, schema in properties.items())
        self.fits: dict[str, Fits] = {name: fits for name, fits in made if fits is not None}


def with_quick_checks(schema: Json, formats: dict[str, Format]) -> Json:
    """A copy of a schema in which `properties` of objects can be looked at quickly."""
    if isinstance(schema, list):
        return [with_quick_checks(each, formats) for each in schema]
    if not isinstance(schema, dict):
        return schema
    copied: JsonObject = {word: with_quick_checks(value, formats) for word, value in schema.items()}
    properties = copied.get("properties")
    if isinstance(properties, dict):
        copied["properties"] = QuickProperties(properties, formats)
    return copied
