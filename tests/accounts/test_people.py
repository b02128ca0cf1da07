"""The people of an authority: who sees them, and unlocking their sign-in."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from accounts.models import AuditEvent, SignInSlot, User
from accounts.signin import codes, slots
from tests.cast import PASSWORD, Cast, make_eastholm, make_person
from tests.codes import current_code, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LOGIN, CODE, PEOPLE = "/accounts/login/", "/accounts/login/code/", "/accounts/people/"
UNKNOWN = f"{PEOPLE}01a20000-0000-7000-8000-000000000000/"


def lock_password(user: User) -> None:
    for _ in range(5):
        Client().post(LOGIN, {"login": user.email, "password": "wrong"})


def lock_codes(user: User) -> None:
    with_app(user)
    for _ in range(5):
        client = Client()
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        client.post(CODE, {"code": "wrong"})


def page(user: User) -> str:
    return f"{PEOPLE}{user.pk}/"


def text(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


@pytest.mark.parametrize("who", ["priya", "mo", "dee"])
@pytest.mark.parametrize("lock", [lock_password, lock_codes])
def test_managers_and_administrators_unlock_with_a_reason(northmere: Cast, sign_in: Any, who: str, lock: Any) -> None:
    sam = northmere.sam
    lock(sam)
    client = sign_in(northmere.people[who])
    assert "Locked until" in text(client, page(sam))
    answer = client.post(f"{page(sam)}unlock/", {"reason": "  He rang me,\r\n I know his voice. "}, follow=True)
    assert "Unlocked. Sam Oakley can sign in now." in answer.content.decode()
    assert "Locked until" not in text(client, page(sam))
    assert not SignInSlot.objects.exclude(key__startswith="address:").exists()
    assert not AccessAttempt.objects.exists()
    worker = Client()
    assert worker.post(LOGIN, {"login": sam.email, "password": PASSWORD}).status_code == 302
    with_app(sam)
    worker.post(CODE, {"code": current_code(sam.email)})
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="sign_in_unlocked")
    assert (kept.actor, kept.object_id) == (northmere.people[who], str(sam.pk))
    assert kept.reason == "He rang me, I know his voice."


def test_after_an_unlock_the_next_lock_is_the_shortest_again(northmere: Cast) -> None:
    lock_password(northmere.sam)
    SignInSlot.objects.filter(key__startswith="name:").update(round=4)
    with authority(northmere.id):
        slots.clear(northmere.sam)
    lock_password(northmere.sam)
    assert SignInSlot.objects.get(key=f"name:{northmere.sam.email}").round == 1


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 301])
def test_without_a_reason_nothing_is_unlocked(northmere: Cast, sign_in: Any, reason: str) -> None:
    lock_password(northmere.sam)
    answer = sign_in(northmere.priya).post(f"{page(northmere.sam)}unlock/", {"reason": reason})
    assert "The sign-in is still locked" in answer.content.decode()
    assert slots.people_locked([northmere.sam])
    with authority(northmere.id):
        assert not AuditEvent.objects.filter(action="sign_in_unlocked").exists()


def test_who_is_locked_is_found_without_reading_everybody(northmere: Cast) -> None:
    with authority(northmere.id), CaptureQueriesContext(connection) as asked:
        assert slots.locked_among(User.objects.all()) == {}
    assert len(asked) == 1
    lock_password(northmere.sam)
    with authority(northmere.id):
        found = slots.locked_among(User.objects.all())
        assert found == slots.people_locked(User.objects.all())
    assert list(found) == [northmere.sam]


def test_a_lock_that_had_ended_is_said_so(northmere: Cast, sign_in: Any) -> None:
    answer = sign_in(northmere.priya).post(f"{page(northmere.sam)}unlock/", {"reason": "He rang me."}, follow=True)
    assert "The lock had ended already." in answer.content.decode()


def test_nobody_unlocks_themselves(northmere: Cast, sign_in: Any) -> None:
    lock_password(northmere.priya)
    client = sign_in(northmere.priya)
    assert 'name="reason"' not in text(client, page(northmere.priya))
    assert client.post(f"{page(northmere.priya)}unlock/", {"reason": "It was me."}).status_code == 404
    assert slots.people_locked([northmere.priya])


def test_a_person_of_another_authority_is_answered_as_unknown_and_both_are_kept(northmere: Cast, sign_in: Any) -> None:
    kit = make_eastholm().kit
    lock_password(kit)
    client = sign_in(northmere.priya)
    for ending, sent in (("", None), ("unlock/", {"reason": "He rang me."}), ("registration/", {"number": "SW1"})):
        ask = client.get if sent is None else client.post
        refused, unknown = ask(f"{page(kit)}{ending}", sent), ask(f"{UNKNOWN}{ending}", sent)
        answers = [
            (a.status_code, without_token(a.content), dict(a.items()) | {"Expires": ""}) for a in (refused, unknown)
        ]
        assert answers[0] == answers[1]
        assert refused.status_code == 404
    assert slots.people_locked([kit])
    with authority(northmere.id):
        kept = AuditEvent.objects.filter(action="refused", actor=northmere.priya)
        assert kept.filter(object_id=str(kit.pk)).count() == 3
        assert kept.filter(object_id="").count() == 3


def without_token(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]


def test_the_list_shows_who_is_locked_and_nobody_elses_people(northmere: Cast, sign_in: Any) -> None:
    kit = make_eastholm().kit
    lock_password(kit)
    lock_codes(northmere.ren)
    shown = text(sign_in(northmere.priya), PEOPLE)
    locked = shown.split('id="locked"')[1].split("</section>")[0]
    assert "Ren Alder" in locked
    assert "Sam Oakley" not in locked
    assert "Sam Oakley" in shown
    assert "Kit Rowan" not in shown


def test_the_list_is_searched_by_parts_of_names_and_addresses(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    found = text(client, f"{PEOPLE}?find=oak+sam").split('id="everyone"')[1]
    assert "Sam Oakley" in found
    assert "Ren Alder" not in found
    nobody = text(client, f"{PEOPLE}?find=%3Cb%3Ezz")
    assert "Nobody here has that name or email." in nobody
    assert "<b>zz" not in nobody


def test_a_longer_list_asks_no_more_and_comes_in_pages(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PEOPLE).status_code == 200
        return len(queries)

    asked()
    few = asked()
    with authority(northmere.id):
        for number in range(60):
            make_person(northmere, f"P{number} Birch", "social_worker", "Meadow team")
    asked()  # who is what has changed: it is read once more
    assert asked() == few <= 25
    assert "Page 1 of 2" in text(client, PEOPLE)
    assert "Page 2 of 2" in text(client, f"{PEOPLE}?page=2")


def test_looking_at_somebody_is_kept_and_at_oneself_is_not(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    client.get(page(northmere.sam))
    assert client.get("/accounts/me/")["Location"] == page(northmere.priya)
    assert "Make new recovery codes" in text(client, page(northmere.priya))
    assert "Make new recovery codes" not in text(client, page(northmere.sam))
    with authority(northmere.id):
        kept = AuditEvent.objects.filter(action="viewed").values_list("object_kind", "object_id")
        assert list(kept) == [("accounts.user", str(northmere.sam.pk))] * 2


def test_people_stands_in_the_navigation_of_those_who_may(northmere: Cast, sign_in: Any) -> None:
    offered = {
        who: f'href="{PEOPLE}"' in sign_in(northmere.people[who]).get("/my-work/").content.decode()
        for who in ("sam", "priya", "dee", "ana", "mo")
    }
    assert offered == {"sam": False, "priya": True, "dee": True, "ana": False, "mo": True}


def test_an_administrator_takes_a_lost_second_factor_away_with_a_reason(northmere: Cast, sign_in: Any) -> None:
    sam, client = with_app(northmere.sam), sign_in(northmere.dee)
    waiting = Client()
    waiting.post(LOGIN, {"login": sam.email, "password": PASSWORD})
    url = f"{page(sam)}second-step/"
    assert url in text(client, page(sam))
    assert "Nothing is changed" in client.post(url, {"reason": " "}).content.decode()
    assert codes.has_second_factor(sam)
    answer = client.post(url, {"reason": "Telephone stolen, seen in person."}, follow=True)
    assert "sets up a new second step" in answer.content.decode()
    assert url not in text(client, page(sam))
    assert not codes.has_second_factor(sam)
    assert codes.recovery_codes(sam) == []
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="second_factor_removed")
    assert (kept.actor, kept.reason) == (northmere.dee, "Telephone stolen, seen in person.")
    assert waiting.get(CODE)["Location"] == LOGIN
    assert waiting.get(LOGIN).status_code == 200
    anew = Client().post(LOGIN, {"login": sam.email, "password": PASSWORD})
    assert anew["Location"] == "/accounts/login/set-up/"
    for who in ("priya", "mo"):
        assert sign_in(northmere.people[who]).post(url, {"reason": "x"}).status_code == 404
