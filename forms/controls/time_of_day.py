"""Time of day."""

import re
from datetime import time
from typing import ClassVar, Final

from django.utils.translation import gettext_noop

from accounts.looked_up import gettext
from forms.controls.base import OTHER_WORDS, Control, Display, FeelType, Fields, Reading, last_typed, plain
from forms.controls.free_text import asks_for_another
from forms.controls.registry import control
from forms.formats import Format
from forms.json_values import Json, JsonObject

EXAMPLES: Final = gettext_noop("9:30am or 14:30")

_KEPT = re.compile(r"\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_TYPED = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.]\s*(?P<minute>\d{2})|(?P<joined>\d{2}))?\s*(?P<half>[ap]\.?\s?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_NAMED = {time(12): gettext_noop("midday"), time(0): gettext_noop("midnight")}


class AmbiguousTimeError(ValueError):
    """A time that may be in the morning or in the evening: `morning` and `evening` are both, as people write them."""

    def __init__(self, hour: int, minute: int) -> None:
        super().__init__()
        self.morning, self.evening = (time_words(time(at, minute)) for at in (hour, hour + 12))


def iso_time(value: object) -> time | None:
    """The time of a text such as `14:30:00`, perhaps with fractions and an offset (`Z`, `+01:00`); else `None`."""
    if not isinstance(value, str) or not _KEPT.fullmatch(value):
        return None
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None


@control
class TimeOfDay(Control):
    """Serves `{"type": "string", "format": "time"}`; the answer is `HH:MM:SS`, as JSON Forms keeps it.

    A time that comes with fractions of a second or an offset is kept as it is.
    """

    kind: ClassVar[str] = "time"
    template: ClassVar[str] = "time"
    formats: ClassVar[tuple[Format, ...]] = (Format("time", lambda text: iso_time(text) is not None),)
    option_formats: ClassVar[tuple[str, ...]] = ("time",)
    feel_type: ClassVar[FeelType | None] = "time"

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return (
            schema.get("type") == "string"
            and (schema.get("format") == "time" or (options.get("format") == "time" and "format" not in schema))
            and not asks_for_another(options, cls.option_formats)
            and not any(word in schema for word in OTHER_WORDS)
        )

    def read(self, fields: Fields) -> Reading:
        text = last_typed(fields, self.name).strip()
        if not text or iso_time(text) is not None:
            return Reading(text) if text else Reading()
        try:
            found = time_typed(text)
        except AmbiguousTimeError as error:
            return Reading(problem=self._which(error), code="format")
        if found is None:
            return Reading(problem=self.wrong_value_message(), code="format")
        return Reading(found.isoformat("seconds"))

    def _which(self, error: AmbiguousTimeError) -> str:
        said = gettext("Enter “%(label)s” with am or pm: %(morning)s or %(evening)s")
        return said % {"label": self.label, "morning": error.morning, "evening": error.evening}

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [to_type(value)]}

    def say(self, value: Json) -> Display:
        found = iso_time(value)
        return Display("text", (plain(value) if found is None else time_words(found),))

    def feel_value(self, value: Json) -> object:
        found = iso_time(value)
        return value if found is None else found

    def widget(self, fields: Fields) -> str:
        """Examples of what may be typed."""
        return gettext(EXAMPLES)

    @property
    def width(self) -> str:
        return "10"

    def required_message(self) -> str:
        return gettext("Enter a time for “%(label)s”, such as %(examples)s") % {
            "label": self.label,
            "examples": gettext(EXAMPLES),
        }

    def wrong_value_message(self) -> str:
        return self.required_message()


def time_typed(text: str) -> time | None:
    """The time that somebody typed: 2:30pm, 2.30 pm, 2pm, 14:30, 1430, midday; `None` for none.

    An hour of one digit without am or pm is said of afternoons as well as of nights. Raises `AmbiguousTimeError`.
    """
    named = _WORDS.get(text.casefold())
    found = _TYPED.fullmatch(text)
    if named is not None or found is None:
        return named
    digits, minute = found["hour"], int(found["minute"] or found["joined"] or 0)
    hour, half = int(digits), (found["half"] or "").casefold()[:1]
    if half and not (1 <= hour <= 12 or (half == "p" and hour > 12)):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    if not half and len(digits) == 1 and hour:
        raise AmbiguousTimeError(hour, minute)
    return time(hour, minute)


def to_type(value: Json) -> str:
    """What to type for a time that is kept: whole minutes without seconds."""
    found = iso_time(value)
    if found is None or found.second or found.microsecond or found.tzinfo is not None:
        return plain(value)
    return found.isoformat("minutes") if value == found.isoformat("seconds") else plain(value)


def time_words(found: time) -> str:
    """A time as people read it: 9:30am, 2pm, midday, midnight; with seconds and offset where it has them."""
    offset = found.isoformat()[len(found.replace(tzinfo=None).isoformat()) :]
    zone = f" ({'UTC' if offset == '+00:00' else offset})" if offset else ""
    named = _NAMED.get(found.replace(tzinfo=None))
    if named:
        return gettext(named) + zone
    seconds = f":{found.second:02}" if found.second or found.microsecond else ""
    minutes = f":{found.minute:02}{seconds}" if found.minute or seconds else ""
    half = gettext("am") if found.hour < 12 else gettext("pm")
    return f"{found.hour % 12 or 12}{minutes}{half}{zone}"
