"""What the worker clears away by itself, in every authority."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Notification
from accounts.notifications import tell
from jobs.upkeep import NOTIFICATIONS_KEPT
from jobs.worker import make_worker
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_worker_deletes_notifications_of_more_than_a_year_ago_in_every_authority(northmere: Cast) -> None:
    told = ((northmere, "sam"), (make_eastholm(), "kit"))
    for days in (-1, 1):
        for cast, who in told:
            with authority(cast.id), clock.at(TODAY - NOTIFICATIONS_KEPT + timedelta(days=days)):
                tell(cast.people[who], f"told{days}", link="/my-work/", words="Told.")
    make_worker(until_empty=True).run()
    for cast, _who in told:
        with authority(cast.id):
            assert [one.kind for one in Notification.objects.all()] == ["told1"]
