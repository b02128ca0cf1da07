"""The shipped threshold table: what it points to, and that it is advice which a manager may overrule with a reason."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.referral_stories import ASSESS, WILF_REFERRAL
from forms import drafts
from records.models import RecordVersion
from rules import dmn
from tests.cast import Cast
from tests.workflow.answers import fill, submit
from tests.workflow.drawn import Drawn
from workflow import work
from workflow.models import DecisionTrace, Task
from workflow.scope import scope_of
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TABLE = dmn.read((Path(__file__).parents[2] / "processes/assessment/referral_threshold.v1.dmn").read_bytes())


@pytest.mark.parametrize(
    ("safety", "need", "age", "suggests"),
    [
        ("in_danger", "N7", 15, "strategy_discussion"),
        ("not_sure", "N1", 9, "strategy_discussion"),
        ("safe", "N1", 0, "assessment"),
        ("safe", "N1", 2, "assessment"),
        ("not_sure", "N7", 9, "assessment"),
        ("safe", "N2", 4, "assessment"),
        ("safe", "N7", 4, "other_service"),
        ("safe", "N0", 4, "other_service"),
    ],
)
def test_what_the_table_points_to(safety: str, need: str, age: int, suggests: str) -> None:
    given = {"immediate_safety": safety, "main_need": need, "age_in_years": age}
    assert TABLE.evaluate("referral_threshold", given)["suggests"] == suggests


def test_a_baby_comes_before_an_older_child_with_the_same_worry() -> None:
    worry = {"immediate_safety": "safe", "main_need": "N1"}
    priorities = [
        TABLE.evaluate("referral_threshold", worry | {"age_in_years": age})["priority"] for age in (0, 1, 2, 9)
    ]
    assert priorities == [70, 70, 60, 60]


def deciding(cast: Cast, **changes: Any) -> Task:
    """Priya has the decision on a referral of Wilf before her."""
    process = start_for_case("referral", cast.cases["wilf"], cast.sam)
    record = Task.objects.get(process=process, finished__isnull=True)
    work.claim(record, cast.sam)
    submit(record, cast.sam, WILF_REFERRAL | changes)
    task = Task.objects.get(process=process, element_id="Task_decide")
    if task.owner is None:
        work.claim(task, cast.priya)
    task.refresh_from_db()
    return task


def test_the_decision_form_shows_the_advice_and_the_record_keeps_it(inside: Cast) -> None:
    task = deciding(inside)
    assert task.priority == 50
    submit(task, inside.priya, ASSESS)
    kept = RecordVersion.objects.get(form_version__key="referral_decision").answers
    assert kept["threshold_advice"] == "assessment"
    assert kept["threshold_reason"] == "The child may be in need. A social worker needs to find out more."
    assert "decided_otherwise" not in kept


def test_a_manager_may_decide_otherwise_and_says_why(inside: Cast) -> None:
    task = deciding(inside, immediate_safety="in_danger", safety_steps="The police are there.")
    assert task.priority == 90
    fill(task, inside.priya, ASSESS)
    draft = drafts.locked(work.draft_of(task, inside.priya).pk)
    review = draft.form_version.definition.review(draft.entered, scope_of(task.process, inside.priya))
    assert [problem.pointer for problem in review.problems] == ["/decided_otherwise"]
    submit(task, inside.priya, ASSESS | {"decided_otherwise": "He is with his aunt now."})
    kept = RecordVersion.objects.get(form_version__key="referral_decision").answers
    assert (kept["threshold_advice"], kept["decision"]) == ("strategy_discussion", "assessment")


def test_an_unborn_child_counts_as_nought(inside: Cast) -> None:
    wilf = inside.cases["wilf"].child
    born = wilf.date_of_birth
    assert born is not None
    wilf.date_of_birth, wilf.expected_date_of_birth = None, born.replace(year=2026, month=10)
    wilf.save()
    task = deciding(inside, primary_need="N1")
    trace = DecisionTrace.objects.get(task__process=task.process)
    assert [given["value"] for given in trace.trace["steps"][-1]["inputs"]] == ["safe", "N1", 0]
    assert scope_of(task.process)["decisions"]["referral_threshold"]["priority"] == Decimal(70)


@pytest.mark.parametrize("key", ["referral", "child_and_family_assessment"])
def test_no_gateway_follows_a_table_without_a_person(key: str) -> None:
    conditions = ["".join(flow.itertext()) for flow in Drawn(key).elements("sequenceFlow")]
    assert any("forms." in condition for condition in conditions)
    assert [condition for condition in conditions if "threshold" in condition or "decisions." in condition] == []
