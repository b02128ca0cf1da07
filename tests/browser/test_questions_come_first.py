"""On a phone the question comes first; what a link leads to stands in view; a decision is never out of reach."""

from typing import Any

import pytest

from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import correcting, submitted

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
PHONE: Any = {"width": 320, "height": 640}


def top_of(person: Person, selector: str) -> float:
    """How far down in the window something begins, in pixels."""
    found = person.page.locator(selector).first.bounding_box()
    assert found is not None
    return found["y"]


def signed_in(browser: Any, address: str, email: str, width: int) -> Person:
    person = Person(browser, address, width)
    person.arrive(email)
    return person


def test_when_correcting_on_a_phone_the_first_question_is_on_the_first_screen(northmere: Cast) -> None:
    task = correcting(northmere)
    with standing() as address, chromium() as browser:
        sam = signed_in(browser, address, "sam@northmere.example", 320)
        sam.page.set_viewport_size(PHONE)
        sam.page.goto(f"{address}/tasks/{task.pk}/form/wishes-and-feelings/")
        assert top_of(sam, "form .cw-question") < 570
        assert top_of(sam, "h1") < 460
        assert "Who is there on Fridays?" not in sam.look()
        sam.page.locator("summary", has_text="Priya Marsh returned this").click()
        assert "Who is there on Fridays?" in sam.look()
        sam.page.locator("summary", has_text="All sections, and why this task").click()
        assert "Why this task?" in sam.look()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_link_to_an_answer_shows_its_question_too(northmere: Cast, width: int) -> None:
    task = correcting(northmere)
    with standing() as address, chromium() as browser:
        sam = signed_in(browser, address, "sam@northmere.example", width)
        sam.page.set_viewport_size({"width": width, "height": 640})
        for place in ("what-it-means/?from=check#qrisks", "the-child/?from=check#qseen_alone"):
            sam.page.goto(f"{address}/tasks/{task.pk}/form/{place}")
            sam.page.wait_for_function("scrollY > 0")
            pointer = place.rpartition("#q")[2]
            assert 0 <= top_of(sam, f'[data-question="/{pointer}"] :is(label, legend)') < 300


def test_the_decision_stays_beside_a_long_record_and_is_one_step_away_on_a_phone(northmere: Cast) -> None:
    pk = submitted(northmere).pk
    with standing() as address, chromium() as browser:
        url = f"{address}/tasks/{pk}/form/"
        wide = signed_in(browser, address, "priya@northmere.example", 1280)
        wide.page.goto(url)
        wide.page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        assert 0 <= top_of(wide, "#decision-title") < 100
        narrow = signed_in(browser, address, "priya@northmere.example", 320)
        narrow.page.goto(url)
        assert top_of(narrow, "#decision-title") > 2_000
        narrow.page.get_by_role("link", name="Go to your decision").click()
        assert 0 <= top_of(narrow, "#decision-title") < 100
        assert not wide.page.get_by_role("link", name="Go to your decision").is_visible()
