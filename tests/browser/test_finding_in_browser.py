"""Finding a child under Cases at both widths, by keyboard, and without scripts."""

from datetime import date

import pytest

from accounts.context import authority
from cases.opening import allocate, open_case
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.test_targets import SMALL
from tests.browser.widths import WIDTHS
from tests.cast import Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_child_is_found_by_keyboard_at_both_widths(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        for number in range(26):
            case = open_case("Wilf", f"Plover {number:02}", born=date(2019, 7, 9))
            allocate(case, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        for typed, told in (
            ("wilfred", "Registered as Wilfred Larkspur"),
            ("plovver 9 7 2019", "26 children found"),
            ("Marigold", "No child found"),
            ("31 2 2019", "Enter a real day, such as 9 7 2019"),
        ):
            sam.page.goto(f"{address}/cases/")
            sam.page.get_by_label("Find a child").fill(typed)
            with sam.page.expect_navigation():
                sam.page.keyboard.press("Enter")
            assert told in sam.look()
            assert told.startswith("Enter") or sam.page.evaluate(SMALL) == [], typed
            sam.shot(f"found-{width}-{typed.split()[0]}")
        sam = Person(browser, address, width, scripts=False)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}/cases/")
        sam.page.get_by_label("Find a child").fill("plover")
        sam.press("Find")
        sam.press("Next page")
        assert "Page 2 of 2" in sam.look()
