"""When something was saved, changed or submitted, as pages say it: the time today, the day and time before today."""

from datetime import datetime

from django.utils.translation import gettext

from accounts import clock
from accounts.days import day_words


def saved_words(at: datetime) -> str:
    """`Saved at 17:30`, or `Saved Thu 5 November, 17:30`."""
    return _said(at, gettext("Saved at %(when)s"), gettext("Saved %(when)s"))


def changed_words(at: datetime) -> str:
    """What an answer is told that was changed elsewhere meanwhile."""
    return _said(
        at,
        gettext("Not saved: changed in another window at %(when)s."),
        gettext("Not saved: changed in another window on %(when)s."),
    )


def submitted_words(at: datetime) -> str:
    """`Already submitted at 17:30`, or `Already submitted on Thu 5 November, 17:30`."""
    return _said(at, gettext("Already submitted at %(when)s"), gettext("Already submitted on %(when)s"))


def _said(at: datetime, today: str, earlier: str) -> str:
    moment = clock.local(at)
    if moment.date() == clock.today():
        return today % {"when": f"{moment:%H:%M}"}
    return earlier % {"when": f"{day_words(at)}, {moment:%H:%M}"}
