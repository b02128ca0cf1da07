"""What a child's file cannot take over of a record: warned of before, told after, and settled, through the pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import authority
from cases.models import Person
from records.models import NotTakenOver, Record
from tests.cast import Cast
from tests.desk.pages import parsed, save, submit, text_of
from tests.desk.stories import taken
from tests.desk.test_household_end_to_end import approved, written
from tests.records.test_not_taken_over import said
from workflow.models import Task

pytestmark = pytest.mark.django_db
FIELDS = {"/first_name": ["12345"], "/seen_on/day": ["2"], "/seen_on/month": ["7"], "/seen_on/year": ["2026"]}
FORESEEN = "The child’s file will not take these over"


def words_of(client: Client, address: str) -> str:
    return " ".join(parsed(text_of(client.get(address))).text_content().split())


def box(client: Client, address: str) -> Any:
    return parsed(text_of(client.get(address))).get_element_by_id("not-taken-over")


def test_it_is_foreseen_when_checking_and_deciding_and_told_and_settled_when_final(
    northmere: Cast, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    task = written(northmere)
    base = f"/tasks/{task.pk}/form/"
    assert save(sam, f"{base}household/", FIELDS).status_code == 302
    before = words_of(sam, f"{base}check/")
    assert FORESEEN in before
    (change,) = box(sam, f"{base}check/").xpath(".//a/@href")
    assert change.startswith(f"{base}household/")
    assert change.endswith("-first_name") or change.endswith("#qfirst_name")
    with authority(northmere.id):
        assert Person.objects.get(pk=northmere.cases["wilf"].child_id).given_name == "Wilfred"
    assert submit(sam, base).status_code == 302
    with authority(northmere.id):
        decides = taken(Task.objects.get(element_id="Decide", finished__isnull=True), northmere.priya)
    assert FORESEEN in words_of(priya, f"/tasks/{decides.pk}/form/")
    case = f"/cases/{northmere.cases['wilf'].reference}/"
    assert "not taken over" not in words_of(sam, case)
    approved(northmere, priya)
    with authority(northmere.id):
        reference = Record.objects.get(form_key="household").reference
    record = f"/records/{reference}/1/"
    told = f"1 answer of {reference} was not taken over into the file"
    assert told in words_of(sam, case)
    for client in (sam, priya):
        assert "Not everything that " + reference + " says was taken over" in words_of(client, "/notifications/")
        assert "This is no name that the file can hold." in box(client, record).text_content()
    (page,) = box(sam, record).xpath(".//a/@href")
    empty = sam.post(page, {"reason": " "})
    assert "Enter what you found, or what you did" in text_of(empty)
    assert sam.post(page, {"reason": "Misread: it was the house number."}).status_code == 302
    settled = " ".join(box(sam, record).text_content().split())
    assert "Looked at by Sam Oakley: “Misread: it was the house number.”" in settled
    assert not box(sam, record).xpath(".//a")
    assert told not in words_of(sam, case)
    assert sam.get(page).status_code == 302
    with authority(northmere.id):
        assert NotTakenOver.objects.get().how == "looked_at"


def test_a_form_that_can_be_taken_over_warns_of_nothing(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    base = f"/tasks/{written(northmere).pk}/form/"
    assert save(sam, f"{base}household/", {**FIELDS, "/first_name": ["Wilbur"]}).status_code == 302
    assert FORESEEN not in words_of(sam, f"{base}check/")


def test_mending_the_file_on_its_own_pages_takes_it_off_the_list(northmere: Cast, sign_in: Any) -> None:
    case, sam = northmere.cases["wilf"], sign_in(northmere.sam)
    with authority(northmere.id):
        young = {"given": "Jo", "last": "Larkspur", "kind": "mother"}
        version = said(northmere, alerts=[{"code": "DOG"}], family=[{**young, "born": "2020-01-01"}])
    record = f"/records/{version.record.reference}/1/"
    assert "A part that the file needs was not given." in box(sam, record).text_content()
    written_down = {"code": "DOG", "words": "At the back door."}
    assert sam.post(reverse("write_down", args=[case.reference, "alert"]), written_down).status_code == 302
    assert "The file says it by now: Sam Oakley mended it" in " ".join(box(sam, record).text_content().split())
    jo = {"given_name": "Jo", "family_name": "Larkspur", "kind": "sibling", "parental_responsibility": "unknown"}
    assert sam.post(reverse("family_add", args=[case.reference]), jo).status_code == 302
    with authority(northmere.id):
        assert [row.why for row in NotTakenOver.objects.filter(settled_at=None)] == ["relative_cannot_be"]
