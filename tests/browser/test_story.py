"""The product's main job, done by two people in a browser on a real server: assess, return, correct, approve, PDF."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import page as pdf_checker
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from accounts.context import authority
from accounts.models import AuditEvent, ClockOffset
from accounts.sessions import SEEN
from records.models import RecordVersion, State
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, served
from tests.cast import PASSWORD, Cast
from tests.conftest import TODAY
from tests.desk.pages import entered, items_in, without_items
from tests.workflow.answers import ASSESSMENT

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
COMMENT = "Please say who is with Wilf on Fridays."
GO = re.compile("^(Start|Go on|Correct it)")
KEY = "child_and_family_assessment"


@pytest.fixture
def fields(northmere: Cast) -> dict[str, dict[str, list[str]]]:
    """What Sam types, page by page; the server's clock stands at the tests' day."""
    ClockOffset.objects.create(id=1, seconds=int((TODAY - datetime.now(UTC)).total_seconds()))
    with authority(northmere.id):
        return entered(ASSESSMENT)


def start(worker: Person, cast: Cast) -> None:
    """From the list of cases to the first page of the assessment."""
    worker.follow("Cases")
    worker.look()
    worker.follow("Wilf Larkspur")
    worker.look()
    worker.press("Start: Child and family assessment")
    worker.look()
    if worker.offers("Take it"):
        worker.press("Take it")
        worker.look()
    worker.follow(GO)
    assert "0 of 4 sections complete" in worker.look()
    worker.follow("1. Why and how")


def write(worker: Person, fields: dict[str, dict[str, list[str]]]) -> None:
    """Fill in every page and the items of its lists, with one mistake on the way, and arrive at check-your-answers."""
    for number, (slug, typed) in enumerate(fields.items()):
        worker.look()
        if number == 0:
            worker.press("Save and continue")
            assert "needs attention" in worker.look() or "need attention" in worker.look()
        page = re.sub(r"/form/.*", f"/form/{slug}/", worker.page.url)
        for address, item in items_in(typed):
            worker.page.goto(f"{page}{address}/")
            worker.look()
            worker.fill(item)
            worker.press("Save and go back")
        worker.look()
        worker.fill(without_items(typed))
        worker.press("Save and continue")
    assert "Check your answers" in worker.look()


def decide(manager: Person, decision: str, comment: str = "") -> None:
    """Open the decision that waits, and record one."""
    manager.follow("Team work")
    manager.look()
    if manager.offers("Take it"):
        manager.press("Take it")
    else:
        manager.follow(GO)
    assert "Your decision" in manager.look()
    manager.choose("/decision", decision)
    if comment:
        manager.type("/comment", comment)
    manager.press("Record decision")
    manager.look()


def download(person: Person, reference: str, version: int, folder: Path) -> Path:
    """Open the record, wait until its PDF has arrived on the page, and download it."""
    person.page.goto(f"{person.address}/records/{reference}/{version}/")
    link = person.page.locator(f'a[href*="/records/{reference}/{version}.pdf"]').last
    for _ in range(0 if person.scripts else 60):  # without scripts one looks again by oneself
        if link.count():
            break
        person.page.wait_for_timeout(1000)
        person.page.reload()
    link.wait_for(timeout=60_000)
    person.look()
    with person.page.expect_download() as waiting:
        link.click()
    path = folder / f"{reference}-{version}-{len(list(folder.iterdir()))}.pdf"
    waiting.value.save_as(path)
    assert "Wilf" not in waiting.value.suggested_filename
    return path


def is_accessible(path: Path) -> bool:
    """Whether a PDF passes PDF/UA-1."""
    report = pdf_checker.validate_pdf(str(path), profile=pdf_checker.ValidationProfile.PDF_UA_1)
    return bool(report.is_compliant)


@pytest.mark.both_databases
@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (320, False)])
def test_assess_return_correct_approve_and_hold_the_pdf(
    northmere: Cast, fields: dict[str, dict[str, list[str]]], width: int, scripts: bool, tmp_path: Path
) -> None:
    with served() as address, chromium() as browser:
        sam, priya = (Person(browser, address, width, scripts=scripts) for _ in range(2))
        sam.sign_in("sam@northmere.example", PASSWORD)
        sam.look()
        start(sam, northmere)
        write(sam, fields)
        sam.press("Submit for approval")
        assert "Submitted as R-2026-000001." in sam.look()

        priya.sign_in("priya@northmere.example", PASSWORD)
        decide(priya, "return", COMMENT)

        sam.follow("My work")
        assert COMMENT in sam.look()
        sam.follow(GO)
        sam.page.goto(re.sub(r"/form/.*", "/form/what-it-means/?from=check", sam.page.url))
        sam.type("/risks", "On Fridays Wilf is alone with his father, and frightened.")
        sam.press("Save and continue")
        sam.look()
        sam.press("Submit for approval")

        priya.page.goto(f"{address}/my-work/")
        decide(priya, "approve", "Clear and child-centred. Agreed.")

        papers = [download(person, "R-2026-000001", 2, tmp_path) for person in (sam, priya)]
        assert papers[0].read_bytes()[:5] == b"%PDF-"
        assert all(is_accessible(path) for path in papers)
        for person in (sam, priya):
            person.follow("Cases")
            person.follow("Wilf Larkspur")
            assert "Approved" in person.look()
            assert person.complaints == []
    with authority(northmere.id):
        last = RecordVersion.objects.get(form_version__key=KEY, number=2)
        assert (last.record.state, last.author) == (State.APPROVED, northmere.sam)
        assert last.answers["risks"] == "On Fridays Wilf is alone with his father, and frightened."
        kept = set(AuditEvent.objects.values_list("action", flat=True))
        assert kept >= {"signed_in", "viewed", "process_started", "task_submitted", "record_submitted", "downloaded"}


def test_a_draft_survives_a_restart_and_a_time_out(northmere: Cast, fields: dict[str, dict[str, list[str]]]) -> None:
    words = "Wilf said: “I want to keep my rabbit.”"
    with chromium() as browser:
        with served(worker=False) as address:
            sam = Person(browser, address, 1280)
            sam.sign_in("sam@northmere.example", PASSWORD)
            start(sam, northmere)
            sam.type("/reason", words)
            sam.press("Save and leave")
        with served(worker=False) as address:
            again = Person(browser, address, 1280)
            again.sign_in("sam@northmere.example", PASSWORD)
            again.follow(GO)
            again.follow("1. Why and how")
            assert again.page.input_value('[name="/reason"]') == words
            time_out_everybody()
            writing = again.page.url
            again.page.goto(writing)
            assert "/accounts/login/" in again.page.url
            again.give_factors("sam@northmere.example", PASSWORD)
            assert again.page.url == writing
            assert again.page.input_value('[name="/reason"]') == words


def time_out_everybody() -> None:
    """Make every session one that nobody used for an hour."""

    def age() -> None:
        for session in Session.objects.all():
            held = SessionStore(session.session_key)
            held[SEEN] = int(time.time()) - 3600
            held.save()

    in_thread(age)
