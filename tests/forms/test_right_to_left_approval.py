"""A manager decides on the sample from the right in Chromium: mirrored, clean to axe, English in its own order."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.context import authority
from records.models import RecordVersion
from tests.browser.widths import WIDTHS
from tests.cast import Cast
from tests.desk.stories import begun, decision
from tests.forms.event_loop import on_the_tests_connection
from tests.forms.line import HOST, Line
from tests.forms.rtl_sample import ANSWERS, sample_version
from tests.forms.test_kitchen_sink_in_browser import look, page_of
from tests.workflow.answers import submit
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

CORRECTED: dict[str, Any] = {
    **ANSWERS,
    "worry": "الليل والظلام والكلب",
    "people": [*ANSWERS["people"], {"name": "ليلى", "relation": "جدة"}],
}


@pytest.fixture
def line(northmere: Cast, sign_in: Any) -> Line:
    return Line(sign_in(northmere.priya))


def corrected(cast: Cast) -> dict[str, str]:
    """The pages of a second version of the sample, which Priya returned, for her who reads Arabic."""
    task = begun(cast)
    with authority(cast.id):
        cast.priya.language = "ar"
        cast.priya.save()
        version = sample_version()
        task.form_version = version
        task.save()
        submit(task, cast.sam, ANSWERS)
        submit(decision(cast), cast.priya, {"decision": "return", "comment": "Since when?"})
        again = Task.objects.get(owner=cast.sam, finished__isnull=True)
        again.form_version = version
        again.save()
        submit(again, cast.sam, CORRECTED)
        form = f"/tasks/{decision(cast).pk}/form/"
        record = RecordVersion.objects.select_related("record").get(number=2).record
    tabs = {tab: f"{form}?tab={tab}" for tab in ("answers", "comments", "pdf")}
    return {"changes": form, "problems": f"{form}?problems=1", **tabs, "record": f"/records/{record.reference}/2/"}


def places(page: Page, selector: str, *words: str) -> list[float]:
    """Where words begin on their line, from the left."""
    found: list[float] = page.locator(selector).first.evaluate(
        """(element, words) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange();
        const places = {};
        while (walker.nextNode()) for (const word of words) {
            const at = walker.currentNode.data.indexOf(word);
            if (at < 0 || word in places) continue;
            range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + word.length);
            places[word] = range.getBoundingClientRect().x;
        }
        return words.map(word => places[word]);
    }""",
        list(words),
    )
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_decision_is_clean_and_english_reads_in_its_order(
    browser: Browser, line: Line, northmere: Cast, width: int
) -> None:
    with on_the_tests_connection():
        where = corrected(northmere)
    page = page_of(browser, line, width, scripts=True)
    for address in where.values():
        page.goto(f"{HOST}{address}")
        expect(page.locator("h1")).to_have_text("ملاحظة عن زيارة")
        assert page.locator("main").get_attribute("dir") == "rtl"
        look(page)
        born = places(page, ".cw-identity", "10", "years", "born")
        assert born == sorted(born)
    page.goto(f"{HOST}{where['changes']}")
    asked = places(page, "legend:has-text('What do you decide')", "What", "decide", "?")
    assert asked == sorted(asked)
    title, sides = (page.locator(f"article.cw-change {part}").first.bounding_box() for part in ("h3", "div"))
    assert title is not None
    assert sides is not None
    assert sides["y"] > title["y"], "what changed stands beneath its question"
