"""The day on which the served product stands."""

from datetime import UTC, datetime

import pytest

from accounts.models import ClockOffset
from tests.conftest import TODAY


@pytest.fixture(autouse=True)
def server_at_today(database: None) -> None:
    """Set the clock of web and worker to the tests' day, so that what is in time stays in time on any real day."""
    ClockOffset.objects.create(id=1, seconds=int((TODAY - datetime.now(UTC)).total_seconds()))
