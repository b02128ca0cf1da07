"""How long a form takes to write, and how long it becomes: learnt from those submitted before.

Time is counted between saves that follow each other within five minutes, on the page that was saved. It belongs to a
draft and never to a person: nothing here says who is quick.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Final

from django.utils.translation import gettext, ngettext

from forms.models import Draft

LONGEST_GAP: Final = timedelta(minutes=5)
"""A longer gap between two saves was not spent writing."""

FEWEST: Final = 5
"""From how many submitted drafts on anything is said."""

MOST: Final = 200
"""How many of the latest submitted drafts are looked at."""

NINE_OF_TEN: Final = 0.9
MINUTE: Final = 60
HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the latest submitted drafts of a form took.

    `half` and `most` are seconds: half of them took less than the one, nine of ten less than the other. `words` is
    the median length. `pages` is the median of seconds for each page, by slug.
    """

    drafts: int
    half: int
    most: int
    words: int
    pages: Mapping[str, int]

    def left(self, undone: Collection[str], written: Mapping[str, int]) -> int:
        """How many seconds the pages in `undone` may still take, of which some were `written` on already."""
        return sum(max(0, self.pages.get(slug, 0) - written.get(slug, 0)) for slug in undone)


def with_time(draft: Draft, pages: Collection[str], at: datetime) -> dict[str, int]:
    """The seconds written on each page of a draft once some pages of it are saved `at` a moment."""
    seconds = (at - draft.updated_at).total_seconds()
    found: dict[str, int] = dict(draft.writing)
    if pages and 0 < seconds <= LONGEST_GAP.total_seconds():
        for slug in pages:
            found[slug] = found.get(slug, 0) + round(seconds / len(pages))
    return found


def estimate(key: str) -> Estimate | None:
    """What drafts of a form took in this authority, whatever their version; None while too few are submitted."""
    submitted = Draft.objects.filter(submitted_at__isnull=False, form_version__key=key).exclude(writing={})
    rows = list(submitted.order_by("-submitted_at").values_list("writing", "words")[:MOST])
    return learnt(rows)


def learnt(rows: Iterable[tuple[Mapping[str, int], Mapping[str, int]]]) -> Estimate | None:
    """What can be said of some drafts: of each the seconds and the words by page. None for too few."""
    told = [(writing, words) for writing, words in rows if sum(writing.values())]
    if len(told) < FEWEST:
        return None
    whole = sorted(sum(writing.values()) for writing, _ in told)
    slugs = {slug for writing, _ in told for slug in writing}
    return Estimate(
        drafts=len(told),
        half=round(median(whole)),
        most=whole[ceil(NINE_OF_TEN * len(whole)) - 1],
        words=round(median(sum(words.values()) for _, words in told)),
        pages={slug: round(median(writing.get(slug, 0) for writing, _ in told)) for slug in slugs},
    )


def about(seconds: int) -> str:
    """A length of time as one plans with it: `2 minutes`, `25 minutes`, `1 hour`, `3½ hours`."""
    minutes = max(1, round(seconds / MINUTE))
    if seconds < 55 * MINUTE:
        shown = minutes if minutes <= 10 else 5 * round(minutes / 5)
        return ngettext("%(count)s minute", "%(count)s minutes", shown) % {"count": shown}
    halves = max(2, round(2 * seconds / HOUR))
    if halves == 2:
        return gettext("1 hour")
    return gettext("%(count)s hours") % {"count": f"{halves // 2}{'½' if halves % 2 else ''}"}
