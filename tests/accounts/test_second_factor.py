"""The second step of signing in: codes that work once, wrong ones that are counted, secrets that nobody can read."""

import json
import time
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.template.backends.jinja2 import Template as JinjaTemplate
from django.template.loader import get_template
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.context import authority
from accounts.keys import DecryptionError, KeyMissingError
from accounts.models import AuditEvent, SignInSlot
from accounts.sessions import SEEN
from accounts.signin import codes
from accounts.signin.sealing import MFAAdapter, NobodysSecretError, secrets_of
from tests.cast import PASSWORD, Cast, make_eastholm
from tests.codes import SECRET, current_code, give_factors, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
SAM = "sam@northmere.example"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
WRONG = "00000x"


def after_password(email: str = SAM) -> Client:
    """A client whose password was right."""
    client = Client()
    answer = client.post(LOGIN, {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def sam(northmere: Cast) -> Cast:
    """The cast; Sam has an authenticator app."""
    with_app(northmere.sam)
    return northmere


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_rfc_6238(moment: int, code: str) -> None:
    with patch.object(time, "time", return_value=moment):
        assert codes.step_of(RFC_SECRET, code) == moment // 30


@given(st.integers(300, 10**10), st.integers(-5, 5))
def test_a_code_is_good_half_a_minute_early_or_late_and_not_once_a_later_one_was_used(moment: int, off: int) -> None:
    present = moment // 30
    code = codes._code(RFC_SECRET, present + off)
    good = {codes._code(RFC_SECRET, present + near) for near in (-1, 0, 1)}
    with patch.object(time, "time", return_value=moment):
        assert (codes.step_of(RFC_SECRET, code) is not None) == (code in good)
        assert (abs(off) <= 1) <= (code in good)
        assert codes.step_of(RFC_SECRET, code, after=present + 1) is None


def test_a_right_code_signs_in_and_leads_where_one_was_going(sam: Cast) -> None:
    client = Client()
    answer = give_factors(client, SAM, PASSWORD, next_page="/cases/")
    assert (answer.status_code, answer["Location"]) == (302, "/cases/")
    assert signed_in(client)
    with authority(sam.id):
        assert AuditEvent.objects.filter(action="signed_in", actor=sam.sam).count() == 1


def test_a_code_works_once_only_in_whatever_session_and_process(sam: Cast) -> None:
    code = current_code(SAM)
    first, second = after_password(), after_password()
    first.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    with patch("django.core.cache.cache.add", return_value=True):  # another process has another cache
        page = second.post(CODE, {"code": code})
    assert (signed_in(first), signed_in(second)) == (True, False)
    assert "was used before" in page.content.decode()
    assert code not in page.content.decode().split("<form")[1]


def test_a_code_before_the_last_used_one_is_refused(sam: Cast) -> None:
    step = int(time.time()) // 30
    assert codes.accept(sam.sam, codes._code(SECRET, step + 1))
    assert codes.accept(sam.sam, codes._code(SECRET, step)) is None


def test_five_wrong_codes_lock_whatever_session_they_come_from(sam: Cast) -> None:
    statuses = [after_password().post(CODE, {"code": WRONG}).status_code for _ in range(5)]
    assert statuses == [200] * 4 + [429]
    client = after_password()
    locked = client.post(CODE, {"code": current_code(SAM)})
    assert (locked.status_code, signed_in(client)) == (429, False)
    assert "five wrong codes" in locked.content.decode()
    assert client.get(CODE).status_code == 429
    with authority(sam.id):
        assert AuditEvent.objects.filter(action="code_refused", object_id=str(sam.sam.pk)).count() == 5


def test_locks_for_codes_grow_and_a_right_code_ends_them(sam: Cast) -> None:
    lengths = []
    for _ in range(4):
        for _ in range(5):
            after_password().post(CODE, {"code": WRONG})
        slot = SignInSlot.objects.get(key=f"code:{sam.sam.pk}")
        assert slot.locked_until
        assert slot.locked_at
        lengths.append(round((slot.locked_until - slot.locked_at).total_seconds() / 60))
        past = timezone.now() - timedelta(seconds=1)
        SignInSlot.objects.filter(pk=slot.pk).update(locked_until=past)
    assert lengths == [1, 5, 15, 60]
    client = after_password()
    assert not signed_in(client)
    client.post(CODE, {"code": current_code(SAM)})
    assert signed_in(client)
    assert not SignInSlot.objects.filter(key=f"code:{sam.sam.pk}").exists()


def test_right_passwords_do_not_forgive_wrong_codes(sam: Cast) -> None:
    for _ in range(3):
        after_password().post(CODE, {"code": WRONG})
    after_password()
    assert SignInSlot.objects.get(key=f"code:{sam.sam.pk}").taken == 3
    assert not SignInSlot.objects.filter(key=f"name:{SAM}").exists()


def test_a_recovery_code_works_once_and_says_how_many_are_left(sam: Cast) -> None:
    (code, *others) = codes.recovery_codes(sam.sam)
    client, again = after_password(), after_password()
    client.post(CODE, {"code": f"{code[:4]} {code[4:]}"})
    again.post(CODE, {"code": code})
    assert (signed_in(client), signed_in(again)) == (True, False)
    assert "You used a recovery code. 9 are left." in client.get("/my-work/").content.decode()
    assert codes.recovery_codes(sam.sam) == others
    assert codes.recovery_codes_left(sam.sam) == 9


def test_a_new_password_does_not_pass_the_second_factor_by(sam: Cast) -> None:
    sam.sam.set_password("another-long-password")
    sam.sam.save()
    client = Client()
    answer = client.post(LOGIN, {"login": SAM, "password": "another-long-password"})
    assert (answer["Location"], signed_in(client)) == (CODE, False)
    assert Client().get("/accounts/password/reset/").status_code == 404


def test_a_post_without_a_code_checks_nothing(sam: Cast) -> None:
    client = after_password()
    answer = client.post(CODE, {"credential": "{}"})
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, CODE, False)
    assert not SignInSlot.objects.filter(key=f"code:{sam.sam.pk}").exists()


def test_who_was_made_inactive_meanwhile_does_not_get_in(sam: Cast) -> None:
    client = after_password()
    sam.sam.is_active = False
    sam.sam.save()
    client.post(CODE, {"code": current_code(SAM)})
    assert not signed_in(client)
    assert client.get("/my-work/").status_code == 302


def test_after_a_time_out_one_comes_back_to_the_same_page_by_both_factors(sam: Cast) -> None:
    client = Client()
    give_factors(client, SAM, PASSWORD)
    session = client.session
    session[SEEN] = int(time.time()) - 3600
    session.save()
    assert client.get("/cases/?page=1")["Location"] == f"{LOGIN}?next=/cases/%3Fpage%3D1"
    assert give_factors(client, SAM, PASSWORD, next_page="/cases/?page=1")["Location"] == "/cases/?page=1"


def test_one_can_start_again_as_somebody_else(sam: Cast) -> None:
    client = after_password()
    assert client.get(LOGIN)["Location"] == CODE
    client.post("/accounts/logout/")
    assert client.get(LOGIN).status_code == 200


def raw_rows() -> str:
    """All that the table of second factors holds, as it lies on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return "".join(data if isinstance(data, str) else json.dumps(data) for (data,) in cursor.fetchall())


def test_secrets_are_unreadable_in_the_database_and_belong_to_one_person(sam: Cast) -> None:
    assert SECRET not in raw_rows()
    assert raw_rows().count("cw1:") == 2
    with_app(sam.ren)
    mine = Authenticator.objects.get(user=sam.sam, type=codes.APP)
    Authenticator.objects.filter(user=sam.ren, type=codes.APP).update(data=mine.data)
    with pytest.raises(DecryptionError):
        codes.accept(sam.ren, codes._code(SECRET, int(time.time()) // 30))
    kit = make_eastholm().kit
    with secrets_of(kit), pytest.raises((DecryptionError, KeyMissingError)):
        MFAAdapter().decrypt(mine.data["secret"])
    with pytest.raises(NobodysSecretError):
        MFAAdapter().decrypt(mine.data["secret"])
    with secrets_of(sam.sam), pytest.raises(DecryptionError):
        MFAAdapter().decrypt(SECRET)


def test_every_allauth_page_that_is_routed_is_drawn_by_a_template_of_ours() -> None:
    names = []
    routed = get_resolver().url_patterns[0]
    assert isinstance(routed, URLResolver)
    for entry in routed.url_patterns:
        view = getattr(entry.callback, "view_class", None)
        if view is not None:
            names.append(view.template_name)
            assert isinstance(get_template(view.template_name), JinjaTemplate), view.template_name
    assert set(names) == {"account/login.html", "account/logout.html", "mfa/authenticate.html"}


def test_new_recovery_codes_need_a_code_and_replace_the_old(sam: Cast, sign_in: Any) -> None:
    client = sign_in(sam.sam)
    old = codes.recovery_codes(sam.sam)
    refused = client.post("/accounts/me/recovery-codes/", {"code": WRONG}).content.decode()
    assert "No new codes were made" in refused
    assert codes.recovery_codes(sam.sam) == old
    page = client.post("/accounts/me/recovery-codes/", {"code": current_code(SAM)}).content.decode()
    new = codes.recovery_codes(sam.sam)
    assert set(new).isdisjoint(old)
    assert all(f"{code[:4]} {code[4:]}" in page for code in new)
    assert codes.accept(sam.sam, old[0]) is None
