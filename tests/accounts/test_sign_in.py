"""Signing in by email, and the lock after suspicious tries."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.context import authority
from accounts.models import AuditEvent, SignInSlot
from accounts.signin.names import client_address, normalise_name, sign_in_name
from tests.cast import PASSWORD, Cast
from tests.codes import current_code, give_factors, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def attempt(name: str, password: str = "wrong", client: Client | None = None, **meta: Any) -> int:
    return (client or Client()).post(URL, {"login": name, "password": password}, **meta).status_code


def test_the_right_pair_signs_in_whatever_the_case_of_the_address(northmere: Cast) -> None:
    client = Client()
    with_app(northmere.sam)
    assert attempt("SAM@Northmere.example", PASSWORD, client) == 302
    client.post("/accounts/login/code/", {"code": current_code(northmere.sam.email)})
    assert client.session["_auth_user_id"] == str(northmere.sam.pk)
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="signed_in", actor=northmere.sam).count() == 1


def test_a_wrong_pair_gets_one_message_and_keeps_the_email(northmere: Cast) -> None:
    page = Client().post(URL, {"login": "sam@northmere.example", "password": "wrong"})
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("govuk-error-summary__title") == 1
    assert 'value="sam@northmere.example"' in text
    assert "wrong" not in text.split("<form")[1]


def test_the_sixth_try_is_locked_even_with_the_right_password(northmere: Cast) -> None:
    answers = [attempt("sam@northmere.example") for _ in range(5)]
    assert answers[:4] == [200] * 4
    assert attempt("sam@northmere.example", PASSWORD) == 429


def test_the_locked_page_says_when_to_try_again(northmere: Cast) -> None:
    for _ in range(5):
        attempt("sam@northmere.example")
    page = Client().post(URL, {"login": "sam@northmere.example", "password": PASSWORD})
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 60
    assert "Try again at " in page.content.decode()
    assert "Service desk, 01632 960 100" in page.content.decode()


SPELLINGS = [
    "SAM@northmere.example",
    " sam@northmere.example ",
    "ｓａｍ@northmere.example",
    "sam@\0northmere.example",
    "Sam@Northmere.Example",
]


def test_spellings_of_one_name_share_one_count(northmere: Cast) -> None:
    for spelling in (
        "SAM@northmere.example",
        " sam@northmere.example ",
        "Sam@Northmere.Example",
        "sam@NORTHMERE.example",
    ):
        attempt(spelling)
    attempt("ｓａｍ@northmere.example")  # refused by the form, so neither checked nor counted
    attempt("sam@northmere.example")
    assert list(SignInSlot.objects.filter(key__startswith="name:").values_list("key", "taken")) == [
        ("name:sam@northmere.example", 5)
    ]
    assert attempt("sam@northmere.example", PASSWORD) == 429


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_has_one_spelling(spelling: str) -> None:
    assert normalise_name(spelling) == "sam@northmere.example"


def test_slots_and_axes_count_the_one_spelling_whatever_reaches_them(rf) -> None:  # type: ignore[no-untyped-def]
    for spelling in SPELLINGS:
        request = rf.post(URL, {"login": spelling})
        for credentials in ({"email": spelling}, {"username": spelling}, None):
            assert sign_in_name(request, credentials) == "sam@northmere.example"
            assert get_client_username(request, credentials) == "sam@northmere.example"
    long = rf.post(URL, {"login": "x" * 300})
    assert len(get_client_username(long, None)) == 255


def test_absurd_names_never_break_the_page(northmere: Cast) -> None:
    for name in ("a" * 300 + "@x.example", "x" * 100_000, "\0", "", "‮evil@x.example"):
        assert attempt(name) in (200, 429)


def test_changing_browser_or_forged_address_does_not_reset_the_count(northmere: Cast) -> None:
    for n in range(5):
        attempt(
            "sam@northmere.example",
            HTTP_USER_AGENT=f"browser {n}",
            HTTP_X_FORWARDED_FOR=f"10.0.0.{n}",
            HTTP_X_REAL_IP="1.1.1.1",
        )
    assert attempt("sam@northmere.example", PASSWORD, HTTP_USER_AGENT="new", HTTP_X_FORWARDED_FOR="10.9.9.9") == 429


def test_behind_a_proxy_the_address_is_read_from_the_right(rf, settings) -> None:  # type: ignore[no-untyped-def]
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9", REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"
    settings.PROXY_COUNT = 1
    assert client_address(request) == "203.0.113.9"
    settings.PROXY_COUNT = 2
    assert client_address(request) == "6.6.6.6"
    assert client_address(rf.get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"
    assert client_address(rf.get("/", REMOTE_ADDR="")) == "0.0.0.0"
    assert client_address(rf.get("/", HTTP_X_FORWARDED_FOR="<script>, a", REMOTE_ADDR="::1")) == "::1"


def test_known_unknown_and_inactive_names_get_the_same_answers_and_hashes(northmere: Cast) -> None:
    northmere.ren.is_active = False
    northmere.ren.save()
    seen = []
    for name in ("sam@northmere.example", "nobody@northmere.example", "ren@northmere.example"):
        cache.clear()
        SignInSlot.objects.filter(key__startswith="address:").delete()
        answers = []
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashed:
            for _ in range(6):
                page = Client().post(URL, {"login": name, "password": "wrong"})
                text = page.content.decode().replace(name, "NAME")
                answers.append((page.status_code, len(text.split("csrfmiddlewaretoken")[0])))
        seen.append((answers, hashed.call_count))
    assert seen[0] == seen[1] == seen[2]
    assert 1 <= seen[0][1] <= 5


def test_no_more_passwords_are_hashed_than_there_are_slots(northmere: Cast) -> None:
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashed:
        for _ in range(20):
            attempt("sam@northmere.example")
    assert hashed.call_count <= 5


def test_locks_grow_and_a_right_password_ends_them(northmere: Cast) -> None:
    name = "sam@northmere.example"
    lengths = []
    for _ in range(5):
        for _ in range(5):
            attempt(name)
        slot = SignInSlot.objects.get(key=f"name:{name}")
        assert slot.locked_until is not None
        assert slot.locked_at is not None
        lengths.append(round((slot.locked_until - slot.locked_at).total_seconds() / 60))
        past = timezone.now() - timedelta(seconds=1)
        SignInSlot.objects.filter(key=f"name:{name}").update(locked_until=past)
        SignInSlot.objects.filter(key__startswith="address:").delete()
        cache.clear()
    assert lengths == [1, 5, 15, 60, 60]
    assert attempt(name, PASSWORD) == 302
    assert not SignInSlot.objects.filter(key=f"name:{name}").exists()
    assert not AccessAttempt.objects.filter(username=name).exists()


def test_a_hundred_tries_from_one_address_lock_the_address_only(northmere: Cast) -> None:
    SignInSlot.objects.create(key="address:127.0.0.1", taken=99, started_at=timezone.now())
    assert attempt("nobody@northmere.example") == 200
    assert attempt("sam@northmere.example", PASSWORD) == 429
    assert attempt("sam@northmere.example", PASSWORD, REMOTE_ADDR="203.0.113.7") == 302


def test_tries_on_a_locked_name_cost_the_office_nothing(northmere: Cast) -> None:
    for _ in range(30):
        attempt("sam@northmere.example")
    assert SignInSlot.objects.get(key="address:127.0.0.1").taken == 5
    assert attempt("priya@northmere.example", PASSWORD) == 302


def test_a_slip_now_and_then_never_locks_an_office(northmere: Cast) -> None:
    began = timezone.now() - timedelta(minutes=16)
    SignInSlot.objects.create(key="address:127.0.0.1", taken=99, started_at=began)
    attempt("sam@northmere.example")
    slot = SignInSlot.objects.get(key="address:127.0.0.1")
    assert (slot.taken, slot.locked_until) == (1, None)


def test_many_sign_ins_from_one_office_in_a_minute_are_let_in(northmere: Cast) -> None:
    assert [attempt("sam@northmere.example", PASSWORD) for _ in range(35)] == [302] * 35


def test_an_ipv6_client_counts_as_its_whole_network(northmere: Cast) -> None:
    for n in range(4):
        attempt("sam@northmere.example", REMOTE_ADDR=f"2001:db8::{n:x}")
    attempt("sam@northmere.example", REMOTE_ADDR="::ffff:203.0.113.7")
    keys = set(SignInSlot.objects.filter(key__startswith="address:").values_list("key", flat=True))
    assert keys == {"address:2001:db8::/64", "address:203.0.113.7"}


def test_an_inactive_person_is_not_told_that_the_password_is_right(northmere: Cast) -> None:
    northmere.ren.is_active = False
    northmere.ren.save()
    wrong = Client().post(URL, {"login": "ren@northmere.example", "password": "wrong"})
    right = Client().post(URL, {"login": "ren@northmere.example", "password": PASSWORD})
    assert wrong.status_code == right.status_code == 200
    assert Client().get("/accounts/inactive/").status_code == 404


def test_no_file_is_taken_from_anybody(northmere: Cast) -> None:
    sent = SimpleUploadedFile("x.bin", b"x" * 1000)
    answer = Client().post(URL, {"login": "sam@northmere.example", "password": "x", "file": sent})
    assert answer.status_code in (400, 413)


def test_allauths_field_name_is_counted_by_axes_in_one_spelling(northmere: Cast) -> None:
    attempt("SAM@Northmere.example")
    attempt(" sam@northmere.example")
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {"sam@northmere.example"}


def test_axes_alone_locks_as_well(northmere: Cast) -> None:
    for _ in range(5):
        attempt("sam@northmere.example")
    SignInSlot.objects.all().delete()
    attempt("nobody@northmere.example")  # a first try clears what axes holds of that name, and of no other
    SignInSlot.objects.create(key="name:sam@northmere.example", taken=1, started_at=timezone.now())
    assert attempt("sam@northmere.example", PASSWORD) == 429


def test_trying_during_a_lock_does_not_make_it_longer(northmere: Cast) -> None:
    for _ in range(5):
        attempt("sam@northmere.example")
    slot = SignInSlot.objects.get(key="name:sam@northmere.example")
    axes = list(AccessAttempt.objects.values_list("username", "attempt_time", "failures_since_start"))
    for _ in range(5):
        assert attempt("sam@northmere.example") == 429
    again = SignInSlot.objects.get(pk=slot.pk)
    assert (again.locked_until, again.taken, again.round) == (slot.locked_until, slot.taken, slot.round)
    assert list(AccessAttempt.objects.values_list("username", "attempt_time", "failures_since_start")) == axes


def test_passwords_are_never_kept(northmere: Cast) -> None:
    attempt("sam@northmere.example", "hunter2-hunter2")
    assert "hunter2" not in str(AccessAttempt.objects.values())


def test_signing_up_is_closed() -> None:
    assert Client().get("/accounts/signup/").status_code == 404
    assert Client().post("/accounts/signup/", {"email": "x@y.example", "password1": PASSWORD}).status_code == 404


def test_signing_out_ends_the_session(northmere: Cast) -> None:
    client = Client()
    give_factors(client, "sam@northmere.example", PASSWORD)
    assert client.session["_auth_user_id"] == str(northmere.sam.pk)
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session
