"""A family who moved here with a protection plan: from the new file to the first conference, and nothing between."""

import pytest

from cases.models import Case
from cases.opening import allocate, open_file
from tests.cast import Cast
from tests.forms.library_answers import said
from tests.workflow.running import delivered, waiting
from tests.workflow.test_assessment_played import do
from tests.workflow.test_nothing_known_is_asked_again import opened
from workflow import conditions
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case, start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
REFERRAL = "assessment/referral"
MOVED = {"decision": "conference", "decided_otherwise": "The family moved here with a protection plan."}
CONFERENCE = "initial_child_protection_conference"


def decided(cast: Cast, case: Case) -> ProcessInstance:
    """The notice of the other council is written down as a referral, and a manager decides on a conference."""
    process = start_for_case("referral", case, cast.sam)
    do(process, "Task_record", cast.sam, said(REFERRAL, "referral"))
    do(process, "Task_decide", cast.priya, said(REFERRAL, "assess", **MOVED))
    return process


def test_a_referral_leads_to_the_conference_of_all_who_moved_here_and_to_no_assessment(inside: Cast) -> None:
    children = [open_file(name, "Sorrel") for name in ("Ivy", "Ned")]
    for case in children:
        allocate(case, inside.teams["Harbour team"], inside.sam)
    assert [case.open_episode for case in children] == [None, None], "only the referral opens our work"
    referrals = [decided(inside, case) for case in children]
    assert [waiting(one) for one in referrals] == [["Task_conference", "Task_reply"]] * 2
    assert not ProcessInstance.objects.filter(version__key__in=["child_and_family_assessment", CONFERENCE]).exists()
    conference = start_for_family(CONFERENCE, [Case.objects.get(pk=case.pk) for case in children], inside.priya)
    delivered()
    for one in referrals:
        conditions.ask(one.pk)
    assert [waiting(one) for one in referrals] == [["Task_reply"]] * 2, "the step ends by itself"
    arrange = Task.objects.filter(Task.for_people(), process=conference, finished__isnull=True).first()
    assert arrange is not None
    assert opened(arrange, inside.priya)["transfer_in"] is True
