"""Answering what running work asks before something begins, at both widths, and without scripts."""

import pytest

from accounts.context import authority
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS_AND_SCRIPTS
from tests.cast import Cast
from tests.desk.test_ad_hoc_asked import PLAN
from tests.workflow.running import start

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize(("width", "scripts"), WIDTHS_AND_SCRIPTS)
def test_a_worker_says_where_and_when_and_the_visit_begins(northmere: Cast, width: int, scripts: bool) -> None:
    with authority(northmere.id):
        start(northmere, PLAN)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width, scripts=scripts)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}/cases/{northmere.cases['wilf'].reference}/")
        assert "You can start" in sam.look()
        with sam.page.expect_navigation():
            sam.page.get_by_role("button", name="Visit", exact=True).click()
        assert "Where do you visit?" in sam.look()
        sam.type("ask-place", "At the gran’s")
        sam.press("Start")
        words = sam.look()
        assert "Nothing is started yet" in words
        assert "Do you see the child alone? Choose yes or no" in words
        if scripts:
            assert sam.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        assert sam.page.locator("[name=ask-place]").input_value() == "At the gran’s"
        for part, text in (("day", "20"), ("month", "7"), ("year", "2026")):
            sam.type(f"ask-visit_on-{part}", text)
        sam.choose("ask-alone", "no")
        sam.press("Start")
        assert "“Visit” is started." in sam.look()
