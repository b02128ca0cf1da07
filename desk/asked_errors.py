"""What is wrong with what was typed, beside each question and in the list above, where each line names its question."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

QUESTIONS = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Family name"),
    "known_as": gettext_lazy("Wishes to be called"),
    "born": gettext_lazy("Date of birth"),
    "expected": gettext_lazy("Expected date of birth"),
    "died": gettext_lazy("Date of death"),
    "used_from": gettext_lazy("Since when is the name used"),
    "reference": gettext_lazy("Reference"),
    "kind": gettext_lazy("What they are to the child"),
    "starts_on": gettext_lazy("Since when"),
    "ends_on": gettext_lazy("Until which day"),
    "from_on": gettext_lazy("From which day"),
}
"""The names of the questions whose errors may not say what they are about."""


def asked_errors(
    errors: Mapping[str, str], hrefs: Mapping[str, str], questions: Mapping[str, Any] = QUESTIONS
) -> dict[str, Any]:
    """Return `errors`, for the list above in the order of the page, and `wrong`, for beside each question."""
    return {
        "errors": [
            {"href": href, "text": _line(questions.get(name), errors[name])}
            for name, href in hrefs.items()
            if name in errors
        ],
        "wrong": {name: errors.get(name) for name in hrefs},
    }


def _line(question: Any, words: str) -> str:
    if question is None or str(question).lower() in words.lower():
        return words
    return f"{question} {words}" if str(question).endswith("?") else f"{question}: {words}"
