"""What a change of one question's schema means for an answer that the former schema accepted.

JSON Schema 2020-12, validation vocabulary (sections 6 and 7): a limit that became looser accepts every former answer,
one that became tighter may not. What cannot be compared (a pattern, a combined schema), and every keyword that has no
rule here, is unknown, never safe and never left out.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from forms.controls.base import OTHER_WORDS
from forms.controls.options import Option, offers_options, options_of
from forms.json_values import ABSENT, Absent, Json, JsonObject, list_of, object_of
from forms.versions.changes import Meaning
from forms.versions.keyword_words import changed_words, looser_words, reading_words, touched_words
from forms.versions.written import Written, same
from rules.sentences import Sentence

type Found = tuple[Meaning, str, str]
"""What it means, a short code, and words."""

LEAST = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
MOST = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"})
WORDS = frozenset({"title", "description", "examples", "$comment", "deprecated"})
OF_OPTIONS = frozenset(OTHER_WORDS)
OF_AN_OPTION: Final = frozenset({"const", "title", "description"})
UNEVALUATED: Final = frozenset({"unevaluatedItems", "unevaluatedProperties"})
"""These count what other keywords looked at: with them, less of those is not looser."""
ASKED_BY_ITSELF: Final = frozenset({"x-casewright", "readOnly"})
"""What `forms.versions.question_changes` compares of a question."""


def schema_changes(
    former: JsonObject, other: JsonObject, was: Written, now: Written, leave_out: frozenset[str] = ASKED_BY_ITSELF
) -> Iterator[Found]:
    """Every keyword that changed, and what that means. `was` and `now` are the whole schemas that they stand in."""
    choices = _is_one_choice(former) and _is_one_choice(other)
    for word in sorted({*former, *other} - leave_out - {"items"}):
        if choices and word in OF_OPTIONS:
            continue
        yield from _word(word, former, other, was, now)
    if choices:
        yield from _options(former, other)
    if "items" not in leave_out:
        yield from _items(former, other, was, now)


def _word(word: str, former: JsonObject, other: JsonObject, was: Written, now: Written) -> Iterator[Found]:
    before, after = former.get(word, ABSENT), other.get(word, ABSENT)
    if not same(before, after):
        loose = not UNEVALUATED & {*former, *other}
        yield _keyword(word, before, after, loose=loose)
    elif not isinstance(before, Absent) and was.leads_to(before) != now.leads_to(before):
        yield (
            Meaning.UNKNOWN,
            "$ref",
            Sentence("a shared part of the file that “%(word)s” refers to was changed", word=word),
        )


def _items(former: JsonObject, other: JsonObject, was: Written, now: Written) -> Iterator[Found]:
    """What changed in what one answer of a list is."""
    before, after = former.get("items", ABSENT), other.get("items", ABSENT)
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from _word("items", former, other, was, now)
        return
    for meaning, code, words in schema_changes(before, after, was, now, frozenset()):
        own = code if code == "type" or code.startswith("option:") else f"items.{code}"
        yield meaning, own, Sentence("of each of its answers: %(words)s", words=words)


def _keyword(word: str, before: Json | Absent, after: Json | Absent, *, loose: bool) -> Found:
    was = changed_words(word, before, after)
    gone = isinstance(after, Absent)
    if word in WORDS:
        return Meaning.COMPATIBLE, "words", reading_words(word, before, after)
    if word == "default":
        return Meaning.COMPATIBLE, "default", was
    if word in LEAST or word in MOST:
        return _limit(word, before, after, was)
    if word == "minContains":
        return (Meaning.COMPATIBLE if _least(after) <= _least(before) else Meaning.NEEDS_STEP), word, was
    if word == "type":
        if (before, after) == ("integer", "number"):
            return Meaning.COMPATIBLE, "type", Sentence("decimal numbers are answers too")
        return Meaning.NEEDS_STEP, "type", was
    if word == "multipleOf":
        finer = gone or (_is_number(before) and _is_number(after) and _is_multiple(before, after))
        return (Meaning.COMPATIBLE if finer else Meaning.NEEDS_STEP), word, was
    if word == "uniqueItems":
        if after is True:
            return Meaning.NEEDS_STEP, word, Sentence("no answer may stand in the list twice any more (“uniqueItems”)")
        return Meaning.COMPATIBLE, word, Sentence("an answer may stand in the list twice now (“uniqueItems”)")
    if gone and loose and word in {"format", "pattern", "not", "allOf", "enum", "const"}:
        return Meaning.COMPATIBLE, word, looser_words(word)
    if word in {"format", "enum", "const"}:
        return Meaning.NEEDS_STEP, word, was
    return Meaning.UNKNOWN, word, touched_words(word)


def _limit(word: str, before: Json | Absent, after: Json | Absent, words: str) -> Found:
    if isinstance(after, Absent):
        return Meaning.COMPATIBLE, word, words
    looser = _is_number(before) and _is_number(after) and (after <= before if word in LEAST else after >= before)  # type: ignore[operator]
    return (Meaning.COMPATIBLE if looser else Meaning.NEEDS_STEP), word, words


def _least(given: Json | Absent) -> float:
    """How many answers have to be as `contains` says: one, where nothing says how many."""
    return given if isinstance(given, int | float) else 1


# Options


def _is_one_choice(schema: JsonObject) -> bool:
    """Whether one keyword alone names all options."""
    return offers_options(schema) and len(OF_OPTIONS & schema.keys()) == 1


def _options(former: JsonObject, other: JsonObject) -> Iterator[Found]:
    before, after = ({option.entered: option for option in options_of(each)} for each in (former, other))
    found = [*_each_option(before, after)]
    yield from found
    if not found and list(before) != list(after):
        yield Meaning.COMPATIBLE, "options", Sentence("the options stand in another order")
    more = _beside_options(former), _beside_options(other)
    if more[0] != more[1]:
        yield Meaning.UNKNOWN, "options", Sentence("what the file says beside the options was changed")
    elif not found and list(before) == list(after) and any(not same(former.get(w), other.get(w)) for w in OF_OPTIONS):
        yield Meaning.COMPATIBLE, "options", Sentence("the same options are written in another way")


def _each_option(before: dict[str, Option], after: dict[str, Option]) -> Iterator[Found]:
    for entered in before:
        if entered not in after:
            words = Sentence("the option “%(title)s” is gone", title=before[entered].title)
            yield Meaning.NEEDS_STEP, f"option:{entered}", words
    for entered in after:
        if entered not in before:
            words = Sentence("there is a new option “%(title)s”", title=after[entered].title)
            yield Meaning.COMPATIBLE, f"option:{entered}", words
            continue
        was, now = before[entered], after[entered]
        if not same(was.value, now.value):
            words = Sentence("“%(title)s” is kept as something else", title=was.title)
            yield Meaning.NEEDS_STEP, f"option:{entered}", words
        elif was.title != now.title:
            words = Sentence("the option “%(title)s” is called “%(now)s” now", title=was.title, now=now.title)
            yield Meaning.COMPATIBLE, f"option:{entered}", words
        elif was.hint != now.hint:
            words = Sentence("the help at the option “%(title)s” was changed", title=was.title)
            yield Meaning.COMPATIBLE, "options", words


def _beside_options(schema: JsonObject) -> list[JsonObject]:
    """What options say besides their value, their title and their help; of lists of values, what is no value."""
    listed = [object_of(each) for word in ("oneOf", "anyOf") for each in list_of(schema.get(word))]
    known = OF_AN_OPTION if all("const" in each for each in listed) else {"enum", "title", "description", "type"}
    return [rest for each in listed if (rest := {word: told for word, told in each.items() if word not in known})]


def _is_number(value: Json | Absent) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_multiple(before: Json | Absent, after: Json | Absent) -> bool:
    one, other = Decimal(str(before)), Decimal(str(after))
    return other != 0 and one % other == 0
