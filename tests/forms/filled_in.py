"""An answer to every question of a form, whatever form it is: by the kind of the answer, never by its name."""

from typing import Any

from forms import drafts
from forms.definition import FormDefinition
from forms.marks import mark_of
from forms.models import Draft, FormVersion
from tests.cast import Cast

WORDS = "Wilf said that he likes it when Dad cooks.\n\nHis aunt, Mrs Larkspur, lives two streets away."
FORMATTED: dict[str, Any] = {
    "date": "2026-07-09",
    "time": "15:30:00",
    "date-time": "2026-07-09T16:05:00Z",
    "email": "office@cobble-lane.example",
    "address": {"line1": "1 Made-up Lane", "town": "Northmere", "postcode": "ZZ99 3VZ"},
    "person": {"name": "Marigold Larkspur", "role": "Mother"},
}
ITEMS = 2


def answers_to(schema: dict[str, Any]) -> dict[str, Any]:
    """An answer to each property of an object's schema that can be given one. Lists have two items."""
    given = {name: _answer(below) for name, below in schema.get("properties", {}).items()}
    return {name: value for name, value in given.items() if value is not None}


def _answer(schema: dict[str, Any]) -> Any:
    if "properties" in schema:
        return answers_to(schema)
    if schema.get("type") == "array":
        item = schema["items"]
        if "properties" in item:
            return [answers_to(item) for _ in range(ITEMS)]
        return [_answer(item)]
    for named in ("oneOf", "enum"):
        if named in schema:
            return schema[named][-1]["const"] if named == "oneOf" else schema[named][-1]
    if schema.get("type") == "object":
        return FORMATTED.get(schema.get("format", ""))
    if schema.get("type") == "string":
        return FORMATTED.get(schema.get("format", ""), WORDS[: schema.get("maxLength", len(WORDS))])
    return {"boolean": True, "integer": schema.get("minimum", 1), "number": schema.get("minimum", 1.5)}[schema["type"]]


def filled_in(version: FormVersion, people: Cast) -> Draft:
    """Sam's draft of a form in which every answer was filled in from the referral."""
    definition = version.definition
    entered = definition.entered_from(answers_to(version.content["schema"]))
    return drafts.start(version, people.sam, entered, origins_of(definition, entered))


def origins_of(definition: FormDefinition, entered: dict[str, Any]) -> dict[str, Any]:
    """Where each answer outside a list came from: a referral."""
    sources = [{"title": "Referral", "on": "2026-05-18", "by": "Dee Larkin"}]
    origins: dict[str, Any] = {}
    for pointer, question in definition.questions.items():
        typed = {name: entered.get(question.page, {}).get(name, []) for name in question.control.field_names}
        if any(typed.values()) and question.items is None:
            origins[pointer] = {"mark": mark_of(typed), "sources": sources, "case": False}
    return origins
