"""Work by hand, a task that was taken back, and the calendar, at both widths: accessible, and nothing typed is lost."""

from typing import Any

import pytest

from accounts.context import authority
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.test_by_hand import HANDS_OVER
from tests.desk.test_cancelled_task import NEXT_DAY, TIMED
from tests.workflow.answers import fill
from tests.workflow.running import complete, later, start
from workflow import work
from workflow.models import Task

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
NOTE = "Rang the duty desk.\nIt begins on Thursday."


@pytest.mark.parametrize("width", WIDTHS)
def test_a_manager_does_work_by_hand(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        complete(start(northmere, HANDS_OVER), "Write", northmere.sam)
    with standing() as address, chromium() as browser:
        priya = Person(browser, address, width)
        priya.arrive("priya@northmere.example")
        priya.follow("Open Start by hand")
        assert "write down what you did" in priya.look()
        priya.press("Mark as done")
        assert "This task is not done yet" in priya.look()
        assert priya.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        priya.type("note", NOTE)
        here = priya.page.url.removesuffix("done/")
        cookies: Any = priya.context.cookies()  # read and set they are of two types
        priya.context.clear_cookies(name="casewright")
        priya.press("Mark as done")
        assert "You were signed out before this was kept" in priya.look()
        assert priya.page.locator("textarea").input_value() == NOTE
        priya.context.add_cookies(cookies)
        priya.page.goto(here)
        priya.type("note", NOTE)
        priya.press("Mark as done")
        assert "What you did is kept with it." in priya.look()
        priya.follow("Start by hand: family time: done")
        assert "It begins on Thursday." in priya.look()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_worker_reads_what_was_no_longer_needed(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        task = Task.objects.get(process=start(northmere, TIMED), finished__isnull=True)
        work.claim(task, northmere.sam)
        fill(task, northmere.sam, {"decision": "approve", "comment": "Seen at school."})
        with later(NEXT_DAY):
            pass
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.follow("Notifications")
        sam.follow("“Write” for")
        words = sam.look()
        assert "its time was over (“After one day”)" in words
        assert "Seen at school." in words


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_keeps_the_calendar(northmere: Cast, width: int) -> None:
    with standing() as address, chromium() as browser:
        dee = Person(browser, address, width)
        dee.arrive("dee@northmere.example")
        dee.follow("Settings")
        dee.look()
        dee.follow("Bank holidays and closure days")
        dee.look()
        dee.press("Continue")
        assert "There are 4 things to mend" in dee.look()
        for name, text in {"day-day": "20", "day-month": "7", "day-year": "2026"}.items():
            dee.type(name, text)
        dee.choose("kind", "closure")
        dee.type("name", "Town hall closed")
        dee.type("source", "Notice of the chief executive")
        dee.press("Continue")
        assert "a closure never moves them" in dee.look()
        dee.press("Add this day")
        assert "Added: Mon 20 July, Town hall closed." in dee.look()
        dee.follow("Take out")
        assert "Take this day out?" in dee.look()
        dee.press("Take it out")
        assert "No day ahead was added here." in dee.look()
