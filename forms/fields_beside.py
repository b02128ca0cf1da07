"""Fields that stand beside an answer, as questions that belong to no form: a day, or a choice.

And whether the day makes sense since when a changed answer is said to hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from accounts import clock
from accounts.days import full_day_words
from forms.controls.base import ControlSpec, Fields, last_typed
from forms.controls.date_parts import PARTS, DateParts, iso_date
from forms.controls.radios import Radios
from forms.elements import Question
from forms.json_values import Json, JsonObject

A_DAY: Final[JsonObject] = {"type": "string", "format": "date"}


def day_beside(question: Question, name: str, label: str) -> Question:
    """The field of a name for a day, beside a question."""
    control = DateParts(ControlSpec(name, label, A_DAY))
    return _beside(question, name, label, schema=A_DAY, control=control)


def choice_beside(question: Question, name: str, label: str, titles: Mapping[str, str]) -> Question:
    """The field of a name for one of several values with titles, beside a question."""
    options: list[Json] = [{"const": value, "title": title} for value, title in titles.items()]
    schema: JsonObject = {"type": "string", "oneOf": options}
    return _beside(question, name, label, schema=schema, control=Radios(ControlSpec(name, label, schema)))


def _beside(question: Question, name: str, label: str, **asked: Any) -> Question:
    return replace(question, pointer=name, path=(name,), label=label, hint="", items=None, within="", **asked)


def boxes_of(day: Question, fields: Fields) -> tuple[str, ...]:
    """What stands in the boxes of a day."""
    return tuple(last_typed(fields, name) for name in day.control.field_names)


def day_in(day: Question, fields: Fields) -> date | None:
    """The day in the boxes, where it is one."""
    return iso_date(day.control.read(fields).value)


def entered_day(name: str, day: date) -> dict[str, list[str]]:
    """What the boxes of a name hold for a day."""
    return DateParts(ControlSpec(name, "", A_DAY)).enter(day.isoformat())


def first_box(name: str) -> str:
    """The pointer of what is wrong with a day: that of its first box, to which the error summary leads."""
    return f"{name}/{PARTS[0]}"


def fault_since(
    day: Question, fields: Fields, label: str, *, born: date | None, before: str, began: date | None
) -> str:
    """What is wrong with the day since when a changed answer, `label`, is said to hold; "" where it makes sense.

    `born` is the child's date of birth. `before` is what stood there, in words, and `began` since when; None where that
    does not matter, as it was never right.
    """
    reading = day.control.read(fields)
    on = iso_date(reading.value)
    if reading.problem or on is None:
        return reading.problem
    if on > clock.today():
        return gettext("The day since when “%(label)s” is so must be today or in the past") % {"label": label}
    if born is not None and on < born:
        words = gettext("“%(label)s” cannot be so before the birth: check the day, and the birth date in the file")
        return words % {"label": label}
    if began is not None and on <= began:
        words = gettext("“%(before)s” is written down from %(day)s: enter a later day, or choose “It was never right”")
        return words % {"before": before, "day": full_day_words(began)}
    return ""


def began_in(origins: Iterable[Mapping[str, Any]]) -> date | None:
    """Since when that holds which was filled in, where all of it came from facts of one day."""
    days = {iso_date(source.get("since")) for origin in origins for source in origin["sources"]}
    return days.pop() if len(days) == 1 else None
