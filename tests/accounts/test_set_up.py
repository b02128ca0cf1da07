"""Who has no second factor sets one up before anything else."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.context import authority
from accounts.models import AuditEvent, SignInSlot
from accounts.signin import codes
from tests.cast import PASSWORD, Cast
from tests.codes import SECRET, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LOGIN, SET_UP = "/accounts/login/", "/accounts/login/set-up/"
SAM = "sam@northmere.example"


def began(next_page: str = "") -> Client:
    client = Client()
    answer = client.post(LOGIN, {"login": SAM, "password": PASSWORD, "next": next_page})
    assert answer["Location"] == SET_UP
    return client


def secret_on(client: Client) -> str:
    """The secret that the page shows, in its text and in its link alike."""
    page = client.get(SET_UP).content.decode()
    shown = re.search(r'class="cw-key">([A-Z2-7 ]+)<', page)
    link = re.search(r'href="(otpauth://[^"]+)"', page)
    assert shown
    assert link
    secret = shown[1].replace(" ", "")
    assert parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)["secret"] == [secret]
    return secret


def code_of(secret: str) -> str:
    return codes._code(secret, int(time.time()) // 30)


def test_one_scans_types_the_code_keeps_the_recovery_codes_and_is_in(northmere: Cast) -> None:
    client = began("/cases/")
    code = code_of(secret_on(client))
    assert client.post(SET_UP, {"code": code})["Location"] == SET_UP
    page = client.get(SET_UP).content.decode()
    shown = [text.replace(" ", "") for text in re.findall(r"<li><code>(\d{4} \d{4})</code></li>", page)]
    assert shown == codes.recovery_codes(northmere.sam)
    assert len(shown) == 10
    assert "_auth_user_id" not in client.session
    assert client.get("/my-work/").status_code == 302
    assert client.post(SET_UP, {"kept": "yes"})["Location"] == "/cases/"
    assert client.get("/cases/").status_code == 200
    assert codes.accept(northmere.sam, code) is None, "the code that proved the secret works no second time"
    with authority(northmere.id):
        kept = list(AuditEvent.objects.filter(actor=northmere.sam).order_by("id").values_list("action", flat=True))
    assert kept == ["second_factor_set_up", "signed_in", "listed"]


def test_the_secret_stays_while_one_fetches_the_telephone_and_lies_sealed_in_the_session(northmere: Cast) -> None:
    client = began()
    secret = secret_on(client)
    assert secret_on(client) == secret
    wrong = client.post(SET_UP, {"code": "000000x"}).content.decode()
    assert "This is not the code of the key below" in wrong
    assert secret_on(client) == secret
    stored = Session.objects.get(pk=client.session.session_key).get_decoded()
    assert secret not in str(stored)
    assert "cw1:" in str(stored)


@pytest.mark.parametrize("fields", [{}, {"code": ""}, {"kept": "yes"}])
def test_nothing_but_the_code_leads_on(northmere: Cast, fields: dict[str, str]) -> None:
    client = began()
    secret_on(client)
    client.post(SET_UP, fields)
    assert "_auth_user_id" not in client.session
    assert not codes.has_second_factor(northmere.sam)


def test_a_second_factor_that_was_set_up_meanwhile_is_never_replaced(northmere: Cast) -> None:
    client = began()
    secret = secret_on(client)
    with_app(northmere.sam)
    assert client.post(SET_UP, {"code": code_of(secret)})["Location"] == LOGIN
    assert client.get(SET_UP)["Location"] == LOGIN
    with pytest.raises(codes.AlreadySetUpError):
        codes.set_up(northmere.sam, SECRET)
    assert Authenticator.objects.filter(user=northmere.sam, type=codes.APP).count() == 1


def test_a_person_with_an_app_is_never_shown_a_secret(northmere: Cast) -> None:
    with_app(northmere.sam)
    client = Client()
    assert client.post(LOGIN, {"login": SAM, "password": PASSWORD})["Location"] == "/accounts/login/code/"
    assert client.get(SET_UP)["Location"] == LOGIN


def test_a_pending_sign_in_ends_after_a_quarter_of_an_hour(northmere: Cast) -> None:
    client = began()
    session = client.session
    session["account_login"]["initiated_at"] = timezone.now().timestamp() - 16 * 60
    session.save()
    assert client.get(SET_UP)["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_a_wrong_code_while_setting_up_is_no_guess_and_is_not_counted(northmere: Cast) -> None:
    client = began()
    for _ in range(7):
        assert client.post(SET_UP, {"code": "123"}).status_code == 200
    assert not SignInSlot.objects.filter(key__startswith="code:").exists()
