"""Postcode."""

import re
from typing import ClassVar

from django.utils.translation import gettext_noop

from accounts.looked_up import gettext
from forms.controls.coded_text import CodedText, format_of
from forms.controls.registry import control
from forms.formats import Format

_AREA = r"[A-PR-UWYZ]"
_POSTCODE = re.compile(
    rf"({_AREA}\d[\dA-HJKPSTUW]?|{_AREA}[A-HK-Y]\d[\dABEHMNPRVWXY]?|GIR|ZZ99"
    r"|ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA)(\d[ABD-HJLNP-UW-Z]{2}|(?<=ZZ99)\d[A-Z]{2})",
    re.ASCII,
)
"""The two halves of a postcode (Royal Mail, Programmers' guide to PAF), of the overseas territories too.

ZZ99 begins those that returns use where there is none: ZZ99 3VZ is no fixed address (ONS Postcode Directory).
"""
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")
_LETTERS_FOR_DIGITS = str.maketrans("OI", "01")
_WORDS = gettext_noop("Enter a full UK postcode for “%(label)s”, such as SW1A 2AA")
INWARD = 3
"""How many characters the second half has."""


def written(text: str) -> str | None:
    """The postcode in capitals with one space before its second half; `None` for what is none.

    That half begins with a digit, so a letter O or I there is read as the digit that was meant.
    """
    joined = _BETWEEN.sub("", text).upper()
    outward, inward = joined[:-INWARD], joined[-INWARD:]
    found = _POSTCODE.fullmatch(outward + inward[:1].translate(_LETTERS_FOR_DIGITS) + inward[1:])
    return f"{found[1]} {found[2]}" if found else None


@control
class Postcode(CodedText):
    """Serves `{"type": "string", "format": "postcode"}`; the answer is written as `SW1A 2AA`."""

    kind: ClassVar[str] = "postcode"
    formats: ClassVar[tuple[Format, ...]] = (format_of("postcode", written, _WORDS),)

    written = staticmethod(written)

    @property
    def width(self) -> str:
        return "10"

    def required_message(self) -> str:
        return gettext(_WORDS) % {"label": self.label}
