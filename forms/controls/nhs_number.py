"""NHS number."""

from typing import ClassVar

from django.utils.translation import gettext_noop

from accounts.looked_up import gettext
from forms.controls.base import Display, plain
from forms.controls.coded_text import CodedText, format_of
from forms.controls.registry import control
from forms.formats import Format
from forms.json_values import Json
from rules import check_digits

_WORDS = gettext_noop("Enter the 10 digits of the NHS number for “%(label)s”, such as 943 476 5919")


def written(text: str) -> str | None:
    """The ten digits, without spaces; `None` for what is no NHS number."""
    try:
        return check_digits.nhs_number(text)
    except check_digits.CheckDigitError:
        return None


@control
class NhsNumber(CodedText):
    """Serves `{"type": "string", "format": "nhs-number"}`; the answer is ten digits, said in groups: 943 476 5919."""

    kind: ClassVar[str] = "nhs_number"
    formats: ClassVar[tuple[Format, ...]] = (format_of("nhs-number", written, _WORDS),)

    written = staticmethod(written)

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [self.say(value).text]}

    def say(self, value: Json) -> Display:
        text = plain(value)
        return Display("text", (f"{text[:3]} {text[3:6]} {text[6:]}" if written(text) == text else text,))

    @property
    def inputmode(self) -> str:
        return "numeric"

    @property
    def width(self) -> str:
        return "10"

    def why_not(self, text: str) -> str:
        try:
            check_digits.nhs_number(text)
        except check_digits.CheckDigitError as wrong:
            if wrong.fault == "check":
                said = gettext("Check the digits of “%(label)s”: one is wrong, or two have changed places")
                return said % {"label": self.label}
        return super().why_not(text)

    def required_message(self) -> str:
        return gettext(_WORDS) % {"label": self.label}
