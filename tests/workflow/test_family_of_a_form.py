"""The family in the shipped forms: filled in from the child's file, and changed where it stands, never written anew."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case, FormerDetails, FormerRelationship, Kinship, Person, Relationship
from cases.relationships import relate
from forms.models import Draft
from records.models import Record, RecordCase
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.migrating import open_task
from tests.workflow.test_versions import KEY, take
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LIST = "/family"


def jo(cast: Cast, child: str = "wilf", **more: Any) -> Relationship:
    person = Person.objects.create(given_name="Jo", family_name="Larkspur", date_of_birth=date(1988, 3, 1))
    return relate(cast.cases[child], person, Kinship.MOTHER, cast.priya, **{"parental_responsibility": True, **more})


def begun(cast: Cast) -> Task:
    task = take(open_task(start_for_case(KEY, cast.cases["wilf"], cast.sam), "Task_assess"), cast.sam)
    work.draft_of(task, cast.sam)
    task.refresh_from_db()
    return task


def typed(task: Task, item: str = "f10", **changes: list[str]) -> None:
    """Type into the page of an item, as Sam does, by the names of its fields with `__` for a slash."""
    draft = Draft.objects.get(task=task)
    definition = draft.form_version.definition
    page = definition.questions[LIST].page
    fields = {f"{LIST}/{item}/{name.replace('__', '/')}": texts for name, texts in changes.items()}
    draft.entered = {**draft.entered, page: {**draft.entered[page], **fields}}
    draft.save()


def approved(cast: Cast, task: Task, *also: str) -> None:
    """Submit the assessment with the family as it stands in the draft, and approve it; it is of others `also`."""
    task.refresh_from_db()
    submit(task, cast.sam, ASSESSMENT)
    record = Record.objects.get()
    for child in also:
        RecordCase.objects.create(record=record, case=cast.cases[child], episode=cast.cases[child].open_episode)
    review = take(open_task(task.process, "Task_authorise"), cast.priya)
    submit(review, cast.priya, {"decision": "approve", "comment": ""})


def said(case: Case) -> list[tuple[str, str, bool | None, date | None]]:
    rows = Relationship.objects.filter(person=case.child).select_related("other").order_by("pk")
    return [(row.other.name, row.kind, row.parental_responsibility, row.responsibility_since) for row in rows]


def test_whom_the_file_names_stands_in_the_form_already(inside: Cast) -> None:
    jo(inside)
    draft = Draft.objects.get(task=begun(inside))
    answers = draft.form_version.definition.answers_from(draft.entered)[0]
    assert answers["family"] == [
        {
            "given_name": "Jo", "family_name": "Larkspur", "kind": "mother", "date_of_birth": "1988-03-01",
            "parental_responsibility": True,
        }
    ]  # fmt: skip
    (source,) = draft.prefilled[f"{LIST}/f10/given_name"]["sources"]
    assert (source["title"], source["kind"]) == ("Family", "fact")


def test_who_is_family_no_more_and_who_has_no_first_name_is_not_filled_in(inside: Cast) -> None:
    row = jo(inside)
    row.ends_on = date(2026, 7, 1)
    row.save()
    unnamed = Person.objects.create(given_name="", family_name="Larkspur")
    relate(inside.cases["wilf"], unnamed, Kinship.FATHER, inside.priya)
    draft = Draft.objects.get(task=begun(inside))
    assert "family" not in draft.form_version.definition.answers_from(draft.entered)[0]


def test_what_is_left_as_it_stands_changes_nothing(inside: Cast) -> None:
    jo(inside)
    approved(inside, begun(inside))
    assert said(inside.cases["wilf"]) == [("Jo Larkspur", "mother", True, None)]
    assert not FormerRelationship.objects.exists()
    assert not FormerDetails.objects.exists()


def test_a_name_that_is_mended_is_corrected_and_nobody_is_written_anew(inside: Cast) -> None:
    row = jo(inside)
    task = begun(inside)
    typed(task, given_name=["Joanna"], kind=["adoptive_parent"])
    approved(inside, task)
    assert said(inside.cases["wilf"]) == [("Joanna Larkspur", "adoptive_parent", True, None)]
    assert Relationship.objects.get().pk == row.pk
    former = FormerDetails.objects.get(person=row.other)
    assert (former.given_name, former.corrected_by) == ("Jo", inside.sam)
    assert former.because.startswith("Record R-2026-")
    assert FormerRelationship.objects.filter(kind="mother").exists()


def test_parental_responsibility_is_dated_and_somebody_new_is_written_down(inside: Cast) -> None:
    jo(inside, parental_responsibility=False)
    task = begun(inside)
    typed(task, parental_responsibility=["yes"], responsibility_since__day=["3"], responsibility_since__month=["5"],
          responsibility_since__year=["2024"])  # fmt: skip
    draft = Draft.objects.get(task=task)
    page = draft.form_version.definition.questions[LIST].page
    draft.entered[page][f"{LIST}~items"] = ["f10", "a1"]
    draft.save()
    typed(task, "a1", given_name=["Tom"], kind=["father"])
    approved(inside, task)
    assert said(inside.cases["wilf"]) == [
        ("Jo Larkspur", "mother", True, date(2024, 5, 3)),
        ("Tom", "father", None, None),
    ]


def test_the_name_of_a_child_with_a_file_stays_and_all_else_is_changed(inside: Cast) -> None:
    tansy = inside.cases["tansy"].child
    before = tansy.name
    relate(inside.cases["wilf"], tansy, Kinship.SIBLING, inside.priya)
    task = begun(inside)
    typed(task, given_name=["Somebody"], kind=["half_sibling"])
    approved(inside, task)
    tansy.refresh_from_db()
    assert tansy.name == before
    assert Person.objects.filter(given_name="Somebody").count() == 0


@pytest.mark.parametrize("name", ["Jo", "Joanna"])
def test_what_is_filled_in_from_one_childs_file_teaches_nothing_about_another(inside: Cast, name: str) -> None:
    jo(inside)
    task = begun(inside)
    typed(task, given_name=[name])
    approved(inside, task, "tansy")
    assert said(inside.cases["wilf"]) == [(f"{name} Larkspur", "mother", True, None)]
    assert said(inside.cases["tansy"]) == []
