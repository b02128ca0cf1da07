"""Taking somebody out of a list that was filled in: asked before submitting, told to the approver, done when final."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.context import authority
from cases.models import Kinship, Person, Relationship
from cases.relationships import relate
from forms.drafts import locked, write
from forms.item_drafts import remove_item
from forms.models import Draft
from forms.posted import AUTOSAVE_HEADER
from records.document import gather
from records.models import RecordVersion, Rendition
from tests.cast import Cast
from tests.desk.pages import entered, open_page, parsed, save, text_of
from tests.desk.stories import begun, decision
from tests.workflow.answers import ASSESSMENT
from tests.workflow.answers import submit as decide
from workflow.models import Task
from workflow.work import draft_of

pytestmark = pytest.mark.django_db
PAGE = "parents-and-carers"
WHY = "/family~out/f10"
NOBODY_SAID = "Nothing was said of why: the child’s file keeps it."


def day(given: str) -> dict[str, str]:
    """What is typed into the boxes of the last day."""
    return dict(zip([f"{WHY}~last/{part}" for part in ("day", "month", "year")], given.split(), strict=True))


def typed(given: str) -> dict[str, list[str]]:
    return {name: [text] for name, text in day(given).items()}


@pytest.fixture
def task(northmere: Cast) -> Task:
    return with_jo(northmere)


def with_jo(northmere: Cast) -> Task:
    """An assessment of Wilf that Sam has, filled in but for Jo, his mother in the file, whom Sam took out."""
    with authority(northmere.id):
        jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
        relate(northmere.cases["wilf"], jo, Kinship.MOTHER, northmere.priya, starts_on=date(2015, 1, 1))
    task = begun(northmere)
    with authority(northmere.id):
        draft_of(task, northmere.sam)
    return task


def address(task: Task, page: str = PAGE) -> str:
    return f"/tasks/{task.pk}/form/{page}/"


def words(page: Any) -> str:
    return " ".join(parsed(text_of(page)).text_content().split())


def take_out(client: Client, task: Task, button: str = "remove/family/f10") -> None:
    assert save(client, address(task), {}, button).status_code == 302


def asked(client: Client, task: Task) -> Any:
    """What "Check your answers" asks of those who were taken out; None where it asks nothing."""
    found = parsed(text_of(client.get(address(task, "check")))).xpath("//*[@id='taken-out']")
    return found[0] if found else None


def test_it_is_asked_for_each_with_nothing_chosen_and_only_while_it_is_out(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    assert asked(sam, task) is None
    take_out(sam, task)
    found = asked(sam, task)
    assert "Jo · Larkspur · Mother" in " ".join(found.text_content().split())
    assert [box.get("value") for box in found.xpath(".//input[@type='radio']")] == ["ended", "never", "stays"]
    assert not found.xpath(".//input[@checked]")
    take_out(sam, task, "put-back/family/f10")
    assert asked(sam, task) is None


def test_who_was_written_down_again_in_the_same_words_is_not_out(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    jo = {"/given_name": ["Jo"], "/family_name": ["Larkspur"], "/kind": ["mother"]}
    save(sam, f"{address(task)}family/new-n1/", jo)
    assert asked(sam, task) is None


def test_what_is_said_is_kept_whichever_button_is_pressed(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    for button, said in (("stay", "ended"), ("leave", "never")):
        save(sam, address(task, "check"), {WHY: [said], **typed("3 5 2026")}, button)
        assert asked(sam, task).xpath(".//input[@type='radio'][@checked]/@value") == [said]
    boxes = asked(sam, task).xpath(".//input[@type='text']/@value")
    assert boxes == ["3", "5", "2026"]


@pytest.mark.parametrize(
    ("said", "given", "message"),
    [
        ("ended", "15 7 2026", "must be today or in the past"),
        ("ended", "3 5 2001", "cannot have ended before the birth: check the day"),
        ("ended", "31 2 2026", "Enter a real date for “Last day of Jo · Larkspur · Mother”"),
        ("", "3 5 2026", "Say whether “Jo · Larkspur · Mother” ended, or leave its day empty"),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_field(
    northmere: Cast, task: Task, sign_in: Any, said: str, given: str, message: str
) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    answer = save(sam, address(task, "check"), {WHY: [said], **typed(given)}, "submit")
    assert answer.status_code == 303
    page = parsed(text_of(sam.get(answer["Location"])))
    (line,) = [a for a in page.xpath("//*[@id='problems']//a") if message in a.text_content()]
    field = page.get_element_by_id(line.get("href").removeprefix("#"))
    assert field.get("name").startswith(WHY)
    assert message in " ".join(page.get_element_by_id("taken-out").text_content().split())


def test_two_windows_that_say_otherwise_are_asked_which(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    drawn = open_page(sam, address(task, "check"))
    save(sam, address(task, "check"), {WHY: ["never"]}, "stay")
    answer = sam.post(address(task, "check"), {**drawn, WHY: "stays", "action": "submit"})
    assert answer.status_code == 409
    assert "Why is it not in the list? Jo · Larkspur · Mother" in words(answer)


def saves_itself(client: Client, url: str, carried: dict[str, str], **fields: Any) -> Any:
    """What the script of a page is told when it saves what was typed."""
    return client.post(url, {**carried, **fields}, headers={AUTOSAVE_HEADER: "1"})


def test_the_page_saves_itself_valid_or_not_and_submits_nothing(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    url = address(task, "check")
    carried = open_page(sam, url)
    for said, last in (("", "3 5 2026"), ("ended", "31 2 2026")):
        answer = saves_itself(sam, url, carried, **{WHY: said}, **day(last))
        assert (answer.status_code, answer.json()["message"]) == (200, "Saved at 10:00")
        carried = {"revision": str(answer.json()["revision"]), "marks": json.dumps(answer.json()["marks"])}
    assert asked(sam, task).xpath(".//input[@type='text']/@value") == ["31", "2", "2026"]
    with authority(northmere.id):
        assert Draft.objects.get(task=task).submitted_at is None
    wrong = sam.post(url, {**carried, WHY: "ended", **day("31 2 2026"), "action": "submit"})
    assert (wrong.status_code, "problems=1" in wrong["Location"]) == (303, True)


def test_saving_itself_never_takes_for_read_what_changed_meanwhile(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    url = address(task, "check")
    carried = open_page(sam, url)
    save(sam, address(task, "what-it-means"), {"/strengths": ["Jo moved to Eastmere."]}, "stay")
    answer = saves_itself(sam, url, carried, **{WHY: "stays"}).json()
    assert str(answer["revision"]) == carried["revision"]


def test_what_two_windows_said_otherwise_waits_for_a_choice_when_one_saves_itself(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    url = address(task, "check")
    first, second = open_page(sam, url), open_page(sam, url)
    saves_itself(sam, url, first, **{WHY: "never"})
    answer = saves_itself(sam, url, second, **{WHY: "stays"})
    assert answer.status_code == 409
    assert answer.json()["questions"] == ["Why is it not in the list? Jo · Larkspur · Mother"]
    assert asked(sam, task).xpath(".//input[@type='radio'][@checked]/@value") == ["never"]


def test_every_way_back_to_a_question_is_a_button_that_saves(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    take_out(sam, task)
    url = address(task, "check")
    page = parsed(text_of(sam.get(url)))
    ways = page.xpath("//button[@form='submit-form']/@value")
    assert {f"section/{PAGE}", "change/family", "change/parents_views"} <= {*ways}
    places = {f"section/{PAGE}": "", "change/parents_views": "#qparents_views"}
    for said, (way, place) in zip(("never", "stays"), places.items(), strict=True):
        answer = sam.post(url, {**open_page(sam, url), WHY: said, "action": way})
        assert answer["Location"] == f"{address(task)}?from=check{place}"
        assert asked(sam, task).xpath(".//input[@type='radio'][@checked]/@value") == [said]


def submitted(cast: Cast, task: Task, sign_in: Any, **said: str) -> RecordVersion:
    """Sam writes the assessment, takes Jo out, says why on the check page, and submits from it."""
    sam: Client = sign_in(cast.sam)
    with authority(cast.id), transaction.atomic():
        draft = locked(Draft.objects.get(task=task).pk)
        held = {slug: {**draft.entered.get(slug, {}), **typed} for slug, typed in entered(ASSESSMENT).items()}
        write(draft, {**draft.entered, **held}, cast.sam)
        remove_item(draft.pk, "/family", "f10", cast.sam)
    assert save(sam, address(task, "check"), {name: [text] for name, text in said.items()}, "submit").status_code == 302
    with authority(cast.id):
        found = RecordVersion.objects.select_related("record")
        return found.filter(form_version__key="child_and_family_assessment").latest("number")


@pytest.mark.parametrize(
    ("said", "told", "ends"),
    [
        ({WHY: "ended", **day("3 5 2026")}, "It ended: its last day was 3 May 2026.", date(2026, 5, 3)),
        ({}, NOBODY_SAID, None),
    ],
)
def test_the_approver_the_record_and_its_pdf_name_who_was_taken_out_and_the_file_does_what_was_said(
    northmere: Cast, task: Task, sign_in: Any, said: dict[str, str], told: str, ends: date | None
) -> None:
    version = submitted(northmere, task, sign_in, **said)
    with authority(northmere.id):
        review = decision(northmere)
    read = words(sign_in(northmere.priya).get(f"/tasks/{review.pk}/form/"))
    assert "Taken out: Who is in the family?" in read
    assert told in read
    with authority(northmere.id):
        assert Relationship.objects.get(other__given_name="Jo").ends_on is None
        decide(review, northmere.priya, {"decision": "approve", "comment": ""})
        assert Relationship.objects.get(other__given_name="Jo").ends_on == ends
        on_paper = gather(Rendition.objects.filter(version=version)[0])
        (source,) = [item.source for part in on_paper.sections for item in part.items if item.pointer == "/family"]
    assert "Taken out by the author: “Jo · Larkspur · Mother”" in source
    assert told in source
    assert told in words(sign_in(northmere.sam).get(f"/records/{version.record.reference}/1/"))


def test_a_record_that_comes_back_keeps_who_was_taken_out_what_was_said_and_the_way_back(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    submitted(northmere, task, sign_in, **{WHY: "ended"}, **day("3 5 2026"))
    sam: Client = sign_in(northmere.sam)
    with authority(northmere.id):
        decide(decision(northmere), northmere.priya, {"decision": "return", "comment": "Who is there on Fridays?"})
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    found = asked(sam, again)
    assert found.xpath(".//input[@type='radio'][@checked]/@value") == ["ended"]
    assert found.xpath(".//input[@type='text']/@value") == ["3", "5", "2026"]
    take_out(sam, again, "put-back/family/o10")
    assert asked(sam, again) is None
    with authority(northmere.id):
        draft = Draft.objects.get(task=again)
        answers = draft.form_version.definition.answers_from(draft.entered)[0]
    assert "Jo" in [person["given_name"] for person in answers["family"]]
