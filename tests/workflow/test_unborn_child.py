"""A child who is not born yet: referred, assessed and authorised, and asked for nothing that only birth brings."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case
from cases.opening import allocate, open_case
from demo.referral_stories import ASSESS, WILF_REFERRAL
from demo.stories import WILF
from forms.rendering import sections
from records.models import RecordVersion, State
from tests.cast import Cast
from tests.workflow.answers import fill, submit
from workflow import work
from workflow.models import Task
from workflow.scope import scope_of
from workflow.starting import start_for_case, start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = "child_and_family_assessment"
BEFORE = {
    "pregnancy": "Both are well. The midwife sees them every week.",
    "getting_ready": "A cot stands ready, and the grandmother will come.",
    "birth_plan": "The midwife rings us when labour begins, also at night.",
}
CHILD = (
    "child_seen",
    "visits",
    "seen_alone",
    "wishes_known",
    "wishes_feelings",
    "how_obtained",
    "weight_given",
    "school",
)


def of_a_born_child(name: str) -> bool:
    return name in CHILD or name.startswith("child_")


ASSESSED: dict[str, Any] = {name: value for name, value in WILF.items() if not of_a_born_child(name)} | BEFORE
REFERRED = {name: value for name, value in WILF_REFERRAL.items() if name != "child_says"}


@pytest.fixture
def baby(inside: Cast) -> Case:
    """The Larkspur baby, expected in the autumn, whom Sam works with."""
    case = open_case("Baby", "Larkspur", expected=date(2026, 10, 20), actor=inside.priya)
    allocate(case, inside.teams["Harbour team"], inside.sam, starts_on=date(2026, 7, 1))
    return case


def do(user: Any, element: str, answers: dict[str, Any]) -> Task:
    task = Task.objects.get(element_id=element, finished__isnull=True)
    if task.owner is None:
        work.claim(task, user)
    task.refresh_from_db()
    submit(task, user, answers)
    return task


def labels(version: RecordVersion) -> set[str]:
    """The questions that the record and its PDF show."""
    drawn = sections(version.form_version.definition, version.answers, version.hidden)
    return {item.pointer.strip("/") for section in drawn for item in section.items}


def test_the_whole_way_to_an_authorised_assessment(inside: Cast, baby: Case) -> None:
    start_for_case("referral", baby, inside.sam)
    do(inside.sam, "Task_record", REFERRED)
    do(inside.priya, "Task_decide", ASSESS)
    do(inside.sam, "Task_assess", ASSESSED)
    do(inside.priya, "Task_authorise", {"decision": "approve"})
    version = RecordVersion.objects.get(form_version__key=KEY)
    assert version.record.state == State.APPROVED
    shown = labels(version)
    assert BEFORE.keys() <= shown
    assert not [name for name in shown if of_a_born_child(name)]
    assert "child_says" not in labels(RecordVersion.objects.get(form_version__key="referral"))


def test_a_child_born_on_the_way_is_seen_and_what_was_written_before_the_birth_stays(inside: Cast, baby: Case) -> None:
    start_for_case(KEY, baby, inside.sam)
    task = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    definition = work.draft_of(task, inside.sam).form_version.definition

    def missing(answers: dict[str, Any]) -> set[str]:
        facts = scope_of(Task.objects.get(pk=task.pk).process, inside.sam)
        return {problem.pointer[1:] for problem in definition.validate(answers, facts)}

    assert missing(ASSESSED) == set()
    baby.child.date_of_birth, baby.child.expected_date_of_birth = date(2026, 7, 10), None
    baby.child.save()
    assert {"child_seen", "wishes_known", "child_health"} <= missing(ASSESSED)
    seen = {"seen_on": "2026-07-11", "place": "On the ward"}
    assert missing(WILF | {"visits": [seen]} | BEFORE) == set()
    assert missing(WILF | {"visits": [seen]}) == BEFORE.keys()


def test_a_child_born_before_the_referral_is_not_asked_about_the_pregnancy(inside: Cast) -> None:
    process = start_for_case(KEY, inside.cases["wilf"], inside.sam)
    task = Task.objects.get(process=process, finished__isnull=True)
    definition = work.draft_of(task, inside.sam).form_version.definition
    standing = definition.standing(WILF, scope_of(process, inside.sam))
    assert definition.validate(WILF, standing.facts) == []
    assert {f"/{name}" for name in BEFORE} <= standing.hidden


def test_the_overview_and_the_check_page_leave_out_what_cannot_be_asked(inside: Cast, baby: Case, sign_in: Any) -> None:
    start_for_case(KEY, baby, inside.sam)
    task = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    fill(task, inside.sam, ASSESSED)
    client = sign_in(inside.sam)
    for page in ("list", "check"):
        html = client.get(f"/tasks/{task.pk}/form/{page}/").content.decode()
        assert "Before the birth" in html
        assert "Parenting" in html
        assert "Wishes and feelings" not in html
        assert "How the child is growing" not in html
    assert "not born yet: say what the parents plan" in client.get(f"/tasks/{task.pk}/form/parenting/").content.decode()


def test_a_row_of_work_says_that_the_child_is_not_born_and_when_the_birth_is_expected(
    inside: Cast, baby: Case, sign_in: Any
) -> None:
    start_for_case(KEY, baby, inside.sam)
    html = sign_in(inside.sam).get("/my-work/").content.decode()
    assert "not yet born, expected 20 October 2026" in html


@pytest.mark.parametrize("expected", [date(2026, 10, 20), None])
def test_nobody_is_asked_to_see_a_child_before_the_birth(inside: Cast, baby: Case, expected: date | None) -> None:
    """Begun on Tuesday 14 July: a child who is born is to be seen by the next working day, the 15th."""
    if expected is None:
        baby.child.date_of_birth, baby.child.expected_date_of_birth = date(2026, 7, 10), None
        baby.child.save()
    start_for_family("section_47_enquiry", [baby], inside.priya)
    task = Task.objects.get(element_id="Task_enquire", finished__isnull=True)
    assert task.follow_up_on == (None if expected else date(2026, 7, 15))
