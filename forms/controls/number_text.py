"""What whole and decimal numbers have in common: reading what was typed exactly, keeping it exactly, saying it.

An answer has at most 15 digits. Every such decimal number has one binary floating-point number that JSON writes with
the same digits, so the stored JSON, its hash and FEEL all hold the very number that was typed; nothing drifts.
"""

import re
from abc import abstractmethod
from decimal import Context, Decimal, DecimalException
from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import (
    OTHER_WORDS,
    Control,
    ControlRefusedError,
    ControlSpec,
    Display,
    Fields,
    Reading,
    last_typed,
    plain,
)
from forms.json_values import ABSENT, Absent, Json, JsonObject
from rules.sentences import Sentence

MOST_DIGITS = 15
LONGEST_TYPED = 60
GROUPED_FROM = 10_000
"""From here on thousands are set apart by commas; below stand years and house numbers, which have none."""

_TYPED = re.compile(r"[+-]?(?:\d{1,3}(?:([, \u00a0\u202f])\d{3})(?:\1\d{3})*|\d+)?(?:\.\d+)?", re.ASCII)
_SEPARATORS = re.compile(r"[, \u00a0\u202f]")
_FIFTEEN = Context(prec=MOST_DIGITS)
LOWER, UPPER = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")


class NumberControl(Control):
    """A number typed into one short field. Nothing but white space is no answer."""

    template: ClassVar[str] = "short_text"
    general: ClassVar[bool] = True
    example: ClassVar[Decimal]
    keys: ClassVar[str]
    """The `inputmode` for this kind of number."""

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self._refuse_limits()
        step = number_in(spec.schema.get("multipleOf"))
        self._places = max(0, _exponent(step)) if step is not None else 0

    @classmethod
    def asks_for(cls, kind: str, schema: JsonObject) -> bool:
        """Whether a schema asks for a number of that JSON type, and names no options."""
        return schema.get("type") == kind and not any(word in schema for word in OTHER_WORDS)

    def _refuse_limits(self) -> None:
        schema = self.spec.schema
        for word in (*LOWER, *UPPER, "multipleOf"):
            limit = number_in(schema.get(word))
            if limit is not None and not fits(limit):
                reason = Sentence(
                    "“%(word)s” has at most %(most_digits)s digits, as every answer has.",
                    word=word,
                    most_digits=MOST_DIGITS,
                )
                raise ControlRefusedError("bad_limit", reason)
        low = max((n for word in LOWER if (n := number_in(schema.get(word))) is not None), default=None)
        high = min((n for word in UPPER if (n := number_in(schema.get(word))) is not None), default=None)
        if low is not None and high is not None and low > high:
            raise ControlRefusedError(
                "bad_limit", Sentence("No number is both above the least and below the most allowed here.")
            )

    def read(self, fields: Fields) -> Reading:
        text = last_typed(fields, self.name).strip()
        if not text:
            return Reading()
        number = number_typed(text)
        if number is None:
            return Reading(problem=self.wrong_value_message(), code="type")
        if isinstance(number, Absent) or not fits(number):
            said = gettext("“%(label)s” can have at most %(most)s digits")
            return Reading(problem=said % {"label": self.label, "most": MOST_DIGITS}, code="type")
        return self.accept(number)

    @abstractmethod
    def accept(self, number: Decimal) -> Reading:
        """The reading for a number that was typed."""

    def enter(self, value: Json) -> dict[str, list[str]]:
        number = number_in(value)
        return {self.name: [plain(value) if number is None else f"{number:f}"]}

    def say(self, value: Json) -> Display:
        return Display("text", (number_words(value, self._places),))

    def check(self, value: Json) -> Reading:
        number = number_in(value)
        if number is not None and not fits(number):
            return Reading(problem=self.wrong_value_message(), code="type")
        return Reading()

    @property
    def inputmode(self) -> str:
        """The keys that a phone shows; none in particular where a minus may be needed."""
        least = number_in(self.spec.schema.get("minimum"))
        return "" if least is not None and least < 0 else self.keys

    @property
    def width(self) -> str:
        most = number_in(self.spec.schema.get("maximum"))
        return "5" if most is not None and most < GROUPED_FROM else "10"

    def required_message(self) -> str:
        return gettext("Enter a number for “%(label)s”, such as %(example)s") % self._named()

    def _named(self) -> dict[str, str]:
        """The label, and a number that the limits allow where the usual example is outside them."""
        low, high = (number_in(self.spec.schema.get(word)) for word in ("minimum", "maximum"))
        near = self.example if low is None or low <= self.example else low
        near = near if high is None or near <= high else high
        return {"label": self.label, "example": f"{near:f}"}


def number_typed(text: str) -> Decimal | Absent | None:
    """The number of a typed text such as `12`, `1,200`, `−7` or `.5`; `None` for no number, `ABSENT` for a huge one."""
    if len(text) > LONGEST_TYPED:
        return ABSENT if text.isascii() and text.isdecimal() else None
    text = text.replace("−", "-")
    if not _TYPED.fullmatch(text) or not any(letter.isdigit() for letter in text):
        return None
    return Decimal(_SEPARATORS.sub("", text))


def number_in(value: object) -> Decimal | None:
    """A JSON number as the decimal number that its digits say; `None` for anything else, and for what is not finite."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    return number if number.is_finite() else None


def fits(number: Decimal) -> bool:
    """Whether a number has at most 15 digits, written without an exponent."""
    if not number:
        return True
    return number.adjusted() < MOST_DIGITS and len(number.normalize().as_tuple().digits) <= MOST_DIGITS


def json_number(number: Decimal) -> int | float:
    """The JSON number with these digits: whole ones as integers. `number` must fit."""
    return int(number) if number == number.to_integral_value() else float(number)


def rounded(number: Decimal) -> int | float | Absent:
    """A number that was worked out, to 15 digits; `ABSENT` when it is too large to be kept."""
    try:
        short = _FIFTEEN.plus(number)
    except DecimalException:
        return ABSENT
    return json_number(short) if short.is_finite() and fits(short) else ABSENT


def number_words(value: Json, places: int = 0) -> str:
    """A number as a person reads it: 12, 1200, 12,000, 7.5; with `places` always so many decimals."""
    number = number_in(value)
    if number is None:
        return plain(value)
    shown = max(places, _exponent(number))
    return f"{number:,.{shown}f}" if abs(number) >= GROUPED_FROM else f"{number:.{shown}f}"


def _exponent(number: Decimal) -> int:
    """How many decimal places a number has."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
