"""How many words stand in a long text: counted by the server, and in Chromium while one types."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from forms.models import Draft
from forms.word_counts import count_words
from tests.browser.serving import CHROMIUM, chromium
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.line import HOST, Line
from tests.forms.test_autosave_in_browser import WATCH, WISHES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.forms.urls")]
TEXT = "“I like it,” he said – twice.\n\nŁódź, 3 of 4"
COUNTED = "[data-words-of]"


@pytest.fixture
def client(inside: Cast, sign_in: Any) -> Any:
    return sign_in(inside.sam)


def hold(draft: Draft, text: str) -> None:
    draft.entered = {"the-child": {"/wishes_known": ["yes"], WISHES: [text]}}
    draft.revision = 1
    draft.save()


@pytest.mark.parametrize(("text", "shown", "hidden"), [(TEXT, "10", False), ("", "0", True), ("– …", "0", True)])
def test_the_server_counts_the_words_of_each_long_text(
    client: Any, draft: Draft, text: str, shown: str, hidden: bool
) -> None:
    hold(draft, text)
    page = parsed(client.get(f"/example/{draft.pk}/the-child/").content.decode())
    field = page.xpath(f"//textarea[@name='{WISHES}']")[0]
    assert page.get_element_by_id(f"{field.get('id')}-info").text == "You can enter up to 20,000 characters"
    (line,) = page.xpath(f"//*[@data-words-of='{field.get('id')}']")
    assert line.xpath("./span/text()") == [shown]
    assert (line.get("hidden") is not None) == hidden


@pytest.fixture
def page(client: Any, draft: Draft) -> Iterator[Page]:
    """The page about the child, with some wishes."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with on_the_tests_connection():
        hold(draft, TEXT)
    with chromium() as browser:
        shown = browser.new_page()
        shown.route("**/*", Line(client).answer)
        shown.goto(f"{HOST}/example/{draft.pk}/the-child/")
        shown.evaluate(WATCH)
        yield shown


@pytest.mark.browser
def test_the_count_goes_along_while_one_types_and_is_said_once_on_leaving_the_field(page: Page) -> None:
    field = page.locator(f'[name="{WISHES}"]')
    line = page.locator(f'[data-words-of="{field.get_attribute("id")}"]')
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and two")
    assert line.inner_text() == "Words: 12"
    said = "window.said.filter(([, words]) => words.startsWith('Words'))"
    assert page.evaluate(said) == []
    page.keyboard.press("Tab")
    page.wait_for_function(f"{said}.length > 0")
    assert page.evaluate(said) == [["live-polite", "Words: 12"]]
    field.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(said) == [["live-polite", "Words: 12"]]
    field.fill("")
    assert line.is_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("text", [TEXT, "", "a\u00a0b", "it's  3.5\tkm\n", "مرحبا بك", "½ ² 五"])
def test_the_browser_counts_as_the_server_does(page: Page, text: str) -> None:
    field = page.locator(f'[name="{WISHES}"]')
    field.fill(text)
    shown = page.locator(f'[data-words-of="{field.get_attribute("id")}"] [data-words]')
    assert shown.text_content() == str(count_words(text))
