"""A day asked for on a page of the product's own: three boxes, kept as typed."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

PARTS = ("day", "month", "year")


class NotADayError(ValueError):
    """What was typed is no day. `str(error)` says what to do."""


@dataclass(frozen=True, slots=True)
class AskedDay:
    """What stands in the boxes for day, month and year."""

    name: str
    typed: tuple[str, str, str]

    @classmethod
    def of(cls, name: str, day: date | None) -> "AskedDay":
        """The boxes with a day in them, or empty."""
        return cls(name, ("", "", "") if day is None else (str(day.day), str(day.month), f"{day.year:04}"))

    @classmethod
    def posted(cls, name: str, posted: QueryDict) -> "AskedDay":
        """The boxes as they were posted."""
        day, month, year = (posted.get(f"{name}-{part}", "").strip()[:20] for part in PARTS)
        return cls(name, (day, month, year))

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in any box."""
        return not any(self.typed)

    @property
    def day(self) -> date | None:
        """The day, or None when the boxes are empty; raises `NotADayError`."""
        if self.is_empty:
            return None
        day, month, year = self.typed
        if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in self.typed) or len(year) != 4:
            raise NotADayError(_("Enter a day, month and year, such as 9 7 2026"))
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise NotADayError(_("Enter a real day, such as 9 7 2026")) from None
