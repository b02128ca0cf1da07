"""A referral becomes an authorised assessment by three people who have only a keyboard."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import clock
from accounts.context import authority
from demo.referral_stories import WILF_REFERRAL
from demo.stories import WILF
from records.models import RecordVersion, State
from tests.browser.keyboard import Keyboard
from tests.browser.scenes import Typed, is_accessible
from tests.browser.serving import CHROMIUM, chromium, in_thread, standing
from tests.browser.wilfs_story import COMMENT, CORRECTED, FAITH, KEY, REPLY
from tests.cast import Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
PDF = "With the decision (PDF)"


def write_the_assessment(sam: Keyboard, typed: Typed) -> None:
    """Sam writes the whole assessment, slips once, and removes a visit that he then puts back."""
    for number, (slug, fields) in enumerate(typed.items()):
        assert f"/form/{slug}/" in sam.page.url
        sam.skip("the questions")
        if not number:
            slip(sam)
        sam.write_page(fields)
        if "/visits~items" in fields:
            remove_and_put_back(sam)
        sam.go("Save and continue")
    assert "Check your answers" in sam.page.inner_text("main")


def slip(sam: Keyboard) -> None:
    """Save a page too early: the summary has the focus, and its first line leads to what wants an answer."""
    sam.go("Save and continue")
    sam.sees("Everything is saved.", at="problems")
    assert sam.stop_at(sam.page.inner_text(".govuk-error-summary li")) == 1
    sam.page.keyboard.press("Enter")
    assert sam.here("name") == "/parents_know"
    sam.stop_at_field("/start_date/day", key="Shift+Tab")


def remove_and_put_back(sam: Keyboard) -> None:
    """Remove a visit and put it back, then begin a third and drop it: the focus is where the work goes on."""
    sam.back("Remove Visit 1")
    sam.sees("Removed: Visit 1.", at="messages")
    sam.go("Put it back")
    assert "Visit 1 is back." in sam.page.inner_text("#messages")
    sam.sees("Visit 1")
    assert sam.stop_at("Change Visit 1") == 1
    sam.go("Add another: Visit")
    sam.answer("/place", ["At his aunt's"])
    sam.go("Do not add it")
    sam.sees("Removed: Visit 3.", at="messages")


def comment_and_return(priya: Keyboard) -> None:
    """Comment on one answer, and return the assessment."""
    priya.open("Comment on this answer: What are you worried about?")
    priya.answer("/~remark/risks", [COMMENT])
    priya.skip("your decision", key="Shift+Tab")
    priya.answer("/decision", ["return"])
    priya.go("Record decision")
    assert "Returned to Sam Oakley." in priya.page.inner_text("main")


def look_around_and_approve(priya: Keyboard) -> None:
    """Look at every view of the corrected assessment, and approve it."""
    words = priya.page.inner_text("main")
    assert "Changed answers (1)" in words
    assert words.index("frightened") < words.index(COMMENT) < words.index(REPLY)
    priya.go("Comments", "All answers", "PDF", "Changed answers")
    priya.skip("your decision")
    priya.answer("/decision", ["approve"])
    priya.answer("/comment", ["Clear and child-centred. Agreed."])
    priya.go("Record decision")


def download(person: Keyboard, folder: Path) -> Path:
    """Go to the record by the child's page, and download its PDF, which comes while the focus waits for it."""
    person.go("Cases", "Wilf Larkspur", "Child and family assessment")
    person.stop_at((PDF, "Look again"))
    expect(person.page.locator(":focus")).to_have_text(PDF, timeout=60_000)
    with person.page.expect_download() as waiting:
        person.page.keyboard.press("Enter")
    path = folder / f"{len(list(folder.iterdir()))}.pdf"
    waiting.value.save_as(path)
    return path


@pytest.mark.soak_only
@pytest.mark.parametrize("width", [1280, 320])
def test_the_keyboard_alone_takes_a_referral_to_an_authorised_assessment(
    northmere: Cast, typed: dict[str, Typed], width: int, tmp_path: Path
) -> None:
    with standing(worker=True) as address, chromium() as browser:
        cleo, priya, sam = (Keyboard(browser, address, width) for _ in range(3))

        cleo.enter("cleo@northmere.example")
        cleo.go("Cases")
        cleo.skip("main content")
        assert cleo.page.evaluate("getComputedStyle(document.activeElement).boxShadow") == "none"
        cleo.go("Wilf Larkspur", "Start: Referral", "1. The referral")
        cleo.write(typed["referral"])
        cleo.skip("submitting")
        cleo.go("Submit")
        assert "Submitted as R-2026-000001." in cleo.page.inner_text("main")

        priya.enter("priya@northmere.example")
        priya.go("Start")
        priya.write(typed["referral_decision"])
        priya.skip("submitting")
        priya.go("Submit")

        cleo.go("My work", "Start")
        cleo.write(typed["referrer_reply"])
        cleo.skip("submitting")
        cleo.go("Submit")

        priya.go("Cases", "Wilf Larkspur", "Change allocation")
        priya.answer("worker", [str(northmere.sam.pk)])
        priya.answer("reason", ["Sam has the least open work."])
        priya.go("Change allocation")
        assert "Sam Oakley" in priya.page.inner_text("main")

        sam.enter("sam@northmere.example")
        sam.go("Start")
        in_thread(lambda: clock.move(timedelta(days=14)))
        sam.go("1. Why and how")
        write_the_assessment(sam, typed[KEY])
        sam.skip("submitting")

        priya.go("My work")
        for _ in range(60):  # until the worker has done what the day brings
            if "Review progress" in priya.page.inner_text("main"):
                break
            priya.page.wait_for_timeout(500)
            priya.go("My work")
        priya.go("Start")
        priya.write(typed["assessment_review"])
        priya.skip("submitting")
        priya.go("Submit")

        sam.go("Submit for approval")

        priya.go("My work", "Start")
        comment_and_return(priya)

        sam.go("Notifications", "My work", "Correct it", "What are you worried about?")
        sam.answer("/risks", [CORRECTED])
        sam.open("Reply", key="Space")
        sam.answer("/~reply/risks", [REPLY])
        sam.go("Save and continue")
        sam.skip("submitting")
        sam.go("Submit for approval")

        priya.go("My work", "Start")
        look_around_and_approve(priya)

        papers = [download(person, tmp_path) for person in (sam, priya)]
        assert all(is_accessible(path) for path in papers)
        for person in (cleo, priya, sam):
            person.go("Notifications")
            person.skip("main content")
            assert person.complaints == []
    with authority(northmere.id):
        last = RecordVersion.objects.get(form_version__key=KEY, number=2)
        assert (last.record.state, last.author) == (State.APPROVED, northmere.sam)
        assert (last.answers["risks"], last.answers["authorise_by"]) == (CORRECTED, "2026-09-16")
        assert [visit["place"] for visit in last.answers["visits"]] == [visit["place"] for visit in WILF["visits"]]
        assert last.answers["religion_belief"] == FAITH
        assert RecordVersion.objects.get(form_version__key="referral").answers["concern"] == WILF_REFERRAL["concern"]
