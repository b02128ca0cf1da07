"""A meeting about brothers and sisters is written down once: the other form is filled in with what is of all."""

import pytest

from accounts import clock
from accounts.models import AuditEvent, User
from cases.models import Allocation, Case, Kinship
from cases.relationships import relate
from forms.evidence import said as said_of
from forms.models import ActiveForm
from records.recording import submit
from tests.cast import Cast
from tests.forms.library_answers import PROTECTION, said
from tests.workflow.migrating import open_task
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.prefilling import prefilled
from workflow.scope import seen_by
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

RING = {"what": "Ring the landlord", "who": "Sam Oakley", "by_when": "2026-07-20", "all_children": True}
TUTOR = {"what": "Find Tansy a tutor", "who": "Ms Finch", "by_when": "2026-07-27"}
OF_ALL = {"held_on", "attendees", "actions"}


@pytest.fixture
def task(inside: Cast) -> Task:
    """Work with Wilf that began today, at which a core group is written down; Sam works with both children."""
    tansy = inside.cases["tansy"]
    Allocation.objects.filter(case=tansy).update(worker=inside.sam, team=inside.teams["Harbour team"])
    relate(inside.cases["wilf"], tansy.child, Kinship.SIBLING, inside.sam)
    task = open_task(start_for_case("case_note", inside.cases["wilf"], inside.sam))
    task.form_version = ActiveForm.objects.get(key="core_group").version
    return task


def met(cast: Cast, child: str, day: str = "") -> None:
    """The core group of a child, written down with what is of this child alone and what is of all."""
    case: Case = cast.cases[child]
    answers = said(PROTECTION, "a core group", held_on=day or clock.today().isoformat(), actions=[RING, TUTOR])
    submit(
        form_version=ActiveForm.objects.get(key="core_group").version,
        answers=answers,
        hidden=[],
        author=cast.priya,
        cases=[(case, case.open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )


def filled(task: Task, reader: User) -> set[str]:
    """The questions that the form begins with an answer to."""
    return {pointer.split("/")[1] for pointer in prefilled(task, reader).origins}


def test_who_met_when_and_what_was_agreed_for_all_is_filled_in_and_nothing_of_the_other_child(
    inside: Cast, task: Task
) -> None:
    met(inside, "tansy")
    begins = prefilled(task, inside.sam)
    assert filled(task, inside.sam) == OF_ALL
    typed = str(begins.entered)
    for of_all in ("Cass Bell", "Class teacher", "Ring the landlord"):
        assert of_all in typed
    for alone in ("tutor", "quiet at night", "alone at night"):
        assert alone not in typed
    (source,) = begins.origins["/held_on"]["sources"]
    assert (source["kind"], source["by"]) == ("sibling", "Priya Marsh")
    assert "a brother’s or sister’s core group meeting" in said_of(begins.origins["/held_on"])
    assert all("confirmed" not in origin for origin in begins.origins.values()), "each is for the worker to confirm"
    event = AuditEvent.objects.filter(action="viewed", case_id=inside.cases["tansy"].pk).latest("at")
    assert event.actor == inside.sam


def test_only_what_the_writer_may_read_there_is_filled_in(inside: Cast, task: Task) -> None:
    met(inside, "tansy")
    Allocation.objects.filter(case=inside.cases["tansy"]).update(worker=inside.ren, team=inside.teams["Meadow team"])
    assert filled(task, inside.sam) == set()
    facts = Fillable(task, inside.sam)
    assert facts["sibling"]["core_group"] is None
    assert facts.left_out
    assert not AuditEvent.objects.filter(action="viewed", case_id=inside.cases["tansy"].pk).exists()


def test_a_meeting_that_is_written_down_already_or_was_before_the_work_began_fills_in_nothing(
    inside: Cast, task: Task
) -> None:
    met(inside, "tansy", "2026-07-13")
    assert filled(task, inside.sam) == set(), "the day before the work began"
    met(inside, "tansy")
    assert filled(task, inside.sam) == OF_ALL
    met(inside, "wilf")
    assert filled(task, inside.sam) == set(), "of the same day as the child's own"


def test_who_is_no_brother_or_sister_today_fills_in_nothing(inside: Cast, task: Task) -> None:
    met(inside, "tansy")
    inside.cases["wilf"].child.relationships.update(ends_on=clock.today())
    assert filled(task, inside.sam) == set()


def test_a_process_reads_nothing_of_brothers_and_sisters(inside: Cast, task: Task) -> None:
    met(inside, "tansy")
    assert "sibling" not in seen_by(task)
