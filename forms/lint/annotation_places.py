"""`x-casewright` where it has no effect, and own messages for keywords that there are not."""

from typing import Final

from forms.answer_checks import NOT_WORKED_OUT
from forms.json_values import JsonObject, object_of, path_of, pointer_of
from forms.lint.spelling import MOST_TOLD, did_you_mean
from forms.object_keywords import NOT_ALLOWED
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk

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


def check_annotation_places(schema: JsonObject, problems: ProblemList) -> None:
    """Look at the annotations of every subschema."""
    for pointer, subschema in SchemaWalk(schema).everywhere():
        notes = subschema.get("x-casewright")
        if not isinstance(notes, dict) or len(problems) > MOST_TOLD:
            continue
        here = f"/schema{pointer}/x-casewright"
        if not _is_question(pointer, subschema):
            for word in notes.keys() - EVERYWHERE:
                reason = f"“{word}” has no effect here. Write it at each question."
                problems.warn(f"{here}{pointer_of((word,))}", "no_effect", reason)
        for word in list(object_of(notes.get("messages")).keys() - MESSAGE_WORDS)[:MOST_TOLD]:
            reason = f"Nothing is ever refused for “{word[:60]}”.{did_you_mean(word, MESSAGE_WORDS)}"
            problems.warn(f"{here}/messages{pointer_of((word,))}", "unknown_message", reason)


def _is_question(pointer: str, schema: JsonObject) -> bool:
    """Whether the schema is one of a question, not of a group, an item, an option or a rule."""
    around = path_of(pointer)[-2:-1]
    is_group = isinstance(schema.get("properties"), dict) and schema.get("readOnly") is not True
    return around in {("properties",), ("$defs",), ("definitions",)} and not is_group
