"""Telephone number."""

import re
from typing import ClassVar

from django.utils.translation import gettext_noop

from accounts.looked_up import gettext
from forms.controls.coded_text import CodedText, format_of
from forms.controls.registry import control
from forms.formats import Format

_NUMBER = re.compile(
    r"(?P<plus>\+)?(?P<digits>[\d\s().\-]+?)(?:\s*(?:ext\.?|extension|x)\s*(?P<extension>\d{1,6}))?",
    re.ASCII | re.IGNORECASE,
)
_OTHERS = re.compile(r"[^\d]", re.ASCII)
_SPACES = re.compile(r"\s+")
_WORDS = gettext_noop("Enter a telephone number for “%(label)s”, such as 01632 960 001 or +44 808 157 0192")
SHORT = range(3, 7)
"""How many digits there are in numbers such as 101, 116 123 or 118 500, which begin with 1; and in 999."""
SHORTER = ("08001111", "08454647")
"""Numbers with fewer digits than others: Childline, and NHS Direct in Wales."""
UK_AFTER_ZERO = range(9, 11)
"""How many digits follow the 0 of a number in the United Kingdom (Ofcom, National Telephone Numbering Plan)."""
ABROAD = range(7, 16)
"""How many digits an international number has with its country's code (ITU-T E.164: at most 15)."""
LONGEST = 40


def written(text: str) -> str | None:
    """The number grouped as it was typed; `None` for one that cannot be rung from anywhere in the UK."""
    spaced = _SPACES.sub(" ", text.strip().replace("\u2010", "-").replace("\u2011", "-").replace("\u2013", "-"))
    found = _NUMBER.fullmatch(spaced)
    if found is None or len(spaced) > LONGEST:
        return None
    digits = _OTHERS.sub("", found["digits"])
    return spaced if _rings(digits, international=bool(found["plus"])) else None


def _rings(digits: str, *, international: bool) -> bool:
    if digits.startswith("00"):
        digits, international = digits[2:], True
    if international and digits.startswith("44"):
        return len(digits[2:].removeprefix("0")) in UK_AFTER_ZERO
    if international:
        return len(digits) in ABROAD and not digits.startswith("0")
    if digits.startswith("0"):
        return len(digits) - 1 in UK_AFTER_ZERO or digits in SHORTER
    return digits == "999" or (digits.startswith("1") and len(digits) in SHORT)


@control
class TelephoneNumber(CodedText):
    """Serves `{"type": "string", "format": "phone"}`; the answer is one number as it was typed, with single spaces.

    Numbers of the United Kingdom with their area code, numbers abroad with + and the country's code, and short ones
    such as 116 123; an extension may follow (“ext 12”).
    """

    kind: ClassVar[str] = "phone"
    template: ClassVar[str] = "phone"
    formats: ClassVar[tuple[Format, ...]] = (format_of("phone", written, _WORDS),)

    written = staticmethod(written)

    @property
    def width(self) -> str:
        return "20"

    def why_not(self, text: str) -> str:
        digits = _OTHERS.sub("", text)
        if _NUMBER.fullmatch(text) and digits[:1] not in ("", "0") and "+" not in text and len(digits) in range(5, 9):
            said = gettext("Enter “%(label)s” with its area code, such as 01632 960 001")
            return said % {"label": self.label}
        return super().why_not(text)

    def required_message(self) -> str:
        return gettext(_WORDS) % {"label": self.label}
