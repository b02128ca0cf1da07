"""The pages before and beside the work: refused sign-in, the lock, what is not there, help."""

import time

import pytest

from accounts.signin import codes
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.widths import WIDTHS, WIDTHS_AND_SCRIPTS
from tests.cast import PASSWORD, Cast
from tests.codes import current_code, with_app

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_refused_locked_unknown_and_help_pages_are_accessible(northmere: Cast, width: int) -> None:
    with standing() as address, chromium() as browser:
        stranger = Person(browser, address, width)
        stranger.page.goto(f"{address}/accounts/login/")
        stranger.look()
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
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, 1280)
        in_thread(lambda: with_app(northmere.sam))
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


@pytest.mark.parametrize(("width", "scripts"), WIDTHS_AND_SCRIPTS)
def test_a_first_sign_in_sets_up_the_second_step_and_later_ones_ask_for_it(
    northmere: Cast, width: int, scripts: bool
) -> None:
    with standing() as address, chromium() as browser:
        sam = Person(browser, address, width, scripts=scripts)
        sam.page.goto(f"{address}/accounts/login/?next=/cases/")
        sam.page.fill("#login", "sam@northmere.example")
        sam.page.fill("#password", PASSWORD)
        sam.press("Sign in")
        assert "Set up your second step" in sam.look()
        sam.page.fill("#code", "000000x")
        sam.press("Continue")
        assert "This is not the code of the key below" in sam.look()
        key = sam.page.inner_text(".cw-key").replace(" ", "")
        sam.page.fill("#code", codes._code(key, int(time.time()) // 30))
        sam.press("Continue")
        assert "Keep your recovery codes" in sam.look()
        recovery = sam.page.locator(".cw-recovery code").first.inner_text()
        sam.press("I have kept them: sign in")
        assert sam.page.url == f"{address}/cases/"

        later = Person(browser, address, width, scripts=scripts)
        later.page.goto(f"{address}/accounts/login/")
        later.page.fill("#login", "sam@northmere.example")
        later.page.fill("#password", PASSWORD)
        later.press("Sign in")
        later.look()
        later.page.fill("#code", "000000x")
        later.press("Continue")
        assert "This code is wrong" in later.look()
        later.page.fill("#code", recovery)
        later.press("Continue")
        assert "You used a recovery code. 9 are left." in later.look()
        assert sam.complaints == later.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_manager_unlocks_somebody_and_sees_people_and_teams(northmere: Cast, width: int) -> None:
    with standing() as address, chromium() as browser:
        stranger = Person(browser, address, width)
        stranger.page.goto(f"{address}/accounts/login/")
        for _ in range(5):
            stranger.page.fill("#login", "sam@northmere.example")
            stranger.page.fill("#password", "wrong")
            stranger.press("Sign in")
        priya = Person(browser, address, width)
        priya.sign_in("priya@northmere.example", PASSWORD)
        priya.follow("People")
        priya.look()
        priya.follow("Sam Oakley")
        assert "Locked until" in priya.look()
        priya.press("Unlock the sign-in")
        assert "The sign-in is still locked" in priya.look()
        assert priya.page.evaluate("document.activeElement.id") == "problems"
        priya.page.fill("#reason", "He rang me.")
        priya.press("Unlock the sign-in")
        assert "Unlocked. Sam Oakley can sign in now." in priya.look()
        priya.page.goto(f"{address}/accounts/teams/")
        assert "Service management" in priya.look()
        priya.page.goto(f"{address}/accounts/me/")
        priya.follow("Make new recovery codes")
        priya.look()
        dee = Person(browser, address, width)
        dee.sign_in("dee@northmere.example", PASSWORD)
        dee.page.goto(f"{address}/accounts/people/{northmere.ana.pk}/registration/")
        dee.press("Keep registration")
        assert "Nothing is kept yet" in dee.look()
        dee.page.goto(f"{address}/accounts/teams/{northmere.teams['Harbour team'].pk}/parent/")
        dee.look()
        assert priya.complaints == dee.complaints == []
