"""What is under way for a child goes on: no second enquiries, no second strategy discussion begin beside it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Notification, User
from cases.correcting import write_down_death
from cases.models import Case
from cases.opening import allocate, open_case
from tests.cast import Cast, make_person
from tests.forms.library_answers import said as of_scenario
from tests.forms.protection_answers import ANSWERS, HEARD_OF
from tests.jobs.due_now import do_due
from tests.workflow.answers import submit
from tests.workflow.running import delivered, later
from tests.workflow.test_assessment_played import do
from tests.workflow.test_strategy_by_hand import MEETING
from workflow import work
from workflow.deadlines import RECORDED_KIND
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.scope import seen_by
from workflow.starting import start_for_case, start_for_family

pytestmark = pytest.mark.django_db
ASSESSMENT = of_scenario("assessment/strategy_discussion", "assess") | HEARD_OF
ENDED = {"ended_on": "2026-07-14", "outcome": "assessment", "findings": "not_substantiated", "agency_asks": False}
MISSING, VISIT = "intervention/missing_episode", "intervention/visit"


def running(key: str) -> int:
    return ProcessInstance.objects.filter(version__key=key, finished__isnull=True).count()


def told(who: User, words: str) -> int:
    return Notification.objects.filter(user=who, words__contains=words).count()


def test_a_discussion_under_way_goes_on_when_a_manager_asks_for_one_about_a_missing_child(inside: Cast) -> None:
    process = start_for_case("missing_episode", inside.cases["wilf"], inside.sam)
    do(process, "Task_report", inside.sam, of_scenario(MISSING, "missing"))
    una = talking(inside)
    with later(datetime(2026, 7, 15, 12, tzinfo=UTC)):
        do(process, "Task_still", inside.priya, of_scenario(MISSING, "pattern") | {"decision": "strategy"})
        assert running("strategy_discussion") == 1
        words = "who is still missing. One is under way already"
        assert [told(who, words) for who in (una, inside.sam, inside.priya)] == [1, 1, 0]


def test_a_discussion_under_way_goes_on_when_what_a_child_said_who_is_back_asks_for_one(inside: Cast) -> None:
    process = start_for_case("missing_episode", inside.cases["wilf"], inside.sam)
    talker = make_person(inside, "Ira Holm", "family_support", "Harbour team")
    do(process, "Task_report", inside.sam, of_scenario(MISSING, "missing", missing_since="2026-07-13T20:00:00+01:00"))
    do(process, "Task_return", inside.sam, of_scenario(MISSING, "back", returned_at="2026-07-14T07:00:00+01:00"))
    una = talking(inside)
    talk = of_scenario(MISSING, "talked", held_on="2026-07-14", worried=True)
    do(process, "Task_interview", talker, talk)
    do(process, "Task_look", inside.priya, of_scenario(MISSING, "pattern") | {"decision": "strategy"})
    assert process.finished is not None
    assert running("strategy_discussion") == 1
    assert told(una, "who goes missing. One is under way already") == 1


def test_a_discussion_under_way_goes_on_when_a_manager_asks_for_one_about_a_child_not_seen(inside: Cast) -> None:
    una = talking(inside)
    process = start_for_case("visit", inside.cases["wilf"], inside.sam)
    do(process, "Task_visit", inside.sam, of_scenario(VISIT, "nobody there", visited_on="2026-07-14"))
    do(process, "Task_look", inside.priya, of_scenario(VISIT, "strategy"))
    assert process.finished is not None
    assert running("strategy_discussion") == 1
    words = "who was not seen at a visit, or not seen alone. One is under way already"
    assert [told(who, words) for who in (una, inside.sam, inside.priya)] == [1, 1, 0]


def talking(cast: Cast) -> User:
    """A strategy discussion about Wilf, which another manager than his worker's is to hold."""
    una = make_person(cast, "Una Reyes", "team_manager", "Harbour team")
    start_for_family("strategy_discussion", [cast.cases["wilf"]], una)
    assert Task.objects.filter(element_id="Task_discuss", finished__isnull=True).update(owner=una) == 1
    return una


def part(case: Case, element: str, who: User, answers: dict[str, Any]) -> None:
    """Take the part of one of several children in a piece of work, and submit it."""
    task = Task.objects.get(case=case, element_id=element, finished__isnull=True)
    if task.owner is None:
        work.claim(task, who)
    task.refresh_from_db()
    submit(task, who, answers)


def decided(cast: Cast, decision: str) -> ProcessInstance:
    """One more strategy discussion about Wilf, held and decided on."""
    process = start_for_family("strategy_discussion", [cast.cases["wilf"]], cast.priya)
    do(process, "Task_discuss", cast.priya, MEETING)
    do(process, "Task_decide", cast.priya, ANSWERS["strategy_decision"] | {"decision": decision})
    return process


