"""Visits under a shipped plan: a visit that nobody planned counts, and the waiting one is due later by then."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from viewflow.workflow.status import PROCESS

from cases.models import Person
from jobs.models import DueWork
from records import correcting
from records.facts import current_facts
from records.models import RecordVersion
from tests.cast import Cast
from tests.forms.library_answers import PLAN, PROTECTION, said
from tests.forms.test_shipped_forms import ROOT
from tests.workflow.answers import submit
from tests.workflow.running import delivered, later, waiting
from tests.workflow.test_assessment_played import do
from workflow import corrections, deadlines, steering, work
from workflow.ad_hoc import begin_offered, offers_for
from workflow.bpmn import read
from workflow.bpmn.model import BoundaryEvent, BusinessRuleTask
from workflow.deadlines import RECORDED_KIND, recount_recorded
from workflow.delivery import send_message
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.prefilling import prefilled
from workflow.scope import seen_by
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
A_WEEK_LATER = datetime(2026, 7, 21, 9, tzinfo=UTC)


def in_force(cast: Cast) -> ProcessInstance:
    """Wilf's child in need plan, from 14 July 2026, with a visit every four weeks."""
    process = start_for_case("child_in_need_plan", cast.cases["wilf"], cast.sam)
    do(process, "Task_plan", cast.sam, said(PLAN, "a plan", start_date="2026-07-14"))
    do(process, "Task_approve", cast.priya, {"decision": "approve"})
    return process


def waiting_visits(cast: Cast) -> list[Task]:
    found = Task.objects.filter(case=cast.cases["wilf"], element_id="Task_visit", finished__isnull=True)
    return list(found.order_by("created"))


def visit_besides(cast: Cast, day: str, **changes: Any) -> None:
    """Sam visits without being asked, and writes it down."""
    (offer,) = (one for one in offers_for(cast.cases["wilf"], cast.sam) if one.element.id == "Offer_visit")
    begin_offered(offer.task, "Offer_visit", cast.sam)
    *_planned, besides = waiting_visits(cast)
    if besides.owner is None:
        work.claim(besides, cast.sam)
    besides.refresh_from_db()
    submit(besides, cast.sam, said(PLAN, "a visit", visited_on=day, **changes))


def test_another_visit_moves_the_day_of_the_one_that_waits_and_leaves_it_with_its_worker(inside: Cast) -> None:
    in_force(inside)
    (planned,) = waiting_visits(inside)
    assert (planned.due_on, planned.owner) == (date(2026, 8, 11), inside.sam)
    with later(A_WEEK_LATER):
        visit_besides(inside, "2026-07-21")
        assert DueWork.objects.filter(kind=RECORDED_KIND, subject=inside.cases["wilf"].pk).count() == 1
        recount_recorded(inside.cases["wilf"].pk)
        recount_recorded(inside.cases["wilf"].pk)
    (still,) = waiting_visits(inside)
    assert (still.pk, still.owner, still.due_on) == (planned.pk, inside.sam, date(2026, 8, 18))
    rings = TaskTimer.objects.get(task=still, element_id="Timer_late").due_at
    assert rings.date() == date(2026, 8, 20)


def test_a_visit_begins_with_the_plan_in_force_and_not_with_the_last_answer(inside: Cast) -> None:
    in_force(inside)
    with later(A_WEEK_LATER):
        visit_besides(inside, "2026-07-21", reason="other")
    (planned,) = waiting_visits(inside)
    filled = prefilled(planned, inside.sam).origins["/reason"]["typed"]
    assert list(filled.values()) == [["child_in_need"]]


