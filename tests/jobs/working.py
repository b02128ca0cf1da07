"""A worker that does at a moment what is due by then."""

from datetime import datetime

from accounts import clock
from jobs.worker import make_worker


def work_at(moment: datetime) -> None:
    """Do all that is due at a moment, and end."""
    with clock.at(moment):
        make_worker(until_empty=True).run()
