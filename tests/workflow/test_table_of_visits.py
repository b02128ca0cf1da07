"""Every cell of the table that says how often a child is visited decides, and how many weeks a plan may say."""

import re
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.forms.library_answers import PLAN, PROTECTION, said
from tests.forms.test_shipped_forms import ROOT
from tests.workflow.test_assessment_played import do
from tests.workflow.test_visits_under_a_plan import in_force, in_protection, waiting_visits
from workflow.decisions import publish_decision, use_decision
from workflow.fillable import Fillable
from workflow.models import ProcessInstance, Task
from workflow.prefilling import prefilled
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TABLE = (ROOT / "processes/planning/visit_frequency.v1.dmn").read_text("utf-8")


def sooner() -> None:
    """The council wants children in need seen every three weeks at least, and those under protection every week."""
    need = '<text>need_weeks</text>\n        </outputEntry>\n        <outputEntry id="Cell_{}_why">'
    changed = TABLE.replace("<text>max(1, floor(protection_days / 5))</text>", "<text>1</text>")
    for row in (3, 4):
        changed = changed.replace(need.format(row), need.format(row).replace("need_weeks", "3"))
    assert changed.count("<text>3</text>") == changed.count("<text>1</text>") == 2
    use_decision(publish_decision(changed.encode(), "visit_frequency", 2))


def waiting(process: ProcessInstance, step: str) -> Task:
    return Task.objects.get(process=process, element_id=step, finished__isnull=True)


def at(process: ProcessInstance, step: str, cast: Cast, **given: Any) -> tuple[Any, bool]:
    """The weeks with which the plan begins at a step, and whether what is `given` may be said there."""
    task = waiting(process, step)
    assert task.form_version is not None
    form = task.form_version.definition
    written = (PLAN, "a plan") if form.key == "child_in_need_plan" else (PROTECTION, "an outline")
    answers = said(*written, start_date="2026-07-14")
    problems = form.review(form.entered_from(answers | given), Fillable(task, cast.sam)).problems
    begun = form.answers_from(prefilled(task, cast.sam).entered)[0].get("visit_every_weeks")
    return begun, "/visit_every_weeks" not in {one.pointer for one in problems}


@pytest.mark.parametrize(
    ("key", "step", "shipped", "edited"),
    [("child_in_need_plan", "Task_plan", 4, 3), ("child_protection_plan", "Task_outline", 2, 1)],
)
@pytest.mark.parametrize("edits", [False, True])
def test_a_plan_begins_with_the_most_weeks_of_the_table_and_may_not_say_more(
    inside: Cast, key: str, step: str, shipped: int, edited: int, edits: bool
) -> None:
    if edits:
        sooner()
    process = start_for_case(key, inside.cases["wilf"], inside.sam)
    most = edited if edits else shipped
    assert at(process, step, inside, visit_every_weeks=most) == (most, True)
    assert at(process, step, inside, visit_every_weeks=most + 1) == (most, False)


def test_a_change_may_say_more_weeks_than_the_plan_before_it_but_not_more_than_the_table(inside: Cast) -> None:
    process = start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    do(process, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-14", visit_every_weeks=1))
    do(process, "Task_approve", inside.priya, {"decision": "approve"})
    review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
    do(review, "Task_review", inside.sam, said(PLAN, "a review", held_on="2026-07-14", decision="change"))
    do(review, "Task_approve", inside.priya, {"decision": "approve"})
    assert at(process, "Task_change", inside, visit_every_weeks=4) == (1, True)
    assert at(process, "Task_change", inside, visit_every_weeks=5) == (1, False)


@pytest.mark.parametrize(
    ("plan", "row", "cells", "due"),
    [
        ("child_in_need", 4, {"working_days": "15", "weeks": "null"}, date(2026, 8, 4)),
        ("child_in_need", 4, {"working_days": "15", "weeks": "1"}, date(2026, 7, 21)),
        ("child_protection", 2, {"working_days": "null", "weeks": "1"}, date(2026, 7, 21)),
        ("child_protection", 2, {"working_days": "3", "weeks": "null"}, date(2026, 7, 17)),
    ],
)
def test_each_row_may_count_in_working_days_or_in_weeks(
    inside: Cast, plan: str, row: int, cells: dict[str, str], due: date
) -> None:
    edited = TABLE
    for cell, says in cells.items():
        edited, found = re.subn(
            rf'(<outputEntry id="Cell_{row}_{cell}">\s*<text>).*?(</text>)', rf"\g<1>{says}\g<2>", edited
        )
        assert found == 1
    use_decision(publish_decision(edited.encode(), "visit_frequency", 2))
    (in_force if plan == "child_in_need" else in_protection)(inside)
    (visit,) = waiting_visits(inside)
    assert visit.due_on == due, "counted from Tuesday 14 July"