def under_way(cast: Cast) -> User:
    """Enquiries about Wilf, which another worker than his own makes."""
    start_for_family("section_47_enquiry", [cast.cases["wilf"]], cast.sam)
    una = make_person(cast, "Una Reyes", "social_worker", "Harbour team")
    assert Task.objects.filter(Task.for_people(), element_id="Task_enquire").update(owner=una) == 1
    return una


def test_enquiries_under_way_go_on_and_whoever_makes_them_is_told(inside: Cast) -> None:
    una = under_way(inside)
    process = decided(inside, "section_47")
    assert process.finished is not None
    assert running("section_47_enquiry") == 1
    words = f"{inside.cases['wilf'].reference}: A strategy discussion decided on enquiries"
    assert [told(who, words) for who in (una, inside.sam, inside.priya)] == [1, 1, 0]


def test_an_emergency_still_begins_beside_enquiries_under_way(inside: Cast) -> None:
    under_way(inside)
    decided(inside, "emergency")
    assert (running("section_47_enquiry"), running("emergency_protection")) == (1, 1)


def test_enquiries_about_a_sibling_begin_without_the_child_who_has_some(inside: Cast) -> None:
    under_way(inside)
    both = [inside.cases["wilf"], open_case("Robin", "Larkspur")]
    allocate(both[1], inside.teams["Harbour team"], inside.sam)
    process = start_for_family("strategy_discussion", both, inside.priya)
    do(process, "Task_discuss", inside.priya, MEETING)
    part(both[0], "Task_decide", inside.priya, ANSWERS["strategy_decision"])
    part(both[1], "Task_decide", inside.priya, ANSWERS["strategy_decision"])
    enquiries = ProcessInstance.objects.filter(version__key="section_47_enquiry")
    assert sorted(link.case.child.given_name for one in enquiries for link in one.case_links.all()) == [
        "Robin",
        "Wilfred",
    ]


def test_new_enquiries_begin_where_those_under_way_are_left_only_for_a_sibling(inside: Cast) -> None:
    wilf, robin = inside.cases["wilf"], open_case("Robin", "Larkspur")
    allocate(robin, inside.teams["Harbour team"], inside.sam)
    start_for_family("section_47_enquiry", [wilf, robin], inside.sam)
    part(wilf, "Task_enquire", inside.sam, ANSWERS["section_47_enquiry"] | {"ended_on": "2026-07-14"})
    part(wilf, "Task_endorse", inside.priya, {"decision": "approve"})
    decided(inside, "section_47")
    assert running("section_47_enquiry") == 2


def test_of_two_discussions_that_wait_for_a_brother_the_second_begins_no_second_enquiries(inside: Cast) -> None:
    wilf, robin = inside.cases["wilf"], open_case("Robin", "Larkspur")
    allocate(robin, inside.teams["Harbour team"], inside.sam)
    first, second = (start_for_family("strategy_discussion", [wilf, robin], inside.priya) for _ in range(2))
    for one in (first, second):
        do(one, "Task_discuss", inside.priya, MEETING)
    decide = ANSWERS["strategy_decision"]
    for one, child, answers in (
        (first, wilf, decide),
        (second, wilf, decide),
        (first, robin, ASSESSMENT),
        (second, robin, ASSESSMENT),
    ):
        task = Task.objects.get(process=one, case=child, element_id="Task_decide", finished__isnull=True)
        if task.owner is None:
            work.claim(task, inside.priya)
        task.refresh_from_db()
        submit(task, inside.priya, answers)
    asked = Task.objects.filter(Task.for_people(), element_id="Task_enquire", finished__isnull=True)
    assert [task.case for task in asked] == [wilf]
    assert running("section_47_enquiry") == 1
    assert told(inside.sam, f"{wilf.reference}: Enquiries were to begin about this child") == 1


def test_enquiries_under_way_keep_their_last_day_whatever_a_later_discussion_decides(inside: Cast) -> None:
    decided(inside, "section_47")
    enquire = Task.objects.get(Task.for_people(), element_id="Task_enquire")
    first = (enquire.due_on, seen_days(enquire))
    with later(datetime(2026, 7, 16, 12, tzinfo=UTC)):
        process = start_for_family("strategy_discussion", [inside.cases["wilf"]], inside.priya)
        tasks = [one | {"by": "2026-07-16"} for one in MEETING["tasks"]]
        do(process, "Task_discuss", inside.priya, MEETING | {"held_on": "2026-07-15", "tasks": tasks})
        again = {name: value for name, value in ANSWERS["strategy_decision"].items() if name not in HEARD_OF}
        do(process, "Task_decide", inside.priya, again | {"see_child_by": "2026-07-16"})
        do_due(RECORDED_KIND, "process_timer")
        enquire.refresh_from_db()
        assert (enquire.due_on, seen_days(enquire)) == first
    assert first[1] == {"enquiries_began": "2026-07-09", "icpc_target": "2026-07-30"}


