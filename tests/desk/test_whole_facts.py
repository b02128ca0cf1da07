"""Changing a part of what the file had filled in of somebody: since when it is so is asked before submitting."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.context import authority
from cases.knowing import counting, learn
from cases.models import Kinship, Person, Relationship
from cases.person_facts import KINDS
from forms.drafts import locked, write
from records.models import RecordVersion
from tests.cast import Cast
from tests.desk.pages import entered, parsed, save, text_of
from tests.desk.stories import begun, decision
from tests.desk.test_list_news import related
from tests.desk.test_taken_out import address, words
from tests.workflow.answers import ASSESSMENT
from tests.workflow.answers import submit as decide
from workflow.models import Task
from workflow.work import draft_of

pytestmark = pytest.mark.django_db
SINCE = "/family~since/f10"
RECORD = "child_and_family_assessment"


@pytest.fixture
def task(northmere: Cast) -> Task:
    """An assessment of Wilf, whole, begun when the file named Jo as a parent's partner."""
    related(northmere, "Jo", Kinship.PARENTS_PARTNER)
    return whole(northmere)


def whole(northmere: Cast) -> Task:
    """An assessment of Wilf with all its answers, filled in with what the file knows."""
    task = begun(northmere)
    with authority(northmere.id), transaction.atomic():
        draft = locked(draft_of(task, northmere.sam).pk)
        held = {slug: {**draft.entered.get(slug, {}), **typed} for slug, typed in entered(ASSESSMENT).items()}
        write(draft, {**draft.entered, **held}, northmere.sam)
    return task


def asked(client: Client, task: Task) -> Any:
    found = parsed(text_of(client.get(address(task, "check")))).xpath("//*[@id='changed-wholes']")
    return found[0] if found else None


def change(client: Client, task: Task, to: str) -> None:
    assert save(client, f"{address(task)}family/f10/", {"/kind": [to]}).status_code in (302, 303)


def said(given: str, never: str = "") -> dict[str, list[str]]:
    names = [*(f"{SINCE}/{part}" for part in ("day", "month", "year")), f"{SINCE}~never"]
    return {name: [text] for name, text in zip(names, [*given.split(), never], strict=True)}


def test_it_is_asked_once_a_part_was_changed_and_no_more_once_that_is_as_it_was(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    assert asked(sam, task) is None
    change(sam, task, "step_parent")
    found = " ".join(asked(sam, task).text_content().split())
    assert "Jo · Larkspur · Step-parent" in found
    assert "What stood before: “Parent’s partner" in found
    change(sam, task, "parents_partner")
    assert asked(sam, task) is None


def test_a_day_that_cannot_be_is_told_at_its_field(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    change(sam, task, "step_parent")
    answer = save(sam, address(task, "check"), said("5 3 2001"), "submit")
    assert answer.status_code == 303
    page = parsed(text_of(sam.get(answer["Location"])))
    (line,) = [a for a in page.xpath("//*[@id='problems']//a") if "before the birth" in a.text_content()]
    assert page.get_element_by_id(line.get("href").removeprefix("#")).get("name") == f"{SINCE}/day"


def test_what_is_said_is_told_to_the_approver_comes_back_with_a_return_and_counts_in_the_file(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    change(sam, task, "step_parent")
    assert save(sam, address(task, "check"), said("5 3 2024"), "submit").status_code == 302
    with authority(northmere.id):
        review = decision(northmere)
    assert "So since 5 March 2024." in words(sign_in(northmere.priya).get(f"/tasks/{review.pk}/form/"))
    with authority(northmere.id):
        decide(review, northmere.priya, {"decision": "return", "comment": "Who is there on Fridays?"})
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    assert asked(sam, again).xpath(".//input[@type='text']/@value") == ["5", "3", "2024"]
    assert save(sam, address(again, "check"), {}, "submit").status_code == 302
    with authority(northmere.id):
        decide(decision(northmere), northmere.priya, {"decision": "approve", "comment": ""})
        rows = Relationship.objects.filter(other__given_name="Jo").order_by("pk")
        assert [(row.kind, row.starts_on, row.ends_on) for row in rows] == [
            ("parents_partner", None, date(2024, 3, 4)),
            ("step_parent", date(2024, 3, 5), None),
        ]
        version = RecordVersion.objects.select_related("record").get(record__form_key=RECORD, number=2)
    assert "So since 5 March 2024." in words(sam.get(f"/records/{version.record.reference}/2/"))


def test_a_mother_s_changed_telephone_is_asked_told_and_stands_on_her_page_with_the_former_one(
    northmere: Cast, sign_in: Any
) -> None:
    related(northmere, "Jo", Kinship.MOTHER)
    with authority(northmere.id):
        jo = Person.objects.get(given_name="Jo")
        learn(jo, KINDS["contact"], {"use": "mobile", "number": "07700900123"}, northmere.priya, date(2023, 1, 2))
    task = whole(northmere)
    sam: Client = sign_in(northmere.sam)
    item = parsed(text_of(sam.get(f"{address(task)}family/f10/")))
    assert item.xpath("//input[@name='/contact_mobile']/@value") == ["07700900123"]
    assert save(sam, f"{address(task)}family/f10/", {"/contact_mobile": ["07700900456"]}).status_code in (302, 303)
    assert "Jo · Larkspur · Mother" in " ".join(asked(sam, task).text_content().split())
    assert save(sam, address(task, "check"), said("5 3 2024"), "submit").status_code == 302
    with authority(northmere.id):
        review = decision(northmere)
    told = words(sign_in(northmere.priya).get(f"/tasks/{review.pk}/form/"))
    assert "So since 5 March 2024." in told
    assert "07700900456" in told
    with authority(northmere.id):
        decide(review, northmere.priya, {"decision": "approve", "comment": ""})
        found = [(row.value["number"], row.starts_on, row.ends_on) for row in counting(jo, "contact")]
        assert found == [
            ("07700900123", date(2023, 1, 2), date(2024, 3, 4)), ("07700900456", date(2024, 3, 5), None),
        ]  # fmt: skip
        row = Relationship.objects.get(other=jo)
    page = words(sam.get(f"/cases/{northmere.cases['wilf'].reference}/about/family/{row.pk}/"))
    assert "Mobile: 07700900456" in page
    assert "Mobile: 07700900123" in page
