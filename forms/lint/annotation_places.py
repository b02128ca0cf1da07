"""`x-casewright` where it means nothing, and own messages for keywords that there are not."""

from typing import Final

from forms.annotations import INHERITED, KNOWN
from forms.answer_checks import NOT_WORKED_OUT
from forms.json_values import JsonObject, object_of, path_of, pointer_of
from forms.lint.spelling import MOST_TOLD, did_you_mean
from forms.object_keywords import NOT_ALLOWED
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk
from rules.sentences import Sentence

MESSAGE_WORDS: Final = frozenset(
    {
        NOT_ALLOWED, NOT_WORKED_OUT, "anyOf", "const", "contains", "dependentRequired", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
        "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
        "required", "type", "uniqueItems",
    }
)  # fmt: skip
"""What own messages can be for: the keywords that refuse an answer, and what is said of a calculation that waits."""
EVERYWHERE: Final = frozenset({"messages"})
NAMED: Final = frozenset({("properties",), ("$defs",), ("definitions",)})


def check_annotation_places(schema: JsonObject, problems: ProblemList) -> None:
    """Look at the annotations of every subschema. A question takes all of them; what holds questions, the inherited."""
    for pointer, subschema in SchemaWalk(schema).everywhere():
        notes = subschema.get("x-casewright")
        if not isinstance(notes, dict) or len(problems) > MOST_TOLD:
            continue
        here = f"/schema{pointer}/x-casewright"
        for word in () if _is_question(pointer, subschema) else notes.keys() - EVERYWHERE:
            _check_word(word, f"{here}{pointer_of((word,))}", _holds_questions(pointer, subschema), problems)
        for word in list(object_of(notes.get("messages")).keys() - MESSAGE_WORDS)[:MOST_TOLD]:
            reason = Sentence(
                "Nothing is ever refused for “%(word)s”.%(did_you_mean)s",
                word=word[:60],
                did_you_mean=did_you_mean(word, MESSAGE_WORDS),
            )
            problems.warn(f"{here}/messages{pointer_of((word,))}", "unknown_message", reason)


def _check_word(word: str, place: str, holds_questions: bool, problems: ProblemList) -> None:
    if holds_questions and word in INHERITED:
        return
    if word not in KNOWN:
        problems.warn(place, "unknown_annotation", Sentence("Casewright does not know “%(word)s”.", word=word[:60]))
    elif holds_questions:
        problems.add(
            place,
            "misplaced_annotation",
            Sentence("“%(word)s” is about one answer. Write it at a question.", word=word),
        )
    else:
        problems.add(
            place,
            "misplaced_annotation",
            Sentence("“%(word)s” means nothing here. Write it at a question or a group.", word=word),
        )


def _is_question(pointer: str, schema: JsonObject) -> bool:
    """Whether the schema is one of a question, not of a group, an item, an option or a rule."""
    around = path_of(pointer)[-2:-1]
    is_group = isinstance(schema.get("properties"), dict) and schema.get("readOnly") is not True
    return around in NAMED and not is_group


def _holds_questions(pointer: str, schema: JsonObject) -> bool:
    """Whether it is the whole form, a group, or what each item of a list asks."""
    path = path_of(pointer)
    there = not path or path[-2:-1] in NAMED or path[-1] == "items"
    return there and (isinstance(schema.get("properties"), dict) or "$ref" in schema)
