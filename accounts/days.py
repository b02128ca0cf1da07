"""Days and moments inside sentences, said one way everywhere: with the year when it is not this one."""

from datetime import date, datetime

from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock


def day_words(value: date | datetime) -> str:
    """Say a day as `Tue 14 July`, or `Tue 14 July 2026` in another year; a moment is read in London."""
    on = _day_of(value)
    return date_words(on, "D j F" if on.year == clock.today().year else "D j F Y")


def full_day_words(value: date | datetime) -> str:
    """Say a day as records do, always with its year: `14 July 2026`; a moment is read in London."""
    return date_words(_day_of(value), "j F Y")


def full_moment_words(moment: datetime) -> str:
    """Say a moment as records do, in London's time: `14 July 2026 at 11:42`."""
    return _("%(day)s at %(time)s") % {"day": full_day_words(moment), "time": f"{clock.local(moment):%H:%M}"}


def at_words(moment: datetime) -> str:
    """Say when something was done: `at 10:42` today, `on Tue 14 July at 10:42` on another day."""
    local = clock.local(moment)
    if local.date() == clock.today():
        return _("at %(time)s") % {"time": f"{local:%H:%M}"}
    return _("on %(day)s at %(time)s") % {"day": day_words(moment), "time": f"{local:%H:%M}"}


def ago_words(moment: datetime) -> str:
    """Say how old something is in days as people count them: `today`, `yesterday`, `8 days ago`."""
    days = (clock.today() - clock.local(moment).date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}


def _day_of(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value
