"""Signature: a statement of who says so, in what role and when. The server's for who submits, written down for others.

It is no picture: what counts is that the person was signed in, and the record that keeps it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

from accounts import clock
from accounts.looked_up import gettext
from forms.controls.base import (
    Control,
    ControlRefusedError,
    ControlSpec,
    Display,
    Fields,
    OptionCheck,
    Paper,
    Reading,
    last_typed,
    plain,
)
from forms.controls.date_and_time import DateAndTime
from forms.controls.date_parts import PARTS, DateParts, iso_date
from forms.controls.options import asks_for_object
from forms.controls.registry import control
from forms.formats import Format
from forms.json_values import Absent, Json, JsonObject
from rules.sentences import Sentence

if TYPE_CHECKING:
    from forms.offers import Offer

NAME: Final = "name"
ROLE: Final = "role"
AT: Final = "at"
ON: Final = "on"
LONGEST: Final = 200
_WHO: Final = ("me", "other")


def _whose(value: Json) -> str:
    return (
        ""
        if value in _WHO
        else Sentence("“by” is “me”, who submits the form, or “other”, somebody else who was there.")
    )


class Statement(Control):
    """What both signatures have in common."""

    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({"by": _whose})

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        if spec.schema.get("type") != "object" or "properties" in spec.schema:
            reason = Sentence(
                "A signature has its own parts: {“type”: “object”, “format”: “signature”}, without “properties”."
            )
            raise ControlRefusedError("signature_parts", reason)

    def say(self, value: Json) -> Display:
        given: JsonObject = value if isinstance(value, dict) else {NAME: value}
        return Display("text", (", ".join(part for part in (*self._who(given), self._when(given)) if part),))

    @staticmethod
    def _who(given: JsonObject) -> tuple[str, ...]:
        return tuple(plain(given[part]) for part in (NAME, ROLE) if given.get(part))

    def _when(self, given: JsonObject) -> str:
        one: Control = DateAndTime(self.spec) if AT in given else DateParts(self.spec)
        when = given.get(AT, given.get(ON))
        return one.say(when).text if when else ""

    @property
    def paper(self) -> Paper:
        return Paper(boxes=(gettext("Name"), gettext("Role"), gettext("Signature"), gettext("Date")), wide=True)


@control
class Signature(Statement):
    """Serves `{"type": "object", "format": "signature"}`: `{"name", "role", "at"}` of who submits the form.

    The server makes it when the form is submitted (`forms.signing`), inside a list once for each item. Nothing that is
    posted changes it.
    """

    kind: ClassVar[str] = "signature"
    template: ClassVar[str] = "signature"
    formats: ClassVar[tuple[Format, ...]] = (Format("signature", lambda text: False),)
    by_server: ClassVar[bool] = True
    picks_from: str = "signer"

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_object(schema, "signature") and options.get("by") != "other"

    @property
    def field_names(self) -> tuple[str, ...]:
        return ()

    def read(self, fields: Fields) -> Reading:
        return Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {}

    def picking(self, fields: Fields, offers: "tuple[Offer, ...]") -> str:
        return next((offer.words for offer in offers), "")

    @property
    def unanswered(self) -> str:
        return gettext("Signed when the form is submitted")


@control
class OtherSignature(Statement):
    """Serves the same with the option `"by": "other"`: `{"name", "role", "on"}` as they were written down."""

    kind: ClassVar[str] = "other_signature"
    template: ClassVar[str] = "other_signature"
    focus_ending: ClassVar[str] = "-name"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self._date = DateParts(spec)

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_object(schema, "signature") and options.get("by") == "other"

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}/{part}" for part in (NAME, ROLE, *PARTS))

    def read(self, fields: Fields) -> Reading:
        name, role = (" ".join(last_typed(fields, field).split()) for field in self.field_names[:2])
        day = self._date.read(fields)
        if day.problem:
            return day
        if not (name or role) and isinstance(day.value, Absent):
            return Reading()
        if not name:
            return self._problem(gettext("Enter the name of who signs “%(label)s”"))
        if len(name) > LONGEST or len(role) > LONGEST:
            return self._problem(gettext("Shorten the name or the role of who signs “%(label)s”"))
        if isinstance(day.value, Absent):
            return self._problem(gettext("Enter the day on which “%(label)s” was signed, such as 9 7 2026"))
        on = iso_date(day.value)
        if on is not None and on > clock.today():
            return self._problem(gettext("The day on which “%(label)s” was signed must be today or in the past"))
        return Reading({NAME: name, **({ROLE: role} if role else {}), ON: day.value})

    def _problem(self, said: str) -> Reading:
        return Reading(problem=said % {"label": self.label}, code="format")

    def enter(self, value: Json) -> dict[str, list[str]]:
        given = value if isinstance(value, dict) else {NAME: plain(value)}
        typed = {f"{self.name}/{part}": [plain(given[part])] for part in (NAME, ROLE) if given.get(part)}
        return typed | (self._date.enter(given[ON]) if given.get(ON) else {})

    def check(self, value: Json) -> Reading:
        given = value if isinstance(value, dict) else {}
        texts = all(isinstance(text, str) and 0 < len(text) <= LONGEST for text in given.values())
        fine = texts and {NAME, ON} <= given.keys() <= {NAME, ROLE, ON} and iso_date(given[ON]) is not None
        return Reading() if fine else Reading(problem=self.required_message(), code="format")

    def required_message(self) -> str:
        return gettext("Enter who signs “%(label)s”, and on which day") % {"label": self.label}
