"""Numbers, lists that open, calculated values, marks and the overview in Chromium: axe, narrow screens, live values."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forms import drafts
from forms.marks import mark_of
from forms.models import Draft
from tests.browser.serving import CHROMIUM, chromium, new_page, violations
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.examples import control, form
from tests.forms.line import HOST, Line

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]


def home() -> dict[str, Any]:
    """A long form with one of everything on its first page."""
    properties: dict[str, Any] = {
        "rooms": {"type": "integer", "title": "How many rooms does the family have?", "minimum": 1, "maximum": 50},
        "people": {"type": "integer", "title": "How many people live there?"},
        "each": {"type": "number", "title": "People for each room", "description": "Shown with two decimals."},
        "rent": {"type": "number", "title": "What is the rent a week?", "multipleOf": 0.01},
        "tenure": {
            "title": "How do they hold their home?",
            "oneOf": [
                {"const": word, "title": word} for word in ("Council", "Housing association", "Private", "Owned")
            ],
            "x-casewright": {"purpose": "So that the right people can be asked to repair it."},
        },
        "faith": {
            "type": "string",
            "maxLength": 60,
            "title": "Does the family follow a faith?",
            "description": "In their own words.",
            "x-casewright": {"collect": "voluntary", "feeds": ["cin:x"]},
        },
        "school": {"type": "string", "title": "Which school does Wilf go to?"},
        "repairs": {"type": "boolean", "title": "Is anything broken?"},
        **{name: {"type": "string", "title": name.title()} for name in ("health", "school_life", "views")},
    }
    names = ("rooms", "people", "rent", "faith", "school", "repairs")
    first = [control(name) for name in names]
    first.insert(2, control("each", calculate="people / rooms"))
    first.insert(4, control("tenure", format="select"))
    pages = [{"type": "Category", "label": "Home", "elements": first}]
    for name in ("health", "school_life", "views"):
        pages.append({"type": "Category", "label": name.replace("_", " ").title(), "elements": [control(name)]})
    document = form(
        properties, {"type": "Categorization", "elements": pages}, required=["rooms", "people", "health", "tenure"]
    )
    return document | {"title": "Home and community", "retention": "child_in_need"}


@pytest.fixture
def draft(inside: Cast) -> Draft:
    """A draft in which the school was filled in from the referral."""
    typed = {"/school": ["Cobble Lane Primary, year 5"]}
    sources = [{"title": "Referral", "on": "2026-05-18", "by": "Dee Larkin"}]
    origins = {"/school": {"mark": mark_of(typed), "sources": sources, "case": False}}
    return drafts.start(published(home()), inside.sam, {"home": typed}, origins)


@pytest.fixture(params=WIDTHS)
def page(line: Line, draft: Draft, request: pytest.FixtureRequest) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with chromium() as browser:
        opened = new_page(browser, request.param)
        opened.route("**/*", line.answer)
        opened.set_default_timeout(5_000)
        yield opened


def look(page: Page) -> None:
    """Axe finds nothing, and nothing scrolls sideways."""
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_every_page_is_accessible_and_fits(page: Page, draft: Draft) -> None:
    base = f"{HOST}/example/{draft.pk}/"
    for address in ("list/", "home/", "home/?problems=1", "check/"):
        page.goto(base + address)
        look(page)
    page.goto(base + "home/")
    for explanation in page.locator(".cw-question .cw-explain summary").all():
        explanation.click()
    look(page)


def test_a_calculated_value_follows_what_is_typed_and_a_source_goes_with_the_first_change(
    page: Page, draft: Draft
) -> None:
    page.goto(f"{HOST}/example/{draft.pk}/home/")
    value = page.locator("[data-calculated]")
    expect(value).to_contain_text("Cannot be worked out yet. Answer “How many rooms does the family have?” and")
    page.get_by_label("How many rooms").fill("3")
    page.get_by_label("How many people").fill("12,000")
    page.get_by_label("How many people").blur()
    expect(value).to_have_text("4000")
    expect(value).not_to_have_class(re.compile("waiting"))
    page.get_by_label("How do they hold their home?").select_option("Private")
    chip = page.get_by_text("From the referral, 18 May 2026, by Dee Larkin")
    expect(chip).to_be_visible()
    page.get_by_label("Which school").fill("Hill Top")
    expect(chip).to_be_hidden()
    page.get_by_label("Which school").blur()
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    look(page)
    with on_the_tests_connection():
        held = Draft.objects.get(pk=draft.pk).entered["home"]
    assert (held["/people"], held["/tenure"], held["/school"]) == (["12,000"], ["Private"], ["Hill Top"])
    assert "/each" not in held
