"""Registrations of professionals: in force on a day, expiring, renewed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.context import authority
from accounts.models import AuditEvent, Registration
from accounts.registrations import UnknownRequirementError, held_on, holds, register, seen_on
from tests.cast import Cast, make_eastholm

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SWE = Registration.Kind.SOCIAL_WORK_ENGLAND
NEED = "registered-social-worker"
FIRST, LAST = date(2025, 12, 1), date(2026, 11, 30)
TODAY = date(2026, 7, 14)


def keep(cast: Cast, last: date = LAST, first: date = FIRST) -> None:
    register(cast.ana, SWE, "SW123456", starts_on=first, expires_on=last, by=cast.dee)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_it_holds_from_its_first_day_to_its_last(inside: Cast, day: date, held: bool) -> None:
    keep(inside)
    assert held_on(inside.ana, SWE, day) is held
    assert holds(inside.ana, NEED, day) is held
    assert holds(inside.dee, NEED, day) is False


def test_a_gap_before_a_renewal_stays_known(inside: Cast) -> None:
    keep(inside)
    keep(inside, date(2027, 11, 30), date(2027, 2, 1))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 31), date(2027, 2, 1)]
    assert [holds(inside.ana, NEED, day) for day in days] == [True, False, False, True]


def test_a_requirement_that_nobody_knows_is_an_error(inside: Cast) -> None:
    with pytest.raises(UnknownRequirementError, match="registered-wizard"):
        holds(inside.ana, "registered-wizard", TODAY)


def test_another_authority_sees_no_registration(northmere: Cast) -> None:
    with authority(northmere.id):
        keep(northmere)
    with authority(make_eastholm().id):
        assert not held_on(northmere.ana, SWE, TODAY)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 900), st.integers(-900, 900))
def test_how_it_stands_agrees_with_whether_it_holds(first: date, length: int, off: int) -> None:
    last, day = first + timedelta(days=length), first + timedelta(days=off)
    seen = seen_on(Registration(starts_on=first, expires_on=last), day)
    assert (seen.state in ("in force", "expires soon")) == (first <= day <= last)
    assert (seen.state == "expired") == (day > last)
    if seen.state == "expires soon":
        assert 0 <= seen.days <= 60


def test_another_first_day_of_the_same_one_corrects_it(inside: Cast) -> None:
    keep(inside)
    assert not holds(inside.ana, "registered-social-worker", FIRST - timedelta(days=1))
    keep(inside, first=FIRST - timedelta(days=1))
    assert holds(inside.ana, "registered-social-worker", FIRST - timedelta(days=1))
    told = AuditEvent.objects.get(action="registration_corrected").details
    assert (told["former"], told["starts_on"]) == (FIRST.isoformat(), (FIRST - timedelta(days=1)).isoformat())


def test_the_same_one_twice_is_kept_once(inside: Cast) -> None:
    keep(inside)
    keep(inside)
    assert Registration.objects.filter(user=inside.ana).count() == 1
    assert AuditEvent.objects.filter(action="registration_added", actor=inside.dee).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        keep(inside, FIRST - timedelta(days=1))


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 7, 13), "Expired 1 day ago"),
        (date(2026, 7, 14), "Expires today"),
        (date(2026, 7, 15), "Expires in 1 day"),
        (date(2026, 9, 12), "Expires in 60 days"),
        (date(2026, 9, 13), "In force"),
    ],
)
def test_the_persons_page_says_how_it_stands(northmere: Cast, sign_in: Any, last: date, words: str) -> None:
    with authority(northmere.id):
        keep(northmere, last)
    page = " ".join(sign_in(northmere.priya).get(f"/accounts/people/{northmere.ana.pk}/").content.decode().split())
    assert f"{words}</span>" in page
    assert f"until {last.day} {last:%B %Y}" in page


def posted(number: str = "sw 123456", starts: str = "1 12 2025", expires: str = "30 11 2026") -> dict[str, str]:
    parts = ("day", "month", "year")
    both = (("starts", starts), ("expires", expires))
    return {"number": number} | {
        f"{which}-{part}": value for which, day in both for part, value in zip(parts, day.split(), strict=True)
    }


def test_an_administrator_adds_one_and_renews_it(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    url = f"/accounts/people/{northmere.ana.pk}/registration/"
    assert "Registration SW123456 is kept." in client.post(url, posted(), follow=True).content.decode()
    assert 'value="SW123456"' in client.get(url).content.decode()
    client.post(url, posted(starts="1 12 2026", expires="30 11 2027"))
    with authority(northmere.id):
        assert holds(northmere.ana, NEED, date(2027, 6, 1))
        assert AuditEvent.objects.filter(action="registration_added", actor=northmere.dee).count() == 2


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        (posted(number="123456"), "number"),
        (posted(starts="31 2 2026"), "starts-day"),
        (posted(expires="30 11 26"), "expires-day"),
        (posted(expires="² 11 2026"), "expires-day"),
        (posted(expires="30 11 2024"), "expires-day"),
        ({}, "number"),
    ],
)
def test_a_mistake_is_named_at_its_box_and_what_was_typed_stays(
    northmere: Cast, sign_in: Any, typed: dict[str, str], box: str
) -> None:
    answer = sign_in(northmere.dee).post(f"/accounts/people/{northmere.ana.pk}/registration/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="#{box}"' in page
    assert f'id="{box}"' in page
    for value in typed.values():
        assert f'value="{value}"' in page
    with authority(northmere.id):
        assert not Registration.objects.filter(user=northmere.ana).exists()


def test_nobody_keeps_their_own(northmere: Cast, sign_in: Any) -> None:
    url = f"/accounts/people/{northmere.dee.pk}/registration/"
    assert sign_in(northmere.dee).post(url, posted()).status_code == 404
