"""What is said on "Check your answers" is kept as it is said, as on any page of a form. In Chromium, without a port."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import CHROMIUM, chromium, new_page
from tests.cast import Cast
from tests.codes import signed_in
from tests.desk.test_taken_out import WHY, address, take_out, with_jo
from tests.forms.line import HOST, Line

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
SAID = f'[name="{WHY}"]'
YEAR = f'[name="{WHY}~last/year"]'


@pytest.fixture
def line(northmere: Cast) -> Line:
    return Line(signed_in(northmere.sam))


@pytest.fixture
def page(northmere: Cast, line: Line) -> Iterator[Page]:
    """Sam's "Check your answers", where it is asked what became of Jo."""
    task = with_jo(northmere)
    take_out(line.client, task)
    with chromium() as browser:
        opened = new_page(browser, 1280)
        opened.clock.install()
        opened.route("**/*", line.answer)
        opened.set_default_timeout(5_000)
        opened.goto(f"{HOST}{address(task, 'check')}")
        yield opened


def test_what_is_chosen_and_typed_is_kept_unasked_and_there_after_a_change_of_another_answer(
    page: Page, line: Line
) -> None:
    check = page.url
    page.locator(SAID).first.check()
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    expect(page.locator("#live-polite")).to_have_text("Saved at 10:00")
    page.locator(YEAR).focus()
    page.keyboard.type("2025")
    page.clock.run_for(5_000)
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    page.get_by_text("Change this section").first.click()
    page.wait_for_url("**from=check*")
    page.goto(check)
    assert page.locator(SAID).first.is_checked()
    assert page.locator(YEAR).input_value() == "2025"


def test_without_a_connection_it_is_said_kept_here_and_saved_with_the_next_button(page: Page, line: Line) -> None:
    check, line.cut = page.url, "before"
    page.locator(SAID).nth(1).check()
    expect(page.locator("#saved-status")).to_contain_text("Not saved: no connection")
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.locator(".cw-unsaved")).to_be_visible()
    line.cut = ""
    page.get_by_role("button", name="Save and leave").click()
    expect(page.get_by_role("heading", name="My work", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")  # the way there may be told twice
    page.goto(check)
    assert page.locator(SAID).nth(1).is_checked()
