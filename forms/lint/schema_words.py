"""Words of a schema that have no effect, and limits that no answer can meet."""

from collections.abc import Mapping
from typing import Final

from jsonschema import Draft202012Validator

from forms.controls import registry
from forms.formats import Format
from forms.json_values import Json, JsonObject, list_of, object_of, pointer_of
from forms.lint.spelling import MOST_TOLD, did_you_mean, meant
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk
from forms.validation import SchemaValidator
from rules.sentences import Sentence

STANDARD_FORMATS: Final = frozenset(
    {
        "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri",
        "iri-reference", "json-pointer", "password", "regex", "relative-json-pointer", "time", "uri", "uri-reference",
        "uri-template", "uuid",
    }
)  # fmt: skip
LIMITS: Final = (
    ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
    ("minContains", "maxContains"), ("minimum", "maximum"),
)  # fmt: skip
NO_EFFECT: Final = {
    "deprecated": Sentence("“deprecated” has no effect. Leave the question out of the pages."),
    "writeOnly": Sentence("“writeOnly” has no effect. Say who may read an answer with “sensitivity”."),
    "contentMediaType": Sentence("“contentMediaType” has no effect: the answer is a text."),
    "contentEncoding": Sentence("“contentEncoding” has no effect: the answer is a text."),
}
KNOWN_WORDS: Final = frozenset(Draft202012Validator.VALIDATORS) | {
    "$comment", "$defs", "$id", "$schema", "contentEncoding", "contentMediaType", "contentSchema", "default",
    "definitions", "deprecated", "description", "else", "examples", "maxContains", "minContains", "readOnly", "then",
    "title", "writeOnly", "x-casewright", "$anchor", "$vocabulary",
}  # fmt: skip


def check_schema_words(schema: JsonObject, problems: ProblemList) -> None:
    """Look at every subschema of the form's schema, which has passed `forms.schema_safety`."""
    known = registry.formats
    for pointer, subschema in SchemaWalk(schema).everywhere():
        here = f"/schema{pointer}"
        for word in subschema:
            if len(problems) > MOST_TOLD:
                return
            _check_word(word, here, problems)
        _check_format(subschema.get("format"), f"{here}/format", known, problems)
        _check_limits(subschema, here, problems)
        _check_options(subschema, here, problems)
        _check_pattern(subschema, here, problems)


def _check_word(word: str, here: str, problems: ProblemList) -> None:
    if word in NO_EFFECT:
        problems.warn(f"{here}/{word}", "no_effect", NO_EFFECT[word])
    elif word not in KNOWN_WORDS:
        reason = Sentence(
            "JSON Schema has no keyword “%(word)s”.%(did_you_mean)s",
            word=word[:60],
            did_you_mean=did_you_mean(word, KNOWN_WORDS),
        )
        problems.warn(f"{here}{pointer_of((word,))}", "unknown_keyword", reason)


def _check_format(name: Json, place: str, known: Mapping[str, Format], problems: ProblemList) -> None:
    """A format that nothing checks looks as if it were checked: a near miss is refused, any other is warned of."""
    if not isinstance(name, str) or name in known:
        return
    if meant(name, known) and name not in STANDARD_FORMATS:
        problems.add(
            place,
            "unknown_format",
            Sentence(
                "There is no format “%(name)s”.%(did_you_mean)s", name=name[:60], did_you_mean=did_you_mean(name, known)
            ),
        )
    else:
        problems.warn(
            place,
            "unchecked_format",
            Sentence("Nothing checks the format “%(name)s”: any text is taken.", name=name[:60]),
        )


def _check_limits(schema: JsonObject, here: str, problems: ProblemList) -> None:
    for least_word, most_word in LIMITS:
        least, most = schema.get(least_word), schema.get(most_word)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            reason = Sentence(
                "“%(least)s” is more than “%(most)s”, so no answer fits.",
                least=least_word,
                most=most_word,
            )
            problems.add(f"{here}/{least_word}", "no_answer_fits", reason)
    offered = object_of(schema.get("items")).get("enum", object_of(schema.get("items")).get("oneOf"))
    least = schema.get("minItems")
    if isinstance(offered, list) and isinstance(least, int | float) and least > len(offered):
        reason = Sentence(
            "“minItems” is %(least)s, but there are only %(count)s answers to choose from.",
            least=least,
            count=len(offered),
        )
        problems.add(f"{here}/minItems", "no_answer_fits", reason)


def _check_options(schema: JsonObject, here: str, problems: ProblemList) -> None:
    """Options that the rest of their own schema refuses: whoever chooses one cannot go on."""
    offered = schema.get("enum")
    limits = {word: value for word, value in schema.items() if word in OWN_LIMITS}
    if not isinstance(offered, list) or not limits:
        return
    validator = SchemaValidator(limits)
    for at, value in enumerate(offered):
        if not validator.accepts(value):
            reason = Sentence("This option can never be chosen: the rest of the schema refuses it.")
            problems.warn(f"{here}/enum/{at}", "never_fits", reason)


OWN_LIMITS: Final = frozenset(
    {
        "type", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf",
    }
)  # fmt: skip


def _check_pattern(schema: JsonObject, here: str, problems: ProblemList) -> None:
    """A pattern says nothing to people: the form gives an example of what fits, or its own words."""
    pattern = schema.get("pattern")
    if not isinstance(pattern, str) or "enum" in schema:
        return
    validator = SchemaValidator({"pattern": pattern})
    examples = list_of(schema.get("examples"))
    for at, example in enumerate(examples):
        if not validator.accepts(example):
            problems.warn(f"{here}/examples/{at}", "bad_example", Sentence("The pattern refuses this example."))
    messages = object_of(object_of(schema.get("x-casewright")).get("messages"))
    if not examples and "pattern" not in messages:
        reason = Sentence("Say in words what is asked for: “messages” with “pattern” in “x-casewright”, or “examples”.")
        problems.warn(f"{here}/pattern", "pattern_without_words", reason)
