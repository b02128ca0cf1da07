"""A moment: a day and a time of day, as clocks in England show them."""

import re
from datetime import UTC, datetime, time
from typing import ClassVar, Final

from accounts.clock import LONDON
from accounts.looked_up import gettext
from forms.controls.base import (
    OTHER_WORDS,
    Control,
    ControlSpec,
    Display,
    FeelType,
    Fields,
    Paper,
    Reading,
    last_typed,
    plain,
)
from forms.controls.date_parts import PARTS, DateParts, iso_date
from forms.controls.free_text import asks_for_another
from forms.controls.registry import control
from forms.controls.time_of_day import TimeOfDay, iso_time, time_words, to_type
from forms.formats import Format
from forms.json_values import ABSENT, Json, JsonObject

_KEPT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_ZONE: Final = re.compile(r"\s*\(?\s*(GMT|BST)\s*\)?\s*$", re.IGNORECASE)
SUMMER: Final = "BST"
DATE: Final[JsonObject] = {"type": "string", "format": "date"}
TIME: Final[JsonObject] = {"type": "string", "format": "time"}


def moment(value: object) -> datetime | None:
    """The moment of a text such as `2026-11-21T19:31:02Z`, in English time; `None` for anything else."""
    if not isinstance(value, str) or not _KEPT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper()).astimezone(LONDON)
    except (ValueError, OverflowError):
        return None


def _comes_twice(found: datetime) -> bool:
    """Whether English clocks show the same again, or show it never."""
    return found.replace(fold=0).utcoffset() != found.replace(fold=1).utcoffset()


@control
class DateAndTime(Control):
    """Serves `{"type": "string", "format": "date-time"}`; the answer is a moment in UTC, `2026-11-21T19:31:02Z`.

    It is typed as an English day and time. The hour that comes twice when summer time ends is asked about, the one that
    is left out when it begins is refused. A moment that came with another offset is kept as the same moment in UTC.
    """

    kind: ClassVar[str] = "date_time"
    template: ClassVar[str] = "date_time"
    formats: ClassVar[tuple[Format, ...]] = (Format("date-time", lambda text: moment(text) is not None),)
    option_formats: ClassVar[tuple[str, ...]] = ("date-time",)
    feel_type: ClassVar[FeelType | None] = "date and time"
    focus_ending: ClassVar[str] = "-day"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self._date = DateParts(ControlSpec(self.name, self.label, DATE))
        self._time = TimeOfDay(ControlSpec(f"{self.name}/time", self.label, TIME))

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        asked = schema.get("format") == "date-time"
        asked = asked or (options.get("format") == "date-time" and "format" not in schema)
        asked = asked and not asks_for_another(options, cls.option_formats)
        return schema.get("type") == "string" and asked and not any(word in schema for word in OTHER_WORDS)

    @property
    def field_names(self) -> tuple[str, ...]:
        return (*(f"{self.name}/{part}" for part in PARTS), f"{self.name}/time")

    @property
    def paper(self) -> Paper:
        return Paper(boxes=(*self._date.paper.boxes, gettext("Time")))

    def read(self, fields: Fields) -> Reading:
        typed = last_typed(fields, f"{self.name}/time").strip()
        day = self._date.read(fields)
        if day == Reading() and not typed:
            return Reading()
        zone = _ZONE.search(typed)
        at = self._time.read({self._time.name: [_ZONE.sub("", typed)]})
        problem = day.problem or at.problem or self._missing(day, at)
        if problem:
            return Reading(problem=problem, code="format")
        return self._at(iso_date(day.value), iso_time(at.value), zone[1].upper() if zone else "")

    def _missing(self, day: Reading, at: Reading) -> str:
        if day.value is ABSENT:
            return self._date.required_message()
        return self._time.required_message() if at.value is ABSENT else ""

    def _at(self, day: object, at: time | None, zone: str) -> Reading:
        """The moment of an English day and time; of two that are called alike, the one of the zone."""
        naive = datetime.combine(day, at)  # type: ignore[arg-type]  # both were read without a problem
        summer = naive.replace(tzinfo=LONDON)
        named = {"label": self.label, "time": time_words(naive.time())}
        if summer.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != naive:
            said = gettext("Change the time of “%(label)s”: there was no %(time)s on the day the clocks went forward")
            return Reading(problem=said % named, code="format")
        if _comes_twice(summer) and not zone:
            said = gettext(
                "Say which %(time)s of “%(label)s” you mean, as it came twice when the clocks went back: "
                "write BST behind the first, GMT behind the second"
            )
            return Reading(problem=said % named, code="format")
        found = summer if zone == SUMMER else summer.replace(fold=1)
        detail = "auto" if found.microsecond % 1000 else "milliseconds" if found.microsecond else "seconds"
        return Reading(found.astimezone(UTC).isoformat(timespec=detail).replace("+00:00", "Z"))

    def enter(self, value: Json) -> dict[str, list[str]]:
        found = moment(value)
        if found is None:
            return {name: [plain(value) if name == self.field_names[0] else ""] for name in self.field_names}
        at = to_type(found.time().isoformat())
        named = f"{at} {found.tzname()}" if _comes_twice(found) else at
        return self._date.enter(found.date().isoformat()) | {self._time.name: [named]}

    def say(self, value: Json) -> Display:
        found = moment(value)
        if found is None:
            return Display("text", (plain(value),))
        words = gettext("%(day)s at %(time)s") % {
            "day": self._date.say(found.date().isoformat()).text,
            "time": time_words(found.time()),
        }
        return Display("text", (f"{words} {found.tzname()}" if _comes_twice(found) else words,))

    def feel_value(self, value: Json) -> object:
        return moment(value) or value

    def widget(self, fields: Fields) -> str:
        """Examples of what may be typed as a time."""
        return self._time.widget(fields)

    def required_message(self) -> str:
        return gettext("Enter a date and a time for “%(label)s”, such as %(date)s and %(time)s") % {
            "label": self.label,
            "date": "9 7 2026",
            "time": "2:30pm",
        }

    def wrong_value_message(self) -> str:
        return self.required_message()
