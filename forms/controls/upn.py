"""Unique pupil number (UPN)."""

from typing import ClassVar

from django.utils.translation import gettext_noop

from accounts.looked_up import gettext
from forms.controls.coded_text import CodedText, format_of
from forms.controls.registry import control
from forms.formats import Format
from rules import check_digits

_WORDS = gettext_noop("Enter a letter and 12 digits for “%(label)s”, such as H801200001001")


def written(text: str) -> str | None:
    """The number in capitals without spaces; `None` for what is no UPN."""
    try:
        return check_digits.upn(text)
    except check_digits.CheckDigitError:
        return None


@control
class UniquePupilNumber(CodedText):
    """Serves `{"type": "string", "format": "upn"}`; a letter and twelve digits, or eleven and a letter."""

    kind: ClassVar[str] = "upn"
    formats: ClassVar[tuple[Format, ...]] = (format_of("upn", written, _WORDS),)

    written = staticmethod(written)

    @property
    def width(self) -> str:
        return "20"

    def why_not(self, text: str) -> str:
        try:
            check_digits.upn(text)
        except check_digits.CheckDigitError as wrong:
            if wrong.fault == "check":
                said = gettext("Check “%(label)s”: its first letter does not fit its digits, so one of them is wrong")
                return said % {"label": self.label}
        return super().why_not(text)

    def required_message(self) -> str:
        return gettext(_WORDS) % {"label": self.label}
