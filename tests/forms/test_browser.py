"""A page of a form in Chromium: its scripts save, hide and warn. The browser talks to Django's test client, no port."""

import asyncio
import contextvars
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Request, Route, expect, sync_playwright

from forms.models import Draft
from tests.cast import Cast
from tests.forms.examples import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

HOST = "http://casewright.test"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")


@contextmanager
def on_the_tests_connection() -> Iterator[None]:
    """Hide Playwright's event loop: inside one, Django would open another connection, blind to the test's rows."""
    loop = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    try:
        yield
    finally:
        asyncio.events._set_running_loop(loop)


class Line:
    """The way from the browser to Django; `cut` makes it fail, before or after Django has answered."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cut = ""
        self.saves: list[int] = []
        self._context = contextvars.copy_context()

    def answer(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=static_file(path))
            return
        if self.cut == "before" and request.method == "POST":
            route.abort()
            return
        with on_the_tests_connection():
            response = self._context.copy().run(self.ask, request)
        if self.cut == "after" and request.method == "POST":
            route.abort()
        elif response.status_code in (302, 303):
            # The browser would follow a redirect past this line, to a host that is not there.
            route.fulfill(
                body=f'<meta http-equiv="refresh" content="0; url={response["Location"]}">', content_type="text/html"
            )
        else:
            kept = {name: value for name, value in response.items() if name != "Content-Length"}
            route.fulfill(status=response.status_code, headers=kept, body=response.content)

    def ask(self, request: Request) -> Any:
        """Django's answer, on the test's own database connection."""
        if request.method != "POST":
            return self.client.get(request.url)
        headers = {"X-Casewright-Autosave": "1"} if "x-casewright-autosave" in request.headers else {}
        kind = "application/x-www-form-urlencoded"
        response = self.client.post(request.url, request.post_data or "", content_type=kind, headers=headers)
        self.saves.append(response.status_code)
        return response


def static_file(path: str) -> Path:
    _, _, prefix, rest = path.split("/", 3)
    folders = dict(settings.STATICFILES_DIRS)
    return Path(folders[prefix]) / rest


@pytest.fixture
def line(inside: Cast, sign_in: Any) -> Line:
    return Line(sign_in(inside.sam))


@pytest.fixture
def page(line: Line, draft: Draft) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 1000})
        opened.route("**/*", line.answer)
        opened.set_default_timeout(5_000)
        opened.goto(f"{HOST}/example/{draft.pk}/the-child/")
        yield opened
        browser.close()


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
    expect(page.locator("#saved-status")).to_contain_text("Saved on another device at 10:00")
    page.get_by_role("button", name="See both versions").click()
    expect(page.get_by_role("heading", name="Choose between two versions")).to_be_visible()
    page.get_by_label("Keep what you wrote here").check()
    page.get_by_role("button", name="Keep these").click()
    expect(page.get_by_role("heading", name="The child")).to_be_visible()
    assert held(draft)["/wishes_feelings"] == ["mine"]


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.get_by_role("group", name="Did you see the child for this assessment?").get_by_label("Yes").check()
    saved(page)
    page.get_by_role("button", name="Save and continue").last.click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    page.get_by_role("link", name="Enter the date you saw the child").click()
    expect(page.get_by_label("Day")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(page: Page, draft: Draft, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for slug in (*(p.slug for p in draft.form_version.definition.pages), "check"):
        page.goto(f"{HOST}/example/{draft.pk}/{slug}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
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


def violations(page: Page) -> list[str]:
    """The rules of WCAG 2.2 A and AA and of good practice that axe finds broken, with where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        "async () => (await axe.run()).violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).join(' | '))"
    )
    return found


def test_what_the_page_script_reads_is_there(page: Page) -> None:
    data = page.locator("form[data-autosave]").evaluate("form => ({...form.dataset})")
    assert "/seen_on" in json.loads(data["hidden"])
    assert {"wordsSaving", "wordsSaved", "wordsFailed", "wordsSignedOut", "wordsElsewhere"} <= data.keys()