def seen_days(task: Task) -> dict[str, Any]:
    """When the form says that the enquiries began, and the last day of a conference."""
    assert task.form_version is not None
    standing = task.form_version.definition.standing({}, seen_by(task))
    return {name: standing.answers.get(name) for name in ("enquiries_began", "icpc_target")}


def asks_when_they_began(task: Task) -> bool:
    assert task.form_version is not None
    return "/no_strategy_began" in task.form_version.definition.standing({}, seen_by(task)).asked


def test_enquiries_under_way_know_their_day_when_a_later_discussion_lets_the_work_go_on(inside: Cast) -> None:
    decided(inside, "section_47")
    process = start_for_family("strategy_discussion", [inside.cases["wilf"]], inside.priya)
    do(process, "Task_discuss", inside.priya, MEETING)
    goes_on = {name: value for name, value in ASSESSMENT.items() if name not in HEARD_OF} | {"decision": "goes_on"}
    do(process, "Task_decide", inside.priya, goes_on)
    enquire = Task.objects.get(Task.for_people(), element_id="Task_enquire")
    assert not asks_when_they_began(enquire)
    assert seen_days(enquire)["enquiries_began"] == "2026-07-09"


def test_enquiries_begun_by_hand_after_others_count_from_no_discussion_that_led_to_those(inside: Cast) -> None:
    decided(inside, "section_47")
    first = Task.objects.get(Task.for_people(), element_id="Task_enquire")
    part(inside.cases["wilf"], "Task_enquire", inside.sam, ANSWERS["section_47_enquiry"] | ENDED)
    part(inside.cases["wilf"], "Task_endorse", inside.priya, {"decision": "approve"})
    first.refresh_from_db()
    assert not asks_when_they_began(first), "a correction of those that ended keeps their day"
    with later(datetime(2026, 8, 18, 12, tzinfo=UTC)):
        again = start_for_family("section_47_enquiry", [inside.cases["wilf"]], inside.sam)
        enquire = Task.objects.get(process=again, element_id="Task_enquire")
        assert asks_when_they_began(enquire)
        assert seen_days(enquire) == {"enquiries_began": None, "icpc_target": None}
        assert enquire.due_on == date(2026, 9, 7), "13 working days on: 31 August is a bank holiday"
        assert enquire.follow_up_on == date(2026, 8, 19), "the child is seen on the next working day"
        assert not TaskTimer.objects.filter(task=enquire, element_id="Timer_seen", fired_at=None).exists()


def test_a_new_discussion_after_enquiries_that_ended_begins_new_ones_on_its_own_day(inside: Cast) -> None:
    decided(inside, "section_47")
    part(inside.cases["wilf"], "Task_enquire", inside.sam, ANSWERS["section_47_enquiry"] | ENDED)
    part(inside.cases["wilf"], "Task_endorse", inside.priya, {"decision": "approve"})
    with later(datetime(2026, 8, 18, 12, tzinfo=UTC)):
        process = start_for_family("strategy_discussion", [inside.cases["wilf"]], inside.priya)
        tasks = [one | {"by": "2026-08-18"} for one in MEETING["tasks"]]
        do(process, "Task_discuss", inside.priya, MEETING | {"held_on": "2026-08-18", "tasks": tasks})
        decide = {name: value for name, value in ANSWERS["strategy_decision"].items() if name not in HEARD_OF}
        do(process, "Task_decide", inside.priya, decide | {"see_child_by": "2026-08-18"})
        enquire = Task.objects.get(Task.for_people(), element_id="Task_enquire", finished__isnull=True)
        assert seen_days(enquire) == {"enquiries_began": "2026-08-18", "icpc_target": "2026-09-09"}


@pytest.mark.parametrize("left_out", ["died", "has some"])
def test_a_child_whose_enquiries_ended_unwritten_goes_to_no_conference_by_what_was_found_of_a_sibling(
    inside: Cast, left_out: str
) -> None:
    wilf, robin = inside.cases["wilf"], open_case("Robin", "Larkspur")
    allocate(robin, inside.teams["Harbour team"], inside.sam)
    if left_out == "has some":
        under_way(inside)
    process = start_for_family("section_47_enquiry", [wilf, robin], inside.sam)
    if left_out == "died":
        write_down_death(wilf, date(2026, 7, 13), inside.sam)
        delivered()
    waiting = Task.objects.get(process=process, case=robin, element_id="Task_enquire", finished__isnull=True)
    submit(waiting, inside.sam, ANSWERS["section_47_enquiry"] | {"ended_on": "2026-07-14"})
    part(robin, "Task_endorse", inside.priya, {"decision": "approve"})
    process.refresh_from_db()
    assert process.finished is not None
    conference = ProcessInstance.objects.get(version__key="initial_child_protection_conference")
    assert [link.case for link in conference.case_links.all()] == [robin]
