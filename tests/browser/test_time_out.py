"""The warning before one is signed out, in Chromium: in time, honest about other tabs, and put off by one button."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.sessions import SEEN
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing, violations
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import begun

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
JUST_AFTER = 28 * 60_000 + 500
"""Milliseconds until a page asks whether to warn; the answer needs real time, so the page's clock stops there."""
WARNING = "You will be signed out soon"


def unused_for(seconds: int) -> None:
    """Make every session one that nobody used for so long."""

    def age() -> None:
        for session in Session.objects.all():
            held = SessionStore(session.session_key)
            held[SEEN] = int(time.time()) - seconds
            held.save()

    in_thread(age)


@contextmanager
def writing(cast: Cast, width: int = 1280) -> Iterator[Person]:
    """Sam at the first page of an assessment, under a clock that the test moves."""
    task = begun(cast)
    with chromium() as browser, standing() as address:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.page.clock.install()
        sam.page.goto(f"{address}/tasks/{task.pk}/form/why-and-how/")
        try:
            yield sam
        finally:
            sam.context.close()  # its clock holds in every page of the profile: nobody else may have it


@pytest.mark.parametrize("width", WIDTHS)
def test_two_minutes_before_the_end_one_is_warned_and_stays_with_one_button(northmere: Cast, width: int) -> None:
    with writing(northmere, width) as sam:
        field = sam.page.locator('[name="/reason"]')
        field.focus()
        dialog = sam.page.get_by_role("alertdialog", name=WARNING)
        sam.page.clock.run_for(27 * 60_000)
        expect(dialog).to_be_hidden()
        unused_for(28 * 60 + 1)
        sam.page.clock.run_for(JUST_AFTER - 27 * 60_000)
        expect(dialog).to_be_visible()
        expect(dialog).to_contain_text("You will be signed out at")
        stay = dialog.get_by_role("button", name="Stay signed in")
        expect(stay).to_be_focused()
        assert violations(sam.page) == []
        assert not sam.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        stay.press("Enter")
        expect(dialog).to_be_hidden()
        expect(field).to_be_focused()
        unused_for(28 * 60 + 1)
        sam.page.clock.run_for(JUST_AFTER)
        expect(dialog).to_be_visible()


def test_who_goes_on_in_another_tab_is_not_warned(northmere: Cast) -> None:
    with writing(northmere) as sam:
        with sam.page.expect_response("**/accounts/session/") as answered:
            sam.page.clock.run_for(JUST_AFTER)
        assert answered.value.json()["seconds"] > 120
        sam.page.wait_for_timeout(300)
        expect(sam.page.get_by_role("alertdialog")).to_be_hidden()


def test_a_warning_goes_away_when_one_goes_on_in_another_tab(northmere: Cast) -> None:
    with writing(northmere) as sam:
        unused_for(28 * 60 + 1)
        sam.page.clock.run_for(JUST_AFTER)
        dialog = sam.page.get_by_role("alertdialog", name=WARNING)
        expect(dialog).to_be_visible()
        unused_for(0)
        sam.page.clock.run_for(15_500)
        expect(dialog).to_be_hidden()


def test_a_closed_warning_stays_closed_and_the_end_is_told(northmere: Cast) -> None:
    with writing(northmere) as sam:
        unused_for(28 * 60 + 1)
        sam.page.clock.run_for(JUST_AFTER)
        dialog = sam.page.get_by_role("alertdialog", name=WARNING)
        expect(dialog).to_be_visible()
        sam.page.keyboard.press("Escape")
        sam.page.clock.run_for(15_500)
        expect(dialog).to_be_hidden()
        unused_for(31 * 60)
        out = sam.page.get_by_role("alertdialog", name="You are signed out")
        for _ in range(12):  # the answer to one question may still be on its way when the next is asked
            sam.page.clock.run_for(15_500)
            with suppress(AssertionError):
                expect(out).to_be_visible(timeout=1_000)
                break
        expect(out).to_be_visible()
        expect(out.get_by_role("link", name="Sign in in another tab")).to_be_visible()
        expect(out.get_by_role("button", name="Stay signed in")).to_be_hidden()
        assert violations(sam.page) == []
