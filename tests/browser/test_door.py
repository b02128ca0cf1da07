"""The pages before and beside the work: refused sign-in, the lock, what is not there, help."""

import pytest

from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, served
from tests.cast import PASSWORD, Cast
from tests.codes import current_code

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", [1280, 320])
def test_refused_locked_unknown_and_help_pages_are_accessible(northmere: Cast, width: int) -> None:
    with served(worker=False) as address, chromium() as browser:
        stranger = Person(browser, address, width)
        stranger.sign_in("sam@northmere.example", "wrong")
        assert "You are not signed in" in stranger.look()
        assert stranger.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        assert stranger.page.input_value("#login") == "sam@northmere.example"
        for _ in range(4):
            stranger.page.fill("#password", "wrong")
            stranger.press("Sign in")
        assert "Try again at" in stranger.look()
        priya = Person(browser, address, width)
        priya.sign_in("priya@northmere.example", PASSWORD)
        for path in ("/my-work/", "/cases/CW-2026-999999/", "/no/such/page/", "/help/", "/accessibility/", "/privacy/"):
            priya.page.goto(address + path)
            priya.look()
        ana = Person(browser, address, width)
        ana.sign_in("ana@northmere.example", PASSWORD)
        assert "Nothing is due" in ana.look()
        ana.page.goto(f"{address}/cases/")
        ana.look()


def test_the_keyboard_alone_signs_in_and_reaches_the_work(northmere: Cast) -> None:
    with served(worker=False) as address, chromium() as browser:
        sam = Person(browser, address, 1280)
        sam.page.goto(f"{address}/accounts/login/")
        sam.page.keyboard.press("Tab")
        assert sam.page.evaluate("document.activeElement.textContent") == "Skip to main content"
        sam.page.focus("#login")
        sam.page.keyboard.type("sam@northmere.example")
        sam.page.keyboard.press("Tab")
        sam.page.keyboard.type(PASSWORD)
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        sam.page.focus("#code")
        sam.page.keyboard.type(in_thread(lambda: current_code("sam@northmere.example")))
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        assert sam.page.title().startswith("My work")
