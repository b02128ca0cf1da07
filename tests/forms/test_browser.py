"""A page of a form in Chromium: its scripts save, hide and warn. The browser talks to Django's test client, no port."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forms import drafts
from forms.models import Draft
from tests.browser.serving import AXE, CHROMIUM, chromium, new_page, violations
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.examples import answered_assessment
from tests.forms.line import HOST, Line

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]


@pytest.fixture
def page(line: Line, draft: Draft) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with chromium() as browser:
        opened = new_page(browser, 1280)
        opened.route("**/*", line.answer)
        opened.set_default_timeout(5_000)
        opened.goto(f"{HOST}/example/{draft.pk}/the-child/")
        yield opened


def held(draft: Draft) -> dict[str, Any]:
    with on_the_tests_connection():
        entered: dict[str, Any] = Draft.objects.get(pk=draft.pk).entered.get("the-child", {})
    return entered


def saved(page: Page) -> None:
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")


def test_choosing_saves_at_once_and_shows_what_follows(page: Page, draft: Draft) -> None:
    expect(page.get_by_label("Did you see the child alone?")).to_be_hidden()
    expect(page.get_by_role("group", name="Did you see the child alone?")).to_be_hidden()
    page.get_by_role("group", name="Did you see the child for this assessment?").get_by_label("Yes").check()
    expect(page.get_by_role("group", name="Did you see the child alone?")).to_be_visible()
    expect(page.get_by_text("Why did you not see the child?", exact=True)).to_be_hidden()
    expect(page.get_by_text("If you answered").first).to_be_hidden()
    saved(page)
    assert held(draft) == {"/child_seen": ["yes"]}


def test_leaving_a_field_saves_it_and_typing_on_is_no_conflict(page: Page, line: Line, draft: Draft) -> None:
    page.get_by_role("group", name="wishes and feels").get_by_label("Yes").check()
    words = page.get_by_label("What does the child wish and feel?")
    for text in ("“I like it", "“I like it when Dad", "“I like it when Dad cooks.”"):
        words.fill(text)
        words.blur()
        saved(page)
    page.get_by_role("button", name="Save and leave").last.click()
    page.wait_for_url("**/help/")
    assert held(draft)["/wishes_feelings"] == ["“I like it when Dad cooks.”"]
    assert set(line.saves) <= {200, 302}


@pytest.mark.parametrize("cut", ["before", "after"])
def test_without_a_connection_it_says_so_keeps_the_words_and_saves_later(
    page: Page, line: Line, draft: Draft, cut: str
) -> None:
    page.get_by_role("group", name="wishes and feels").get_by_label("Yes").check()
    saved(page)
    line.cut = cut
    words = page.get_by_label("What does the child wish and feel?")
    words.fill("Written underground")
    words.blur()
    expect(page.locator("#saved-status")).to_contain_text("Not saved: no connection")
    expect(page.locator("#live-assertive")).to_contain_text("Not saved: no connection")
    words.fill("Written underground, and on")
    line.cut = ""
    words.blur()
    saved(page)
    assert held(draft)["/wishes_feelings"] == ["Written underground, and on"]
    assert 409 not in line.saves


def test_words_changed_elsewhere_are_announced_and_both_versions_can_be_seen(
    page: Page, line: Line, draft: Draft, inside: Cast, sign_in: Any
) -> None:
    page.get_by_role("group", name="wishes and feels").get_by_label("Yes").check()
    saved(page)
    with on_the_tests_connection():
        sign_in(inside.priya).post(f"/example/{draft.pk}/the-child/", {"/wishes_feelings": "hers", "action": "leave"})
    words = page.get_by_label("What does the child wish and feel?")
    words.fill("mine")
    words.blur()
    status = page.locator("#saved-status")
    expect(status).to_contain_text("Not saved: changed in another window at 10:00.")
    expect(status.locator("[data-for=failed]")).to_be_visible()
    expect(status.locator("[data-for=saved]")).to_be_hidden()
    expect(words).to_have_value("mine")
    page.locator("h1").click()
    expect(words).to_be_visible()
    status.get_by_role("button", name="See both").click()
    expect(page.get_by_role("heading", name="Choose between two versions")).to_be_visible()
    page.get_by_role("button", name="Keep these").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Choose which answer").click()
    expect(page.get_by_label("Keep what you wrote here")).to_be_focused()
    assert held(draft)["/wishes_feelings"] == ["hers"]
    page.get_by_label("Keep both texts").check()
    page.get_by_role("button", name="Keep these").click()
    expect(page.get_by_role("heading", name="The child")).to_be_visible()
    assert held(draft)["/wishes_feelings"] == ["hers\n\nmine"]


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.get_by_role("group", name="Did you see the child for this assessment?").get_by_label("Yes").check()
    saved(page)
    page.get_by_role("button", name="Save and continue").last.click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    page.get_by_role("link", name="Enter the date you saw the child").click()
    expect(page.get_by_label("Day")).to_be_focused()


def test_the_error_summary_takes_the_focus_after_a_change_from_the_check_page(page: Page, draft: Draft) -> None:
    page.goto(f"{HOST}/example/{draft.pk}/why-and-how/?from=check#qreason")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator(".govuk-error-summary")).to_be_in_viewport()


def test_enter_in_a_field_saves_and_goes_on_although_other_buttons_come_first(page: Page, draft: Draft) -> None:
    page.goto(f"{HOST}/example/{draft.pk}/why-and-how/?problems=1")
    page.get_by_label("Day").fill("1")
    page.get_by_label("Day").press("Enter")
    page.wait_for_url("**/why-and-how/?problems=1#problems")
    with on_the_tests_connection():
        assert Draft.objects.get(pk=draft.pk).entered["why-and-how"] == {"/start_date/day": ["1"]}


def test_what_is_chosen_while_a_save_is_on_its_way_is_saved_right_after(page: Page, line: Line, draft: Draft) -> None:
    page.add_init_script("window.setInterval = () => 0;")  # no later save may do it instead
    page.reload()
    page.get_by_role("group", name="wishes and feels").get_by_label("Yes").check()
    saved(page)
    line.wait = 0.3
    page.get_by_label("What does the child wish and feel?").fill("Typed first")
    page.get_by_role("group", name="Did you see the child for this assessment?").get_by_label("Yes").check()
    expect(page.get_by_role("group", name="Did you see the child alone?")).to_be_visible()
    assert len(line.saves) == 3


def test_the_section_list_follows_what_is_answered(page: Page, draft: Draft) -> None:
    with on_the_tests_connection():
        draft.entered = draft.form_version.definition.entered_from(answered_assessment())
        draft.revision = 1
        draft.save()
    page.reload()
    section = page.get_by_role("link", name="2. The child")
    expect(section).to_contain_text("Complete")
    choice = page.get_by_role("group", name="Did you see the child alone?").get_by_label("No")
    choice.check()
    expect(section).to_contain_text("Started")
    expect(section.locator(".cw-icon")).to_be_hidden()
    expect(page.get_by_text("3 of 4 sections complete")).to_be_visible()
    expect(choice).to_be_focused()
    page.get_by_role("group", name="Did you see the child alone?").get_by_label("Yes").check()
    expect(section).to_contain_text("Complete")
    expect(section.locator(".cw-icon")).to_be_visible()


def test_a_window_left_open_over_submitting_is_told_once_and_stops(page: Page, line: Line, draft: Draft) -> None:
    with on_the_tests_connection():
        drafts.close(draft.pk)
    choice = page.get_by_role("group", name="wishes and feels").get_by_label("Yes")
    choice.check()
    expect(page.locator("#saved-status")).to_contain_text(
        "Already submitted at 10:00. What you typed is still on this page: copy it if you need it"
    )
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Save and leave").last.click()
    expect(page.locator(".cw-unsaved")).to_be_focused()
    expect(choice).to_be_checked()
    assert line.saves == [409]


@pytest.mark.parametrize("status", [403, 404])
def test_a_task_that_went_to_somebody_else_is_said_so_and_nothing_more_is_tried(
    page: Page, line: Line, status: int
) -> None:
    line.refuse = status
    page.get_by_role("group", name="wishes and feels").get_by_label("Yes").check()
    expect(page.locator("#saved-status")).to_contain_text("This task is no longer with you.")
    expect(page.locator("#live-assertive")).to_contain_text("copy it if you need it")
    tried = len(line.saves)
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".cw-unsaved")).to_be_focused()
    expect(page.locator(".cw-unsaved")).to_contain_text("This task is no longer with you.")
    assert len(line.saves) == tried


def test_a_failure_of_the_server_is_tried_again(page: Page, line: Line, draft: Draft) -> None:
    line.refuse = 503
    choice = page.get_by_role("group", name="wishes and feels").get_by_label("Yes")
    choice.check()
    expect(page.locator("#saved-status")).to_contain_text("Not saved: no connection")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".cw-unsaved")).to_be_focused()
    line.refuse = 0
    page.get_by_role("button", name="Save and leave").last.click()
    page.wait_for_url("**/help/")
    assert held(draft) == {"/wishes_known": ["yes"]}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_empty_place_stands_under_a_text(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(page.url.replace("the-child", "family-and-circumstances"))
    gap = page.evaluate(
        """() => {
          const [group] = document.querySelectorAll(".govuk-character-count");
          const field = group.querySelector("textarea").getBoundingClientRect();
          return group.getBoundingClientRect().bottom - field.bottom;
        }"""
    )
    assert gap < 12
    words = page.locator("textarea").first
    words.fill("word " * 3600)
    expect(page.get_by_text("characters remaining").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(page: Page, draft: Draft, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for slug in (*(p.slug for p in draft.form_version.definition.pages), "check"):
        page.goto(f"{HOST}/example/{draft.pk}/{slug}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_pages_errors_conflict_and_check(
    page: Page, draft: Draft, inside: Cast, sign_in: Any, width: int
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("group", name="wishes and feels").get_by_label("Yes").check()
    saved(page)
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []
    with on_the_tests_connection():
        sign_in(inside.priya).post(f"/example/{draft.pk}/the-child/", {"/wishes_feelings": "hers", "action": "leave"})
    page.get_by_label("What does the child wish and feel?").fill("mine")
    page.get_by_role("button", name="Save and leave").last.click()
    expect(page.get_by_role("heading", name="Choose between two versions")).to_be_visible()
    assert violations(page) == []
    for slug in (*(p.slug for p in draft.form_version.definition.pages), "check"):
        page.goto(f"{HOST}/example/{draft.pk}/{slug}/")
        assert violations(page) == []


def test_what_the_page_script_reads_is_there(page: Page) -> None:
    data = page.locator("form[data-autosave]").evaluate("form => ({...form.dataset})")
    assert "/seen_on" in json.loads(data["hidden"])
    words = {"Saving", "Failed", "SignedOut", "SignIn", "Gone", "Refused", "Copy"}
    assert {f"words{name}" for name in words} <= data.keys()
