"""Correcting what is final, through the pages: begun, written, decided, in force, and everywhere where it is found."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Notification
from cases.models import Person
from records import correcting
from records.document import gather
from records.models import Correction, RecordVersion, Rendition
from tests.cast import Cast
from tests.desk.pages import open_page, parsed, save, submit, text_of
from tests.desk.test_household_end_to_end import approved, written
from tests.desk.test_not_taken_over_pages import FIELDS, words_of
from tests.records.made_up import note

pytestmark = pytest.mark.django_db
WRONG = "It was the aunt who was there, not the mother."


def begun(client: Client, record: str, reason: str = WRONG) -> str:
    """Press "Correct this record", say what is wrong, and return where the form is."""
    (button,) = parsed(text_of(client.get(record))).xpath("//a[contains(., 'Correct this record')]/@href")
    answer = client.post(button, {"reason": reason})
    assert answer.status_code == 302
    return str(answer["Location"])


def held(cast: Cast, **conditions: Any) -> RecordVersion:
    with authority(cast.id):
        found: RecordVersion = RecordVersion.objects.select_related("record").get(**conditions)
        return found


def plain(client: Client, address: str) -> str:
    """A version as plain text, on one line."""
    return " ".join(client.get(address).content.decode().split())


def test_what_nobody_reviewed_is_corrected_at_once_and_the_former_version_says_so(
    northmere: Cast, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    with authority(northmere.id):
        record = f"/records/{note(northmere, 'Wilf ate.', 'His mother').record.reference}"
    form = begun(sam, f"{record}/1/")
    page = f"{form}note-of-a-visit/"
    assert "Sam Oakley says that something here is wrong." in plain(sam, f"{record}/1.txt")
    assert sam.get(form).url == f"{form}check/"
    assert "You are correcting" in words_of(sam, page)
    assert "Nothing is changed yet." in words_of(sam, f"{form}check/")
    assert submit(sam, form).url == f"{form}check/"
    assert save(sam, page, {"/who": ["His aunt"]}).url == f"{form}check/"
    check = words_of(sam, f"{form}check/")
    assert "What changes 1 Who was there?" in check
    assert "removed: mother" in check
    done = submit(sam, form)
    assert done.url == f"{record}/2/"
    now = words_of(sam, f"{record}/2/")
    assert "This is a correction It takes the place of version 1" in now
    assert "His aunt" in now
    assert "Replaced" not in now.partition("To download")[0]
    assert "Version 1 Final, replaced by a correction" in now
    before = words_of(sam, f"{record}/1/")
    assert "This version was corrected" in before
    assert "Replaced" in before.partition("To download")[0]
    assert WRONG in before
    assert "His mother" in before
    assert "Correct this record" not in before
    former, corrected = plain(sam, f"{record}/1.txt"), plain(sam, f"{record}/2.txt")
    assert "version 1: Final, replaced by a correction" in former
    assert "by Sam Oakley: version 2 took its place. What was wrong:" in former
    assert WRONG in former
    assert f"It takes the place of version 1. What was wrong there: {WRONG}" in corrected
    assert "replaced" not in corrected
    version = held(northmere, number=2)
    with authority(northmere.id):
        assert (version.reason, version.answers["who"]) == (WRONG, "His aunt")
        assert Rendition.objects.get(version=version).kind == "submission"
        actions = AuditEvent.objects.filter(action__in=("correction_begun", "correction_submitted", "record_corrected"))
        assert actions.count() == 3
        assert {one.case_id for one in actions} == {northmere.cases["wilf"].pk}
        told = Notification.objects.filter(kind="record_corrected")
        assert {one.user_id for one in told} == {northmere.priya.pk}
    story = words_of(sam, f"/cases/{northmere.cases['wilf'].reference}/")
    assert "Note of a visit: corrected, version 2" in story


def test_what_is_corrected_keeps_its_author_and_its_day_and_says_who_corrected_it(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        record = f"/records/{note(northmere, 'Wilf ate.', 'His mother').record.reference}"
    later = clock.now() + timedelta(days=20)  # Monday 3 August
    with clock.at(later):
        priya = sign_in(northmere.priya)
        form = begun(priya, f"{record}/1/")
        save(priya, f"{form}note-of-a-visit/", {"/who": ["His aunt"]})
        submit(priya, form)
        head = words_of(priya, f"{record}/2/")
        assert "By Sam Oakley, submitted on 14 July 2026" in head
        assert "Corrected by Priya Marsh on 3 August 2026" in head
        listed = words_of(priya, f"/cases/{northmere.cases['wilf'].reference}/")
    assert "Sam Oakleycorrected by Priya Marsh" in listed.replace(" corrected by", "corrected by")
    assert "14 July 2026corrected 3 August 2026" in listed.replace(" corrected 3", "corrected 3")
    with authority(northmere.id):
        document = gather(Rendition.objects.get(version__number=2))
        assert (document.record.author, document.record.corrected_by) == ("Sam Oakley", "Priya Marsh")


def household(cast: Cast, sam: Client, priya: Client, **fields: list[str]) -> str:
    """Sam’s household form, approved by Priya: the child’s file says Wilbur. Where the record is."""
    base = f"/tasks/{written(cast).pk}/form/"
    typed = {**FIELDS, "/first_name": ["Wilbur"], **fields}
    assert save(sam, f"{base}household/", typed).status_code == 302
    assert submit(sam, base).status_code == 302
    approved(cast, priya)
    return f"/records/{held(cast, record__form_key='household').record.reference}"


def first_name(cast: Cast) -> str:
    with authority(cast.id):
        return str(Person.objects.get(pk=cast.cases["wilf"].child_id).given_name)


def test_what_a_manager_approved_is_corrected_once_another_decides(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    assert first_name(northmere) == "Wilbur"
    form = begun(sam, f"{record}/1/", "He is called Wilfred.")
    assert "Corrections you are writing" in words_of(sam, "/my-work/")
    assert save(sam, f"{form}household/", {"/first_name": ["Wilfred"]}).status_code == 302
    check = words_of(sam, f"{form}check/")
    assert "Send to a manager" in check
    assert "In force, this changes the child’s file too: First name" in check
    page = submit(sam, form).url
    assert "In force, this changes the child’s file too: First name" in words_of(priya, page)
    assert first_name(northmere) == "Wilbur"
    assert "A correction waits for a decision" in words_of(priya, f"{record}/1/")
    assert "waits for a manager since" in words_of(sam, "/my-work/")
    assert "Corrections to decide" not in words_of(sam, "/my-work/")
    assert "Corrections to decide 1" in words_of(priya, "/my-work/")
    assert "waits for you." in words_of(priya, "/notifications/")
    assert sam.post(page, {"decision": "approve", "shown": ""}).status_code == 404
    shown = parsed(text_of(priya.get(page))).xpath("//input[@name='shown']/@value")[0]
    assert "Choose to approve it" in text_of(priya.post(page, {"shown": shown}))
    empty = priya.post(page, {"decision": "return", "shown": shown})
    assert "Enter what you say about it" in text_of(empty)
    asked = {"decision": "return", "comment": "Since when?", "shown": shown}
    assert priya.post(page, asked).status_code == 302
    assert "came back" in words_of(sam, "/notifications/")
    assert "Priya Marsh returned it" in words_of(sam, f"{form}household/")
    mine = words_of(sam, "/my-work/")
    assert "1 Returned" in mine
    assert "Corrections that came back 1" in mine
    assert "Corrections you are writing" not in mine
    assert submit(sam, form).url == f"{form}check/"
    assert "Nothing is changed since it came back." in words_of(sam, f"{form}check/")
    assert save(sam, f"{form}household/", {"/first_name": ["Wilfred J"]}).status_code == 302
    assert submit(sam, form).status_code == 302
    late = priya.post(page, {"decision": "approve", "shown": shown})
    assert late.url == page
    assert first_name(northmere) == "Wilbur"
    shown = parsed(text_of(priya.get(page))).xpath("//input[@name='shown']/@value")[0]
    assert priya.post(page, {"decision": "approve", "shown": shown}).url == f"{record}/2/"
    assert first_name(northmere) == "Wilfred J"
    version = held(northmere, record__form_key="household", number=2)
    with authority(northmere.id):
        assert version.record.state == "approved"
        assert version.decision.by == northmere.priya
        assert [one.kind for one in Rendition.objects.filter(version=version)] == ["decision"]
        assert Correction.objects.get().said[0]["comment"] == "Since when?"
    assert "Approved" in words_of(sam, f"{record}/2/")


def test_a_correction_is_refused_or_withdrawn_and_the_record_stands(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    form = begun(sam, f"{record}/1/")
    page = form.removesuffix("form/")
    second = priya.get(f"{record}/1/correct/")
    assert second.url == page
    assert "Sam Oakley is correcting this record already." in words_of(priya, page)
    assert "Sam Oakley is writing it." in words_of(priya, page)
    assert priya.get(form).status_code == 404
    assert "Withdraw the correction?" in words_of(sam, f"{page}withdraw/")
    assert sam.post(f"{page}withdraw/").url == f"{record}/1/"
    assert sam.get(form).url == page
    form = begun(sam, f"{record}/1/")
    page = form.removesuffix("form/")
    save(sam, f"{form}household/", {"/first_name": ["Wilf"]})
    submit(sam, form)
    shown = parsed(text_of(priya.get(page))).xpath("//input[@name='shown']/@value")[0]
    refusal = {"decision": "refuse", "comment": "Ask his father first.", "shown": shown}
    assert priya.post(page, refusal).status_code == 302
    assert "was refused" in words_of(sam, "/notifications/")
    assert "Ask his father first." in words_of(sam, page)
    assert first_name(northmere) == "Wilbur"
    assert "Correct this record" in words_of(sam, f"{record}/1/")


def test_what_somebody_else_withdraws_gives_its_writer_back_what_they_type_and_tells_them(
    northmere: Cast, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    form = begun(sam, f"{household(northmere, sam, priya)}/1/")
    page, address = form.removesuffix("form/"), f"{form}household/"
    typed = {**open_page(sam, address), "/first_name": ["Wilfrid"], "action": "continue"}
    with clock.at(clock.now()):
        at = f"{clock.local(clock.now()):%H:%M}"
        assert priya.post(f"{page}withdraw/").status_code == 302
        saved = sam.post(address, typed, headers={"X-Casewright-Autosave": "1"})
        assert (saved.status_code, saved.json()["message"]) == (409, f"Priya Marsh withdrew this correction at {at}")
        back = sam.post(address, typed)
        assert back.status_code == 409
        for words in (f"Priya Marsh withdrew this correction at {at}", "Wilfrid", "It is only on this page"):
            assert words in text_of(back)
        assert sam.get(address).url == page
        assert f"Priya Marsh withdrew this correction at {at}." in words_of(sam, page)
        assert f"You withdrew this correction at {at}." in words_of(priya, page)
    assert "was withdrawn by somebody else" in words_of(sam, "/notifications/")
    with authority(northmere.id):
        assert not Notification.objects.filter(kind="correction_withdrawn", user=northmere.priya).exists()


def test_more_corrections_on_my_work_ask_no_more_of_the_database(northmere: Cast, sign_in: Any) -> None:
    sam, asked = sign_in(northmere.sam), []
    for number in range(3):
        with authority(northmere.id):
            correcting.begin(note(northmere, f"Visit {number}."), northmere.sam, WRONG)
        sam.get("/my-work/")
        with CaptureQueriesContext(connection) as counted:
            assert "Note of a visit, R-2026-" in words_of(sam, "/my-work/")
        asked.append(len(counted))
    assert asked[0] == asked[2], asked
