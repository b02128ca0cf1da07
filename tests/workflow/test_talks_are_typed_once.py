"""What one form of the same work was told stands in the next: talks with agencies, what they mean, who helps."""

from typing import Any

import pytest

from accounts import clock
from cases.models import Episode
from records.models import Fact, RecordVersion
from tests.cast import Cast
from tests.workflow.migrating import open_task
from tests.workflow.test_nothing_known_is_asked_again import begins_with, opened, recorded, seen
from tests.workflow.test_versions import KEY, take
from workflow.models import Task
from workflow.prefilling import prefilled
from workflow.scope import AUTHORISED
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SCHOOL = {
    "agency": "Cobble Lane",
    "person": "Ada Finch",
    "spoke_on": "2026-07-10",
    "said": "Quiet.",
    "keep_from_family": False,
}
DOCTOR = {**SCHOOL, "agency": "Quay Surgery", "person": "Dr Wren", "keep_from_family": True}
OLD = {**SCHOOL, "person": "Ms Before", "spoke_on": "2026-06-20"}
MEANT = {"strengths": "His aunt is there.", "risks": "Loud nights.", "analysis": "He needs quiet."}
NOTHING = dict.fromkeys([*MEANT, "agencies", "agencies_asked"])


@pytest.fixture
def task(inside: Cast) -> Task:
    return take(open_task(start_for_case(KEY, inside.cases["wilf"], inside.sam), "Task_assess"), inside.sam)


def of(begun: dict[str, Any]) -> dict[str, Any]:
    return {name: begun.get(name) for name in NOTHING}


def authorised(cast: Cast, on: str) -> None:
    """Let the census know on which day the latest assessment was authorised."""
    wilf = cast.cases["wilf"]
    version = RecordVersion.objects.get(record__form_key="child_and_family_assessment")
    Fact.objects.filter(version=version, item=AUTHORISED).delete()
    known = {"version": version, "case": wilf, "child": wilf.child, "episode": wilf.open_episode}
    Fact.objects.create(**known, item=AUTHORISED, on=on, day=on)


def test_an_assessment_begins_with_what_the_enquiries_of_the_same_work_heard_and_found(
    inside: Cast, task: Task
) -> None:
    recorded(inside, "referral", referral_date="2026-07-02")
    told = [OLD, SCHOOL, DOCTOR]
    recorded(inside, "section_47_enquiry", **MEANT, agencies_asked=True, agencies=told, ended_on="2026-07-13")
    assert of(opened(task, inside.sam)) == {**MEANT, "agencies_asked": True, "agencies": [SCHOOL, DOCTOR]}
    sources = prefilled(task, inside.sam).origins["/analysis"]["sources"]
    assert ("Section 47 enquiry", "Sam Oakley") in {(source["title"], source["by"]) for source in sources}


def test_what_was_marked_to_be_kept_from_the_family_stays_marked(inside: Cast, task: Task) -> None:
    recorded(inside, "referral", referral_date="2026-07-02")
    recorded(inside, "section_47_enquiry", agencies_asked=True, agencies=[DOCTOR], ended_on="2026-07-13")
    (talk,) = opened(task, inside.sam)["agencies"]
    assert talk["keep_from_family"] is True


def test_enquiries_before_this_referral_or_in_an_earlier_time_of_need_fill_in_nothing(inside: Cast, task: Task) -> None:
    recorded(inside, "referral", referral_date="2026-07-12")
    recorded(inside, "section_47_enquiry", **MEANT, agencies_asked=True, agencies=[SCHOOL], ended_on="2026-07-11")
    assert of(opened(task, inside.sam)) == NOTHING
    recorded(inside, "section_47_enquiry", **MEANT, agencies_asked=True, agencies=[SCHOOL], ended_on="2026-07-13")
    Episode.objects.filter(case=inside.cases["wilf"]).update(closed_on=clock.today())
    Episode.objects.create(case=inside.cases["wilf"], opened_on=clock.today())
    wilf = type(inside.cases["wilf"]).objects.get(pk=inside.cases["wilf"].pk)
    note = take(open_task(start_for_case("case_note", wilf, inside.sam)), inside.sam)
    assert of(opened(note, inside.sam, "child_and_family_assessment")) == NOTHING


