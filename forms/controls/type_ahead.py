"""What fields have in common in which one types the first letters of an answer and chooses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from accounts.looked_up import gettext
from forms.controls.base import Fields, Reading, last_typed
from forms.found_by_words import Answer, FoundByWords, near
from forms.json_values import Absent, JsonObject

MOST_SENT: Final = 500
"""More answers than this are not sent with the page: it asks for them when somebody goes to the field."""
LONGEST_TYPED: Final = 500
AHEAD: Final = "autocomplete"


@dataclass(frozen=True, slots=True)
class TypeAhead:
    """What the template draws: what to choose from (none where it is too much), and what is typed.

    What the browser posts for an answer are its words as the form was written, whatever language they are read in.

    `near` are answers to choose from where what is typed is none. `strange` says that it stands in no list.
    """

    words: tuple[Answer, ...]
    text: str
    near: tuple[Answer, ...] = ()
    strange: bool = False


def asks_to_type(options: JsonObject) -> bool:
    """Whether a choice is to be typed: `"format": "autocomplete"`, or `"autocomplete": true` as JSON Forms has it."""
    return options.get("format") == AHEAD or (options.get(AHEAD) is True and options.get("format") != "radio")


def read_typed(fields: Fields, name: str, answers: FoundByWords, label: str) -> Reading:
    """The answer that was typed, by its words or its code."""
    text = last_typed(fields, name).strip()
    if not text:
        return Reading()
    found = answers.exactly(text) if len(text) <= LONGEST_TYPED else Absent()
    if isinstance(found, Absent):
        words = {"label": label, "text": text[:40]}
        return Reading(
            problem=gettext("Choose one of the answers to “%(label)s”: “%(text)s” is not one of them") % words,
            code="enum",
        )
    return Reading(found)


def drawn(typed: str, offered: Iterable[Answer], *, known: bool) -> TypeAhead:
    """The field with what was typed; `known` where that is an answer, on this day or another."""
    answers = tuple(offered)
    sent = answers if len(answers) <= MOST_SENT else ()
    text = str(typed).strip()
    offers = () if known or sent or not text else near(text, answers)
    return TypeAhead(sent, text, offers, strange=bool(text) and all(text != one.posted for one in answers))
