"""What the shipped forms show of earlier records: who told us, what keeps the child safe, what was decided and why."""

from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from demo.referral_stories import ASSESS, WILF_REFERRAL
from forms.controls.record_summary import RecordSummaryControl
from tests.cast import Cast
from tests.forms.test_shipped_forms import SHIPPED, definition
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

UNSURE: dict[str, Any] = WILF_REFERRAL | {
    "immediate_safety": "not_sure",
    "safety_steps": "The school keeps Wilf until his aunt comes.",
    "child_location": "At school, with Ms Finch.",
    "referrer_may_be_named": False,
}
WHY = "Wilf is frightened once a week, and we need to know what would change Fridays."


def waiting(element: str) -> Task:
    return Task.objects.get(element_id=element, finished__isnull=True)


def page(client: Client, task: Task, slug: str) -> str:
    return client.get(f"/tasks/{task.pk}/form/{slug}/").content.decode()


@pytest.fixture
def recorded(northmere: Cast) -> Cast:
    """Sam has recorded a referral of Wilf, who may not be safe."""
    with authority(northmere.id):
        start_for_case("referral", northmere.cases["wilf"], northmere.sam)
        work.claim(waiting("Task_record"), northmere.sam)
        submit(waiting("Task_record"), northmere.sam, UNSURE)
        work.claim(waiting("Task_decide"), northmere.priya)
    return northmere


@pytest.fixture
def decided(recorded: Cast) -> Cast:
    """Priya has decided that Wilf is assessed."""
    with authority(recorded.id):
        reasons = {"decision_reason": WHY, "decided_otherwise": "His aunt has him tonight."}
        submit(waiting("Task_decide"), recorded.priya, ASSESS | reasons)
    return recorded


def test_who_decides_reads_the_whole_referral(recorded: Cast, sign_in: Any) -> None:
    with authority(recorded.id):
        task = waiting("Task_decide")
    html = page(sign_in(recorded.priya), task, "decision")
    for words in ("We are not sure", UNSURE["safety_steps"], "At school, with Ms Finch.", "Ada Finch", "01632 960 145"):
        assert words in html


def test_who_tells_the_referrer_reads_whom_to_tell_what_and_whether_the_family_may_know(
    decided: Cast, sign_in: Any
) -> None:
    with authority(decided.id):
        task = waiting("Task_reply")
        if task.owner is None:
            work.claim(task, decided.sam)
    html = page(sign_in(decided.sam), task, "reply")
    for words in ("Ada Finch", "Class teacher at Cobble Lane Primary", "01632 960 145", WHY):
        assert words in html
    assert "May the family know who told us?" in html
    assert "A child and family assessment" in html
    assert "Wilf comes to school tired" not in html


def test_who_assesses_reads_what_keeps_the_child_safe_and_why_it_was_decided(decided: Cast, sign_in: Any) -> None:
    with authority(decided.id):
        task = waiting("Task_assess")
    html = page(sign_in(decided.sam), task, "why-and-how")
    for words in ("We are not sure", UNSURE["safety_steps"], "At school, with Ms Finch.", WHY):
        assert words in html


def test_an_assessment_that_no_referral_led_to_shows_no_empty_decision(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = waiting("Task_assess")
    html = page(sign_in(northmere.sam), task, "why-and-how")
    assert "What the referral says" in html
    assert "What was decided on the referral" not in html


@pytest.mark.parametrize("key", ["referral_decision", "child_and_family_assessment", "assessment_review"])
def test_whoever_judges_a_referral_sees_how_safe_the_child_is(key: str) -> None:
    (shown,) = [
        question.control
        for question in definition(key).questions.values()
        if isinstance(question.control, RecordSummaryControl) and question.control.record == "referral"
    ]
    safety = {"immediate_safety", "safety_steps", "child_location"}
    assert not shown.questions or safety <= set(shown.questions)


@pytest.mark.parametrize("key", SHIPPED)
def test_a_summary_shows_questions_that_the_other_form_has(key: str) -> None:
    for question in definition(key).questions.values():
        if isinstance(question.control, RecordSummaryControl):
            other = definition(question.control.record).questions
            assert {f"/{name}" for name in question.control.questions} <= other.keys()


def test_who_authorises_reads_what_was_told_and_decided_before(decided: Cast, sign_in: Any) -> None:
    with authority(decided.id):
        if waiting("Task_assess").owner is None:
            work.claim(waiting("Task_assess"), decided.sam)
        submit(waiting("Task_assess"), decided.sam, ASSESSMENT)
        task = waiting("Task_authorise")
        if task.owner is None:
            work.claim(task, decided.priya)
    client = sign_in(decided.priya)
    html = client.get(f"/tasks/{task.pk}/form/", follow=True).content.decode()
    for words in ("We are not sure", UNSURE["safety_steps"], "At school, with Ms Finch.", WHY):
        assert words in html
    assert UNSURE["safety_steps"] not in client.get(f"/tasks/{task.pk}/form/?tab=pdf", follow=True).content.decode()
