"""A date of which the day, or the day and the month, may not be known."""

import re
from typing import ClassVar

from django.utils.dates import MONTHS

from accounts.looked_up import gettext
from forms.controls.base import OTHER_WORDS, Control, ControlSpec, Display, Fields, Paper, Reading, last_typed, plain
from forms.controls.date_parts import PARTS, DateParts, iso_date
from forms.controls.free_text import asks_for_another
from forms.controls.registry import control
from forms.formats import Format
from forms.json_values import Json, JsonObject

EXAMPLE = "7 2026"
_KEPT = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", re.ASCII)


def parts_of(value: object) -> tuple[str, str, str] | None:
    """Day, month and year of `2026`, `2026-07` or `2026-07-09`, empty where there is none; `None` for no such date."""
    found = _KEPT.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] == "0000" or (found[3] and iso_date(value) is None):
        return None
    day, month = (str(int(found[at])) if found[at] else "" for at in (3, 2))
    return day, month, found[1]


@control
class PartialDate(Control):
    """Serves `{"type": "string", "format": "partial-date"}`; the answer is `2026`, `2026-07` or `2026-07-09`.

    In FEEL it is a text, and it is no fact: nobody can count days from a year.
    """

    kind: ClassVar[str] = "partial_date"
    template: ClassVar[str] = "partial_date"
    formats: ClassVar[tuple[Format, ...]] = (Format("partial-date", lambda text: parts_of(text) is not None),)
    focus_ending: ClassVar[str] = "-day"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self._whole = DateParts(ControlSpec(self.name, self.label, {"type": "string", "format": "date"}))

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return (
            schema.get("type") == "string"
            and schema.get("format") == "partial-date"
            and not asks_for_another(options)
            and not any(word in schema for word in OTHER_WORDS)
        )

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}/{part}" for part in PARTS)

    @property
    def paper(self) -> Paper:
        return self._whole.paper

    def read(self, fields: Fields) -> Reading:
        day, month, year = (last_typed(fields, name).strip() for name in self.field_names)
        if not (day or month or year):
            return Reading()
        if not year:
            return self._problem(gettext("Enter at least the year of “%(label)s”, such as 2026"))
        if day and not month:
            return self._problem(gettext("Enter the month of “%(label)s” as well, or leave out the day"))
        filled = dict(zip(self.field_names, ([day or "1"], [month or "1"], [year]), strict=True))
        whole = self._whole.read(filled)
        if not isinstance(whole.value, str):
            return whole if day else self._problem(self._monthly(month, year))
        return Reading(whole.value[: 10 if day else 7 if month else 4])

    def _monthly(self, month: str, year: str) -> str:
        """What is wrong with a year, or a month and a year, where the day was left out."""
        if not month or not (year.isdecimal() and len(year) == 4 and int(year)):
            return gettext("Enter the year of “%(label)s” with four digits, such as 2026")
        return gettext("Enter a real month for “%(label)s”, such as %(example)s")

    def _problem(self, message: str) -> Reading:
        return Reading(problem=message % {"label": self.label, "example": EXAMPLE}, code="format")

    def enter(self, value: Json) -> dict[str, list[str]]:
        texts = parts_of(value) or (plain(value), "", "")
        return {name: [text] for name, text in zip(self.field_names, texts, strict=True)}

    def say(self, value: Json) -> Display:
        found = parts_of(value)
        if found is None:
            return Display("text", (plain(value),))
        day, month, year = found
        return Display("text", (" ".join(filter(None, (day, str(MONTHS[int(month)]) if month else "", year))),))

    def required_message(self) -> str:
        return gettext("Enter what is known of the date of “%(label)s”, such as %(example)s") % {
            "label": self.label,
            "example": EXAMPLE,
        }

    def wrong_value_message(self) -> str:
        return self.required_message()