def test_a_plan_that_is_changed_keeps_how_often_the_child_is_visited(inside: Cast) -> None:
    process = start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    do(process, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-14", visit_every_weeks=2))
    do(process, "Task_approve", inside.priya, {"decision": "approve"})
    review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
    do(review, "Task_review", inside.sam, said(PLAN, "a review", held_on="2026-07-14", decision="change"))
    do(review, "Task_approve", inside.priya, {"decision": "approve"})
    change = Task.objects.get(process=process, element_id="Task_change", finished__isnull=True)
    assert list(prefilled(change, inside.sam).origins["/visit_every_weeks"]["typed"].values()) == [["2"]]


def fed(cast: Cast, item: str) -> list[Any]:
    return [fact.value for fact in current_facts(item=item, case=cast.cases["wilf"]).order_by("on")]


def test_only_a_visit_at_which_the_child_was_seen_says_when_the_child_was_last_seen(inside: Cast) -> None:
    in_force(inside)
    with later(A_WEEK_LATER):
        visit_besides(inside, "2026-07-20", reason="child_protection")
        nobody = said("intervention/visit", "nobody there", visited_on="2026-07-21")
        submit(waiting_visits(inside)[0], inside.sam, nobody)
    assert fed(inside, "annexa:6.last_seen") == [date(2026, 7, 20)]
    assert fed(inside, "annexa:7.last_visit") == [date(2026, 7, 20)]
    assert fed(inside, "annexa:7.seen_alone") == [True]


def test_a_visit_for_another_reason_is_none_of_the_protection_plan(inside: Cast) -> None:
    in_force(inside)
    with later(A_WEEK_LATER):
        visit_besides(inside, "2026-07-20", reason="child_in_need")
    assert fed(inside, "annexa:6.last_seen") == [date(2026, 7, 20)]
    assert fed(inside, "annexa:7.last_visit") == fed(inside, "annexa:7.seen_alone") == []


def test_the_next_visit_is_counted_again_when_the_day_of_the_last_one_is_corrected_to_an_earlier_one(
    inside: Cast,
) -> None:
    in_force(inside)
    (first,) = waiting_visits(inside)
    with later(A_WEEK_LATER):
        submit(first, inside.sam, said(PLAN, "a visit", visited_on="2026-07-21"))
        (following,) = waiting_visits(inside)
        assert following.due_on == date(2026, 8, 18), "four weeks after Tuesday 21 July"
        version = RecordVersion.objects.get(form_version__key="visit")
        correction = correcting.begin(version, inside.sam, "It was the Friday before.")
        made = correcting.submit(correction, inside.sam, version.answers | {"visited_on": "2026-07-17"}, version.hidden)
        assert made is not None
        corrections.in_force(made, inside.sam)
        deadlines.recount_case_now(inside.cases["wilf"].pk)
    (following,) = waiting_visits(inside)
    assert following.due_on == date(2026, 8, 14), "four weeks after Friday 17 July"


@pytest.mark.parametrize(("running", "protects"), [([], False), ([False], True), ([True], False)])
def test_a_visit_that_was_begun_before_a_protection_plan_is_looked_at_as_one_of_it(
    running: list[bool], protects: bool
) -> None:
    model = read((ROOT / "processes/intervention/visit.v1.bpmn").read_bytes())
    rule = model.elements["Rule_alerts"]
    assert isinstance(rule, BusinessRuleTask)
    facts: dict[str, Any] = {
        "plan_kind": "child_in_need",
        "forms": {"visit": {"reason": "child_in_need"}},
        "case": {"under_way": [{"process": "child_protection_plan", "ending": ending} for ending in running]},
    }
    assert (dict(rule.inputs)["protection"].evaluate(facts) is True) is protects


def in_protection(cast: Cast) -> ProcessInstance:
    """Wilf's child protection plan, from 14 July 2026."""
    process = start_for_case("child_protection_plan", cast.cases["wilf"], cast.sam)
    do(process, "Task_outline", cast.sam, said(PROTECTION, "an outline", start_date="2026-07-14"))
    return process


def not_seen(cast: Cast, visit: Task) -> ProcessInstance:
    """Sam finds nobody at home, and a manager must decide about it."""
    submit(visit, cast.sam, said("intervention/visit", "nobody there", visited_on="2026-07-21"))
    missed: ProcessInstance = visit.process
    return missed


@pytest.mark.parametrize("plan", [in_force, in_protection])
def test_a_manager_decides_about_a_child_who_was_not_seen_also_when_the_plan_is_over(
    inside: Cast, plan: Callable[[Cast], ProcessInstance]
) -> None:
    process = plan(inside)
    with later(A_WEEK_LATER):
        (planned,) = waiting_visits(inside)
        missed = not_seen(inside, planned)
        send_message("child_moved_away", case=inside.cases["wilf"])
        delivered()
        assert waiting_visits(inside) == [], "the visit that waited ends with its plan"
        assert waiting(process) == ["Task_end"]
        look = Task.objects.get(process=missed, element_id="Task_look", finished__isnull=True)
        assert (look.due_on, look.process.parent_task) == (date(2026, 7, 22), None)
        end = Task.objects.select_related("process").get(process=process, element_id="Task_end")
        assert [one["process"] for one in seen_by(end)["case"]["under_way"]] == ["visit"]
        do(missed, "Task_look", inside.priya, said("intervention/visit", "strategy"))
    missed.refresh_from_db()
    assert missed.status == PROCESS.DONE
    assert ProcessInstance.objects.filter(version__key="strategy_discussion", finished__isnull=True).exists()


@pytest.mark.parametrize("let_go", [False, True])
def test_nobody_decides_about_a_visit_any_more_when_the_child_has_died(inside: Cast, let_go: bool) -> None:
    in_force(inside)
    with later(A_WEEK_LATER):
        missed = not_seen(inside, waiting_visits(inside)[0])
        if let_go:
            send_message("child_moved_away", case=inside.cases["wilf"])
            delivered()
        Person.objects.filter(pk=inside.cases["wilf"].child_id).update(date_of_death=date(2026, 7, 21))
        inside.cases["wilf"].refresh_from_db()
        send_message("child_died", case=inside.cases["wilf"])
        delivered()
    missed.refresh_from_db()
    assert missed.finished is not None
    assert waiting(missed) == []


def test_a_plan_that_says_other_weeks_never_moves_a_visit_that_waits_to_a_later_day() -> None:
    model = read((ROOT / "processes/intervention/visit.v1.bpmn").read_bytes())
    changed = model.elements["Catch_changed"]
    assert isinstance(changed, BoundaryEvent)
    overdue = {"visit_by": date(2026, 8, 11), "new_by": date(2026, 8, 21)}
    weeks: dict[str, Any] = {
        "new_days": None,
        "visit_days": None,
        "new_weeks": 1,
        "visit_weeks": 4,
        "history": {"visit": []},
    }
    outputs = dict(changed.outputs)
    assert outputs["visit_by"].evaluate({**overdue, **weeks}) == date(2026, 8, 11)
    sooner = {"visit_by": date(2026, 8, 11), "new_by": date(2026, 7, 21)}
    assert outputs["visit_by"].evaluate({**sooner, **weeks}) == date(2026, 7, 21)


def becomes_rarer(cast: Cast) -> None:
    """Wilf's plan says a visit every week from 14 July; he is seen on Wednesday 15; then it says every four weeks."""
    process = start_for_case("child_in_need_plan", cast.cases["wilf"], cast.sam)
    do(process, "Task_plan", cast.sam, said(PLAN, "a plan", start_date="2026-07-14", visit_every_weeks=1))
    do(process, "Task_approve", cast.priya, {"decision": "approve"})
    with later(datetime(2026, 7, 15, 9, tzinfo=UTC)):
        submit(waiting_visits(cast)[0], cast.sam, said(PLAN, "a visit", visited_on="2026-07-15"))
    with later(datetime(2026, 7, 16, 9, tzinfo=UTC)):
        review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
        do(review, "Task_review", cast.sam, said(PLAN, "a review", held_on="2026-07-16", decision="change"))
        do(review, "Task_approve", cast.priya, {"decision": "approve"})
        do(process, "Task_change", cast.sam, said(PLAN, "a plan", start_date="2026-07-14", visit_every_weeks=4))
        do(process, "Task_approve_change", cast.priya, {"decision": "approve"})
        deadlines.recount_case_now(cast.cases["wilf"].pk)


def test_a_visit_that_waits_and_the_one_after_it_was_missed_keep_to_the_weeks_before_the_plan_said_more(
    inside: Cast,
) -> None:
    becomes_rarer(inside)
    (still,) = waiting_visits(inside)
    assert still.due_on == date(2026, 7, 22), "a week after he was seen, as the plan said then"
    with later(datetime(2026, 7, 22, 9, tzinfo=UTC)):
        submit(still, inside.sam, said("intervention/visit", "nobody there", visited_on="2026-07-22"))
        (again,) = waiting_visits(inside)
        assert again.due_on == date(2026, 7, 23), "he should have been seen on the 22nd: as if nobody had come"
    with later(datetime(2026, 7, 23, 9, tzinfo=UTC)):
        submit(again, inside.sam, said(PLAN, "a visit", visited_on="2026-07-23"))
        (following,) = waiting_visits(inside)
        assert following.due_on == date(2026, 8, 20), "four weeks after Thursday 23 July"


@pytest.mark.parametrize("plan", [in_force, in_protection])
def test_a_visit_that_is_written_anew_when_a_manager_was_to_decide_ends_with_its_plan(
    inside: Cast, plan: Callable[[Cast], ProcessInstance]
) -> None:
    plan(inside)
    with later(A_WEEK_LATER):
        missed = not_seen(inside, waiting_visits(inside)[0])
        steering.reopen(Task.objects.get(process=missed, element_id="Task_visit"), inside.priya, "It was another day.")
        assert waiting(missed) == ["Task_visit"]
        send_message("child_moved_away", case=inside.cases["wilf"])
        delivered()
    missed.refresh_from_db()
    assert (missed.status, waiting_visits(inside)) == (PROCESS.CANCELED, [])


def test_a_visit_that_is_written_anew_begins_no_second_next_one(inside: Cast) -> None:
    in_force(inside)
    with later(A_WEEK_LATER):
        missed = not_seen(inside, waiting_visits(inside)[0])
        steering.reopen(Task.objects.get(process=missed, element_id="Task_visit"), inside.priya, "It was another day.")
        again = Task.objects.get(process=missed, element_id="Task_visit", finished__isnull=True)
        submit(again, inside.sam, said("intervention/visit", "nobody there", visited_on="2026-07-20"))
        assert waiting(missed) == ["Task_look"]
        assert [one.process == missed for one in waiting_visits(inside)] == [False]
