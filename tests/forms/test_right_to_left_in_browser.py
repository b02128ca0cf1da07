"""The sample from the right in Chromium: mirrored, clean to axe, on a phone too, every part in its language."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.line import HOST, Line
from tests.forms.rtl_sample import ANSWERS, sample_draft
from tests.forms.test_kitchen_sink_in_browser import look, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

PAGES = ("the-visit", "at-home", "check")
ARABIC = re.compile(r"[\u0600-\u06ff]")


def without_a_language(page: Page) -> list[str]:
    """The texts in Arabic letters that stand in no element that says so, but for what was typed."""
    found: list[str] = page.evaluate(
        """() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) {
            const text = walker.currentNode, around = text.parentElement.closest("[lang]");
            if (/[\\u0600-\\u06ff]/.test(text.data) && around.lang !== "ar" && !text.parentElement.closest("textarea"))
                found.push(text.data.trim());
        }
        return found;
    }"""
    )
    return found


def sides(page: Page, selector: str) -> tuple[float, float]:
    """How far an element's edges are from those of the form, on the left and on the right."""
    box, form = page.locator(selector).first.bounding_box(), page.locator("main form[data-hidden]").bounding_box()
    assert box is not None
    assert form is not None
    return box["x"] - form["x"], form["x"] + form["width"] - box["x"] - box["width"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", ["", "?problems=1"])
def test_every_page_is_clean_and_says_its_languages(
    browser: Browser, line: Line, inside: Cast, width: int, state: str
) -> None:
    with on_the_tests_connection():
        draft = sample_draft(inside, {} if state else ANSWERS)
    page = page_of(browser, line, width, scripts=True)
    for slug in PAGES:
        page.goto(f"{HOST}/example/{draft.pk}/{slug}/{state}")
        expect(page.locator("h1")).to_be_visible()
        look(page)
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.locator("main").get_attribute("dir") == "rtl"
        assert [text for text in without_a_language(page) if text != ANSWERS["worry"]] == []
        assert "lang=" not in page.title()
        assert (
            page.evaluate(
                "[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => /<span/.test(a.value)))"
            )
            is False
        )
        expect(page.locator(".cw-sample__mark")).to_have_text("Sample")


def test_the_layout_is_mirrored(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = sample_draft(inside)
    page = page_of(browser, line, 1280, scripts=True)
    page.goto(f"{HOST}/example/{draft.pk}/the-visit/?problems=1")
    aside, form = page.locator("main aside").bounding_box(), page.locator("main .cw-form").bounding_box()
    assert aside is not None
    assert form is not None
    assert aside["x"] > form["x"] + form["width"] - 1  # what stands at the side stands on the right
    for selector in (".govuk-radios__input", ".govuk-checkboxes__input", ".govuk-date-input__item", "legend"):
        left, right = sides(page, selector)
        assert right < 40 < left, selector
    error = page.locator(".govuk-form-group--error").first
    edges = error.evaluate("e => [getComputedStyle(e).borderLeftWidth, getComputedStyle(e).borderRightWidth]")
    assert edges == ["0px", "5px"]
    marks = page.locator(".govuk-radios__label").first.evaluate(
        "e => [getComputedStyle(e, '::before').left, getComputedStyle(e, '::before').right]"
    )
    assert marks[1] == "0px"
    assert marks[0] != "0px"
    fold = page.locator("main summary:lang(en)").first.evaluate(
        "e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign]"
    )
    assert fold == ["ltr", "right"]  # the arrow before its English words, which stand where the page begins


def test_a_date_reads_in_the_order_of_its_language(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = sample_draft(inside, ANSWERS)
    page = page_of(browser, line, 1280, scripts=True)
    page.goto(f"{HOST}/example/{draft.pk}/check/")
    places = page.locator("dd", has_text="14 July 2026").first.evaluate(
        """dd => { const text = dd.firstChild, range = document.createRange();
        return ["14", "July", "2026"].map(part => { const at = text.data.indexOf(part);
            range.setStart(text, at); range.setEnd(text, at + part.length);
            return range.getBoundingClientRect().x; }); }"""
    )
    assert places == sorted(places)


def test_a_person_chooses_the_language_at_the_form_and_keeps_it(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = sample_draft(inside)
    page = page_of(browser, line, 320, scripts=False)
    page.goto(f"{HOST}/example/{draft.pk}/the-visit/")
    expect(page.locator("h1")).to_have_text("الزيارة")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("The visit")
    assert page.locator("main").get_attribute("dir") is None
    page.get_by_role("button", name="العربيّة").click()
    expect(page.locator("h1")).to_have_text("الزيارة")
    with on_the_tests_connection():
        inside.sam.refresh_from_db()
    assert inside.sam.language == "ar"


def test_what_is_answered_in_either_language_is_the_same(browser: Browser, line: Line, inside: Cast) -> None:
    with on_the_tests_connection():
        draft = sample_draft(inside)
    page = page_of(browser, line, 1280, scripts=True)
    page.goto(f"{HOST}/example/{draft.pk}/the-visit/")
    page.get_by_role("radio", name="قلق").check()
    page.locator("textarea").fill("الليل")
    assert page.locator("textarea").evaluate("e => getComputedStyle(e).direction") == "rtl"
    page.locator("button[value=leave]:visible").last.click()
    expect(page).to_have_url(re.compile("/help/$"))
    with on_the_tests_connection():
        draft.refresh_from_db()
    assert draft.entered["the-visit"] == {"/mood": ["worried"], "/worry": ["الليل"]}
    assert ARABIC.search(str(draft.entered)) is not None
