"""The worker's part, in a test: what is due in the open authority is done, the earliest first."""

from accounts import clock
from jobs import due
from jobs.models import DueWork
from workflow import deadlines


def do_due(*kinds: str) -> int:
    """Do what is due of some kinds until nothing is; return how many pieces there were."""
    done = 0
    while row := DueWork.objects.filter(kind__in=kinds, due__lte=clock.now()).order_by("due").first():
        handler = due.handler_of(row.kind)
        assert handler is not None
        with due.running(row.pk) as here:
            handler(row.subject)
            if not here.touched:
                row.delete()
        done += 1
    return done


def recounted() -> int:
    """Have every open date worked out again, as after a change of the calendar; return in how many pieces."""
    deadlines.recount_all_soon()
    return do_due(deadlines.KIND, deadlines.WORK_KIND)
