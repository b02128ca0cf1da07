"""What comes with a posted page besides the answers: marks, revision, choices. None of it is trusted."""

import json
from collections.abc import Mapping

from django.http import QueryDict

from forms.drafts import Choice

AUTOSAVE_HEADER = "X-Casewright-Autosave"
MARKS = "marks"
BEFORE = "before"
REVISION = "revision"
ACTION = "action"
CHOICE_PREFIX = "choose"
ASKED = "asked"
SIDES: Mapping[str, Choice] = {"mine": "mine", "theirs": "theirs", "both": "both"}
LONGEST_REVISION = 9


def posted_fields(posted: QueryDict) -> dict[str, list[str]]:
    """The answers' fields: those whose names are JSON pointers."""
    return {name: [str(text) for text in texts] for name, texts in posted.lists() if name.startswith("/")}


def posted_marks(posted: QueryDict) -> dict[str, str] | None:
    """The marks the page was drawn with; `None` when there are none, or they are not what this product writes."""
    try:
        marks = json.loads(posted.get(MARKS, ""))
    except (ValueError, RecursionError):
        return None
    if not isinstance(marks, Mapping):
        return None
    return {str(pointer): mark for pointer, mark in marks.items() if isinstance(mark, str)}


def posted_before(posted: QueryDict) -> dict[str, list[str]]:
    """What the fields held when the page of an item was drawn, to leave it as it was; nothing where that is unknown."""
    try:
        before = json.loads(posted.get(BEFORE, ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(before, dict):
        return {}
    return {
        name: [text for text in texts if isinstance(text, str)]
        for name, texts in before.items()
        if name.startswith("/") and isinstance(texts, list)
    }


def posted_revision(posted: QueryDict) -> int | None:
    """The draft's revision when the page was drawn, if it was sent."""
    text = posted.get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_REVISION else None


def posted_choices(posted: QueryDict) -> dict[str, Choice]:
    """Which side to keep, by question, from the page that asks; `undecided` where it asked and nothing was chosen."""
    choices: dict[str, Choice] = {str(pointer): "undecided" for pointer in posted.getlist(ASKED)}
    for name, value in posted.items():
        if name.startswith(CHOICE_PREFIX + "/") and str(value) in SIDES:
            choices[name.removeprefix(CHOICE_PREFIX)] = SIDES[str(value)]
    return choices
