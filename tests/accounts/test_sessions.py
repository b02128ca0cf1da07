"""A session ends when nobody uses it; a page's own polls do not keep it alive."""

import time
from typing import Any

import pytest

from accounts.sessions import SEEN
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
