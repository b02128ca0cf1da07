"""Every address, tried by every role: a new address fails here until somebody says who may open it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.context import authority
from accounts.models import AuditEvent, Notification, Team, User
from accounts.policy import can, registered_models, visible_to
from cases.models import Case
from records.models import ChronologyEntry, Fact, RecordVersion, SignificanceMark
from tests.cast import Cast
from tests.desk.access_addresses import BY_GET, MATRIX, PDF_NOT_YET, WHO
from tests.desk.access_world import World
from workflow.models import Incident, ProcessInstance, Task

pytestmark = pytest.mark.django_db
NOBODYS_PAGE = "/accounts/people/01a20000-0000-7000-8000-000000000000/"


@pytest.fixture
def world(northmere: Cast) -> World:
    return World(northmere)


def names(patterns: list[Any] | None = None) -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern), pattern.callback


def headers(answer: Any) -> dict[str, str]:
    """The headers without the moment of the answer."""
    return {name: value for name, value in answer.items() if name != "Expires"}


def same(page: bytes) -> bytes:
    """The page without the security token, which differs on every page there is."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_every_address_is_in_the_matrix_and_goes_through_the_guard() -> None:
    found = dict(names())
    assert set(found) == set(MATRIX)
    assert [name for name, view in found.items() if not hasattr(view, "guard")] == []


@pytest.mark.parametrize("who", WHO)
def test_each_role_gets_what_the_matrix_says(world: World, who: str, sign_in: Any) -> None:
    user = world.person(who)
    got = {}
    client = sign_in(user) if user else Client()
    for name, (method, expected) in MATRIX.items():
        if user is None:
            client = Client()
        elif SESSION_KEY not in client.session:  # the address before signed the person out
            client = sign_in(user)
        response = client.generic(method, reverse(name, kwargs=world.arguments(name)))
        if response.status_code == 200 or name not in PDF_NOT_YET:
            got[name] = response.status_code
        else:
            got[name] = (
                200 if response.status_code == PDF_NOT_YET[name] and expected[who] == 200 else response.status_code
            )
    assert got == {name: expected[who] for name, (_, expected) in MATRIX.items()}


@pytest.mark.parametrize("who", WHO)
def test_opening_the_address_of_a_button_has_no_effect_and_is_guarded_alike(
    world: World, who: str, sign_in: Any
) -> None:
    user = world.person(who)
    client = sign_in(user) if user else Client()
    got = {name: client.get(reverse(name, kwargs=world.arguments(name))) for name in BY_GET}
    assert {name: answer.status_code for name, answer in got.items()} == {name: BY_GET[name][who] for name in BY_GET}
    for name in ("start_process", "mark_significant", "unmark_significant", "claim", "release"):
        if user and got[name].status_code == 302:
            page = "task" if name in ("claim", "release") else "case"
            assert got[name]["Location"] == reverse(page, kwargs=first(world.arguments(name)))
    with authority(world.cast.id):
        assert ProcessInstance.objects.count() == 1
        assert Task.objects.get(pk=world.task.pk).owner == world.cast.priya
        assert not AuditEvent.objects.filter(action__in=("pdf_asked_again", "work_retried")).exists()
        assert not SignificanceMark.objects.exists()


def first(arguments: dict[str, Any]) -> dict[str, Any]:
    """The argument that names the page to which a button belongs."""
    return dict([next(iter(arguments.items()))])


def test_a_refused_object_and_an_unknown_one_get_the_same_answer(world: World, sign_in: Any) -> None:
    client = sign_in(world.cast.ren)
    pairs = [
        (f"/cases/{world.cast.cases['wilf'].reference}/", "/cases/CW-2026-999999/"),
        (f"/tasks/{world.task.pk}/", "/tasks/01a20000-0000-7000-8000-000000000000/"),
        (f"/records/{world.version.record.reference}/1/", "/records/R-2026-999999/1/"),
        (f"/incidents/{world.incident.pk}/", "/incidents/01a20000-0000-7000-8000-000000000000/"),
        (f"/accounts/people/{world.cast.sam.pk}/", NOBODYS_PAGE),
        (f"/accounts/people/{world.other.kit.pk}/", NOBODYS_PAGE),
    ]
    for refused_url, unknown_url in pairs:
        refused, unknown = client.get(refused_url), client.get(unknown_url)
        assert (refused.status_code, headers(refused)) == (404, headers(unknown))
        assert same(refused.content) == same(unknown.content)
    nowhere = client.get("/no/such/page/")
    assert (nowhere.status_code, same(nowhere.content)) == (404, same(client.get(pairs[0][0]).content))


def test_a_refusal_is_kept_with_who_what_and_why(world: World, sign_in: Any) -> None:
    case = world.cast.cases["wilf"]
    sign_in(world.cast.ren).get(f"/cases/{case.reference}/")
    with authority(world.cast.id):
        kept = AuditEvent.objects.get(action="refused")
    assert (kept.actor, kept.object_kind, kept.object_id) == (world.cast.ren, "cases.case", str(case.pk))
    assert kept.reason == "Another team works with this child."


def test_looking_at_a_child_is_kept(world: World, sign_in: Any) -> None:
    case = world.cast.cases["wilf"]
    sign_in(world.cast.dee).get(f"/cases/{case.reference}/")
    with authority(world.cast.id):
        kept = AuditEvent.objects.get(action="viewed", object_kind="cases.case")
    assert (kept.actor, kept.case_id) == (world.cast.dee, case.pk)


def test_changed_membership_counts_on_the_next_request_of_an_open_session(world: World, sign_in: Any) -> None:
    from accounts.models import Membership

    client = sign_in(world.cast.dee)
    url = f"/cases/{world.cast.cases['wilf'].reference}/"
    assert client.get(url).status_code == 200
    with authority(world.cast.id):
        Membership.objects.filter(user=world.cast.dee).update(ends_on="2026-07-13")
    assert client.get(url).status_code == 404


def test_case_pages_are_not_stored_by_browsers(world: World, sign_in: Any) -> None:
    client = sign_in(world.cast.sam)
    for url in (f"/cases/{world.cast.cases['wilf'].reference}/", "/my-work/", "/cases/CW-2026-999999/"):
        assert "no-store" in client.get(url)["Cache-Control"]


@pytest.mark.both_databases
def test_can_and_visible_to_agree_for_everyone_and_everything(world: World) -> None:
    actions: dict[Any, tuple[str, ...]] = {
        Case: ("view", "start", "open_again", "correct", "relate", "allocate"),
        Team: ("view", "move"),
        User: ("view", "unlock", "register", "remove_second_factor"),
        Task: ("view", "work", "release", "claim", "give", "do", "bring_back"),
        Notification: ("view",),
        ProcessInstance: ("view", "history", "values", "steer"),
        Incident: ("view", "mend"),
        RecordVersion: ("view",),
        Fact: ("view",),
        ChronologyEntry: ("view", "mark"),
    }
    compared = 0
    for cast in (world.cast, world.other):
        with authority(cast.id):
            for user in cast.people.values():
                for model, tried in actions.items():
                    assert model in registered_models()
                    for action in tried:
                        seen = set(visible_to(user, model, action).values_list("pk", flat=True))
                        allowed = {row.pk for row in model._default_manager.all() if can(user, action, row)}
                        assert seen == allowed, (user, model, action)
                        compared += len(allowed)
    assert compared > 20
