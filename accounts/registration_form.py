"""The form for a registration with Social Work England: number, first and last day."""

import re
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.asked_day import AskedDay, NotADayError

NUMBER = re.compile(r"SW\d{3,9}")


class RegistrationForm:
    """What was typed, and once it is right, what it means. Without data it is empty and not valid.

    `typed` is the number as typed, `starts` and `expires` are the boxes of the days; `errors` are `{href, text}`
    for the summary, by the question's order.
    """

    def __init__(self, data: QueryDict | None = None) -> None:
        self.typed = (data.get("number", "") if data else "").strip()[:40]
        self.starts, self.expires = (
            AskedDay.of(name, None) if data is None else AskedDay.posted(name, data) for name in ("starts", "expires")
        )
        self.errors: list[dict[str, str]] = []
        self.number = re.sub(r"\s", "", self.typed).upper()
        if data is None:
            return
        if not NUMBER.fullmatch(self.number):
            self._wrong("number", _("Enter the registration number, such as SW123456"))
        starts = self._day(self.starts, _("Enter the first day, such as 1 12 2026"))
        expires = self._day(self.expires, _("Enter the last day, such as 30 11 2027"))
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

    def _day(self, asked: AskedDay, message: str) -> date | None:
        try:
            day = asked.day
        except NotADayError:
            day = None
        if day is None:
            self._wrong(f"{asked.name}-day", message)
        return day
