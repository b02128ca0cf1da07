"""Fixtures for all tests: the database, the cast, signed-in clients."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from tests import cast, databases, examples
from tests.codes import signed_in

examples.register_profiles()

TODAY = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
"""Tuesday 14 July 2026, ten in the morning in London."""


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Once Hypothesis knows its profile: draw what every run draws, unless this one draws at random."""
    examples.draw_as_every_time()


def pytest_collection_finish() -> None:
    """From now on leave alone what is loaded, and look for rubbish seldom: it took an eighth of the processor time."""
    gc.set_threshold(20_000, 50, 100)
    spare_what_stays()


def spare_what_stays() -> None:
    """Let no later collection look through what lives until the end: modules, tests, definitions that were read."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before anything else connects, choose the database: the cast's for the tests that begin with the cast."""
    wanted = set(getattr(item, "fixturenames", ()))
    if "northmere" in wanted:
        databases.use(databases.WITH_CAST)
    elif wanted & {"db", "database"} or item.get_closest_marker("django_db"):
        databases.use(databases.BARE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> None:
    """Make the bare database as its owner; tests connect as the app role."""
    with django_db_blocker.unblock():
        databases.make()
    spare_what_stays()


@pytest.fixture(scope="session")
def northmere_once(django_db_setup: None, django_db_blocker: Any) -> cast.Cast:
    """The cast as they are in the database that is copied for each test."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        made = databases.with_cast()
    spare_what_stays()
    return made


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit; give the next one a fresh copy of the database."""
    with django_db_blocker.unblock():
        yield
        databases.restore()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """The database: undone after the test, or really written for tests marked `commits`."""
    request.getfixturevalue("committed" if request.node.get_closest_marker("commits") else "db")


@pytest.fixture
def clock_at_today() -> Iterator[datetime]:
    """Hold the product's clock at `TODAY`."""
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def northmere(northmere_once: cast.Cast, database: None, clock_at_today: datetime) -> cast.Cast:
    """The made-up authority with its cast; open its context with `authority(northmere.id)`."""
    return northmere_once.again()


@pytest.fixture
def inside(northmere: cast.Cast) -> Iterator[cast.Cast]:
    """The cast, with their authority open for the whole test."""
    with authority(northmere.id):
        yield northmere


@pytest.fixture
def harbour(northmere: cast.Cast) -> cast.Cast:
    """Jo works in Harbour beside Sam."""
    with authority(northmere.id):
        cast.make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
    return northmere


@pytest.fixture
def own_files(tmp_path: Path, settings: Any) -> Path:
    """Keep the files of the test apart from all others."""
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def sign_in() -> Any:
    """Return a function that gives a client signed in as a person, with a second factor."""
    return signed_in
