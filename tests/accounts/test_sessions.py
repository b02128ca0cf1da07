"""A session ends when nobody uses it; a page's own polls do not keep it alive."""

import time
from typing import Any

import pytest
from django.test import Client

from accounts.sessions import BEGAN, SEEN
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def set_back(client: Any, seconds: int) -> None:
    session = client.session
    session[SEEN] = int(time.time()) - seconds
    session.save()


def test_an_unused_session_ends(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    assert client.get("/my-work/").status_code == 200
    set_back(client, 31 * 60)
    answer = client.get("/my-work/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/my-work/"


def test_using_it_extends_it_and_polling_does_not(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    client.get("/my-work/")
    set_back(client, 20 * 60)
    client.get("/my-work/", headers={"X-Casewright-Poll": "1"})
    assert time.time() - client.session[SEEN] > 19 * 60
    client.get("/my-work/")
    assert time.time() - client.session[SEEN] < 60


def test_no_session_outlives_a_day_of_work(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    client.get("/my-work/")
    session = client.session
    session[BEGAN] = int(time.time()) - 12 * 3600 - 1
    session.save()
    assert client.get("/my-work/").status_code == 302


def test_what_only_a_button_does_leads_back_to_the_page_with_the_button(northmere: Cast) -> None:
    client = Client()
    url = "/tasks/01a20000-0000-7000-8000-000000000000/claim/"
    answer = client.post(url, headers={"Referer": "http://testserver/cases/CW-2026-000001/?x=1"})
    assert answer["Location"] == "/accounts/login/?next=/cases/CW-2026-000001/"
    assert client.post(url, headers={"Referer": "http://evil.example/"})["Location"] == "/accounts/login/?next=/"


def test_no_answer_is_stored_and_signing_out_empties_the_cache(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    for url in ("/help/", "/accounts/logout/", "/no/such/page/", "/my-work/"):
        assert "no-store" in client.get(url)["Cache-Control"], url
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'


def test_a_page_asks_how_long_is_left_without_that_counting_as_use(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    client.get("/my-work/")
    set_back(client, 28 * 60)
    polled = client.get("/accounts/session/", headers={"X-Casewright-Poll": "1"}).json()
    assert 115 <= polled["seconds"] <= 120
    assert polled["extends"]
    assert 115 <= client.get("/accounts/session/", headers={"X-Casewright-Poll": "1"}).json()["seconds"] <= 120
    assert client.get("/accounts/session/").json()["seconds"] >= 29 * 60


def test_the_end_of_a_long_day_is_not_put_off(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    client.get("/my-work/")
    session = client.session
    session[BEGAN] = int(time.time()) - 12 * 3600 + 100
    session.save()
    left = client.get("/accounts/session/").json()
    assert 95 <= left["seconds"] <= 100
    assert not left["extends"]
