"""A form with groups in groups and in the items of a list, and answers to it."""

from typing import Any

from forms.definition import read
from tests.forms.examples import form

PERSON: dict[str, Any] = {
    "type": "object",
    "title": "Person",
    "properties": {
        "name": {"type": "string", "title": "Name"},
        "words": {"type": "string", "title": "What did they say?"},
        "reach": {
            "type": "object",
            "title": "How to reach them",
            "description": "In working hours.",
            "properties": {"phone": {"type": "string", "title": "Telephone"}},
        },
    },
}
UISCHEMA: dict[str, Any] = {
    "type": "VerticalLayout",
    "elements": [
        {"type": "Control", "scope": "#/properties/when"},
        {
            "type": "Group",
            "label": "The visit",
            "options": {"hint": "All that you saw yourself."},
            "elements": [
                {"type": "Label", "text": "Say what you saw."},
                {"type": "Control", "scope": "#/properties/what", "options": {"multi": True}},
                {
                    "type": "Group",
                    "label": "The home",
                    "elements": [
                        {"type": "Control", "scope": "#/properties/warm"},
                        {
                            "type": "Control",
                            "scope": "#/properties/why",
                            "rule": {
                                "effect": "SHOW",
                                "condition": {"scope": "#/properties/warm", "schema": {"const": False}},
                            },
                        },
                    ],
                },
            ],
        },
        {"type": "Control", "scope": "#/properties/people"},
        {"type": "Control", "scope": "#/properties/after"},
    ],
}
GROUPED = read(
    form(
        {
            "when": {"type": "string", "format": "date", "title": "When was it?"},
            "what": {"type": "string", "title": "What happened?", "x-casewright": {"third_party": True}},
            "warm": {"type": "boolean", "title": "Was it warm?"},
            "why": {"type": "string", "title": "Why not?"},
            "people": {"type": "array", "title": "Who was there?", "items": PERSON},
            "after": {"type": "string", "title": "What comes next?"},
        },
        UISCHEMA,
    )
)
ANSWERS: dict[str, Any] = {
    "when": "2026-07-09",
    "what": "He was asleep.\nThen he woke.",
    "warm": True,
    "people": [{"name": "Ida", "words": "Hello.\nCome in.", "reach": {"phone": "01632 960001"}}],
}
