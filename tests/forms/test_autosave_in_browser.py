"""When a form saves itself in Chromium, what is announced, and that nothing is lost on leaving."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from forms.models import Draft
from tests.browser.serving import CHROMIUM, chromium
from tests.cast import Cast
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.line import HOST, Line
from tests.forms.test_browser import held, saved

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]
WISHES = "/wishes_feelings"
LONG = "Wilf said that he is hungry. " * 2_400
"""More than a browser sends on for a page that is gone, once it is encoded."""

type Opened = Callable[[], Page]


@pytest.fixture
def opened(line: Line, draft: Draft) -> Iterator[Opened]:
    """Opens the page about the child, on which the field for the wishes shows, under a clock that the test moves."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with on_the_tests_connection():
        draft.entered = {"the-child": {"/wishes_known": ["yes"]}}
        draft.revision = 1
        draft.save()

    def page() -> Page:
        shown = browser.new_page(viewport={"width": 1280, "height": 1000})
        shown.clock.install()
        shown.route("**/*", line.answer)
        shown.set_default_timeout(5_000)
        shown.goto(f"{HOST}/example/{draft.pk}/the-child/")
        shown.evaluate(WATCH)
        return shown

    with chromium() as browser:
        yield page


WATCH = """() => {
  window.said = [];
  for (const id of ["live-polite", "live-assertive"]) {
    const region = document.getElementById(id);
    new MutationObserver(() => { if (region.textContent) window.said.push([id, region.textContent]); })
      .observe(region, { childList: true, characterData: true, subtree: true });
  }
}"""

HANG = """() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => timeout(milliseconds / 100);
  window.realFetch = window.fetch;
  window.fetch = (address, { signal }) => new Promise((_, reject) => {
    signal.addEventListener("abort", () => { AbortSignal.timeout = timeout; reject(signal.reason); });
  });
}"""
"""Requests get no answer, and the page waits a hundredth of its time for one."""


def type_on(page: Page, text: str) -> None:
    """Type at the end of the wishes without ever leaving the field."""
    field = page.locator(f'[name="{WISHES}"]')
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def let_pass(page: Page, line: Line, seconds: int, saves: int) -> None:
    """Let the page's time pass, and wait until it has saved so many times in all."""
    page.clock.run_for(seconds * 1000)
    for _ in range(100):
        if len(line.saves) >= saves:
            break
        page.wait_for_timeout(20)
    assert len(line.saves) == saves
    saved(page)


def kept(draft: Draft) -> str:
    return "".join(held(draft).get(WISHES, []))


def test_who_types_on_without_leaving_the_field_is_saved_every_five_seconds(
    opened: Opened, line: Line, draft: Draft
) -> None:
    page = opened()
    for number, words in enumerate(["I like ", "it when ", "Dad cooks."], start=1):
        type_on(page, words)
        let_pass(page, line, 5, number)
    assert kept(draft) == "I like it when Dad cooks."
    page.clock.run_for(60_000)
    page.wait_for_timeout(100)
    assert line.saves == [200, 200, 200]


def test_saving_is_announced_once_a_minute_and_politely(opened: Opened, line: Line) -> None:
    page = opened()
    for number in range(1, 31):
        type_on(page, "word ")
        let_pass(page, line, 5, number)
    said = page.evaluate("window.said")
    assert {region for region, _ in said} == {"live-polite"}
    assert {words for _, words in said} == {"Saved at 10:00"}
    assert 2 <= len(said) <= 3


def test_a_failure_is_announced_at_once_and_only_once(opened: Opened, line: Line) -> None:
    page = opened()
    line.cut = "before"
    type_on(page, "Written underground")
    for _ in range(4):
        page.clock.run_for(5_000)
        expect(page.locator("#saved-status")).to_contain_text("Not saved: no connection")
    said = page.evaluate("window.said")
    assert [region for region, _ in said] == ["live-assertive"]


def test_a_server_that_does_not_answer_is_said_so_and_tried_again(opened: Opened, line: Line, draft: Draft) -> None:
    page = opened()
    page.evaluate(HANG)
    type_on(page, "Written while the server hangs")
    page.clock.run_for(2_000)
    expect(page.locator("#saved-status")).to_contain_text("Not saved: no connection")
    page.evaluate("Object.assign(window, { fetch: window.realFetch })")
    let_pass(page, line, 5, 1)
    assert kept(draft) == "Written while the server hangs"


@pytest.mark.parametrize("text", ["short words", LONG], ids=["short", "long"])
def test_a_link_that_leads_away_waits_until_the_words_are_saved(
    opened: Opened, line: Line, draft: Draft, text: str
) -> None:
    page = opened()
    page.locator(f'[name="{WISHES}"]').evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); }", text
    )
    line.wait = 0.3
    page.get_by_role("link", name="Help").click()
    page.wait_for_url("**/help/")
    assert kept(draft) == text
    assert line.saves == [200]


def test_signing_out_waits_until_the_words_are_saved(opened: Opened, line: Line, draft: Draft) -> None:
    page = opened()
    type_on(page, "The last words of the day")
    line.wait = 0.3
    page.locator("footer").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "the-child" not in address)
    assert kept(draft) == "The last words of the day"
    assert line.saves[0] == 200
    assert len(line.saves) == 2


def dismissed(page: Page) -> list[str]:
    """The kinds of dialogs that a page opens from now on, each dismissed as it comes."""
    kinds: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return kinds


def test_who_cannot_save_is_told_before_signing_out_and_may_insist(opened: Opened, line: Line) -> None:
    page = opened()
    asked = dismissed(page)
    line.refuse = 400
    type_on(page, "Not accepted")
    out = page.locator("footer").get_by_role("button", name="Sign out")
    out.click()
    expect(page.locator(".cw-unsaved")).to_be_focused()
    assert asked == []
    out.click()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    expect(page.locator(f'[name="{WISHES}"]')).to_have_value("Not accepted")


def test_what_is_too_long_to_be_sent_after_the_page_is_gone_is_asked_about(opened: Opened, line: Line) -> None:
    page = opened()
    asked = dismissed(page)
    type_on(page, "x")
    page.locator(f'[name="{WISHES}"]').evaluate("(field, text) => { field.value = text; }", LONG)
    page.evaluate("window.location.assign('/help/')")
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]


def test_a_page_that_is_hidden_saves_at_once(opened: Opened, line: Line, draft: Draft) -> None:
    page = opened()
    type_on(page, "Before the phone was locked")
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    saved(page)
    assert kept(draft) == "Before the phone was locked"


def test_a_link_past_two_versions_of_an_answer_is_asked_about(
    opened: Opened, line: Line, draft: Draft, inside: Cast, sign_in: Any
) -> None:
    page = opened()
    asked = dismissed(page)
    with on_the_tests_connection():
        sign_in(inside.priya).post(f"/example/{draft.pk}/the-child/", {WISHES: "hers", "action": "leave"})
    type_on(page, "mine")
    page.get_by_role("link", name="Help").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.locator("#saved-status")).to_contain_text("changed in another window")
    page.get_by_role("button", name="See both").click()
    expect(page.get_by_role("heading", name="Choose between two versions")).to_be_visible()
    assert asked == ["beforeunload"]
