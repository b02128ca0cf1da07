"""Emergency duty in a browser, at both widths: a child who is new, and one with whom the team works already."""

import pytest

from accounts.context import authority
from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast, make_person

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_emergency_duty_takes_a_child_in_and_protects_one_at_night(northmere: Cast, width: int) -> None:
    with authority(northmere.id):
        make_person(northmere, "Otti Gale", "emergency_duty", "Harbour team")
    wilf = f"/cases/{northmere.cases['wilf'].reference}/"
    with standing() as address, chromium() as browser:
        otti = Person(browser, address, width)
        otti.arrive("otti@northmere.example")
        otti.page.goto(f"{address}{wilf}")
        otti.look()
        otti.shot(f"night-case-{width}")
        assert otti.offers("Start: Missing child")
        assert not otti.offers("Start: Visit")
        with otti.page.expect_navigation():
            otti.page.get_by_role("button", name="Start: Protection in an emergency").click()
        otti.look()
        otti.shot(f"night-children-{width}")
        otti.press("Start")
        assert "/form/" in otti.page.url
        otti.look()
        otti.shot(f"night-form-{width}")
        otti.page.goto(f"{address}{wilf}")
        otti.page.locator("details:has(button:has-text('Start: Missing child')) > summary").click()
        otti.press("Start: Missing child")
        assert "/form/" in otti.page.url
        otti.page.goto(f"{address}/cases/new/")
        otti.choose("is_born", "yes")
        for name, text in (("given_name", "Ivy"), ("family_name", "Rushton")):
            otti.page.fill(f"#{name}", text)
        for part, text in (("day", "9"), ("month", "7"), ("year", "2019")):
            otti.page.fill(f"#born-{part}", text)
        otti.press("Open the file")
        assert "Our work with this child has not begun." in otti.look()
        otti.shot(f"night-new-{width}")
        otti.press("Start: Referral")
        assert "/form/" in otti.page.url
        assert otti.complaints == []
