"""Playing stories in the order of time, as if the product had been used all along.

A story is a generator: it yields the moment at which it goes on, and finds the clock held at that moment when it does.
Before each step everything that was due until then is done, as the worker would have done it: timers fire, reminders
are sent. What lies in the future is left out, so that a story ends in the state in which it is today.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from accounts import clock
from accounts.clock import LONDON
from accounts.working_calendar import working_calendar
from jobs import due
from jobs.models import DueWork

type Story = Iterator[datetime]


class Days:
    """The days of the stories, counted from the present moment; inside an authority, whose calendar counts."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.local(now).date()

    def weeks_ago(self, weeks: int, weekday: int) -> date:
        """Return a weekday (Monday is 0) so many weeks before this week; for a bank holiday, the working day after."""
        day = self.today - timedelta(days=self.today.weekday() + 7 * weeks - weekday)
        return self.after(day - timedelta(days=1), 1)

    def working_days_ago(self, count: int) -> date:
        """Return the working day so many working days before today; 0 is today, whatever day it is."""
        return self.after(self.today, -count)

    def after(self, day: date, working_days: int) -> date:
        """Return the working day so many working days after a day."""
        return working_calendar().working_days_after(day, working_days)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment of a day in London; of today, no later than now."""
        moment = datetime.combine(day, time(hour, minute), LONDON)
        return min(moment, self.now) if day == self.today else moment


def play(stories: Iterable[Story], now: datetime, done: Callable[[int], None] = lambda _count: None) -> None:
    """Play stories side by side up to now; `done` is told how many have come to their end or to the present."""
    waiting: list[tuple[datetime, int, Story]] = []
    ended = 0

    def go_on(number: int, story: Story, since: datetime) -> None:
        nonlocal ended
        with clock.at(since):
            moment = next(story, None)
        if moment is not None and moment <= now:
            heapq.heappush(waiting, (max(moment, since), number, story))
        else:
            ended += 1
            done(ended)

    first = now - timedelta(days=365)
    for number, story in enumerate(stories):
        go_on(number, story, first)
    while waiting:
        moment, number, story = heapq.heappop(waiting)
        do_what_is_due(moment)
        go_on(number, story, moment)
    do_what_is_due(now)


def do_what_is_due(until: datetime) -> None:
    """Do the open authority's due work up to a moment, each piece at its own time, the earliest first."""
    while (work := DueWork.objects.filter(due__lte=until, failed_at=None).order_by("due", "pk").first()) is not None:
        handler = due.handler_of(work.kind)
        if handler is None:
            raise LookupError(f"Nobody does work of the kind {work.kind}.")
        with clock.at(work.due), due.running(work.pk):
            handler(work.subject)
        DueWork.objects.filter(pk=work.pk, version=work.version).delete()
