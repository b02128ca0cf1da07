"""The kinds of values that settings have: reading what was typed, checking it, saying it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

type SettingValue = int | str | bool | list[int]

LONGEST_TEXT = 500
MOST_NUMBERS = 20
MOST_DIGITS = 9
_NUMBER = re.compile(r"[0-9]+")


class SettingValueError(ValueError):
    """A value that a setting cannot have. The text says what to enter instead."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The smallest and the largest number that a setting may have; `most` None means any."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class SettingKind:
    """What one kind of value does.

    `read` makes a value of what was typed, and `check` gives it back when a setting may have it; both raise
    `SettingValueError`. `say` puts it in words, `enter` says what to type for it.
    """

    name: str
    read: Callable[[str, Limits], SettingValue]
    check: Callable[[object, Limits], SettingValue]
    say: Callable[[SettingValue], str]
    enter: Callable[[SettingValue], str]

    @property
    def is_number(self) -> bool:
        """Whether a value is one whole number."""
        return self.read is _read_number


def _number_from(text: str) -> int:
    plain = text.strip()
    if not _NUMBER.fullmatch(plain) or len(plain) > MOST_DIGITS:
        raise SettingValueError(_("Enter a whole number, such as 10"))
    return int(plain)


def _within(value: object, limits: Limits) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise SettingValueError(_("Enter a whole number, such as 10"))
    if value < limits.least:
        raise SettingValueError(_("Enter %(least)s or more") % {"least": limits.least})
    if limits.most is not None and value > limits.most:
        raise SettingValueError(_("Enter %(most)s or less: this limit may not be longer") % {"most": limits.most})
    return value


def _read_number(text: str, limits: Limits) -> SettingValue:
    return _within(_number_from(text), limits)


def _say_number(value: SettingValue) -> str:
    return str(value)


def _say_days(value: SettingValue) -> str:
    count = value if isinstance(value, int) else 0
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _say_weeks(value: SettingValue) -> str:
    count = value if isinstance(value, int) else 0
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count}


def _say_months(value: SettingValue) -> str:
    count = value if isinstance(value, int) else 0
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _say_hours(value: SettingValue) -> str:
    count = value if isinstance(value, int) else 0
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def _read_text(text: str, limits: Limits) -> SettingValue:
    return _check_text(" ".join(text.split()), limits)


def _check_text(value: object, limits: Limits) -> SettingValue:
    if not isinstance(value, str) or not value.strip():
        raise SettingValueError(_("Enter a text"))
    if len(value) > LONGEST_TEXT:
        raise SettingValueError(_("Shorten the text to %(most)s characters") % {"most": LONGEST_TEXT})
    return value


def _read_text_or_nothing(text: str, limits: Limits) -> SettingValue:
    return _check_text_or_nothing(" ".join(text.split()), limits)


def _check_text_or_nothing(value: object, limits: Limits) -> SettingValue:
    return "" if value == "" else _check_text(value, limits)


def _say_text_or_nothing(value: SettingValue) -> str:
    return str(value) or _("None given")


def _read_yes_no(text: str, limits: Limits) -> SettingValue:
    return _check_yes_no({"yes": True, "no": False}.get(text), limits)


def _check_yes_no(value: object, limits: Limits) -> SettingValue:
    if not isinstance(value, bool):
        raise SettingValueError(_("Choose yes or no"))
    return value


def _read_numbers(text: str, limits: Limits) -> SettingValue:
    parts = [part for part in re.split(r"[,;\s]+", text) if part]
    try:
        return _check_numbers([_number_from(part) for part in parts], limits)
    except SettingValueError:
        if all(_NUMBER.fullmatch(part) and len(part) <= MOST_DIGITS for part in parts):
            raise
        raise SettingValueError(_("Enter whole numbers with commas between, such as 10, 25")) from None


def _check_numbers(value: object, limits: Limits) -> SettingValue:
    if not isinstance(value, list) or not value:
        raise SettingValueError(_("Enter at least one whole number, such as 10"))
    if len(value) > MOST_NUMBERS:
        raise SettingValueError(_("Enter at most %(most)s numbers") % {"most": MOST_NUMBERS})
    numbers = [_within(number, limits) for number in value]
    if sorted(set(numbers)) != numbers:
        raise SettingValueError(_("Enter the numbers from small to large, each once"))
    return numbers


def _say_numbers(value: SettingValue) -> str:
    return ", ".join(str(number) for number in value) if isinstance(value, list) else str(value)


def _say_text(value: SettingValue) -> str:
    return str(value)


def _say_yes_no(value: SettingValue) -> str:
    return _("Yes") if value else _("No")


def _enter_yes_no(value: SettingValue) -> str:
    return "yes" if value else "no"


KINDS: Mapping[str, SettingKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            SettingKind("whole number", _read_number, _within, _say_number, _say_number),
            SettingKind("hours", _read_number, _within, _say_hours, _say_number),
            SettingKind("days", _read_number, _within, _say_days, _say_number),
            SettingKind("weeks", _read_number, _within, _say_weeks, _say_number),
            SettingKind("months", _read_number, _within, _say_months, _say_number),
            SettingKind("text", _read_text, _check_text, _say_text, _say_text),
            SettingKind(
                "text or nothing", _read_text_or_nothing, _check_text_or_nothing, _say_text_or_nothing, _say_text
            ),
            SettingKind("yes-no", _read_yes_no, _check_yes_no, _say_yes_no, _enter_yes_no),
            SettingKind("list of whole numbers", _read_numbers, _check_numbers, _say_numbers, _say_numbers),
        )
    }
)
