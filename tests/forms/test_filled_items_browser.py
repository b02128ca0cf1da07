"""Items that were filled in, in Chromium: the list, an item, a new one and the check page, by keyboard."""

import os

import pytest
from playwright.sync_api import Browser, Page

from forms import drafts
from forms.models import Draft
from forms.prefill import prefill
from tests.browser.serving import new_page, violations
from tests.browser.test_targets import SMALL
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.line import HOST, Line
from tests.forms.test_filled_items import FACTS, asked, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]


@pytest.fixture
def draft(inside: Cast) -> Draft:
    version = published(asked(**{"default": "Somebody"}))
    found = prefill(version.definition, FACTS, source_of)
    return drafts.start(version, inside.sam, found.entered, found.origins)


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, True), (320, False)])
def test_filled_items_are_looked_at_and_confirmed_by_keyboard(
    browser: Browser, line: Line, draft: Draft, width: int, scripts: bool
) -> None:
    page = new_page(browser, width, scripts=scripts)
    page.route("**/*", line.answer)
    page.set_default_timeout(5_000)
    base = f"{HOST}/example/{draft.pk}/"
    pages = {"list": "plan/", "item": "plan/calls/f10/", "new": "plan/calls/new-n1/", "check": "check/"}
    for name, address in pages.items():
        page.goto(base + address)
        look(page, f"{name}-{width}", scripts)
    page.goto(f"{base}plan/")
    page.locator("#qcalls-f10 button", has_text="Still right").press("Enter")
    page.wait_for_url("**#qcalls-f10")
    assert page.locator("#qcalls-f10 button", has_text="Still right").count() == 0
    assert page.locator("#qcalls-f11 button", has_text="Still right").count() == 1
    page.goto(f"{base}plan/calls/f10/")
    assert "Confirmed by you today" in page.inner_text("#qwho-source")
    look(page, f"confirmed-{width}", scripts)


def look(page: Page, name: str, scripts: bool) -> None:
    """Axe, the size of what is pressed, nothing wider than the page; and a picture, where one is asked for."""
    if scripts:
        assert violations(page) == []
        assert page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if where := os.environ.get("SHOTS"):
        page.screenshot(path=f"{where}/ev-items-{name}.png", full_page=True)
