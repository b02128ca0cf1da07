"""Opening a child's file in a browser, at both widths, by keyboard, and without scripts."""

import pytest

from accounts.context import authority
from accounts.models import Team
from cases.opening import close_episode
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_known_child_is_told_and_a_namesake_and_a_closed_file_are_opened(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        Team.objects.filter(name="Meadow team").update(telephone="01632 960 111")
        close_episode(northmere.cases["wilf"], "RC8")
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.follow("Cases")
        sam.look()
        sam.follow("Open a child’s file")
        sam.look()
        sam.press("Open the file")
        assert "No file is open yet." in sam.look()
        assert sam.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        sam.page.get_by_role("link", name="Choose whether the child is born yet").click()
        sam.page.keyboard.press("Space")
        for name, text in (("given_name", "Wren"), ("family_name", "Quillfeather")):
            sam.page.fill(f"#{name}", text)
        for part, text in (("day", "2"), ("month", "3"), ("year", "2019")):
            sam.page.fill(f"#born-{part}", text)
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        assert "Ring Meadow team, 01632 960 111." in sam.look()
        assert sam.page.evaluate("document.activeElement.id") == "known"
        sam.choose("another_because", "twin")
        sam.press("It is another child: open a file all the same")
        assert "The file CW-2026-000003 is open." in sam.look()
        assert sam.offers("Start: Referral")
        sam.page.goto(f"{address}/cases/{northmere.cases['wilf'].reference}/")
        sam.look()
        sam.follow("Open it again")
        sam.press("Open it again")
        assert "Choose why you open it again" in sam.look()
        sam.choose("because", "referral")
        sam.press("Open it again")
        assert sam.offers("Start: Referral")
