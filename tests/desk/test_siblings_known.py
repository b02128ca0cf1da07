"""A form names brothers and sisters: before it is submitted, those who may be known here are told."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent, Team
from cases.models import Case, Relationship
from cases.opening import allocate, open_file
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of
from tests.forms.library_answers import said
from tests.workflow.answers import fill, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
TANSY = {"given_name": "Tanzy", "family_name": "Quillfeather", "kind": "half_sibling", "date_of_birth": "2019-03-02"}
ROBIN = {"given_name": "Robin", "family_name": "Larkspur", "kind": "sibling", "date_of_birth": "2018-05-01"}
MOTHER = {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother", "date_of_birth": "1990-04-02"}
TITLE = "Brothers or sisters who may be known here"


@pytest.fixture
def robin(northmere: Cast) -> Case:
    with authority(northmere.id):
        Team.objects.filter(name="Meadow team").update(telephone="01632 960 111")
        case = open_file("Robin", "Larkspur", born=date(2018, 5, 1))
        allocate(case, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
        return case


def contact(cast: Cast, *family: dict[str, Any]) -> Task:
    """Sam writes a contact about Wilf that names a family."""
    with authority(cast.id):
        task = Task.objects.get(
            process=start_for_case("contact", cast.cases["wilf"], cast.sam), element_id="Task_record"
        )
        if task.owner is None:
            work.claim(task, cast.sam)
        fill(task, cast.sam, said("assessment/contact", "contact", family=list(family)))
        return task


def told(client: Any, task: Task) -> str:
    page = parsed(text_of(client.get(f"/tasks/{task.pk}/form/check/")))
    boxes = [box for box in page.find_class("cw-note") if TITLE in box.text_content()]
    return " ".join(" ".join(boxes[0].itertext()).split()) if boxes else ""


def test_a_brother_whose_file_one_may_see_is_linked_and_another_teams_child_only_says_whom_to_ring(
    northmere: Cast, robin: Case, sign_in: Any
) -> None:
    words = told(sign_in(northmere.sam), contact(northmere, ROBIN, TANSY, MOTHER))
    assert f"This child may have a file: Robin Larkspur, {robin.reference} ." in words
    assert "It is this child: write the file down under Family" in words
    assert "Tanzy Quillfeather A child who may be this one is known here. Ring Meadow team, 01632 960 111." in words
    assert northmere.cases["tansy"].reference not in words
    assert "Jo Larkspur" not in words
    with authority(northmere.id):
        kept = AuditEvent.objects.filter(action="known_child_answered", actor=northmere.sam)
        assert {event.case_id for event in kept} == {robin.pk, northmere.cases["tansy"].pk}


def test_a_brother_whose_file_is_written_down_is_not_told_again_nor_made_anew(
    northmere: Cast, robin: Case, sign_in: Any
) -> None:
    sam, task = sign_in(northmere.sam), contact(northmere, ROBIN)
    page = parsed(text_of(sam.get(f"/tasks/{task.pk}/form/check/")))
    (link,) = page.xpath("//a[starts-with(., 'It is this child')]/@href")
    asked = parsed(text_of(sam.get(link)))
    typed = {"reference": asked.xpath("string(//input[@name='reference']/@value)")}
    typed["kind"] = asked.xpath("string(//select[@name='kind']/option[@selected]/@value)")
    assert typed == {"reference": robin.reference, "kind": "sibling"}
    assert path_of(sam.post(link.partition("?")[0], typed)) == f"/cases/{northmere.cases['wilf'].reference}/"
    assert told(sam, task) == ""
    with authority(northmere.id):
        submit(Task.objects.get(pk=task.pk), northmere.sam, said("assessment/contact", "contact", family=[ROBIN]))
        assert [row.other for row in Relationship.objects.filter(person=northmere.cases["wilf"].child)] == [robin.child]


@pytest.mark.parametrize(
    "item",
    [
        {**TANSY, "given_name": "Sorrel", "family_name": "Vetch", "date_of_birth": "2011-11-30"},
        {name: value for name, value in ROBIN.items() if name != "date_of_birth"},
        {"given_name": "Wilfred", "family_name": "Larkspur", "kind": "sibling", "date_of_birth": "2016-01-12"},
    ],
    ids=["nobody like it", "no date of birth", "the child"],
)
def test_where_nobody_fits_nothing_is_said(northmere: Cast, robin: Case, sign_in: Any, item: dict[str, str]) -> None:
    assert told(sign_in(northmere.sam), contact(northmere, item)) == ""
