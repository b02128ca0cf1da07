"""Choosing by typing in Chromium: with the keyboard, with the mouse, without scripts, on a narrow screen."""

from contextlib import nullcontext
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from forms import drafts
from forms.code_lists import publish_code_list
from forms.models import Draft
from tests.browser.serving import violations
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.examples import control, form, layout
from tests.forms.line import HOST, Line
from tests.forms.test_autocomplete import SCHOOLS, schools

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.forms.urls")]

SCHOOL, COLOUR = "Which school do they go to?", "Which colour?"


def document() -> dict[str, Any]:
    properties = {
        "school": {**SCHOOLS, "title": SCHOOL, "description": "The one they are on the roll of."},
        "colour": {"title": COLOUR, "enum": ["Blue", "Green", "Red", "Weiß"]},
        "last": {"type": "string", "title": "Anything else?"},
    }
    ways = [control("school", format="autocomplete"), control("colour", autocomplete=True), control("last")]
    return form(properties, layout(*ways), required=["school"])


@pytest.fixture
def draft(inside: Cast) -> Draft:
    publish_code_list(schools())
    return drafts.start(published(document()), inside.sam)


def opened(browser: Browser, line: Line, draft: Draft, *, width: int = 1280, scripts: bool = True) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/*", line.answer)
    if not scripts:
        page.route("**/*.js", lambda route: route.abort())
    page.set_default_timeout(5_000)
    page.goto(f"{HOST}/example/{draft.pk}/small-form/")
    return page


def held(draft: Draft) -> dict[str, Any]:
    with on_the_tests_connection():
        entered: dict[str, Any] = Draft.objects.get(pk=draft.pk).entered.get("small-form", {})
    return entered


def test_some_letters_arrows_and_enter_choose_and_save(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft)
    field = page.get_by_role("combobox", name=SCHOOL)
    expect(field).to_have_attribute("aria-expanded", "false")
    with page.expect_response(lambda response: "options=" in response.url):
        field.focus()
    page.keyboard.type("hill")
    options = page.get_by_role("listbox", name=SCHOOL).get_by_role("option")
    expect(options).to_have_text(["Hill Primary (H1)", "Hill Primary (H2)"])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#live-polite")).to_have_text("2 answers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert violations(page) == []
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(field).to_have_value("Hill Primary (H2)")
    expect(field).to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert held(draft)["/school"] == ["Hill Primary (H2)"]


