"""The story on the case page: the newest entries, earlier months to open, and what is significant alone.

What is shown stands in the address (`?significant=1&month=2026-05`), so that it can be kept and comes back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import User
from accounts.policy import visible_to
from desk.story import Happened, Recorded
from records.models import ChronologyEntry

SHOWN = 20
"""Entries that are shown at once; earlier ones stand in months to open."""
LONGEST_TITLE = 100
"""Longer words of an entry stand under the title of its form."""
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class StoryAddress:
    """Which part of a child's story is shown: `months` are those opened, as `2026-05`."""

    reference: str
    only_significant: bool = False
    months: tuple[str, ...] = ()

    @classmethod
    def of(cls, reference: str, query: QueryDict) -> Self:
        """Read an address; what means nothing in it has no effect."""
        months = dict.fromkeys(month for month in query.getlist("month") if MONTH.fullmatch(month))
        return cls(reference, query.get("significant") == "1", tuple(months))

    @property
    def query(self) -> str:
        """The query of the address, with its question mark, or ""."""
        pairs = [("significant", "1")] if self.only_significant else []
        found = urlencode([*pairs, *(("month", month) for month in self.months)])
        return f"?{found}" if found else ""

    @property
    def url(self) -> str:
        """The address of the child's page that shows it."""
        return reverse("case", args=[self.reference]) + self.query

    def with_month(self, month: str, *, opened: bool) -> Self:
        """The address with a month opened or closed."""
        others = tuple(other for other in self.months if other != month)
        return replace(self, months=(*others, month) if opened else others)


def story(recorded: Recorded, address: StoryAddress) -> dict[str, Any]:
    """Return the story as `desk/case.jinja` takes it."""
    happened = [one for one in recorded.happened() if one.significant or not address.only_significant]
    newest, rest = happened[:SHOWN], happened[SHOWN:]
    months: dict[str, list[Happened]] = {}
    for one in rest:
        months.setdefault(f"{one.on:%Y-%m}", []).append(one)
    opened = [one for month in address.months for one in months.get(month, ())]
    shown = _Shown([*newest, *opened], recorded.user, address)
    return {
        "entries": shown.entries(newest),
        "earlier": [_month(month, held, shown, address) for month, held in months.items()],
        "tabs": [
            {"label": label, "url": f"{replace(address, only_significant=only).url}#story", "current": current}
            for label, only, current in (
                (_("Everything"), False, not address.only_significant),
                (_("Only significant"), True, address.only_significant),
            )
        ],
        "only_significant": address.only_significant,
    }


def _month(month: str, held: list[Happened], shown: "_Shown", address: StoryAddress) -> dict[str, Any]:
    opened = month in address.months
    first = date(held[0].on.year, held[0].on.month, 1)
    anchor = f"story-{month}"
    return {
        "anchor": anchor,
        "title": date_words(first, "F Y"),
        "count": ngettext("%(count)d entry", "%(count)d entries", len(held)) % {"count": len(held)},
        "url": f"{address.with_month(month, opened=not opened).url}#{anchor}",
        "entries": shown.entries(held) if opened else None,
    }


class _Shown:
    """The entries that are shown, whose words are read together."""

    def __init__(self, happened: Iterable[Happened], user: User, address: StoryAddress) -> None:
        keys = [one.key for one in happened if one.shown is None]
        told = ChronologyEntry.objects.filter(pk__in=keys).select_related(
            "version__record", "version__form_version", "version__author"
        )
        markable = visible_to(user, ChronologyEntry, "mark").filter(pk__in=keys) if keys else None
        may_mark = set(markable.values_list("pk", flat=True)) if markable is not None else set()
        self._told: Mapping[UUID, dict[str, Any]] = {
            entry.pk: _told(entry, address if entry.pk in may_mark else None)
            for entry in told.defer("version__answers", "version__reason", "version__form_version__content")
        }

    def entries(self, happened: Iterable[Happened]) -> list[dict[str, Any]]:
        """As `components/timeline_entry.jinja` takes them."""
        return [one.shown if one.shown is not None else self._told[one.key] for one in happened]


def _told(entry: ChronologyEntry, address: StoryAddress | None) -> dict[str, Any]:
    """An entry of the chronology; with an address it can be marked, and leads back there."""
    version = entry.version
    form = version.form_version.title or version.record.form_key
    short = len(entry.text) <= LONGEST_TITLE and "\n" not in entry.text
    recorded_on = clock.local(entry.recorded_at).date()
    return {
        "title": entry.text if short else form,
        "url": version.url,
        "on": entry.on,
        "recorded_on": recorded_on if abs((recorded_on - entry.on).days) > 1 else None,
        "by": version.author.name,
        "source": form if short else None,
        "significant": entry.significant,
        "text": None if short else entry.text,
        "awaiting": None,
        "mark": _mark(entry, address) if address else None,
    }


def _mark(entry: ChronologyEntry, address: StoryAddress) -> dict[str, str]:
    label = _("Not significant") if entry.significant else _("Mark as significant")
    return {"label": label, "url": mark_url(entry.pk, address, significant=not entry.significant)}


def mark_url(entry_id: UUID, address: StoryAddress, *, significant: bool) -> str:
    """The address of the button that marks an entry or takes the mark away, and leads back to what was shown."""
    name = "mark_significant" if significant else "unmark_significant"
    return reverse(name, args=[address.reference, entry_id]) + address.query
