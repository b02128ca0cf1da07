"""Correcting a record at both widths and by keyboard: what is wrong, the form, the check page, the decision."""

import pytest
from playwright.sync_api import expect

from accounts.context import authority
from records.models import Correction, Record
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import decided

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_approved_record_is_corrected_by_keyboard_and_decided_on(northmere: Cast, width: int) -> None:
    decided(northmere, "approve", "Clear.")

    def record() -> str:
        with authority(northmere.id):
            return f"/records/{Record.objects.get(form_key='child_and_family_assessment').reference}"

    def correction() -> str:
        with authority(northmere.id):
            return f"/corrections/{Correction.objects.get().pk}/"

    where = in_thread(record)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}{where}/1/")
        sam.look()
        sam.shot(f"record-{width}")
        sam.page.get_by_role("link", name="Correct this record").focus()
        sam.page.keyboard.press("Enter")
        sam.page.wait_for_selector("textarea[name='reason']")
        sam.look()
        sam.shot(f"begin-{width}")
        sam.page.keyboard.press("Escape")
        sam.page.locator("textarea[name='reason']").focus()
        sam.page.keyboard.type("The school was another one.")
        sam.page.keyboard.press("Tab")
        sam.page.keyboard.press("Enter")
        sam.page.wait_for_url("**/form/list/**")
        assert "You are correcting" in sam.look()
        sam.shot(f"list-{width}")
        base = f"{address}{in_thread(correction)}"
        sam.page.goto(f"{base}form/check/")
        change = sam.page.locator("a[href*='from=check']:not([href*='#'])").first
        sam.page.goto(f"{address}{change.get_attribute('href')}")
        sam.look()
        sam.shot(f"page-{width}")
        text = sam.page.locator("#page-form textarea").first
        text.focus()
        sam.page.keyboard.press("Control+End")
        sam.page.keyboard.type(" Corrected.")
        sam.page.locator("button[value='continue']").last.click()
        sam.page.wait_for_url("**/check/**")
        assert "What changes" in sam.look()
        sam.shot(f"check-{width}")
        sam.page.locator("button[value='submit']").last.focus()
        sam.page.keyboard.press("Enter")
        sam.page.wait_for_url(base)
        sam.look()
        priya = Person(browser, address, width)
        priya.arrive("priya@northmere.example")
        priya.page.goto(f"{address}/my-work/")
        assert "Corrections to decide" in priya.look()
        priya.shot(f"work-{width}")
        priya.page.goto(base)
        priya.look()
        priya.shot(f"decide-{width}")
        priya.page.locator("#decision").focus()
        priya.page.keyboard.press("Space")
        expect(priya.page.locator("#saved-status")).to_contain_text("Saved")
        priya.page.keyboard.press("Tab")
        priya.page.keyboard.type("It was read out.")
        priya.page.reload()
        expect(priya.page.locator("#comment")).to_have_value("It was read out.")
        expect(priya.page.locator("#decision")).to_be_checked()
        priya.look()
        priya.shot(f"decide-again-{width}")
        priya.page.get_by_role("button", name="Decide").focus()
        priya.page.keyboard.press("Enter")
        priya.page.wait_for_url(f"**{where}/2/")
        assert "This is a correction" in priya.look()
        priya.shot(f"corrected-{width}")
        priya.page.goto(f"{address}{where}/1/")
        assert "This version was corrected" in priya.look()
        priya.shot(f"former-{width}")
