"""Date: three boxes for day, month and year, kept as typed, and a real date or a problem."""

from datetime import date
from typing import ClassVar

from django.utils.dates import MONTHS, MONTHS_3

from accounts.looked_up import gettext
from forms.controls.base import OTHER_WORDS, Control, Display, FeelType, Fields, Paper, Reading, last_typed, plain
from forms.controls.free_text import asks_for_another
from forms.controls.registry import control
from forms.formats import Format, standard
from forms.json_values import Json, JsonObject

PARTS = ("day", "month", "year")
EXAMPLE = "9 7 2026"


@control
class DateParts(Control):
    """Serves `{"type": "string", "format": "date"}`; the answer is an ISO 8601 date (`2026-07-09`)."""

    kind: ClassVar[str] = "date"
    template: ClassVar[str] = "date_parts"
    formats: ClassVar[tuple[Format, ...]] = (standard("date"),)
    option_formats: ClassVar[tuple[str, ...]] = ("date", "date-parts")
    feel_type: ClassVar[FeelType | None] = "date"
    focus_ending: ClassVar[str] = "-day"

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return (
            schema.get("type") == "string"
            and (schema.get("format") == "date" or options.get("format") in cls.option_formats)
            and not asks_for_another(options, cls.option_formats)
            and not any(word in schema for word in OTHER_WORDS)
        )

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}/{part}" for part in PARTS)

    def read(self, fields: Fields) -> Reading:
        day, month, year = (last_typed(fields, name).strip() for name in self.field_names)
        if not (day or month or year):
            return Reading()
        missing = _missing(day, month, year)
        if missing:
            return self._problem(missing)
        if not (year.isdecimal() and len(year) == 4):
            return self._problem(gettext("Enter the year of “%(label)s” with four digits, such as 2026"))
        number = month_number(month)
        try:
            answer = date(int(year), number, int(day) if day.isdecimal() and len(day) <= 2 else 0)
        except ValueError:
            return Reading(problem=self.wrong_value_message(), code="format")
        return Reading(answer.isoformat())

    def _problem(self, message: str) -> Reading:
        return Reading(problem=message % {"label": self.label, "example": EXAMPLE}, code="format")

    def enter(self, value: Json) -> dict[str, list[str]]:
        parsed = iso_date(value)
        texts = [str(parsed.day), str(parsed.month), f"{parsed.year:04}"] if parsed else [plain(value), "", ""]
        return {name: [text] for name, text in zip(self.field_names, texts, strict=True)}

    def say(self, value: Json) -> Display:
        parsed = iso_date(value)
        if parsed is None:
            return Display("text", (plain(value),))
        return Display("date", (f"{parsed.day} {MONTHS[parsed.month]} {parsed.year}",), parsed)

    def feel_value(self, value: Json) -> object:
        return iso_date(value) or value

    @property
    def paper(self) -> Paper:
        return Paper(boxes=(gettext("Day"), gettext("Month"), gettext("Year")))

    def required_message(self) -> str:
        return gettext("Enter a date for “%(label)s”, such as %(example)s") % {"label": self.label, "example": EXAMPLE}

    def wrong_value_message(self) -> str:
        return gettext("Enter a real date for “%(label)s”, such as %(example)s") % {
            "label": self.label,
            "example": EXAMPLE,
        }


def iso_date(value: object) -> date | None:
    """The date of an ISO text such as `2026-07-09`, or `None`."""
    if not isinstance(value, str) or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _missing(day: str, month: str, year: str) -> str:
    if not day:
        return gettext("Enter the day of “%(label)s” as well, such as %(example)s")
    if not month:
        return gettext("Enter the month of “%(label)s” as well, such as %(example)s")
    if not year:
        return gettext("Enter the year of “%(label)s” as well, such as %(example)s")
    return ""


def month_number(text: str) -> int:
    """1 to 12 for a number or the name of a month, 0 for anything else."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 else 0
    wanted = text.casefold()
    for number in range(1, 13):
        if wanted in {str(MONTHS[number]).casefold(), str(MONTHS_3[number]).casefold()}:
            return number
    return 0
