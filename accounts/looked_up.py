"""Django's `gettext` and `ngettext`, which look a message up once in each language.

Django goes through the catalogue of every app in turn each time, most of all for a message that none of them has, as
all of Casewright's own are in English. What was found is kept with the catalogue itself, so that it goes where that
goes; keys are messages of the sources alone, of which there are not many.
"""

from typing import Any, Final
from weakref import WeakKeyDictionary

from django.utils import translation
from django.utils.translation import trans_real

type Found = dict[str | tuple[str, str, int], str]

_found: Final[WeakKeyDictionary[Any, Found]] = WeakKeyDictionary()

MOST: Final = 5_000
"""Messages kept of one language; counts differ, so that there is no end of them."""


def gettext(message: str) -> str:
    """The message in the language that is active."""
    known = _of_active()
    said = known.get(message)
    if said is None:
        said = translation.gettext(message)
        if len(known) < MOST:
            known[message] = said
    return said


def ngettext(singular: str, plural: str, number: int) -> str:
    """One of two messages, by how many there are, in the language that is active."""
    known = _of_active()
    key = (singular, plural, number)
    said = known.get(key)
    if said is None:
        said = translation.ngettext(singular, plural, number)
        if len(known) < MOST:
            known[key] = said
    return said


def _of_active() -> Found:
    catalogue = trans_real.catalog()
    found = _found.get(catalogue)
    if found is None:
        found = _found[catalogue] = {}
    return found
