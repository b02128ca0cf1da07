"""What a change of one question's schema means for an answer that the former schema accepted.

JSON Schema 2020-12, validation vocabulary (sections 6 and 7): a limit that became looser accepts every former answer,
one that became tighter may not. What cannot be compared (a pattern, a combined schema) is unknown, never safe.
"""

from collections.abc import Iterator
from decimal import Decimal

from forms.controls.options import Option, offers_options, options_of
from forms.json_values import Json, JsonObject, list_of, object_of
from forms.versions.changes import Meaning
from rules.sentences import OR, Sentence, joined

type Found = tuple[Meaning, str, str]
"""What it means, a short code, and words."""

LEAST = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"})
MOST = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"})
WORDS = frozenset({"title", "description", "examples", "$comment", "deprecated", "default"})
OF_OPTIONS = frozenset({"enum", "const", "oneOf", "anyOf"})
READ_ELSEWHERE = frozenset({"x-casewright", "properties", "required", "items", "$id", "$schema", "$defs", "readOnly"})


def schema_changes(former: JsonObject, other: JsonObject) -> Iterator[Found]:
    """Every keyword that changed, and what that means."""
    choices = offers_options(former), offers_options(other)
    for word in sorted({*former, *other} - READ_ELSEWHERE):
        before, after = former.get(word), other.get(word)
        if before == after or (word in OF_OPTIONS and all(choices)):
            continue
        yield _keyword(word, before, after)
    if all(choices):
        yield from _options(options_of(former), options_of(other))
    inner = object_of(former.get("items")), object_of(other.get("items"))
    if all(map(offers_options, inner)):
        yield from _options(options_of(inner[0]), options_of(inner[1]))
    elif inner[0].get("type") != inner[1].get("type"):
        yield Meaning.NEEDS_STEP, "type", Sentence("what one of its answers is has changed")


def _keyword(word: str, before: Json, after: Json) -> Found:
    if word in WORDS:
        return Meaning.COMPATIBLE, "words", Sentence("other words (%(word)s)", word=word)
    if word in LEAST or word in MOST:
        return _limit(word, before, after)
    if word == "type":
        if (before, after) == ("integer", "number"):
            return Meaning.COMPATIBLE, "type", Sentence("decimal numbers are answers too")
        return (
            Meaning.NEEDS_STEP,
            "type",
            Sentence("the type was %(before)s and is %(now)s", before=_said(before), now=_said(after)),
        )
    if word == "multipleOf":
        finer = after is None or (_is_number(before) and _is_number(after) and _is_multiple(before, after))
        return (
            (Meaning.COMPATIBLE if finer else Meaning.NEEDS_STEP),
            word,
            Sentence("steps of %(before)s, now %(now)s", before=_said(before), now=_said(after)),
        )
    if word == "uniqueItems":
        return (
            (Meaning.NEEDS_STEP if after else Meaning.COMPATIBLE),
            word,
            Sentence("whether an answer may stand there twice"),
        )
    if after is None and word in {"format", "pattern", "not", "allOf", "enum", "const"}:
        return Meaning.COMPATIBLE, word, Sentence("“%(word)s” is gone: more is accepted", word=word)
    if word in {"format", "enum", "const"}:
        return (
            Meaning.NEEDS_STEP,
            word,
            Sentence("“%(word)s” was %(before)s and is %(now)s", word=word, before=_said(before), now=_said(after)),
        )
    return Meaning.UNKNOWN, word, Sentence("“%(word)s” was touched", word=word)


def _limit(word: str, before: Json, after: Json) -> Found:
    words = Sentence("“%(word)s” was %(before)s and is %(now)s", word=word, before=_said(before), now=_said(after))
    if after is None:
        return Meaning.COMPATIBLE, word, words
    looser = _is_number(before) and _is_number(after) and (after <= before if word in LEAST else after >= before)  # type: ignore[operator]
    return (Meaning.COMPATIBLE if looser else Meaning.NEEDS_STEP), word, words


def _options(former: tuple[Option, ...], other: tuple[Option, ...]) -> Iterator[Found]:
    before, after = ({option.entered: option for option in options} for options in (former, other))
    for entered in before.keys() - after.keys():
        yield (
            Meaning.NEEDS_STEP,
            f"option:{entered}",
            Sentence("the option “%(title)s” is gone", title=before[entered].title),
        )
    for entered in after.keys() - before.keys():
        yield Meaning.COMPATIBLE, f"option:{entered}", Sentence("a new option “%(title)s”", title=after[entered].title)
    for entered in before.keys() & after.keys():
        was, now = before[entered], after[entered]
        if type(was.value) is not type(now.value):
            yield (
                Meaning.NEEDS_STEP,
                f"option:{entered}",
                Sentence("“%(title)s” is kept as something else", title=was.title),
            )
        elif was.title != now.title:
            yield (
                Meaning.COMPATIBLE,
                f"option:{entered}",
                Sentence("the option “%(title)s” is called “%(now)s” now", title=was.title, now=now.title),
            )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_multiple(before: Json, after: Json) -> bool:
    one, other = Decimal(str(before)), Decimal(str(after))
    return other != 0 and one % other == 0


def _said(value: Json) -> str:
    if value is None:
        return Sentence("not set")
    if isinstance(value, list):
        return joined(OR, (str(each) for each in list_of(value))) or Sentence("nothing")
    return f"“{str(value)[:60]}”"
