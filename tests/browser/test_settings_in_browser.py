"""The settings pages in a browser, at both widths: accessible, and told what is wrong at the field."""

import pytest

from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_analyst_changes_a_setting(northmere: Cast, width: int) -> None:
    with standing() as address, chromium() as browser:
        ana = Person(browser, address, width)
        ana.arrive("ana@northmere.example")
        ana.follow("Settings")
        assert "Working days to finish a child and family assessment" in ana.look()
        ana.page.goto(f"{address}/settings/assessment_working_days/")
        ana.look()
        ana.page.fill("#value", "60")
        ana.press("Change from that day")
        assert "Nothing is changed yet." in ana.look()
        assert ana.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        ana.page.get_by_role("link", name="Enter 45 or less").click()
        assert ana.page.evaluate("document.activeElement.id") == "value"
        ana.page.fill("#value", "40")
        ana.page.fill("#source_note", "Agreed by the practice board, 3 March 2026.")
        ana.press("Change from that day")
        assert "Now: 40 days" in ana.look()
        ana.follow("Settings")
        assert "set by Ana Birch" in ana.look()
