"""A manager comments at the answers and the author replies: by keyboard, without scripts, at both widths."""

import re

import pytest

from tests.browser.serving import CHROMIUM, Person, chromium, standing
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import submitted

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
RISKS = '[name="/~remark/risks"]'
REPLY = '[name="/~reply/risks"]'
WHO = "Who is with Wilf on Fridays?"


def open_field(person: Person, field: str) -> None:
    """Open what holds a field, with the keyboard."""
    person.page.locator(f"details:has({field}) summary").focus()
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.name") == field[7:-2]


@pytest.mark.parametrize("width", WIDTHS)
def test_comments_and_replies_go_there_and_back(northmere: Cast, width: int) -> None:
    task = submitted(northmere)
    with standing() as address, chromium() as browser:
        priya = Person(browser, address, width)
        priya.arrive("priya@northmere.example")
        priya.page.goto(f"{address}/tasks/{task.pk}/form/")
        priya.look()
        open_field(priya, RISKS)
        priya.page.keyboard.type(WHO)
        priya.follow(re.compile("^Comments"))  # at once: the view waits for what was just typed
        assert priya.page.input_value(RISKS) == WHO
        assert "Comments (1)" in priya.look()
        priya.choose("/decision", "return")
        priya.press("Record decision")
        assert "Returned to Sam Oakley." in priya.look()

        sam = Person(browser, address, width)
        sam.arrive("sam@northmere.example")
        assert WHO in sam.look()
        sam.follow("Correct it")
        sam.look()
        sam.follow("What are you worried about?")
        assert WHO in sam.look()
        open_field(sam, REPLY)
        sam.page.keyboard.type("His aunt.")
        sam.page.fill('[name="/risks"]', "On Fridays, unless his aunt comes.")
        assert "#" in sam.page.url
        sam.press("Save and continue")
        assert "#" not in sam.page.url
        assert "Your reply: “His aunt.”" in sam.look()
        sam.press("Submit for approval")

        priya.page.goto(f"{address}/my-work/")
        priya.look()
        priya.follow(re.compile("^Start"))
        words = priya.look()
        assert words.index(WHO) < words.index("His aunt.")
        for view in ("Comments", "All answers", "PDF"):
            priya.follow(re.compile(f"^{view}"))
            priya.look()
        assert priya.complaints == sam.complaints == []


def test_without_scripts_a_comment_is_saved_by_a_button_and_sent_with_the_decision(northmere: Cast) -> None:
    task = submitted(northmere)
    with standing() as address, chromium() as browser:
        priya = Person(browser, address, 1280, scripts=False)
        priya.arrive("priya@northmere.example")
        priya.page.goto(f"{address}/tasks/{task.pk}/form/?tab=answers")
        open_field(priya, RISKS)
        priya.page.keyboard.type(WHO)
        priya.press("Save comments")
        assert priya.page.url.endswith("?tab=answers")
        assert priya.page.input_value(RISKS) == WHO
        priya.page.fill(RISKS, f"{WHO} And on Sundays?")
        priya.choose("/decision", "return")
        priya.press("Record decision")
        assert "Returned to Sam Oakley." in priya.look()
