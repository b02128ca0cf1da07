"""Made-up answers to a form, to look at its pages filled in; of nobody, and none that the form would refuse."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext

from forms.controls.options import Choice
from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.items import asks_of
from forms.json_values import Json, JsonObject, list_of, put_at

BY_FORMAT: Final[dict[str, Json]] = {
    "date": "2026-03-16",
    "time": "10:30:00",
    "date-time": "2026-03-16T10:30:00Z",
    "email": "sam@example.org",
    "phone": "01632 960123",
    "postcode": "ZZ99 3VZ",
    "nhs-number": "9990000018",
    "upn": "A999000000001",
    "uri": "https://example.org/",
}
TEXTS: Final = ("2026-03", "ABC", "A1", "12345", "1", "")
"""What may fit a pattern, where the form gives no example of its own."""
LONGEST: Final = 400


def example_entered(definition: FormDefinition) -> Entered:
    """What to type to see the form filled in; a question for which nothing fits stays empty."""
    answers: JsonObject = {}
    for question in definition.questions.values():
        value = _value(question)
        if value is not None:
            put_at(answers, question.path, value)
    entered = definition.entered_from(answers)
    refused = {problem.pointer for problem in definition.review(entered).problems}
    for question in definition.questions.values():
        if any(each == question.pointer or each.startswith(f"{question.pointer}/") for each in refused):
            fields = entered.get(question.page, {})
            kept = {name: texts for name, texts in fields.items() if not _is_of(question, name)}
            entered[question.page] = kept
    return entered


def _is_of(question: Question, name: str) -> bool:
    return name in question.control.field_names or name.startswith((f"{question.pointer}/", f"{question.pointer}~"))


def _value(question: Question) -> Json:
    """An answer that this question alone takes, or None."""
    if question.read_only or question.control.own_page:
        return None
    if question.items is not None:
        item: JsonObject = {}
        for inner in asks_of(question).page.questions:
            value = _value(inner)
            if value is not None:
                put_at(item, inner.path, value)
        return [item] if item else None
    for value in _candidates(question):
        reading = question.control.read(question.control.enter(value)) if _can_enter(question, value) else None
        if reading is not None and not reading.problem and reading.value == value and _fits(question, value):
            return value
    return None


def _can_enter(question: Question, value: Json) -> bool:
    kind = question.schema.get("type")
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list}
    return not isinstance(kind, str) or isinstance(value, kinds.get(kind, object))  # type: ignore[arg-type]


def _fits(question: Question, value: Json) -> bool:
    return not question.control.check(value).problem


def _candidates(question: Question) -> Iterator[Json]:
    schema = question.schema
    yield from list_of(schema.get("examples"))
    widget = question.control.widget({})
    several = schema.get("type") == "array"
    if isinstance(widget, Choice):
        for option in widget.options:
            yield [option.value] if several else option.value
        return
    match schema.get("type"):
        case "boolean":
            yield True
        case "integer" | "number":
            least, most = schema.get("minimum"), schema.get("maximum")
            yield from (each for each in (least, most, 3, 1) if isinstance(each, int | float))
        case "array":
            yield [gettext("An example"), gettext("Another example")]
        case _:
            yield from _texts(schema, question.label)


def _texts(schema: JsonObject, label: str) -> Iterator[Json]:
    form = schema.get("format")
    if isinstance(form, str) and form in BY_FORMAT:
        yield BY_FORMAT[form]
    if "pattern" in schema:
        yield from TEXTS
        return
    words = gettext("A made-up answer to “%(label)s”.") % {"label": label}
    least, most = schema.get("minLength"), schema.get("maxLength")
    while isinstance(least, int) and len(words) < min(least, LONGEST):
        words += f" {words}"
    yield words[:most] if isinstance(most, int) and most > 0 else words
