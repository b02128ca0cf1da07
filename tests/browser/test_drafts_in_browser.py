"""Drafts and their earlier versions in Chromium: by keyboard, on a phone, without scripts, clean to axe."""

import pytest

from accounts.context import authority
from forms import drafts
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.widths import WIDTHS_AND_SCRIPTS
from tests.cast import Cast
from tests.desk.stories import begun
from workflow import work
from workflow.models import Task

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
PAGE, REASON = "why-and-how", "/reason"
WHOLE = "School told us that Wilf comes hungry on Mondays."


def shortened(cast: Cast) -> Task:
    """Sam wrote why the assessment is made, and deleted most of it."""
    task = begun(cast)
    with authority(cast.id):
        draft = work.draft_of(Task.objects.get(pk=task.pk), cast.sam)
        for text in (WHOLE, "School"):
            drafts.save_page(draft.pk, PAGE, {REASON: [text]}, cast.sam)
    return task


def reason(cast: Cast, task: Task) -> str:
    def read() -> str:
        with authority(cast.id):
            draft = Task.objects.select_related("draft").get(pk=task.pk).draft
            return str(draft.entered[PAGE][REASON][0]) if draft is not None else ""

    return in_thread(read)


def tab_to(person: Person, words: str) -> None:
    """Press Tab until the focus is on what has these words."""
    for _ in range(60):
        person.page.keyboard.press("Tab")
        focused = person.page.evaluate(
            "document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText"
        )
        if words in " ".join((focused or "").split()):
            return
    raise AssertionError(f"Tab never came to {words}.")


@pytest.mark.parametrize(("width", "scripts"), WIDTHS_AND_SCRIPTS)
def test_a_deleted_text_is_found_from_my_work_and_put_back_by_keyboard(
    northmere: Cast, width: int, scripts: bool
) -> None:
    task = shortened(northmere)
    with chromium() as browser, standing() as address:
        sam = Person(browser, address, width, scripts=scripts)
        sam.arrive("sam@northmere.example")
        for link in ("Your drafts", "Earlier versions", "As saved Tue 14 July"):
            sam.look()
            tab_to(sam, link)
            with sam.page.expect_navigation():
                sam.page.keyboard.press("Enter")
        assert "1 answer is different now." in sam.look()
        tab_to(sam, "Put back “What led to this assessment?”")
        sam.page.keyboard.press("Space")
        tab_to(sam, "Put these back")
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        assert "Choose at least one answer to put back" in sam.look()
        tab_to(sam, "Put back “What led to this assessment?”")
        sam.page.keyboard.press("Space")
        tab_to(sam, "Put these back")
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        assert "1 answer is back as it was." in sam.look()
        assert reason(northmere, task) == WHOLE
        tab_to(sam, "Undo")
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        sam.look()
        assert reason(northmere, task) == "School"
        assert sam.complaints == [text for text in sam.complaints if "422" in text]


def test_the_overview_leads_by_keyboard_to_the_answer_to_mend_first(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        draft = work.draft_of(Task.objects.get(pk=task.pk), northmere.sam)
        date = {"/start_date/day": ["31"], "/start_date/month": ["2"], "/start_date/year": ["2026"]}
        drafts.save_page(draft.pk, PAGE, date, northmere.sam)
    with chromium() as browser, standing() as address:
        sam = Person(browser, address, 1280)
        sam.arrive("sam@northmere.example")
        sam.page.goto(f"{address}/tasks/{task.pk}/form/list/")
        sam.look()
        tab_to(sam, "Enter a real date for")
        with sam.page.expect_navigation():
            sam.page.keyboard.press("Enter")
        assert "Enter a real date for" in sam.look()
        assert sam.page.url.endswith("#qstart_date-day")
