"""The day on which the served product stands, and what the story's people type."""

from datetime import UTC, datetime

import pytest

from accounts.context import authority
from accounts.models import ClockOffset
from tests.browser.scenes import Typed
from tests.browser.wilfs_story import fields_of_the_story
from tests.cast import Cast, make_person
from tests.conftest import TODAY


@pytest.fixture(autouse=True)
def server_at_today(database: None) -> None:
    """Set the clock of web and worker to the tests' day, so that what is in time stays in time on any real day."""
    ClockOffset.objects.create(id=1, seconds=int((TODAY - datetime.now(UTC)).total_seconds()))


@pytest.fixture
def typed(northmere: Cast) -> dict[str, Typed]:
    """What is typed into each form. Wilf is Harbour's and nobody's yet; Cleo takes Harbour's calls."""
    with authority(northmere.id):
        make_person(northmere, "Cleo Reed", "contact_officer", "Harbour team")
        northmere.cases["wilf"].allocations.update(worker=None)
        return fields_of_the_story()
