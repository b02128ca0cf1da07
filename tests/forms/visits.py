"""A form with a list of visits, for the tests of repeated items."""

from copy import deepcopy
from typing import Any

from tests.forms.examples import control, form

VISIT: dict[str, Any] = {
    "type": "object",
    "title": "Visit",
    "properties": {
        "date": {
            "type": "string",
            "format": "date",
            "title": "When was it?",
            "x-casewright": {
                "check": {
                    "feel": "began = null or date >= began",
                    "message": "The visit must be after the work began",
                }
            },
        },
        "seen": {"type": "boolean", "title": "Was the child seen?"},
        "why": {"type": "string", "title": "Why not?"},
        "who": {"type": "array", "title": "Who was there?", "items": {"enum": ["Mother", "Father"]}},
        "words": {"type": "string", "title": "What did the child say?", "x-casewright": {"voice": "child"}},
    },
    "required": ["date", "seen", "why"],
}
NOT_SEEN = {"effect": "SHOW", "condition": {"scope": "#/properties/seen", "schema": {"const": False}}}
ASKED = {"effect": "SHOW", "condition": {"feel": "wanted and seen"}}
DETAIL = {
    "type": "VerticalLayout",
    "elements": [
        control("date"),
        control("seen"),
        control("why", NOT_SEEN),
        control("who"),
        control("words", ASKED, multi=True),
    ],
}

SECRET: dict[str, Any] = {"type": "boolean", "title": "Keep it from them?", "x-casewright": {"withhold": True}}
"""The question whether what stands around it must be kept from the family."""


def visits_form(required: tuple[str, ...] = ("visits",), **limits: Any) -> dict[str, Any]:
    """One page "Before", one page "Visits" with the list and a question beneath it."""
    listed = {"type": "array", "title": "Visits", "items": VISIT, **limits}
    texts = {"began": {"type": "string", "format": "date"}, "wanted": {"type": "boolean"}, "after": {"type": "string"}}
    pages = {
        "type": "Categorization",
        "elements": [
            {"type": "Category", "label": "Before", "elements": [control("began"), control("wanted")]},
            {
                "type": "Category",
                "label": "Visits made",
                "elements": [
                    {"type": "ListWithDetail", "scope": "#/properties/visits", "options": {"detail": DETAIL}},
                    control("after"),
                ],
            },
        ],
    }
    return form({**texts, "visits": listed}, pages, required=list(required))


def secret_visits() -> dict[str, Any]:
    """Visits, each with the question whether it must be kept from the family."""
    document = deepcopy(visits_form())
    document["schema"]["properties"]["visits"]["items"]["properties"]["secret"] = SECRET
    listed = document["uischema"]["elements"][1]["elements"][0]
    listed["options"]["detail"]["elements"].append(control("secret"))
    return document


def visit(date: str = "2026-07-09", **more: Any) -> dict[str, Any]:
    """The answers about one visit."""
    return {"date": date, "seen": True, **more}
