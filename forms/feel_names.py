"""Whether the names that FEEL reads in a form exist: its questions and their parts, and the facts."""

from collections.abc import Iterable, Iterator, Mapping

from forms.conditions import Composed, Condition, FeelCondition
from forms.elements import Question
from forms.facts import KNOWN_FACTS, PREFILL_FACTS
from forms.feel_texts import FeelText, parse
from forms.json_values import Json, JsonObject, list_of, object_of, pointer_of
from forms.problems import ProblemList
from rules.sentences import Sentence, listed


def neither(name: str) -> str:
    """What to say about a name that leads nowhere."""
    return Sentence(
        "“%(name)s” is neither a question of this form nor a fact. The facts are: %(listed)s.",
        name=name,
        listed=listed(sorted(KNOWN_FACTS)),
    )


def names_inside(schema: JsonObject) -> frozenset[str]:
    """What may stand in the condition of a filter: every property anywhere in the schema, and the item itself."""
    return frozenset(_property_names(schema)) | {"item"}


def unknown_names(feel: FeelText, schema: JsonObject, inside: frozenset[str]) -> list[str]:
    """The names that a text reads and that are neither questions nor facts.

    A name in the condition of a filter may be that of a part of each item, so `names_inside` the schema, read once for
    all its texts, count as known on their own.
    """
    return sorted(
        name
        for name in feel.reads
        if name.partition(".")[0] not in KNOWN_FACTS | inside or not _leads_somewhere(name.split("."), schema)
    )


def _leads_somewhere(parts: list[str], schema: JsonObject) -> bool:
    """Whether a dotted name that begins with a question goes on to a part of it, as far as the schema says."""
    current = schema
    for part in parts:
        properties = current.get("properties")
        if not isinstance(properties, dict) or not properties:
            return True
        if part not in properties:
            return current is schema
        current = object_of(properties[part])
        current = object_of(current.get("items")) if current.get("type") == "array" else current
    return True


def _property_names(schema: Json) -> Iterator[str]:
    waiting: list[Json] = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from object_of(value.get("properties"))
            waiting.extend(value.values())
        else:
            waiting.extend(list_of(value))


def warn_of_names(schema: JsonObject, questions: Mapping[str, Question], problems: ProblemList) -> None:
    """Add a warning for every unknown name in a rule, a check or a prefill, which reads it as null.

    A prefill is worked out before there are answers, so it knows facts alone. A property hides the fact of its name.
    """
    inside = names_inside(schema)
    _warn_of_questions(schema, inside, questions.values(), "/schema", problems)
    for question in questions.values():
        if question.items is not None:
            place = "/schema" + "".join(f"/properties{pointer_of((part,))}" for part in question.path) + "/items"
            _warn_of_questions(schema, inside, question.items.page.questions, place, problems)
    for name in KNOWN_FACTS & set(object_of(schema.get("properties"))):
        reason = Sentence("This property hides the fact “%(name)s”. Give it another name.", name=name)
        problems.warn(f"/schema/properties/{name}", "hides_fact", reason)


def _warn_of_questions(
    schema: JsonObject, inside: frozenset[str], questions: Iterable[Question], place: str, problems: ProblemList
) -> None:
    for question in questions:
        notes = place + "".join(f"/properties{pointer_of((part,))}" for part in question.path) + "/x-casewright"
        for rule in question.rules:
            for feel in _texts_of(rule.condition):
                _warn(f"{rule.pointer}/condition", unknown_names(feel, schema, inside), problems)
        for check in question.annotations.checks:
            _warn(f"{notes}/check", unknown_names(parse(check.feel), schema, inside), problems)
        if question.annotations.prefill:
            _warn(f"{notes}/prefill", sorted(parse(question.annotations.prefill).roots - PREFILL_FACTS), problems)


def _texts_of(condition: Condition) -> Iterator[FeelText]:
    if isinstance(condition, FeelCondition):
        yield condition.feel
    elif isinstance(condition, Composed):
        for part in condition.parts:
            yield from _texts_of(part)


def _warn(place: str, names: list[str], problems: ProblemList) -> None:
    for name in names:
        problems.warn(place, f"unknown_name:{name}", neither(name))
