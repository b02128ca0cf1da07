"""What a conference decides on in place of a child protection plan begins at once, and once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Notification, User
from cases.correcting import write_down_death
from records import correcting
from records.models import RecordVersion
from tests.cast import Cast, make_person
from tests.forms.library_answers import PLAN, PROTECTION, REVIEW, TRANSFER, said
from tests.jobs.due_now import do_due
from tests.workflow.running import delivered, later, waiting
from tests.workflow.test_assessment_played import do
from tests.workflow.test_review_conference import HELD
from tests.workflow.test_visits_under_a_plan import in_protection, waiting_visits
from workflow.deaths import ended_by_it
from workflow.delivery import AFTER_DEATH, send_message
from workflow.fillable import Fillable
from workflow.models import ProcessInstance, Task
from workflow.prefilling import prefilled
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON_WEDNESDAY = datetime(2026, 7, 15, 10, tzinfo=UTC)
TOLD = {"end_date": "2026-07-15"}


def ended(cast: Cast, comes_next: str) -> ProcessInstance:
    """A conference on Wednesday 15 July ends Wilf's child protection plan, and says what comes after it."""
    una = make_person(cast, "Una Reyes", "conference_chair", "Harbour team")
    plan = in_protection(cast)
    review = Task.objects.get(element_id="Task_report", finished__isnull=True).process
    do(review, "Task_report", cast.sam, said(REVIEW, "a report"))
    do(review, "Task_sign_off", cast.priya, {"decision": "approve"})
    held = said(REVIEW, "a conference", **HELD) | {"decision": "end", "next": comes_next}
    do(review, "Task_conference", una, held)
    return plan


def running(key: str) -> list[ProcessInstance]:
    return list(ProcessInstance.objects.filter(version__key=key, finished__isnull=True))


def test_a_child_in_need_plan_begins_before_anybody_writes_the_end_and_can_be_approved_and_no_second_follows(
    inside: Cast,
) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        (need,) = running("child_in_need_plan")
        assert (waiting(plan), waiting(need)) == (["Task_end"], ["Task_plan"])
        task = Task.objects.get(process=need, element_id="Task_plan")
        assert task.owner == inside.sam, "with the worker of the child"
        assert "/contingency" in prefilled(task, inside.sam).origins, "goes on where the plan before stood"
        do(need, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-15"))
        do(need, "Task_approve", inside.priya, {"decision": "approve"})
        assert len(waiting_visits(inside)) == 1, "the child is visited under the new plan"
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD))
        assert running("child_in_need_plan") == [need]
        assert running("child_protection_plan") == []


def test_a_plan_that_a_manager_refused_before_the_end_is_written_begins_no_second_time(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        (need,) = running("child_in_need_plan")
        do(need, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-15"))
        do(need, "Task_approve", inside.priya, {"decision": "refuse", "comment": "His aunt sees to it."})
        do(need, "Task_instead", inside.priya, said(PLAN, "instead"))
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD))
        assert running("child_in_need_plan") == []


def test_what_the_conference_did_not_decide_on_waits_until_the_end_is_written(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "closure")
        assert (waiting(plan), running("closure"), running("child_in_need_plan")) == (["Task_end"], [], [])
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD, next="child_in_need"))
        assert len(running("child_in_need_plan")) == 1


def open_work(cast: Cast) -> list[str]:
    """What is open for Wilf: the steps of the processes, by their keys."""
    found = Task.objects.filter(Task.for_people(), case=cast.cases["wilf"], finished__isnull=True)
    return sorted(f"{one.process.version.key}/{one.element_id}" for one in found.select_related("process__version"))


def corrected(cast: Cast, comes_next: str) -> None:
    """The chair corrects what the conference said comes after the plan."""
    una = User.objects.get(name="Una Reyes")
    version = RecordVersion.objects.get(form_version__key="review_child_protection_conference")
    correction = correcting.begin(version, una, "It was written down wrongly.")
    answers = version.answers | {"next": comes_next}
    if correcting.submit(correction, una, answers, version.hidden) is None:
        correction.refresh_from_db()
        correcting.decide(correction, cast.priya, "approve", "")


NEED, BY_HAND = "child_in_need_plan/Task_plan", "child_protection_plan/End_looked_after"


