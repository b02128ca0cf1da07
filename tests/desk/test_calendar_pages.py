"""Administrators add bank holidays and closure days; open dates follow, and say so."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, CalendarDay, Notification
from accounts.working_calendar import add_day
from jobs.models import DueWork
from jobs.worker import make_worker
from tests.cast import Cast, make_eastholm
from tests.desk.pages import parsed, path_of, text_of
from tests.desk.stories import begun
from workflow import deadlines
from workflow.models import Task

pytestmark = pytest.mark.django_db
URL = "/settings/calendar/"
JUBILEE = {
    "day-day": "20",
    "day-month": "7",
    "day-year": "2026",
    "kind": "bank_holiday",
    "name": "A made-up jubilee",
    "source": "Proclamation of 9 July 2026",
}


def add(client: Client, **typed: str) -> Any:
    return client.post(URL, {**JUBILEE, "step": "add", **typed})


def test_the_page_lists_englands_next_bank_holidays_and_is_found_from_settings(northmere: Cast, sign_in: Any) -> None:
    dee = sign_in(northmere.dee)
    assert f'<a href="{URL}">Bank holidays and closure days</a>' in text_of(dee.get("/settings/"))
    assert URL not in text_of(sign_in(northmere.ana).get("/settings/"))
    page = text_of(dee.get(URL))
    assert "No day ahead was added here." in page
    listed = [
        " ".join(item.text_content().split())
        for item in parsed(page).xpath("//section[@aria-labelledby='england']//li")
    ]
    assert listed[0] == "Mon 31 August Late Summer Bank Holiday"
    assert len(listed) == 8


def test_before_a_day_is_added_the_page_says_what_that_does(northmere: Cast, sign_in: Any) -> None:
    begun(northmere)
    client = sign_in(northmere.dee)
    with authority(northmere.id):
        count = deadlines.open_dates()
    assert count >= 2
    page = text_of(client.post(URL, JUBILEE))
    assert "Add this day?" in page
    assert f"{count} open dates are looked at again." in page
    assert "It moves statutory limits" in page
    assert "a closure never moves them" in text_of(client.post(URL, JUBILEE | {"kind": "closure"}))
    back = text_of(client.post(URL, JUBILEE | {"step": "change"}))
    assert 'value="A made-up jubilee"' in back
    with authority(northmere.id):
        assert CalendarDay.objects.count() == DueWork.objects.filter(kind=deadlines.KIND).count() == 0


def test_an_added_day_moves_dates_through_the_worker_and_tells_whoever_has_them(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.dee)
    assert path_of(add(client)) == URL
    page = text_of(client.get(URL))
    assert "Added: Mon 20 July, A made-up jubilee." in page
    assert "Added by Dee Larkin" in page
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="calendar_day_added", actor=northmere.dee).count() == 1
    for _again in range(2):
        make_worker(until_empty=True).run()
    with authority(northmere.id):
        assert Task.objects.get(pk=task.pk).due_on == date(2026, 9, 17)
        told = Notification.objects.get(kind="due_moved")
        assert (told.user, told.link) == (northmere.sam, f"/tasks/{task.pk}/")
        assert told.words.endswith(
            "for CW-2026-000002 is due on Thu 17 September now, no longer on Wed 16 September. The calendar changed."
        )
    shown = text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "It was Wed 16 September until Tue 14 July, when the calendar changed." in shown


def test_pressed_twice_it_is_added_once(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    add(client)
    assert path_of(add(client)) == URL
    with authority(northmere.id):
        assert CalendarDay.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"day-day": ""}, "Enter a day, month and year, such as 9 7 2026"),
        ({"day-day": "", "day-month": "", "day-year": ""}, "Enter the day, such as 9 7 2026"),
        ({"day-day": "31", "day-month": "6"}, "Enter a real day, such as 9 7 2026"),
        ({"day-year": "2206"}, "Enter a day between Sun 13 July 2025 and the end of 2031"),
        ({"day-day": "18"}, "Sat 18 July is at a weekend, which is never counted: enter another day"),
        (
            {"day-day": "31", "day-month": "8"},
            "Mon 31 August is a bank holiday in England already: enter another day",
        ),
        ({"day-day": "21", "kind": "closure"}, "Tue 21 July is in the calendar already: enter another day"),
        ({"kind": "feast"}, "Choose what the day is"),
        ({"name": " "}, "Enter what the day is called"),
        ({"name": "x" * 81}, "What the day is called: Shorten it by 1 character"),
        ({"source": ""}, "Say what it rests on"),
        ({"source": "x" * 302}, "What it rests on: Shorten it by 2 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(
    northmere: Cast, sign_in: Any, typed: dict[str, str], error: str
) -> None:
    with authority(northmere.id):
        add_day(date(2026, 7, 21), "closure", "Town hall closed", "Notice", by=northmere.dee)
    for step in ("", "add"):
        answer = add(sign_in(northmere.dee), **typed, step=step)
        assert answer.status_code == 422
        page = parsed(answer.content.decode())
        assert [line.text_content() for line in page.xpath("//*[contains(@class,'error-summary')]//a")] == [error]
        target = page.xpath("//*[contains(@class,'error-summary')]//a/@href")[0].removeprefix("#")
        assert page.get_element_by_id(target).tag in ("input", "textarea")
        wanted = {**JUBILEE, **typed}
        assert page.get_element_by_id("source").text_content().strip() == wanted["source"]
        assert page.get_element_by_id("day-day").get("value", "") == wanted["day-day"]
    with authority(northmere.id):
        assert CalendarDay.objects.count() == 1


def test_the_same_day_can_be_closed_and_later_proclaimed(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    for kind in ("closure", "bank_holiday"):
        assert add(client, kind=kind).status_code == 302
    with authority(northmere.id):
        assert CalendarDay.objects.count() == 2


def test_a_day_is_taken_out_after_asking_and_the_dates_move_back(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.dee)
    add(client)
    make_worker(until_empty=True).run()
    with authority(northmere.id):
        held = CalendarDay.objects.get()
    url = f"{URL}{held.pk}/remove/"
    assert f'href="{url}"' in text_of(client.get(URL))
    assert "open dates are looked at again." in text_of(client.get(url))
    with authority(northmere.id):
        assert CalendarDay.objects.count() == 1
    assert path_of(client.post(url)) == URL
    assert "Taken out: Mon 20 July, A made-up jubilee." in text_of(client.get(URL))
    make_worker(until_empty=True).run()
    with authority(northmere.id):
        assert Task.objects.get(pk=task.pk).due_on == date(2026, 9, 16)
        assert AuditEvent.objects.filter(action="calendar_day_removed", actor=northmere.dee).count() == 1
    assert path_of(client.post(url)) == URL
    assert "That day is not in the calendar any more." in text_of(client.get(URL))


def test_what_was_forgotten_can_be_added_later_and_stands_among_the_past_days(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    assert add(client, **{"day-day": "6"}).status_code == 302
    page = text_of(client.get(URL))
    assert "No day ahead was added here." in page
    assert "Past days" in page
    with clock.at(datetime(2026, 7, 6, 9, tzinfo=UTC)):
        assert "No day ahead was added here." not in text_of(client.get(URL))


def test_another_authoritys_day_cannot_be_taken_out(northmere: Cast, sign_in: Any) -> None:
    east = make_eastholm()
    with authority(east.id):
        theirs = add_day(date(2026, 7, 21), "closure", "Closed", "Notice", by=None)
    client = sign_in(northmere.dee)
    assert path_of(client.post(f"{URL}{theirs.pk}/remove/")) == URL
    with authority(east.id):
        assert CalendarDay.objects.count() == 1
