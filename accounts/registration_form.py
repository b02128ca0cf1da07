"""The form for a registration with Social Work England: number, first and last day."""

import re
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

NUMBER = re.compile(r"SW\d{3,9}")
PARTS = ("day", "month", "year")


class RegistrationForm:
    """What was typed, and once it is right, what it means. Without data it is empty and not valid.

    `values` holds the text of every box by name; `errors` are `{href, text}` for the summary, by the question's order.
    """

    def __init__(self, data: QueryDict | None = None) -> None:
        names = ("number", *(f"{which}-{part}" for which in ("starts", "expires") for part in PARTS))
        self.values = {name: (data.get(name, "") if data else "").strip()[:40] for name in names}
        self.errors: list[dict[str, str]] = []
        self.number = re.sub(r"\s", "", self.values["number"]).upper()
        if data is None:
            return
        if not NUMBER.fullmatch(self.number):
            self._wrong("number", _("Enter the registration number, such as SW123456"))
        starts = self._day("starts", _("Enter the first day, such as 1 12 2026"))
        expires = self._day("expires", _("Enter the last day, such as 30 11 2027"))
        if starts and expires and expires < starts:
            self._wrong("expires-day", _("Enter a last day that is after the first"))
        if starts and expires:
            self.starts_on, self.expires_on = starts, expires
        self._bound = True

    _bound = False

    def is_valid(self) -> bool:
        """Say whether something was posted and all of it is right."""
        return self._bound and not self.errors

    def _wrong(self, name: str, text: str) -> None:
        self.errors.append({"href": f"#{name}", "text": text})

    def _day(self, which: str, message: str) -> date | None:
        day, month, year = (self.values[f"{which}-{part}"] for part in PARTS)
        try:
            if len(year) == 4 and all(part.isascii() and part.isdecimal() for part in (day, month, year)):
                return date(int(year), int(month), int(day))
        except ValueError:
            pass
        self._wrong(f"{which}-day", message)
        return None
