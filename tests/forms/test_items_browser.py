"""Lists in Chromium: by keyboard, with and without scripts, on a phone and on a desk, clean to axe."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from forms.drafts import start
from forms.models import Draft
from tests.browser.serving import AXE, new_page, violations
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.examples import control
from tests.forms.line import HOST, Line
from tests.forms.test_sorted_items import visits_in_order
from tests.forms.visits import visit, visits_form

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]


@pytest.fixture
def draft(inside: Cast) -> Draft:
    """A draft with two visits, and a summary of a record that is not there."""
    document = visits_form()
    document["schema"]["properties"]["earlier"] = {"title": "What the referral said", "readOnly": True}
    document["uischema"]["elements"][1]["elements"].insert(0, control("earlier", format="summary", record="referral"))
    version = published(document)
    return start(version, inside.sam, version.definition.entered_from({"visits": [visit(), visit("2026-07-10")]}))


def opened(browser: Browser, line: Line, draft: Draft, *, width: int = 1280, scripts: bool = True) -> Page:
    page = new_page(browser, width, scripts=scripts)
    page.route("**/*", line.answer)
    page.set_default_timeout(5_000)
    page.goto(f"{HOST}/example/{draft.pk}/visits-made/")
    return page


def held(draft: Draft) -> list[Any]:
    with on_the_tests_connection():
        found = Draft.objects.get(pk=draft.pk)
        answers: list[Any] = found.form_version.definition.review(found.entered).given.get("visits", [])
    return answers


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the control with these words."""
    for _ in range(60):
        page.keyboard.press("Tab")
        words = page.evaluate("(document.activeElement.innerText || document.activeElement.name || '')")
        if " ".join(words.split()).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}.")


def arrived(page: Page, title: str) -> None:
    """Wait until the page of an item is there, and its scripts with it."""
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    page.wait_for_load_state()


def fill(page: Page, day: str, seen: str = "Yes") -> None:
    page.get_by_label("Day").fill(day)
    page.get_by_label("Month").fill("7")
    page.get_by_label("Year").fill("2026")
    page.get_by_role("group", name="Was the child seen?").get_by_label(seen).check()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_visits_are_added_changed_removed_put_back_and_submitted(
    browser: Browser, line: Line, draft: Draft, scripts: bool, width: int
) -> None:
    page = opened(browser, line, draft, width=width, scripts=scripts)
    page.get_by_role("button", name="Add another").click()
    expect(page.get_by_role("heading", name="Visit 3", level=1)).to_be_visible()
    fill(page, "11")
    page.get_by_role("button", name="Save and go back").last.click()
    expect(page.get_by_text("11 July 2026 · Was the child seen? Yes")).to_be_visible()
    page.get_by_role("button", name="Change Visit 1").click()
    fill(page, "8")
    page.get_by_role("button", name="Save and go back").last.click()
    page.get_by_role("button", name="Remove Visit 2").click()
    expect(page.locator(".cw-banner")).to_contain_text("Removed: Visit 2.")
    assert [item["date"] for item in held(draft)] == ["2026-07-08", "2026-07-11"]
    page.locator(".cw-banner").get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("Visit 2 is back.")).to_be_visible()
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.get_by_role("button", name="Submit for approval").click()
    ((answers, _),) = urls.SUBMITTED
    assert answers["visits"] == [visit("2026-07-08"), visit("2026-07-10"), visit("2026-07-11")]


def test_all_of_it_goes_by_keyboard(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft)
    tab_to(page, "Remove")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_be_focused()
    tab_to(page, "Put it back")
    tab_to(page, "Add another")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Visit 2", level=1)).to_be_visible()
    for name, text in (("/date/day", "12"), ("/date/month", "7"), ("/date/year", "2026")):
        tab_to(page, name)
        page.keyboard.type(text)
    tab_to(page, "/seen")
    page.keyboard.press("Space")
    tab_to(page, "Save and go back")
    page.keyboard.press("Enter")
    expect(page.get_by_text("12 July 2026 · Was the child seen? Yes")).to_be_visible()
    tab_to(page, "Change")  # the one of the card that was just saved
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Visit 2", level=1)).to_be_visible()
    tab_to(page, "/date/day")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Visits made", level=1)).to_be_visible()
    assert held(draft) == [visit("2026-07-10"), visit("2026-07-13")]


