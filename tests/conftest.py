"""Fixtures for all tests: the database, the cast, signed-in clients."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from accounts import clock
from accounts.context import authority
from tests import cast, databases

TODAY = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
"""Tuesday 14 July 2026, ten in the morning in London."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> None:
    """Make the database as its owner; tests connect as the app role."""
    with django_db_blocker.unblock():
        databases.make()


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
def northmere(database: None, clock_at_today: datetime) -> cast.Cast:
    """The made-up authority with its cast; open its context with `authority(northmere.id)`."""
    return cast.make_northmere()


@pytest.fixture
def inside(northmere: cast.Cast) -> Iterator[cast.Cast]:
    """The cast, with their authority open for the whole test."""
    with authority(northmere.id):
        yield northmere


@pytest.fixture
def sign_in() -> Any:
    """Return a function that gives a client signed in as a person, with a second factor, as allauth notes it."""

    def signed_in(user: Any, client: Client | None = None) -> Client:
        client = client or Client()
        client.force_login(user, backend="accounts.signin.backends.PasswordBackend")
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, user, "mfa", type="totp")
        request.session.save()
        return client

    return signed_in
