"""A strategy discussion begun by hand opens a time of need: what the census asks of a referral is asked there."""

from typing import Any

import pytest

from cases.models import Case
from cases.opening import close_episode
from records import correcting
from records.models import Record
from tests.cast import Cast
from tests.forms.protection_answers import ANSWERS, HEARD_OF, said
from tests.soak.ended_lives import fed
from tests.workflow.test_assessment_played import do
from workflow.corrections import facts_to_record
from workflow.models import ProcessInstance, Task
from workflow.scope import seen_by
from workflow.starting import start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MEETING: dict[str, Any] = said("strategy_discussion", "meeting", held_on="2026-07-09") | {
    "tasks": ANSWERS["strategy_discussion"]["tasks"]
}


def discussed(cast: Cast) -> tuple[Case, ProcessInstance]:
    """A discussion about Wilf in a time of need of his own, which no referral began."""
    case = cast.cases["wilf"]
    close_episode(case, "RC8")
    process = start_for_family("strategy_discussion", [case], cast.priya)
    do(process, "Task_discuss", cast.priya, MEETING)
    return case, process


def asked(process: ProcessInstance) -> set[str]:
    """What a manager is asked about the referral when they decide."""
    task = Task.objects.get(process=process, element_id="Task_decide", finished__isnull=True)
    assert task.form_version is not None
    return set(HEARD_OF) & {one.strip("/") for one in task.form_version.definition.standing({}, seen_by(task)).asked}


def test_the_census_has_the_day_the_source_and_the_need_of_a_referral_that_was_only_ever_talked_about(
    inside: Cast,
) -> None:
    case, process = discussed(inside)
    assert asked(process) == set(HEARD_OF)
    do(process, "Task_decide", inside.priya, ANSWERS["strategy_decision"])
    said_so = fed(case)
    assert said_so["CINreferralDate"] == ["2026-07-08"]
    assert (said_so["ReferralSource"], said_so["PrimaryNeedCode"]) == (["2A"], ["N1"])


def test_the_day_is_asked_once_for_a_time_of_need_and_stays_where_the_decision_is_corrected(inside: Cast) -> None:
    case, process = discussed(inside)
    do(process, "Task_decide", inside.priya, ANSWERS["strategy_decision"])
    again = start_for_family("strategy_discussion", [case], inside.priya)
    do(again, "Task_discuss", inside.priya, MEETING)
    assert asked(again) == set()
    record = Record.objects.get(form_key="strategy_decision", versions__isnull=False)
    version = record.versions.get()
    correcting.begin(version, inside.priya, "It was misheard.")
    read_again = version.form_version.definition.standing(version.answers, facts_to_record(version, inside.priya))
    assert {f"/{name}" for name in HEARD_OF} <= read_again.asked
