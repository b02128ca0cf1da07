"""Texts and titles of groups come and go with the answers on their page, as the questions beside them do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forms import drafts
from forms.definition import FormDefinition, read
from forms.models import Draft
from forms.page_view import PageView, QuestionView
from forms.rendering import Group, Guidance, leaves
from tests.browser.serving import CHROMIUM, chromium, new_page, violations
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout, rule
from tests.forms.line import HOST, Line

COLD = rule("SHOW", "warm", {"const": False})
WORDS = "If you answered “No” to “Was it warm?”:"
DOCUMENT = form(
    {
        "warm": {"type": "boolean", "title": "Was it warm?"},
        "why": {"type": "string", "title": "Why was it cold?"},
        "since": {"type": "string", "title": "Since when?"},
        "after": {"type": "string", "title": "What comes next?"},
    },
    layout(
        control("warm"),
        {"type": "Group", "label": "The cold", "elements": [control("why"), control("since")], "rule": COLD},
        {"type": "Label", "text": "Ring the landlord **today**.", "options": {"format": "warning"}, "rule": COLD},
        {"type": "Label", "text": "Read this in any case."},
        control("after"),
    ),
)


def view(definition: FormDefinition, **typed: str) -> PageView:
    (page,) = definition.pages
    entered = {page.slug: {f"/{name}": [text] for name, text in typed.items()}}
    return PageView(definition, page, entered, definition.review(entered), show_problems=False)


def texts(drawn: PageView) -> list[Guidance]:
    return [node for node in drawn.elements if isinstance(node, Guidance)]


def test_a_text_that_an_answer_on_the_page_shows_is_drawn_with_the_condition_in_words() -> None:
    drawn = view(read(DOCUMENT))
    warning, always = texts(drawn)
    assert (warning.conditional, warning.lead_in, warning.warning) == (True, WORDS, True)
    assert (always.conditional, always.lead_in) == (False, "")
    assert drawn.hidden == ["/since", "/why", warning.pointer]
    assert view(read(DOCUMENT), warm="no").hidden == []


def test_a_text_that_only_another_page_shows_is_not_drawn_until_then() -> None:
    pages = [
        {"type": "Category", "label": "One", "elements": [control("warm")]},
        {"type": "Category", "label": "Two", "elements": [
            {"type": "Label", "text": "Ring the landlord.", "rule": COLD}, control("after"),
        ]},
    ]  # fmt: skip
    definition = read(DOCUMENT | {"uischema": {"type": "Categorization", "elements": pages}})
    page = definition.pages[1]
    for typed, count in (({}, 0), ({"one": {"/warm": ["no"]}}, 1)):
        drawn = PageView(definition, page, typed, definition.review(typed), show_problems=False)
        assert len(texts(drawn)) == count
        assert drawn.hidden == []


def test_inside_an_item_a_text_follows_the_items_own_answer() -> None:
    element = {"detail": layout(control("warm"), {"type": "Label", "text": "Ring.", "rule": COLD})}
    listed = {"type": "array", "items": {"type": "object", "properties": {"warm": {"type": "boolean"}}}}
    definition = read(form({"homes": listed}, layout(control("homes", **element))))
    asked = definition.questions["/homes"].items
    assert asked is not None
    assert [type(node).__name__ for node in asked.page.elements] == ["Question", "Guidance"]
    rules = definition.rules_of_items(definition.questions["/homes"])
    assert rules.depends_on_page(asked.page.elements[1], asked.page)  # type: ignore[arg-type]


def test_the_group_stands_whole_on_a_page_without_scripts() -> None:
    (group,) = [node for node in view(read(DOCUMENT)).elements if isinstance(node, Group)]
    shown = [(asked.pointer, asked.lead_in) for asked in leaves(group.elements) if isinstance(asked, QuestionView)]
    assert shown == [("/why", WORDS), ("/since", WORDS)]


@pytest.fixture
def draft(inside: Cast) -> Draft:
    return drafts.start(published(DOCUMENT), inside.sam)


type Opened = Callable[..., Page]


@pytest.fixture
def opened(inside: Cast, sign_in: Any, draft: Draft) -> Iterator[Opened]:
    """Opens the form's page in a browser that is made as asked for."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    line = Line(sign_in(inside.sam))
    with chromium() as browser:

        def go(width: int, **asked: Any) -> Page:
            page = new_page(browser, width, **asked)
            page.route("**/*", line.answer)
            page.set_default_timeout(5_000)
            page.goto(f"{HOST}/example/{draft.pk}/small-form/")
            return page

        yield go


@pytest.mark.django_db
@pytest.mark.browser
@pytest.mark.urls("tests.forms.urls")
@pytest.mark.parametrize("width", WIDTHS)
def test_title_and_text_appear_with_the_answer_and_go_with_it(opened: Opened, width: int) -> None:
    page = opened(width)
    title, text = page.get_by_text("The cold", exact=True), page.get_by_text("Ring the landlord")
    expect(page.get_by_text("Read this in any case.")).to_be_visible()
    for there in (title, text):
        expect(there).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    for there in (title, text, page.get_by_label("Since when?")):
        expect(there).to_be_visible()
    expect(page.get_by_text(WORDS).first).to_be_hidden()
    assert violations(page) == []
    page.get_by_label("Since when?").fill("Monday")
    page.get_by_label("Since when?").blur()
    expect(page.locator("#saved-status")).to_contain_text("Saved at 10:00")
    page.goto(page.url.replace("small-form", "check"))
    expect(page.get_by_role("heading", name="The cold", level=3)).to_be_visible()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.go_back()
    page.get_by_label("Yes", exact=True).check()
    for there in (title, text):
        expect(there).to_be_hidden()


@pytest.mark.django_db
@pytest.mark.browser
@pytest.mark.urls("tests.forms.urls")
def test_without_scripts_all_of_it_stands_there_with_the_condition(opened: Opened) -> None:
    page = opened(320, scripts=False)
    expect(page.get_by_text("The cold", exact=True)).to_be_visible()
    expect(page.get_by_text("Ring the landlord")).to_be_visible()
    assert page.get_by_text(WORDS).count() == 3
