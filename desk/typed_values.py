"""What somebody types for a value of a process: which kind it is, and what it stands for."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.known_variables import LONGEST, ValueRefusedError, value_of

TEXT, NUMBER, DAY, YES, NO, FEEL, NOTHING = "text", "number", "day", "yes", "no", "feel", "nothing"
KINDS: Final[Mapping[str, str | Promise]] = {
    TEXT: gettext_lazy("A text"),
    NUMBER: gettext_lazy("A number, such as 12 or 2.5"),
    DAY: gettext_lazy("A day, such as 3 March 2026"),
    YES: gettext_lazy("Yes"),
    NO: gettext_lazy("No"),
    NOTHING: gettext_lazy("No value (null)"),
    FEEL: gettext_lazy('A list or something else, as a business analyst writes it, such as ["north", "south"]'),
}
"""The kinds in the order in which they are offered, in words."""

FIXED: Final[Mapping[str, bool | None]] = {YES: True, NO: False, NOTHING: None}
"""The kinds that are values themselves, for which nothing is typed."""

DAYS: Final = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%Y-%m-%d")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def typed_value(kind: str, text: str) -> Any:
    """Return the value that was typed, as plain Python; raise `ValueRefusedError`, which says what to do."""
    if kind not in KINDS:
        raise ValueRefusedError(_("Choose what kind of value it is"))
    typed = text.strip()
    if kind in FIXED:
        if typed:
            told = {"kind": KINDS[kind]}
            raise ValueRefusedError(_("Empty the box, because you chose “%(kind)s”, or choose another kind") % told)
        return FIXED[kind]
    if not typed:
        raise ValueRefusedError(_("Enter the value, or choose “No value (null)”"))
    if len(typed) > LONGEST:
        raise ValueRefusedError(_("Enter the value in %(most)d characters or fewer") % {"most": LONGEST})
    return _READ[kind](typed)


def _number(typed: str) -> Decimal:
    if _NUMBER.fullmatch(typed) is None:
        raise ValueRefusedError(_("Enter a number in figures, such as 12 or 2.5"))
    return Decimal(typed)


def _day(typed: str) -> date:
    words = " ".join(typed.split())
    for form in DAYS:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    raise ValueRefusedError(_("Enter a real day, such as 3 March 2026 or 3/3/2026"))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {TEXT: str, NUMBER: _number, DAY: _day, FEEL: value_of}