def test_what_is_typed_stays_and_escape_only_closes(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft)
    field = page.get_by_role("combobox", name=COLOUR)
    field.focus()
    page.keyboard.type("WEISS")
    expect(page.get_by_role("option")).to_have_text(["Weiß"])
    field.fill("")
    page.keyboard.type("gre")
    expect(page.get_by_role("option")).to_have_text(["Green"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("gre")
    page.keyboard.type("y")
    expect(page.locator("#live-polite")).to_have_text("No answer has these letters")
    page.get_by_label("Anything else?").focus()
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator("#problems")).to_contain_text(
        f"Choose one of the answers to “{COLOUR}”: “grey” is not one of them"
    )
    expect(page.get_by_role("combobox", name=COLOUR)).to_have_value("grey")
    expect(page.get_by_role("combobox", name=COLOUR)).to_have_accessible_description(
        f"Error: Choose one of the answers to “{COLOUR}”: “grey” is not one of them"
    )


def test_it_is_chosen_with_the_mouse_and_fits_a_phone(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft, width=320)
    field = page.get_by_role("combobox", name=SCHOOL)
    with page.expect_response(lambda response: "options=" in response.url):
        field.click()
    expect(page.get_by_role("option")).to_have_count(40)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert violations(page) == []
    heights = page.get_by_role("option").evaluate_all("found => found.map(one => one.offsetHeight)")
    assert min(heights) >= 44
    page.get_by_role("option", name="School 0003 of the Lane").click()
    expect(field).to_have_value("School 0003 of the Lane")


def test_a_page_of_thousands_of_answers_is_small(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft)
    assert len(page.content()) < 40_000


def test_without_scripts_the_server_asks_which_is_meant(browser: Browser, line: Line, draft: Draft) -> None:
    page = opened(browser, line, draft, width=320, scripts=False)
    page.get_by_role("textbox", name=SCHOOL).fill("hill")
    page.get_by_label(COLOUR).select_option("Red")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("group", name="Which of these?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("radio", name="Hill Primary (H1)").check()
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Hill Primary (H1)")
    expect(page.locator("main")).to_contain_text("Red")


def test_what_is_chosen_in_another_language_is_posted_in_the_forms_own_words(
    browser: Browser, line: Line, inside: Cast
) -> None:
    blue, red = {"const": "blue", "title": "Blue"}, {"const": "red", "title": "Red"}
    place = "/schema/properties/colour"
    words = {f"{place}/title": "اللون", f"{place}/oneOf/0/title": "أزرق", f"{place}/oneOf/1/title": "أحمر"}
    asked = form({"colour": {"title": COLOUR, "oneOf": [blue, red]}}, layout(control("colour", autocomplete=True)))
    with on_the_tests_connection():
        inside.sam.language = "ar"
        inside.sam.save(update_fields=["language"])
        draft = drafts.start(published({**asked, "translations": {"ar": words}}, 2), inside.sam)
    page = opened(browser, line, draft, width=320)
    field = page.get_by_role("combobox", name="اللون")
    field.focus()
    page.keyboard.type("أحم")
    expect(page.get_by_role("option")).to_have_text(["أحمر"])
    page.keyboard.press("ArrowDown")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(field).to_have_value("أحمر")
    assert held(draft)["/colour"] == ["Red"]
    page.reload()
    expect(page.get_by_role("combobox", name="اللون")).to_have_value("أحمر")
    assert violations(page) == []
    with on_the_tests_connection():
        now = Draft.objects.get(pk=draft.pk)
        assert now.form_version.definition.answers_from(now.entered)[0] == {"colour": "red"}


def test_letters_of_either_language_find_an_answer_which_says_its_own(
    browser: Browser, line: Line, inside: Cast
) -> None:
    few: dict[str, Any] = {"key": "few", "title": "Few", "source": "A test", "codes": [{"code": "R", "title": "Red"}]}
    asked = {"title": COLOUR, "type": "string", "x-casewright": {"code_list": "few"}}
    properties = {"school": {**SCHOOLS, "title": SCHOOL}, "colour": asked}
    ways = [control(name, format="autocomplete") for name in properties]
    document = {**form(properties, layout(*ways)), "translations": {"ar": {"/title": "مدرسة"}}}
    with on_the_tests_connection():
        publish_code_list({**schools(), "translations": {"ar": {"S1": "مدرسة النور", "S2": "مدرسة"}}})
        publish_code_list({**few, "translations": {"ar": {"R": "أحمر"}}})
        User.objects.filter(pk=inside.sam.pk).update(language="ar")
        inside.sam.refresh_from_db()
        version = published(document)
        draft = drafts.start(version, inside.sam)
    page = opened(browser, line, draft)
    options = page.get_by_role("option")
    for name, letters, words in (
        (SCHOOL, "0001", "مدرسة النور"),
        (SCHOOL, "النور", "مدرسة النور"),
        (COLOUR, "re", "أحمر"),
    ):
        field = page.get_by_role("combobox", name=name)
        with (
            page.expect_response(lambda response: "options=" in response.url)
            if name == SCHOOL and letters == "0001"
            else nullcontext()
        ):
            field.focus()
        field.fill("")
        page.keyboard.type(letters)
        expect(options).to_have_text([words])
        expect(options).to_have_attribute("lang", "ar")
    page.keyboard.press("ArrowDown")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Enter")
    assert held(draft)["/colour"] == ["أحمر"]
