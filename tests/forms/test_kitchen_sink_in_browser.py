"""The form that has every control in Chromium: clean to axe in every state, and filled in by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from forms.item_drafts import new_id
from forms.item_wizard import NEW
from forms.items import recorded_id
from forms.models import Draft
from tests.browser.keyboard import Keyboard
from tests.browser.serving import new_page, violations
from tests.cast import Cast
from tests.forms import urls
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.kitchen_sink import ANSWERS, TYPED, VISITOR, empty_draft, prefilled_draft, recorded
from tests.forms.line import HOST, Line

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

PAGES = (*TYPED, "check")
SOAK = pytest.mark.soak_only
LOOKS = [
    pytest.param(state, width, scripts, marks=[] if (width, scripts) in thin else SOAK)
    for state, thin in {
        "empty": {(320, False)},
        "errors": {(1280, True)},
        "prefilled": {(320, True)},
        "items": {(1280, False)},
        "recorded": {(320, True)},
    }.items()
    for width in (1280, 320)
    for scripts in (True, False)
]
"""States, widths, with or without scripts: all of it in the soak, each state once in `make test`."""


def page_of(browser: Browser, line: Line, width: int, *, scripts: bool) -> Page:
    """A page of that width. Without `scripts` none of the product's arrives: axe, itself a script, still has to run."""
    page = new_page(browser, width)
    page.route("**/*", line.answer)
    if not scripts:
        page.route("**/*.js", lambda route: route.abort())
    page.set_default_timeout(5_000)
    return page


def addresses(state: str, draft: Draft) -> list[str]:
    """The pages of a state of the form."""
    base = f"{HOST}/example/{draft.pk}/"
    if state == "items":
        item = f"{base}visits/visitors/{NEW}{new_id()}/"
        return [item, f"{item}?problems=1"]
    if state == "prefilled":
        return [*(f"{base}{slug}/" for slug in PAGES), f"{base}visits/visitors/{recorded_id(0)}/"]
    return [f"{base}{slug}/{'?problems=1' if state == 'errors' else ''}" for slug in PAGES]


def looked_at(people: Cast, state: str) -> list[str]:
    """The same, with what there is to look at."""
    if state == "recorded":
        return [f"{HOST}/records/{recorded(people).record.reference}/1/"]
    return addresses(state, prefilled_draft(people) if state == "prefilled" else empty_draft(people))


def look(page: Page) -> None:
    """Axe finds nothing, and nothing scrolls sideways."""
    assert violations(page) == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, f"{page.url} scrolls sideways"


@pytest.mark.parametrize(("state", "width", "scripts"), LOOKS)
def test_axe_finds_nothing_in_any_state(
    browser: Browser, line: Line, inside: Cast, state: str, width: int, scripts: bool
) -> None:
    with on_the_tests_connection():
        where = looked_at(inside, state)
    page = page_of(browser, line, width, scripts=scripts)
    for address in where:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        look(page)


class AtTheKeys(Keyboard):
    """Somebody with a keyboard alone at this form, whose pages come without a port."""

    def __init__(self, browser: Browser, line: Line) -> None:
        super().__init__(browser, HOST, 1280)
        self.page.route("**/*", line.answer)
        self.page.set_default_timeout(5_000)

    def press_to(self, words: str, title: str) -> None:
        """Press the button with these words and wait for the page with this title."""
        self.stop_at(words)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        self.page.wait_for_load_state()


def test_every_control_is_answered_by_keyboard_alone(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = empty_draft(inside)
    sam = AtTheKeys(browser, line)
    sam.page.goto(f"{HOST}/example/{draft.pk}/the-child/")
    for (slug, typed), after in zip(
        TYPED.items(), ("Home", "Visits", "From lists", "Who and where", "Check your answers"), strict=True
    ):
        for name, texts in typed.items():
            sam.answer(name, texts)
        if slug == "visits":
            sam.press_to("Add the first: Visitor", "Visitor 1")
            for name, texts in VISITOR.items():
                sam.answer(name, texts)
            sam.press_to("Save and go back", "Visits")
        sam.press_to("Save and continue", after)
    sam.stop_at("Submit for approval", key="Shift+Tab")
    sam.page.keyboard.press("Enter")
    expect(sam.page.get_by_text("Submitted")).to_be_visible()
    ((answers, hidden),) = urls.SUBMITTED
    assert (answers, hidden) == (ANSWERS, frozenset())