def test_enquiries_begin_with_an_assessment_that_was_authorised_since_they_began(inside: Cast, task: Task) -> None:
    recorded(inside, "strategy_decision", decision="section_47", s47_initiated_on="2026-07-09")
    told = [OLD, SCHOOL, DOCTOR]
    recorded(inside, "child_and_family_assessment", **MEANT, agencies_asked=True, agencies=told)
    authorised(inside, "2026-07-10")
    whole = {**MEANT, "agencies_asked": True, "agencies": [SCHOOL, DOCTOR]}
    assert of(opened(task, inside.sam, "section_47_enquiry")) == whole
    authorised(inside, "2026-07-08")
    begun = opened(task, inside.sam, "section_47_enquiry")
    assert {begun.get(name) for name in MEANT} == {None}


def test_early_help_after_an_assessment_begins_with_what_it_found_until_a_plan_came(inside: Cast, task: Task) -> None:
    recorded(inside, "child_and_family_assessment", **MEANT)
    authorised(inside, "2026-07-10")
    assert opened(task, inside.sam, "early_help_assessment")["strengths"] == MEANT["strengths"]
    recorded(inside, "child_in_need_plan", start_date="2026-07-12")
    assert "strengths" not in opened(task, inside.sam, "early_help_assessment")


def test_early_help_begins_with_the_visits_made_for_it(inside: Cast, task: Task) -> None:
    recorded(inside, "visit", **seen("2026-06-20", "Before all this", seen_alone=True))
    assert "child_seen" not in opened(task, inside.sam, "early_help_assessment")
    recorded(inside, "visit", **seen(clock.today().isoformat(), "At home", seen_alone=True))
    begun = opened(task, inside.sam, "early_help_assessment")
    assert (begun["child_seen"], begun["seen_alone"]) == (True, True)


def test_an_assessment_that_early_help_led_to_begins_with_what_early_help_found() -> None:
    helped = {"early_help_assessment": {"strengths": "Grandad.", "pregnancy": "She is well."}}
    none = {"case": {"assessment_authorised_on": None}}
    assert begins_with(KEY, "strengths", previous=helped, **none) == "Grandad."
    assert begins_with(KEY, "pregnancy", previous=helped, child={"date_of_birth": None}) == "She is well."
    assert begins_with(KEY, "pregnancy", previous=helped, child={"date_of_birth": "2026-07-01"}) is None
    looked_at = {**helped, "early_help_review": {"held_on": "2026-07-01"}}
    assert begins_with(KEY, "strengths", previous=looked_at, **none) is None


def test_who_helps_the_child_goes_from_the_conference_to_the_plan_and_from_there_to_the_review() -> None:
    decided = {"conference_decision": {"decision": "plan", "who_helps": "Auntie."}}
    plan = {"start_date": "2026-07-01", "who_helps": "Ms Finch."}
    review = {"held_on": "2026-07-10", "who_helps": "Both."}
    for key, of_review in (
        ("child_protection_plan", "review_child_protection_conference"), ("child_in_need_plan", "child_in_need_review"),
    ):  # fmt: skip
        assert begins_with(of_review, "who_helps", previous={key: plan}) == "Ms Finch."
        assert begins_with(key, "who_helps", forms={key: plan}, previous={key: plan, of_review: review}) == "Both."
        before = {of_review: {**review, "held_on": "2026-06-10"}}
        assert begins_with(key, "who_helps", forms={key: plan}, previous=before) == "Ms Finch."
    assert begins_with("child_protection_plan", "who_helps", previous=decided) == "Auntie."
    assert begins_with("child_in_need_plan", "who_helps", previous=decided) is None
    held = {"initial_child_protection_conference": {"held_on": "2026-07-01"}}
    in_need = {"conference_decision": {"decision": "child_in_need_plan", "who_helps": "Auntie."}, **held}
    assert begins_with("child_in_need_plan", "who_helps", previous=in_need) == "Auntie."
    assert begins_with("child_in_need_plan", "who_helps", previous={**in_need, "child_in_need_plan": plan}) is None