@pytest.mark.parametrize(
    ("decided", "corrected_to", "left"),
    [
        ("closure", "child_in_need", [NEED]),
        ("closure", "looked_after", [BY_HAND]),
        ("looked_after", "child_in_need", [NEED, f"{BY_HAND}_at_once"]),
        ("child_in_need", "looked_after", [NEED, BY_HAND]),
        ("looked_after", "looked_after", [f"{BY_HAND}_at_once"]),
    ],
)
def test_what_the_corrected_record_of_the_conference_says_begins_once_the_end_is_written(
    inside: Cast, decided: str, corrected_to: str, left: list[str]
) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, decided)
        if corrected_to != decided:
            corrected(inside, corrected_to)
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD, next=corrected_to))
        delivered()
        assert open_work(inside) == left


def test_a_plan_that_ended_before_the_end_of_the_one_before_is_written_leads_to_the_closing(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        (need,) = running("child_in_need_plan")
        do(need, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-15"))
        do(need, "Task_approve", inside.priya, {"decision": "approve"})
    with later(datetime(2026, 7, 20, 10, tzinfo=UTC)):
        review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
        do(review, "Task_review", inside.sam, said(PLAN, "a review", held_on="2026-07-20", decision="end"))
        do(review, "Task_approve", inside.priya, {"decision": "approve"})
        do(need, "Task_end", inside.sam, said(PLAN, "the end", end_date="2026-07-20"))
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD))
        delivered()
        assert open_work(inside) == ["closure/Task_closure"]


def test_where_another_council_takes_over_before_the_end_is_written_the_closing_begins(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        moves = start_for_case("transfer", inside.cases["wilf"], inside.sam)
        do(moves, "Task_request", inside.sam, said(TRANSFER, "to another council", told_on="2026-07-14"))
        took = said(TRANSFER, "they took over", confirmed_on="2026-07-15", conference_on="2026-07-15")
        do(moves, "Task_confirm", inside.sam, took)
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD, next="moved"))
        delivered()
        assert "closure/Task_closure" in open_work(inside)


def test_nobody_is_asked_to_begin_by_hand_what_a_child_needed_who_has_died(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "looked_after")
        assert f"{BY_HAND}_at_once" in open_work(inside)
        write_down_death(inside.cases["wilf"], date(2026, 7, 15), inside.sam)
        delivered()
        do_due(AFTER_DEATH)
        assert open_work(inside) == ["child_protection_plan/Task_end"]
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD, next="closure", end_reason="died"))
        delivered()
        assert open_work(inside) == ["closure/Task_closure"]


def test_the_manager_reads_what_was_to_begin_by_hand_and_a_death_that_was_wrong_had_ended(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "looked_after")
        wilf = inside.cases["wilf"]
        write_down_death(wilf, date(2026, 7, 15), inside.sam)
        do_due(AFTER_DEATH)
    with later(datetime(2026, 7, 15, 11, tzinfo=UTC)):
        wilf.refresh_from_db()
        assert write_down_death(wilf, None, inside.sam)
        wilf.refresh_from_db()
        assert ended_by_it(wilf) == [plan]
        assert Notification.objects.filter(kind="look_again", user=inside.priya).exists()


def test_a_new_protection_plan_begins_beside_what_a_manager_has_still_to_begin_by_hand(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "looked_after")
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD, next="looked_after"))
        send_message("start_child_protection_plan", case=inside.cases["wilf"])
        delivered()
        assert "child_protection_plan/Task_outline" in open_work(inside)


def test_no_plan_begins_within_the_one_before_nor_does_that_end_after_it_began(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        (need,) = running("child_in_need_plan")
        written = said(PLAN, "a plan", start_date="2026-07-14")
        assert refused(need, "Task_plan", inside, written) == {"/start_date"}
        assert refused(need, "Task_plan", inside, written | {"start_date": "2026-07-15"}) == set()
        do(need, "Task_plan", inside.sam, written | {"start_date": "2026-07-15"})
        do(need, "Task_approve", inside.priya, {"decision": "approve"})
    with later(datetime(2026, 7, 16, 10, tzinfo=UTC)):
        ends = said(PROTECTION, "the end", end_date="2026-07-16")
        assert refused(plan, "Task_end", inside, ends) == {"/end_date"}
        assert refused(plan, "Task_end", inside, ends | TOLD) == set()


def refused(process: ProcessInstance, step: str, cast: Cast, answers: dict[str, Any]) -> set[str]:
    """The questions of a step at which these answers are refused."""
    task = Task.objects.get(process=process, element_id=step, finished__isnull=True)
    assert task.form_version is not None
    form = task.form_version.definition
    return {one.pointer for one in form.review(form.entered_from(answers), Fillable(task, cast.sam)).problems}
