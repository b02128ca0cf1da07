"""Values of processes as people read them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import full_day_words
from rules.feel import value_to_text


def kept_words() -> str:
    """What stands in the place of a value that somebody must not read."""
    return _("Kept for the people who work with the child")


def value_words(value: Any, nothing: str = "") -> str:
    """Return a FEEL value (as plain Python) in words; `nothing` stands for null and for an empty list.

    A day is said with its year, a moment as it is in London, a list item by item, a context entry by entry.
    """
    match value:
        case None:
            return nothing or _("No value")
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            at = clock.local(value if value.tzinfo else value.replace(tzinfo=clock.LONDON))
            return f"{full_day_words(at)}, {at:%H:%M}"
        case date():
            return full_day_words(value)
        case str():
            return value or _("An empty text")
        case list() | tuple():
            return ", ".join(value_words(item, nothing) for item in value) or nothing or _("An empty list")
        case Mapping():
            return "; ".join(f"{name}: {value_words(item, nothing)}" for name, item in value.items())
        case _:
            return value_to_text(value)
