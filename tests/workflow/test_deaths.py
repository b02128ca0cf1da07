"""A death ends what nobody must be asked for any more, whatever said so: its page, a visit, a case note, a return."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from accounts.models import Notification
from cases.correcting import write_down_death
from cases.models import Case, Person
from cases.opening import allocate, close_episode, open_case
from tests.cast import Cast
from tests.forms import protection_answers as protection
from tests.forms.library_answers import ANSWERS, said
from tests.forms.test_shipped_forms import TODAY, definition
from tests.workflow.answers import submit
from tests.workflow.running import delivered
from tests.workflow.test_assessment_played import do
from tests.workflow.test_subjects import siblings
from tests.workflow.test_visits_under_a_plan import in_force, waiting_visits
from workflow import work
from workflow.ad_hoc import begin_offered, offers_for
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case, start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DIED = "2026-07-13"
FOUND: dict[str, Any] = {
    "visited_on": "2026-07-14",
    "reason": "child_in_need",
    "announced": "announced",
    "result": "nobody",
    "tried": "The police were there.",
    "date_of_death": DIED,
}


def waits(cast: Cast, child: str = "wilf") -> list[str]:
    """What people are asked to do for a child alone."""
    tasks = Task.objects.filter(Task.for_people(), case=cast.cases[child], finished__isnull=True)
    return sorted(tasks.values_list("element_id", flat=True))


def test_a_death_learned_of_at_a_visit_ends_the_plan_and_every_visit_and_tells_who_works_with_the_child(
    inside: Cast,
) -> None:
    in_force(inside)
    (offer,) = (one for one in offers_for(inside.cases["wilf"], inside.sam) if one.element.id == "Offer_visit")
    begin_offered(offer.task, "Offer_visit", inside.sam)
    besides = waiting_visits(inside)[-1]
    if besides.owner is None:
        work.claim(besides, inside.sam)
    besides.refresh_from_db()
    submit(besides, inside.sam, FOUND)
    delivered()
    assert str(Person.objects.get(given_name="Wilfred").date_of_death) == DIED
    assert waits(inside) == ["Task_end"]
    assert Notification.objects.filter(kind="read_first", user=inside.priya).count() == 1


def test_a_death_in_a_case_note_ends_a_plan_in_preparation_and_the_assessment_beside_it_with_one_closing(
    inside: Cast,
) -> None:
    besides = ("visit", "missing_episode", "service", "supervision", "transfer", "dispute")
    for key in ("child_and_family_assessment", "child_in_need_plan", *besides):
        start_for_case(key, inside.cases["wilf"], inside.sam)
    start_for_family("strategy_discussion", [inside.cases["wilf"]], inside.priya)
    note = start_for_case("case_note", inside.cases["wilf"], inside.sam)
    do(note, "Task_note", inside.sam, ANSWERS["case_note"] | {"kind": "death", "date_of_death": DIED})
    delivered()
    assert waits(inside) == ["Task_closure"]


def test_a_case_note_asks_for_the_day_of_death_only_where_it_says_that_the_child_died() -> None:
    form, note = definition("case_note"), ANSWERS["case_note"]
    assert "/date_of_death" in form.hidden(note)
    assert form.validate(note, TODAY) == []
    (problem,) = form.validate(note | {"kind": "death"}, TODAY)
    assert problem.message == "Enter the day on which the child died, such as 9 7 2026"


def test_a_death_written_down_when_a_missing_child_was_found_ends_the_search(inside: Cast) -> None:
    missing = start_for_case("missing_episode", inside.cases["wilf"], inside.sam)
    do(missing, "Task_report", inside.sam, ANSWERS["missing_episode"])
    back = said("intervention/missing_episode", "back")
    found = {name: value for name, value in back.items() if name != "interview_offered"}
    do(missing, "Task_return", inside.sam, found | {"date_of_death": DIED})
    delivered()
    assert waits(inside) == ["Task_closure"]
    missing.refresh_from_db()
    assert missing.finished is not None


@pytest.mark.parametrize("key", ["section_47_enquiry", "initial_child_protection_conference", "strategy_discussion"])
def test_what_is_about_brothers_and_sisters_goes_on_for_those_who_live_and_ends_with_the_last(
    inside: Cast, key: str
) -> None:
    both = siblings(inside)
    start_for_case("child_and_family_assessment", both[1], inside.sam)
    process = start_for_family(key, both, inside.priya)
    before = open_steps(process)
    assert write_down_death(both[0], date(2026, 7, 13), inside.sam)
    delivered()
    assert open_steps(process) == (["Task_enquire"] if key.startswith("section") else before)
    assert write_down_death(both[1], date(2026, 7, 13), inside.sam)
    delivered()
    assert open_steps(process) == []
    process.refresh_from_db()
    assert process.finished is not None
    assert closings() == sorted(case.reference for case in both)


def closings() -> list[str]:
    """The children whose closing began, one for each that did."""
    begun = Case.objects.filter(process_links__process__version__key="closure")
    return sorted(begun.values_list("reference", flat=True))


def begin_family(cast: Cast, key: str) -> None:
    start_for_family(key, [cast.cases["wilf"]], cast.priya)


def begin_service(cast: Cast) -> None:
    start_for_case("service", cast.cases["wilf"], cast.sam)


def begin_assessment_and_plan(cast: Cast) -> None:
    for key in ("child_and_family_assessment", "child_in_need_plan"):
        start_for_case(key, cast.cases["wilf"], cast.sam)


def begin_closing(cast: Cast) -> None:
    start_for_case("closure", cast.cases["wilf"], cast.sam)


def begin_nothing(cast: Cast) -> None:
    assert waits(cast) == []


@pytest.mark.parametrize(
    "begin",
    [
        partial(begin_family, key="initial_child_protection_conference"),
        partial(begin_family, key="section_47_enquiry"),
        begin_service,
        begin_assessment_and_plan,
        begin_closing,
        begin_nothing,
    ],
)
def test_whatever_ran_when_a_child_died_one_closing_begins(inside: Cast, begin: Callable[[Cast], None]) -> None:
    begin(inside)
    assert write_down_death(inside.cases["wilf"], date(2026, 7, 13), inside.sam)
    delivered()
    assert closings() == [inside.cases["wilf"].reference]
    assert waits(inside) == ["Task_closure"]


def test_a_plan_in_force_leads_to_the_closing_itself(inside: Cast) -> None:
    in_force(inside)
    assert write_down_death(inside.cases["wilf"], date(2026, 7, 13), inside.sam)
    delivered()
    assert (closings(), waits(inside)) == ([], ["Task_end"])


def test_no_closing_begins_where_our_work_has_ended_or_the_death_was_taken_back_at_once(inside: Cast) -> None:
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    close_episode(wilf, "RC8", actor=inside.priya)
    assert write_down_death(wilf, date(2026, 7, 13), inside.sam)
    assert write_down_death(tansy, date(2026, 7, 13), inside.sam)
    assert write_down_death(tansy, None, inside.sam)
    delivered()
    assert closings() == []


def test_the_closing_of_a_child_who_was_to_be_born_begins_too(inside: Cast) -> None:
    baby = open_case("Baby", "Larkspur", expected=date(2026, 10, 20), actor=inside.priya)
    allocate(baby, inside.teams["Harbour team"], inside.sam, starts_on=date(2026, 7, 1))
    process = start_for_family("initial_child_protection_conference", [baby], inside.priya)
    assert write_down_death(baby, date(2026, 7, 13), inside.sam)
    delivered()
    assert (open_steps(process), closings()) == ([], [baby.reference])


def open_steps(process: ProcessInstance) -> list[str]:
    tasks = Task.objects.filter(Task.for_people(), process=process, finished__isnull=True)
    return sorted(tasks.values_list("element_id", flat=True))


def test_a_conference_that_was_arranged_asks_nothing_about_a_child_who_died(inside: Cast) -> None:
    both = siblings(inside)
    process = start_for_family("initial_child_protection_conference", both, inside.priya)
    assert write_down_death(both[0], date(2026, 7, 13), inside.sam)
    do(process, "Task_arrange", inside.priya, protection.ANSWERS["conference_arrangement"])
    delivered()
    reports = Task.objects.filter(process=process, element_id="Task_report")
    assert [task.case for task in reports] == [both[1]]


def test_a_day_that_is_corrected_ends_nothing_again(inside: Cast) -> None:
    case = inside.cases["wilf"]
    assert write_down_death(case, date(2026, 7, 13), inside.sam)
    assessment = start_for_case("child_and_family_assessment", case, inside.sam)
    assert write_down_death(case, date(2026, 7, 12), inside.sam)
    delivered()
    assert open_steps(assessment) == ["Task_assess"]
