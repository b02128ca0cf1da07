"""The story of a child in a browser: at both widths, without scripts, by the keyboard, marks that can be undone."""

from datetime import date, timedelta

import pytest

from accounts.context import authority
from records.deciding import decide
from records.models import ChronologyEntry
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.cast import Cast
from tests.records.feeding import visit

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def lived(cast: Cast) -> str:
    """Wilf's file with visits over half a year; one waits for approval. Return its address."""
    with authority(cast.id):
        for weeks in range(26):
            day = date(2026, 7, 9) - timedelta(weeks=weeks)
            visit(cast, visited_on=day.isoformat(), planned_on=None, story=None, alone=bool(weeks % 3))
        decide(visit(cast, reviewed=True), "approve", cast.priya, {})
        visit(cast, reviewed=True, story="Wilf was hungry.\n\n" + "He walked to Wilfredshausen-am-Fluss. " * 9)
        visit(cast, story="Wilf was hungry.\n\n" + "He walked all the way to his aunt and back again. " * 5)
    return f"/cases/{cast.cases['wilf'].reference}/"


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.soak_only)])
def test_a_worker_reads_filters_and_marks_the_story(northmere: Cast, scripts: bool) -> None:
    path = lived(northmere)
    with standing() as address, chromium() as browser:
        for width in (1280, 320):
            sam = Person(browser, address, width, scripts=scripts)
            sam.arrive("sam@northmere.example")
            sam.page.goto(address + path)
            seen = sam.look()
            assert "awaiting approval" in seen
            assert sam.page.locator(".cw-story > li").count() == 20
            sam.follow("February 2026")
            assert "month=2026-02" in sam.page.url
            assert sam.page.locator(".cw-story > li").count() > 20
            sam.look()
            sam.press("Mark as significant")
            assert "Marked as significant in the story." in sam.look()
            assert "month=2026-02" in sam.page.url
            sam.press("Take the mark away")
            assert "No longer marked" in sam.look()
            sam.follow("Only significant")
            assert "significant=1" in sam.page.url
            sam.page.reload()
            assert sam.page.locator(".cw-story").first.locator("> li").count() == 20
            assert sam.page.locator(".cw-story > li:not(.cw-story__significant)").count() == 0
            sam.look()
            assert sam.complaints == []
    with authority(northmere.id):
        assert not ChronologyEntry.objects.filter(place="/planned_on", significant=True).exists()


def test_a_mark_is_set_with_the_keyboard_alone(northmere: Cast) -> None:
    path = lived(northmere)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, 320)
        sam.arrive("sam@northmere.example")
        sam.page.goto(address + path)
        for _ in range(200):
            sam.page.keyboard.press("Tab")
            words = sam.page.evaluate("document.activeElement.textContent")
            if words.startswith("Mark as significant"):
                break
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        assert "Marked as significant in the story." in sam.look()
