"""Changing how work goes, in Chromium: at 320 px and 1280 px, with axe, and with the keyboard alone."""

import re

import pytest

from accounts.context import authority
from tests.browser.serving import CHROMIUM, chromium, standing
from tests.browser.serving import Person as Reader
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import begun
from tests.desk.test_ad_hoc_pages import plan
from tests.workflow.running import start

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_manager_holds_work_and_lets_it_go_on(northmere: Cast, width: int) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        start(northmere, plan())
    with standing() as address, chromium() as browser:
        priya = Reader(browser, address, width)
        priya.arrive("priya@northmere.example")
        page = priya.page
        page.goto(f"{address}/cases/{northmere.cases['wilf'].reference}/")
        assert "You can start" in priya.look()
        page.goto(f"{address}/processes/{task.process_id}/")
        assert "Change how this goes" in priya.look()
        priya.follow(re.compile("Move to another step"))
        assert "Where does the work go on?" in priya.look()
        page.go_back()
        priya.follow("Put on hold")
        page.locator("#reason").focus()
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Write why" in priya.look()
        page.fill("#reason", "The family is away.")
        with page.expect_navigation():
            page.locator("#reason").press("Tab")
            page.keyboard.press("Enter")
        assert "This work is on hold." in priya.look()
        page.goto(f"{address}/tasks/{task.pk}/")
        assert "On hold" in priya.look()
        page.goto(f"{address}/processes/{task.process_id}/")
        priya.follow("Let it go on")
        page.fill("#reason", "They are back.")
        priya.press("Let it go on")
        assert "This work goes on." in priya.look()
        assert [one for one in priya.complaints if "422" not in one] == []
