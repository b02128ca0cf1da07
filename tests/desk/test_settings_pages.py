"""Administrators and analysts read and change the authority's settings; the engine reads what counts today."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.dated_settings import declared
from accounts.models import AuditEvent, DatedSetting
from accounts.setting_groups import grouped
from rules.feel import parse
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import parsed, text_of
from tests.desk.stories import begun
from workflow.scope import scope_of

pytestmark = pytest.mark.django_db
URL = "/settings/assessment_working_days/"
CHANGE = {
    "value": "40",
    "team": "",
    "from-day": "1",
    "from-month": "9",
    "from-year": "2026",
    "source_note": "Practice board.",
}


def send(client: Client, **typed: str) -> Any:
    """Open the form and send it."""
    found = re.search(r'name="seen" value="([^"]*)"', client.get(URL).content.decode())
    assert found
    return client.post(URL, {**CHANGE, "seen": found[1], **typed})


def test_a_change_is_shown_with_its_day_reason_and_history(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.ana)
    assert "45 days" in text_of(client.get("/settings/"))
    answer = send(client)
    assert (answer.status_code, answer["Location"]) == (302, URL)
    page = text_of(client.get(URL))
    assert "Working days to finish a child and family assessment: 40 days from Tue 1 September." in page
    assert "Now: 45 days" in page
    for words in ("Practice board.", "Ana Birch, Tue 14 July, 10:00", "Whole authority"):
        assert words in page
    assert "40 days from Tue 1 September" in text_of(client.get("/settings/"))
    with clock.at(TODAY + timedelta(days=60)):
        page = text_of(client.get("/settings/"))
    assert "Since Tue 1 September, set by Ana Birch." in page
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="setting_changed", actor=northmere.ana).count() == 1


def test_settings_stand_under_what_they_are_about_each_once_with_its_source_folded(
    northmere: Cast, sign_in: Any
) -> None:
    page = parsed(text_of(sign_in(northmere.ana).get("/settings/")))
    sheets = {h2.text: h2.getparent().getparent() for h2 in page.xpath("//main//section/div/h2")}
    contact = sheets["Contact, referral and assessment"].xpath(".//h3/@id")
    assert contact[:2] == ["setting-contact_decision_working_days", "setting-early_help_assessment_working_days"]
    assert "Other settings" not in sheets
    shown = page.xpath("//main//h3/@id")
    assert sorted(shown) == sorted(f"setting-{key}" for key in declared())
    assert len(page.xpath("//main//details[not(@open)]")) == len(shown) > 30
    for link in page.xpath("//nav[@aria-label='On this page']//a"):
        assert link.text == page.xpath(f"string(//h2[@id='{link.get('href')[1:]}'])")


def test_a_setting_that_no_heading_names_stands_under_other_settings() -> None:
    assert [(group, keys) for group, _title, keys in grouped(["made_up", "supervision_weeks"])] == [
        ("oversight", ["supervision_weeks"]),
        ("other", ["made_up"]),
    ]


def test_a_team_may_have_its_own_value(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    harbour = northmere.teams["Harbour team"]
    send(client, team=str(harbour.pk), value="30", **{"from-day": "14", "from-month": "7"})
    assert "<dt>Harbour team</dt><dd><strong>30 days</strong>" in text_of(client.get("/settings/"))
    task = begun(northmere)
    with authority(northmere.id):
        assert parse("settings.assessment_working_days").evaluate(scope_of(task.process)) == 30
        task.process.team = northmere.teams["Meadow team"]
        assert parse("settings.assessment_working_days").evaluate(scope_of(task.process)) == 45
        reviews = parse("for n in settings.assessment_review_working_days return working days after(today, n)")
        assert [f"{day}" for day in reviews.evaluate(scope_of(task.process))] == ["2026-07-28", "2026-08-18"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"value": "46"}, "Enter 45 or less: this limit may not be longer"),
        ({"value": ""}, "Enter a whole number, such as 10"),
        ({"from-day": "31", "from-month": "9"}, "Enter the day from which it counts, such as 1 12 2026"),
        ({"from-year": "٢٠٢٦"}, "Enter the day from which it counts, such as 1 12 2026"),
        ({"from-day": "13", "from-month": "7"}, "Enter today or a later day"),
        ({"source_note": " "}, "Say why, and what it rests on"),
        ({"source_note": "x" * 501}, "Shorten the reason to 500 characters"),
        ({"team": "nobody"}, "Choose for whom it counts"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words_and_nothing_is_lost(
    northmere: Cast, sign_in: Any, typed: dict[str, str], says: str
) -> None:
    answer = send(sign_in(northmere.dee), **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(says) >= 2
    assert "<title>\nError:" in page or "<title>Error:" in page
    for text in ({**CHANGE, **typed})["source_note"], ({**CHANGE, **typed})["value"]:
        assert text in page
    with authority(northmere.id):
        assert not DatedSetting.objects.exists()


def test_a_form_that_was_open_while_somebody_else_changed_it_sets_nothing(northmere: Cast, sign_in: Any) -> None:
    dee, ana = sign_in(northmere.dee), sign_in(northmere.ana)
    ana.get(URL)
    send(dee, value="35")
    answer = ana.post(URL, {**CHANGE, "seen": ""})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "It was changed while this page was open" in page
    assert "35 days" in page
    assert 'value="40"' in page
    with authority(northmere.id):
        assert [row.value for row in DatedSetting.objects.all()] == [35]
    assert send(ana).status_code == 302


def test_the_form_sent_twice_has_one_effect(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    assert [client.post(URL, {**CHANGE, "seen": ""}).status_code for _ in range(2)] == [302, 302]
    with authority(northmere.id):
        assert DatedSetting.objects.count() == 1


def test_nobody_else_reads_or_changes_them(northmere: Cast, sign_in: Any) -> None:
    for who in ("sam", "priya", "mo"):
        client = sign_in(northmere.people[who])
        assert client.post(URL, {**CHANGE, "seen": ""}).status_code == 403
        assert 'href="/settings/"' not in client.get("/my-work/").content.decode()
    assert 'href="/settings/"' in sign_in(northmere.dee).get("/my-work/").content.decode()
    with authority(northmere.id):
        assert not DatedSetting.objects.exists()
    assert sign_in(northmere.dee).get("/settings/made_up/").status_code == 404


@pytest.mark.parametrize("key", ["assessment_working_days", "supervision_weeks"])
def test_every_setting_that_is_a_number_has_the_number_keyboard(northmere: Cast, sign_in: Any, key: str) -> None:
    (box,) = parsed(text_of(sign_in(northmere.ana).get(f"/settings/{key}/"))).xpath("//input[@name='value']")
    assert box.get("inputmode") == "numeric"
