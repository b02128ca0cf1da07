"""The formats of texts (`"format"` in a schema): how each is checked, and what to say of a text that is not in it.

Those that no control is made for stand here; a control brings its own (`forms.controls.base.Control.formats`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop
from jsonschema import Draft202012Validator, FormatChecker

from forms.patterns import PatternError, compiled

NEEDS_CONTROL: Final = ("date", "time", "date-time", "duration")
"""Formats that nobody should have to type as a text: without a control of their own they are refused."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `accepts` is asked about texts only.

    `words` names the question as `%(label)s`; empty where the question's control has better words
    (`wrong_value_message`).
    """

    name: str
    accepts: Callable[[str], bool]
    words: str = ""


def standard(name: str, words: str = "") -> Format:
    """A format as JSON Schema 2020-12 means it, checked by jsonschema; one that it cannot check accepts every text."""
    return Format(name, lambda text: Draft202012Validator.FORMAT_CHECKER.conforms(text, name), words)


def _is_pattern(text: str) -> bool:
    """Asked of RE2, since Python's engine is not used on answers."""
    try:
        compiled(text)
    except PatternError:
        return False
    return True


OTHERS: Final = (
    standard("duration", gettext_noop("Enter a duration for “%(label)s”, such as P3D for three days")),
    standard("hostname", gettext_noop("Enter a computer’s name for “%(label)s”, such as www.example.org")),
    standard("idn-email", gettext_noop("Enter an email address for “%(label)s”, such as name@example.org")),
    standard("ipv4", gettext_noop("Enter an IP address for “%(label)s”, such as 192.0.2.1")),
    standard("ipv6", gettext_noop("Enter an IP address for “%(label)s”, such as 2001:db8::1")),
    standard("json-pointer", gettext_noop("Enter a JSON pointer for “%(label)s”, such as /child/name")),
    Format("regex", _is_pattern, gettext_noop("Enter a pattern for “%(label)s”, such as ^[A-Z]+$")),
    standard("uri", gettext_noop("Enter a web address for “%(label)s”, such as https://www.example.org")),
    standard("uri-reference", gettext_noop("Enter a web address for “%(label)s”, or the end of one, such as /help")),
    standard("uuid", gettext_noop("Enter an identifier for “%(label)s” in groups of letters and digits")),
)
"""Formats of plain texts."""


def checker(formats: dict[str, Format]) -> FormatChecker:
    """What jsonschema asks about these formats. Values that are no texts are not looked at."""
    made = FormatChecker(formats=())
    made.checkers = {name: (_asked(each), ()) for name, each in formats.items()}
    return made


def _asked(of: Format) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or of.accepts(value)
