"""Who may hold a review conference, and whether enough agencies were there: as at the first conference."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Membership, Role
from tests.cast import Cast, make_person
from tests.forms.library_answers import ANSWERS, PROTECTION, REVIEW, said
from tests.forms.protection_answers import ANSWERS as OF_PROTECTION
from tests.forms.test_shipped_dates import known
from tests.forms.test_shipped_forms import ROOT, definition
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.errors import NotAllowedError
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db

KEY = "review_child_protection_conference"
FIRST = "initial_child_protection_conference"
HELD = {"held_on": "2026-07-15", "report_shared_on": "2026-07-15", "report_late_reason": "It was brought forward."}


def test_the_manager_who_signed_off_the_report_does_not_hold_the_conference(inside: Cast) -> None:
    chair = Role.objects.get(key="conference_chair")
    Membership.objects.create(
        user=inside.priya, team=inside.teams["Harbour team"], role=chair, starts_on=date(2026, 1, 1)
    )
    una = make_person(inside, "Una Reyes", "conference_chair", "Harbour team")
    plan = start_for_case("child_protection_plan", inside.cases["wilf"], inside.sam)
    do(plan, "Task_outline", inside.sam, said(PROTECTION, "an outline"))
    with later(datetime(2026, 7, 15, 10, tzinfo=UTC)):
        review = Task.objects.get(element_id="Task_report", finished__isnull=True).process
        do(review, "Task_report", inside.sam, said(REVIEW, "a report"))
        do(review, "Task_sign_off", inside.priya, {"decision": "approve"})
        with pytest.raises(NotAllowedError):
            do(review, "Task_conference", inside.priya, said(REVIEW, "a conference", **HELD))
        do(review, "Task_conference", una, said(REVIEW, "a conference", **HELD))
        assert not Task.objects.filter(process=review, finished__isnull=True).exists()


def test_a_conference_that_is_held_months_before_its_day_ends_the_plan_that_asked_for_it(inside: Cast) -> None:
    una = make_person(inside, "Una Reyes", "conference_chair", "Harbour team")
    plan = start_for_case("child_protection_plan", inside.cases["wilf"], inside.sam)
    review = Task.objects.get(element_id="Task_report", finished__isnull=True).process
    with later(datetime(2026, 7, 15, 10, tzinfo=UTC)):
        do(review, "Task_report", inside.sam, said(REVIEW, "a report"))
        do(review, "Task_sign_off", inside.priya, {"decision": "approve"})
        waiting = Task.objects.get(process=review, element_id="Task_conference", finished__isnull=True)
        due_on = waiting.due_on
        assert due_on is not None
        assert due_on > date(2026, 10, 1)
        asks = definition(KEY).standing({"held_on": str(due_on + timedelta(days=1))}, Fillable(waiting, una)).asked
        assert "/late_reason" in asks
        asks = definition(KEY).standing({"held_on": str(due_on)}, Fillable(waiting, una)).asked
        assert "/late_reason" not in asks
        ends = said(REVIEW, "a conference", **HELD) | {"decision": "end", "next": "child_in_need"}
        do(review, "Task_conference", una, ends)
        left = Task.objects.filter(Task.for_people(), process=plan, finished__isnull=True)
        assert [one.element_id for one in left] == ["Task_end"]
        assert not Task.objects.filter(process=review, finished__isnull=True).exists()


def quorate(*present: str, key: str = KEY) -> Any:
    """Whether enough agencies were there; “Uma Reyes: police” names who came, else the person has no name of note."""
    people = [
        (name or f"Person {number}", agency) for number, one in enumerate(present) for name, agency in [split(one)]
    ]
    form = definition(key)
    given = {"chair": "Uma Reyes", "attendees": [{"name": name, "agency": agency} for name, agency in people]}
    return form.review(form.entered_from((ANSWERS | OF_PROTECTION)[key] | given), known()).answers["quorate"]


def split(one: str) -> tuple[str, str]:
    name, _colon, agency = one.rpartition(": ")
    return name, agency


@pytest.mark.parametrize("key", [FIRST, KEY])
def test_family_and_whoever_speaks_for_no_agency_count_as_none(key: str) -> None:
    assert quorate("social_care", "education", "health", "family", key=key) is True
    assert quorate("social_care", "education", "education", "family", key=key) is False
    assert quorate("social_care", "family", "education", key=key) is False
    assert quorate("social_care", "education", "family", "no_part", key=key) is False
    assert quorate("social_care", "education", "other", key=key) is True
    assert quorate("education", "health", "police", "no_part", key=key) is False


@pytest.mark.parametrize("key", [FIRST, KEY])
def test_the_chair_counts_neither_as_social_care_nor_as_another_agency(key: str) -> None:
    assert quorate("Uma Reyes: social_care", "education", "health", key=key) is False
    assert quorate("Uma Reyes: social_care", "social_care", "education", "health", key=key) is True
    assert quorate("Uma Reyes: other", "social_care", "education", key=key) is False


def test_both_conferences_ask_in_the_same_words() -> None:
    first, review = (
        json.loads((ROOT / f"form_definitions/{key}.v1.json").read_text("utf-8"))["schema"]["properties"]
        for key in (f"assessment/{FIRST}", f"review/{KEY}")
    )
    for question in ("chair_independent", "quorate", "not_quorate_reason"):
        assert review[question] == first[question]
    assert first["attendees"]["items"] == review["attendees"]["items"]
