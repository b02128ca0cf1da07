"""Who may hold a review conference, and whether enough agencies were there: as at the first conference."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Membership, Role
from tests.cast import Cast, make_person
from tests.forms.library_answers import ANSWERS, PROTECTION, REVIEW, said
from tests.forms.test_shipped_dates import known
from tests.forms.test_shipped_forms import ROOT, definition
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.errors import NotAllowedError
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


def quorate(*agencies: str) -> Any:
    present = [{"name": f"Person {number}", "agency": agency} for number, agency in enumerate(agencies)]
    form = definition(KEY)
    return form.review(form.entered_from(ANSWERS[KEY] | {"attendees": present}), known()).answers["quorate"]


def test_family_and_social_care_alone_are_not_enough_agencies() -> None:
    assert quorate("social_care", "education", "health", "family") is True
    assert quorate("social_care", "education", "education", "family") is False
    assert quorate("social_care", "family", "education") is False
    assert quorate("education", "health", "police") is False


def test_both_conferences_ask_in_the_same_words() -> None:
    first, review = (
        json.loads((ROOT / f"form_definitions/{key}.v1.json").read_text("utf-8"))["schema"]["properties"]
        for key in (f"assessment/{FIRST}", f"review/{KEY}")
    )
    for question in ("chair_independent", "quorate", "not_quorate_reason"):
        assert review[question] == first[question]
    agencies = [one["attendees"]["items"]["properties"]["agency"]["oneOf"] for one in (first, review)]
    assert agencies[1][:-1] == agencies[0]
    assert agencies[1][-1]["const"] == "family"
