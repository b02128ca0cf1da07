"""A referral becomes an authorised assessment, by three people in a browser on a real server, with a real worker."""

from datetime import timedelta
from pathlib import Path

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from demo.stories import WILF
from records.models import RecordVersion, State
from tests.browser.scenes import Typed, decide, download, is_accessible, open_task, write
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, standing
from tests.browser.wilfs_story import COMMENT, CORRECTED, FAITH, KEY, REPLY
from tests.cast import PASSWORD, Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
RISKS_REMARK = '[name="/~remark/risks"]'
RISKS_REPLY = '[name="/~reply/risks"]'


DESK = [pytest.mark.both_databases, pytest.mark.soak_only]
"""The story at a desk: `make test` tells it on SQLite, `make soak` on PostgreSQL."""

WITHOUT_SCRIPTS = pytest.param(320, False, marks=pytest.mark.soak_only)
"""Told in `make soak`: many tests without scripts of single pages are in `make test`."""


@pytest.mark.parametrize(("width", "scripts"), [pytest.param(1280, True, marks=DESK), (320, True), WITHOUT_SCRIPTS])
def test_a_referral_becomes_an_authorised_assessment(
    northmere: Cast, typed: dict[str, Typed], width: int, scripts: bool, tmp_path: Path
) -> None:
    with standing(worker=True) as address, chromium() as browser:
        cleo, priya, sam = (Person(browser, address, width, scripts=scripts) for _ in range(3))

        cleo.sign_in("cleo@northmere.example", PASSWORD)
        cleo.look()
        cleo.follow("Cases")
        cleo.look()
        cleo.follow("Wilf Larkspur")
        cleo.look()
        assert not cleo.offers("Start: Child and family assessment")
        cleo.press("Start: Referral")
        cleo.look()
        cleo.follow("1. The referral")
        write(cleo, typed["referral"])
        cleo.press("Submit")
        cleo.look()

        priya.sign_in("priya@northmere.example", PASSWORD)
        priya.look()
        open_task(priya, "Decide on the referral")
        assert "Wilf comes to school tired and hungry" in priya.look()
        write(priya, typed["referral_decision"])
        priya.press("Submit")
        priya.look()

        open_task(cleo, "Tell the referrer")
        write(cleo, typed["referrer_reply"])
        cleo.press("Submit")
        cleo.look()

        priya.follow("Cases")
        priya.follow("Wilf Larkspur")
        assert "Write the assessment" in priya.look()
        priya.follow("Change allocation")
        priya.look()
        priya.page.get_by_label("Sam Oakley").check()
        priya.page.get_by_label("Why?").fill("Sam has the least open work.")
        priya.press("Change allocation")
        assert "Sam Oakley" in priya.look()

        sam.sign_in("sam@northmere.example", PASSWORD)
        sam.look()
        open_task(sam, "Write the assessment")
        assert "0 of 12 sections complete" in sam.look()
        in_thread(lambda: clock.move(timedelta(days=14)))
        sam.follow("1. Why and how")
        words = sam.look()
        assert "16 September 2026" in words
        write(sam, typed[KEY])

        priya.page.goto(f"{address}/my-work/")
        for _ in range(60):
            if "Review progress" in priya.page.inner_text("main"):
                break
            priya.page.wait_for_timeout(500)
            priya.page.reload()
        open_task(priya, "Review progress")
        write(priya, typed["assessment_review"])
        priya.press("Submit")
        priya.look()

        sam.press("Submit for approval")
        sam.look()

        open_task(priya, "Authorise the assessment")
        priya.page.locator(f"details:has({RISKS_REMARK}) summary").click()
        priya.page.fill(RISKS_REMARK, COMMENT)
        assert "Returned to Sam Oakley." in decide(priya, "return")

        sam.follow("Notifications")
        assert "returned" in sam.look()
        sam.follow("My work")
        assert COMMENT in sam.look()
        sam.follow("Correct it")
        sam.look()
        sam.follow("What are you worried about?")
        assert COMMENT in sam.look()
        sam.type("/risks", CORRECTED)
        sam.page.locator(f"details:has({RISKS_REPLY}) summary").click()
        sam.page.fill(RISKS_REPLY, REPLY)
        sam.press("Save and continue")
        assert REPLY in sam.look()
        sam.press("Submit for approval")

        open_task(priya, "Authorise the assessment")
        words = priya.look()
        assert "Changed answers (1)" in words
        assert words.index("frightened") < words.index("alone with his father") < words.index(COMMENT)
        assert words.index(COMMENT) < words.index(REPLY)
        decide(priya, "approve", "Clear and child-centred. Agreed.")

        papers = [download(person, reference_of(northmere), 2, tmp_path) for person in (sam, priya)]
        assert all(is_accessible(path) for path in papers)
        sam.follow("Cases")
        sam.follow("Wilf Larkspur")
        words = sam.look()
        assert "Approved" in words
        assert "A referral reached us" in words
        for person in (cleo, priya, sam):
            person.follow("Notifications")
            person.look()
            assert person.complaints == []
    with authority(northmere.id):
        last = RecordVersion.objects.get(form_version__key=KEY, number=2)
        assert (last.record.state, last.author) == (State.APPROVED, northmere.sam)
        assert (last.answers["risks"], last.answers["authorise_by"]) == (CORRECTED, "2026-09-16")
        assert len(last.answers["visits"]) == len(WILF["visits"])
        assert last.answers["religion_belief"] == FAITH
        kept = set(AuditEvent.objects.values_list("action", flat=True))
        assert kept >= {"signed_in", "viewed", "process_started", "task_submitted", "record_submitted", "downloaded"}


def reference_of(cast: Cast) -> str:
    """The reference of the assessment."""

    def found() -> str:
        with authority(cast.id):
            return RecordVersion.objects.get(form_version__key=KEY, number=1).record.reference

    return in_thread(found)
