"""Between the password and the code nothing of the product can be reached, by whatever address and method."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import authority
from accounts.models import AuditEvent, User
from tests.cast import PASSWORD, Cast
from tests.codes import with_app
from tests.desk.access_addresses import MATRIX
from tests.desk.access_world import World
from tests.desk.test_access_matrix import same
from workflow.models import ProcessInstance, Task

pytestmark = pytest.mark.django_db
THE_WAY_IN = {"account_login", "mfa_authenticate", "second_factor_set_up", "account_logout"}
OPEN_TO_ALL = {"help", "accessibility", "privacy", "account_inactive", "account_signup", "account_reset_password"}
"""Pages that show a stranger and a person between two factors the same."""

AUTOSAVE = {"X-Casewright-Autosave": "1"}
METHODS: list[tuple[str, dict[str, Any]]] = [
    ("get", {}),
    ("post", {"data": {"action": "submit", "/decision": "approve", "reason": "I say so", "revision": "0"}}),
    ("head", {}),
    ("post", {"data": {"/comment": "x", "revision": "0"}, "headers": AUTOSAVE}),
    ("put", {}),
    ("delete", {}),
]


def after_password(email: str) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client


def password_only(user: User) -> Client:
    """A session that Django takes for signed in, and in which no code was given: there is no way to make one."""
    client = Client()
    client.force_login(user, backend="accounts.signin.backends.PasswordBackend")
    return client


@pytest.fixture
def world(northmere: Cast) -> World:
    return World(northmere)


def state(world: World, *but: str) -> tuple[Any, ...]:
    """What could have changed or been shown, but these entries of the trail."""
    with authority(world.cast.id):
        return (
            sorted(AuditEvent.objects.exclude(action__in=["signed_out", *but]).values_list("action", flat=True)),
            ProcessInstance.objects.count(),
            sorted(Task.objects.values_list("pk", "owner_id", "finished", "draft__revision")),
        )


@pytest.mark.parametrize("how", ["code", "set up", "password only"])
def test_no_address_answers_between_the_password_and_the_code(world: World, how: str) -> None:
    priya = world.cast.priya
    if how == "code":
        with_app(priya)
    client = after_password(priya.email)
    but = ["signed_in"] if how == "password only" else []
    before = state(world, *but)
    walked = 0
    for name in set(MATRIX) - THE_WAY_IN:
        url = reverse(name, kwargs=world.arguments(name))
        for method, sent in METHODS if how == "code" else METHODS[:2]:
            if how == "password only":
                client = password_only(priya)
            answer = getattr(client, method)(url, **sent)
            if name in OPEN_TO_ALL:
                stranger = getattr(Client(), method)(url, **sent)
                assert (answer.status_code, same(answer.content)) == (stranger.status_code, same(stranger.content))
            elif answer.status_code != 405:
                assert (answer.status_code, answer.content) == (302, b""), (name, method)
                assert answer["Location"].startswith("/accounts/login/?next="), (name, method)
            assert priya.name not in answer.content.decode(), (name, method)
            walked += 1
        assert state(world, *but) == before, name
    assert walked >= 2 * 100
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("with_code", [True, False])
def test_the_way_in_leads_only_along_itself(world: World, with_code: bool) -> None:
    priya = world.cast.priya
    here, other = "/accounts/login/code/", "/accounts/login/set-up/"
    if with_code:
        with_app(priya)
    else:
        here, other = other, here
    client = after_password(priya.email)
    assert client.get("/accounts/login/")["Location"] == here
    assert client.get(other)["Location"] == "/accounts/login/"
    assert client.get(here).status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get(here)["Location"] == "/accounts/login/"
