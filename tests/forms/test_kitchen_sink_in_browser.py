"""The form that has every control in Chromium: clean to axe in every state, and filled in by keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forms.item_drafts import new_id
from forms.item_wizard import NEW
from forms.items import recorded_id
from forms.models import Draft
from forms.signing import signed
from records.models import RecordVersion
from tests.browser.keyboard import Keyboard
from tests.browser.serving import new_page, violations
from tests.browser.test_files_in_browser import two_files
from tests.cast import Cast
from tests.desk.stories import begun_with
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

    def add_file(self, way: str, title: str, file: Path, description: str, back: str) -> None:
        """Go to where files are added, add one with what it shows, and come back to the page."""
        self.press_to(way, title)
        self.stop_at_field("file")
        self.page.set_input_files("#file", file)  # the system's own window, in which a file is chosen
        self.answer("description", [description])
        self.stop_at("Add the file")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text(f"{description} (")).to_be_visible()
        self.page.wait_for_load_state()
        self.press_to(f"Back to {back}", back)


def test_every_control_is_answered_by_keyboard_alone(
    browser: Browser, line: Line, inside: Cast, tmp_path: Path
) -> None:
    letter, kitchen = two_files(tmp_path)
    line.files = {file.name: file.read_bytes() for file in (letter, kitchen)}
    with on_the_tests_connection():
        task = begun_with(inside, empty_draft(inside))
    sam = AtTheKeys(browser, line)
    sam.page.goto(f"{HOST}/tasks/{task.pk}/form/the-child/")
    for (slug, typed), after in zip(
        TYPED.items(), ("Home", "Visits", "From lists", "Who and where", "Check your answers"), strict=True
    ):
        for name, texts in typed.items():
            sam.answer(name, texts)
        if slug == "visits":
            sam.press_to("Add the first: Visitor", "Visitor 1")
            for name, texts in VISITOR.items():
                sam.answer(name, texts)
            sam.add_file(
                "Add files: What did they show", "What did they show you?", kitchen, "The kitchen", "Visitor 1"
            )
            sam.press_to("Save and go back", "Visits")
            sam.add_file("Add files: What did they give", "What did they give you?", letter, "A letter", "Visits")
        sam.press_to("Save and continue", after)
    sam.stop_at("Submit for approval", key="Shift+Tab")
    sam.page.keyboard.press("Enter")
    sam.page.wait_for_url(lambda url: "/form/" not in url)
    with on_the_tests_connection():
        (version,) = RecordVersion.objects.filter(form_version__key="kitchen_sink")
        answers, expected = version.answers, signed(version.form_version.definition, ANSWERS, (), inside.sam)
    added = {"letters": answers.pop("letters"), "photos": answers["visitors"][0].pop("photos")}
    told = {key: [(one["name"], one["description"], one["type"]) for one in files] for key, files in added.items()}
    assert told == {
        "letters": [("letter.pdf", "A letter", "pdf")],
        "photos": [("kitchen.jpg", "The kitchen", "jpeg")],
    }
    assert answers == expected
