"""Labelled options of a choice: `enum`, a single `const`, or `oneOf`/`anyOf` of `{"const", "title"}`.

Lists of values by `oneOf` or `anyOf` (`{"oneOf": [{"enum": […]}, {"enum": […]}]}`) are one list.
"""

import json
from dataclasses import dataclass
from typing import Final

from forms.controls.base import ControlRefusedError, Fields, Paper, plain, typed
from forms.json_values import Json, JsonObject, list_of, object_of
from forms.limits import MAX_LABEL, MAX_OPTIONS
from rules.sentences import Sentence

MOST_TICKED = 30
PLAIN: Final = frozenset({"$comment", "description", "enum", "title", "type"})
"""The words of a schema that is nothing but a list of values."""
_OF_TYPE: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: the value, what the browser posts for it, its words, and more words beneath them."""

    value: Json
    entered: str
    title: str
    hint: str = ""


INLINE_OPTIONS = 3
INLINE_LENGTH = 14


@dataclass(frozen=True, slots=True)
class Choice:
    """What the templates of choices draw: the options, what is chosen as the browser posts it, and how they stand."""

    options: tuple[Option, ...]
    chosen: frozenset[str]
    inline: bool


def choice(options: tuple[Option, ...], fields: Fields, name: str) -> Choice:
    """A choice on a page; options stand side by side where there are few short ones."""
    short = all(len(option.title) <= INLINE_LENGTH and not option.hint for option in options)
    known = {option.entered for option in options}
    chosen = frozenset(typed(fields, name)) & known
    return Choice(options, chosen, short and len(options) <= INLINE_OPTIONS)


def offers_options(schema: JsonObject) -> bool:
    """Whether the schema names the values one by one."""
    if isinstance(schema.get("enum"), list) or "const" in schema:
        return True
    return any(_labelled(schema.get(word)) or plain_lists(schema.get(word)) for word in ("oneOf", "anyOf"))


def plain_lists(variants: Json) -> bool:
    """Whether variants are nothing but lists of values, which together are the options of one choice."""
    return isinstance(variants, list) and bool(variants) and all(_plain_list(each) for each in variants)


def _plain_list(variant: Json) -> bool:
    listed = object_of(variant)
    if not isinstance(variant, dict) or not listed.keys() <= PLAIN or not isinstance(listed.get("enum"), list):
        return False
    kind = _OF_TYPE.get(str(listed.get("type", "")))
    return "type" not in listed or (kind is not None and all(type(value) in kind for value in list_of(listed["enum"])))


def asks_for_object(schema: JsonObject, name: str) -> bool:
    """Whether a schema asks for an answer of several parts by the name of its format; as a text it is refused there."""
    return schema.get("format") == name and schema.get("type") in ("object", "string") and not offers_options(schema)


def _labelled(variants: Json) -> bool:
    return isinstance(variants, list) and bool(variants) and all(isinstance(v, dict) and "const" in v for v in variants)


def options_of(schema: JsonObject) -> tuple[Option, ...]:
    """The options in the schema's order. Raises `ControlRefusedError` for none, too many, or two alike."""
    options: dict[str, Option] = {}
    for place, option in _all_options(schema):
        if option.entered in options:
            raise ControlRefusedError(
                "duplicate_option",
                Sentence("The option “%(entered)s” stands here twice.", entered=option.entered),
                place,
            )
        if len(option.title) > MAX_LABEL:
            raise ControlRefusedError(
                "label_too_long",
                Sentence("An option has at most %(max_label)s characters.", max_label=MAX_LABEL),
                place,
            )
        options[option.entered] = option
    if not options:
        raise ControlRefusedError("no_options", Sentence("A choice needs at least one option."))
    if len(options) > MAX_OPTIONS:
        raise ControlRefusedError(
            "too_many_options", Sentence("A choice has at most %(max_options)s options.", max_options=MAX_OPTIONS)
        )
    return tuple(options.values())


def _all_options(schema: JsonObject) -> list[tuple[str, Option]]:
    for word in ("oneOf", "anyOf"):
        variants = schema.get(word)
        if _labelled(variants):
            return [(f"/{word}/{at}", _titled(object_of(v))) for at, v in enumerate(list_of(variants))]
        if plain_lists(variants):
            return _flattened(word, list_of(variants))
    listed = schema.get("enum")
    if isinstance(listed, list):
        return [(f"/enum/{at}", _untitled(value)) for at, value in enumerate(listed)]
    return [("/const", _untitled(schema["const"]))] if "const" in schema else []


def _flattened(word: str, variants: list[Json]) -> list[tuple[str, Option]]:
    """The values of several lists, each once; by `oneOf` one that stands in two lists fits neither, so it is left out.

    A value that stands twice in one list is refused as it is in one list alone.
    """
    found = [
        (f"/{word}/{number}/enum/{at}", number, _untitled(value))
        for number, variant in enumerate(variants)
        for at, value in enumerate(list_of(object_of(variant)["enum"]))
    ]
    lists: dict[str, list[int]] = {}
    for _, number, option in found:
        if number not in lists.setdefault(option.entered, []):
            lists[option.entered].append(number)
    return [
        (place, option)
        for place, number, option in found
        if lists[option.entered] == [number] or (word == "anyOf" and number == lists[option.entered][0])
    ]


def _titled(variant: JsonObject) -> Option:
    title, hint, value = variant.get("title"), variant.get("description"), variant["const"]
    return Option(
        value,
        entered_for(value),
        title if isinstance(title, str) and title.strip() else _words(value),
        hint if isinstance(hint, str) else "",
    )


def _untitled(value: Json) -> Option:
    return Option(value, entered_for(value), _words(value))


def to_tick(options: tuple[Option, ...], *, several: bool = False) -> Paper:
    """Boxes to tick on a blank form; a line to write on where there are more options than anybody looks through."""
    if len(options) > MOST_TICKED:
        return Paper()
    return Paper(options=tuple(option.title for option in options), several=several)


def entered_for(value: Json) -> str:
    """What the browser posts for a value: the text itself, or the JSON of anything else."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _words(value: Json) -> str:
    return plain(value) or json.dumps(value, ensure_ascii=False)