def test_an_item_saves_itself_shows_what_follows_and_can_be_left_as_it_was(
    browser: Browser, line: Line, draft: Draft
) -> None:
    page = opened(browser, line, draft)
    page.get_by_role("button", name="Change Visit 1").click()
    arrived(page, "Visit 1")
    expect(page.get_by_label("Why not?")).to_be_hidden()
    page.get_by_role("group", name="Was the child seen?").get_by_label("No").check()
    expect(page.get_by_label("Why not?")).to_be_visible()
    page.get_by_label("Why not?").fill("Asleep")
    page.get_by_label("Why not?").blur()
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    assert held(draft)[0] == visit(seen=False, why="Asleep")
    page.get_by_role("button", name="Leave it as it was").click()
    expect(page.get_by_role("heading", name="Visits made", level=1)).to_be_visible()
    assert held(draft)[0] == visit()
    assert set(line.saves) == {200, 302}


def test_the_first_save_moves_nothing_on_a_phone(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft, width=320)
    page.get_by_role("button", name="Add another").click()
    arrived(page, "Visit 3")
    seen = page.get_by_role("group", name="Was the child seen?")
    before = seen.bounding_box()
    page.get_by_label("Day").fill("11")
    page.get_by_label("Day").blur()
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    assert seen.bounding_box() == before


def test_a_new_item_that_saved_itself_is_one_item_however_often_it_saves(
    browser: Browser, line: Line, draft: Draft
) -> None:
    page = opened(browser, line, draft)
    page.get_by_role("button", name="Add another").click()
    arrived(page, "Visit 3")
    for day in ("1", "12", "13"):
        page.get_by_label("Day").fill(day)
        page.get_by_label("Day").blur()
        expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    assert len(held(draft)) == 3
    page.reload()
    expect(page.get_by_label("Day")).to_have_value("13")
    page.get_by_role("button", name="Do not add it").click()
    expect(page.locator(".cw-banner")).to_contain_text("Removed: Visit 3.")
    assert len(held(draft)) == 2


def test_what_else_was_typed_on_the_page_is_saved_by_a_lists_buttons(
    browser: Browser, line: Line, draft: Draft
) -> None:
    page = opened(browser, line, draft)
    page.get_by_label("After").fill("Underneath")
    page.get_by_role("button", name="Remove Visit 1").click()
    expect(page.locator(".cw-banner")).to_contain_text("Removed: Visit 1.")
    expect(page.get_by_label("After")).to_have_value("Underneath")


def test_the_error_summary_leads_into_the_item(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft)
    page.get_by_role("button", name="Change Visit 2").click()
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("2")
    page.get_by_role("button", name="Save and go back").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("button", name="Go back anyway").click()
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Visit 2: Enter a real date").click()
    expect(page.get_by_role("heading", name="Visit 2", level=1)).to_be_visible()
    page.get_by_role("link", name="Enter a real date").click()
    expect(page.get_by_label("Day")).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, line: Line, draft: Draft, width: int) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup")
    page = opened(browser, line, draft, width=width)

    def look() -> None:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    look()
    page.get_by_role("button", name="Add another").click()
    expect(page.get_by_role("heading", name="Visit 3", level=1)).to_be_visible()
    look()
    page.get_by_role("button", name="Save and go back").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look()
    page.get_by_role("button", name="Go back anyway").click()
    page.get_by_role("button", name="Remove Visit 1").click()
    expect(page.locator(".cw-banner")).to_be_visible()
    look()
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look()
    page.goto(f"{HOST}/example/{draft.pk}/check/")
    look()


@pytest.mark.parametrize("scripts", [True, False])
def test_items_are_put_in_order_by_keyboard(browser: Browser, line: Line, inside: Cast, scripts: bool) -> None:
    with on_the_tests_connection():
        version = published(visits_in_order(), 2)
        visits: list[Any] = [visit(), visit("2026-07-10"), visit("2026-07-11")]
        draft = start(version, inside.sam, version.definition.entered_from({"visits": visits}))
    page = opened(browser, line, draft, width=320, scripts=scripts)
    tab_to(page, "Move down Visit 1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Moved: it is Visit 2 now.")).to_be_visible()
    assert held(draft) == [visits[1], visits[0], visits[2]]
    page.goto(f"{HOST}/example/{draft.pk}/visits-made/")
    tab_to(page, "Move up Visit 3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Moved: it is Visit 2 now.")).to_be_visible()
    assert held(draft) == [visits[1], visits[2], visits[0]]
    if scripts:
        assert violations(page) == []
