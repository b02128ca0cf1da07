"""What is under way for a child takes in what is asked for again: no second one begins, and whoever has it is told."""

from datetime import UTC, datetime

import pytest

from cases.models import Case
from cases.opening import allocate, open_case
from tests.cast import Cast
from tests.forms.library_answers import PLAN, said
from tests.jobs.due_now import do_due
from tests.workflow.answers import ASSESSMENT
from tests.workflow.running import delivered, later
from tests.workflow.test_assessment_played import do
from tests.workflow.test_second_enquiry import ASSESSMENT as ASSESSING
from tests.workflow.test_second_enquiry import part, running, talking, told
from tests.workflow.test_strategy_by_hand import MEETING
from tests.workflow.test_visits_under_a_plan import in_force
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case, start_for_family
from workflow.timers import KIND

pytestmark = pytest.mark.django_db
CONTACT, LOOKS = "assessment/contact", "assessment/child_and_family_assessment"
NOW = {"decided_otherwise": "The child is in danger now."}
ASKED = "Somebody asked for a strategy discussion about this child. One is under way already"


def contact(cast: Cast, case: Case | None = None) -> ProcessInstance:
    process = start_for_case("contact", case or cast.cases["wilf"], cast.sam)
    do(process, "Task_record", cast.sam, said(CONTACT, "contact"))
    return process


def by_contact(cast: Cast, case: Case | None = None) -> None:
    do(contact(cast, case), "Task_decide", cast.priya, said(CONTACT, "now") | NOW)


def by_assessment(cast: Cast) -> None:
    process = start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)
    do(process, "Task_assess", cast.sam, ASSESSMENT | {"outcome": "strategy_discussion"})
    do(process, "Task_authorise", cast.priya, {"decision": "approve"})


def by_look(cast: Cast) -> None:
    process = start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)
    with later(datetime(2026, 8, 3, 10, tzinfo=UTC)):
        do_due(KIND)
        do(process, "Task_review", cast.priya, said(LOOKS, "look") | {"standing": "step_up"})


def by_plan_review(cast: Cast) -> None:
    in_force(cast)
    review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
    do(review, "Task_review", cast.sam, said(PLAN, "a review", held_on="2026-07-14", decision="step_up"))
    do(review, "Task_approve", cast.priya, {"decision": "approve"})


@pytest.mark.parametrize("ask", [by_contact, by_assessment, by_look, by_plan_review])
def test_a_discussion_under_way_takes_in_whatever_asks_for_one_again(inside: Cast, ask: object) -> None:
    una = talking(inside)
    assert callable(ask)
    ask(inside)
    delivered()
    assert running("strategy_discussion") == 1
    assert [told(who, ASKED) for who in (una, inside.sam, inside.priya)] == [1, 1, 0]


def brother(cast: Cast) -> Case:
    robin = open_case("Robin", "Larkspur")
    allocate(robin, cast.teams["Harbour team"], cast.sam)
    return robin


def test_a_brother_about_whom_none_is_under_way_has_his_own(inside: Cast) -> None:
    talking(inside)
    by_contact(inside, brother(inside))
    assert running("strategy_discussion") == 2


def test_who_is_decided_on_has_another_while_a_brother_is_still_waited_for(inside: Cast) -> None:
    wilf, robin = inside.cases["wilf"], brother(inside)
    process = start_for_family("strategy_discussion", [wilf, robin], inside.priya)
    do(process, "Task_discuss", inside.priya, MEETING)
    part(wilf, "Task_decide", inside.priya, ASSESSING)
    by_contact(inside, robin)
    assert running("strategy_discussion") == 1
    by_contact(inside)
    assert running("strategy_discussion") == 2


def test_early_help_under_way_takes_in_what_a_contact_asks_for(inside: Cast) -> None:
    start_for_case("early_help_assessment", inside.cases["wilf"], inside.sam)
    do(contact(inside), "Task_decide", inside.priya, said(CONTACT, "agreed_help") | NOW)
    assert running("early_help_assessment") == 1
    assert told(inside.sam, "Early help was decided on for this child. It is under way already") == 1


def test_a_referral_that_is_not_decided_takes_in_a_contact_and_one_that_is_decided_does_not(inside: Cast) -> None:
    start_for_case("referral", inside.cases["wilf"], inside.sam)
    do(contact(inside), "Task_decide", inside.priya, said(CONTACT, "to_referral"))
    assert running("referral") == 1
    assert told(inside.sam, "A contact about this child was to become a referral. One is under way already") == 1
    Task.objects.filter(element_id="Task_record", form_version__key="referral").update(finished=datetime.now(UTC))
    do(contact(inside), "Task_decide", inside.priya, said(CONTACT, "to_referral"))
    assert running("referral") == 2
