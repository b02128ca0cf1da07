"""What a child's file cannot take over, at both widths and by keyboard: foreseen, told, and said to be looked at."""

import pytest

from accounts.context import authority
from records.models import NotTakenOver, Record
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import taken
from tests.desk.test_household_end_to_end import written
from workflow.models import Task

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_foreseen_told_and_looked_at(northmere: Cast, width: int) -> None:
    task = written(northmere)
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        base = f"{address}/tasks/{task.pk}/form/"
        sam.page.goto(f"{base}household/")
        for part, text in (("day", "2"), ("month", "7"), ("year", "2026")):
            sam.page.fill(f"[name='/seen_on/{part}']", text)
        sam.page.fill("[name='/first_name']", "12345")
        sam.page.locator("button[value='continue']").last.click()
        sam.page.wait_for_url("**/check/**")
        assert "will not take these over" in sam.look()
        sam.shot(f"check-{width}")
        sam.page.locator("button[value='submit']").last.click()
        sam.page.wait_for_url("**/cases/**")
        priya = Person(browser, address, width)
        priya.arrive("priya@northmere.example")

        def takes() -> str:
            with authority(northmere.id):
                found = Task.objects.get(element_id="Decide", finished__isnull=True)
                return str(taken(found, northmere.priya).pk)

        priya.page.goto(f"{address}/tasks/{in_thread(takes)}/form/")
        assert "will not take these over" in priya.look()
        priya.shot(f"approval-{width}")
        priya.page.check("[name='/decision'][value='approve']")
        priya.page.locator("button[value='submit']").last.click()
        priya.page.wait_for_url("**/cases/**")

        def reference() -> str:
            with authority(northmere.id):
                return str(Record.objects.get(form_key="household").reference)

        sam.page.goto(f"{address}/cases/{northmere.cases['wilf'].reference}/")
        assert "was not taken over into the file" in sam.look()
        sam.shot(f"case-{width}")
        sam.page.goto(f"{address}/records/{in_thread(reference)}/1/")
        assert "Not taken over into the child’s file" in sam.look()
        sam.shot(f"record-{width}")
        sam.page.locator("#not-taken-over a").focus()
        sam.page.keyboard.press("Enter")
        sam.page.wait_for_selector("textarea[name='reason']")
        sam.look()
        sam.shot(f"settle-{width}")
        sam.page.locator("textarea[name='reason']").focus()
        sam.page.keyboard.type("Misread: it was the house number.")
        sam.page.keyboard.press("Tab")
        sam.page.keyboard.press("Enter")
        sam.page.wait_for_selector("#not-taken-over")
        assert "Looked at by Sam Oakley" in sam.look()

        def settled() -> bool:
            with authority(northmere.id):
                return NotTakenOver.objects.get().settled_at is not None

        assert in_thread(settled)
