"""Whatever people try, in whatever order: one token, consistent records, nobody decides on their own work."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership, Role
from records.models import Decision, Record, State
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.errors import WorkflowError
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
ARRANGED = {"arranged": "A week by the sea.", "begins_on": "2026-08-03", "family_knows": True}
"""What the manager writes who refused: a child is not left without anybody."""
PEOPLE = ("sam", "priya", "ren", "dee")
MOVES = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["claim", "release", "submit", "approve", "return", "refuse"])),
    max_size=14,
)


def move(process: ProcessInstance, cast: Cast, who: str, what: str) -> None:
    """One person tries one thing with the open task; what the engine refuses has no effect."""
    task = Task.objects.filter(process=process, finished__isnull=True).first()
    if task is None:
        return
    user = cast.people[who]
    answers: dict[str, Any] = {"decision": what, "comment": "Because."}
    if what == "submit" or task.element_id == "Task_assess":
        answers = ASSESSMENT | {"outcome": "early_help", "support_required": False}
    if task.element_id == "Task_next_step":
        answers = ARRANGED
    try:
        with transaction.atomic():
            if what == "claim":
                work.claim(task, user)
            elif what == "release":
                work.release(task, user)
            elif task.element_id == "Task_authorise" and what == "submit":
                work.submit(task, user, {"decision": "approve"}, [])
            else:
                submit(task, user, answers)
    except WorkflowError:
        pass


def check(process: ProcessInstance) -> None:
    """What must hold after every move."""
    process.refresh_from_db()
    open_tasks = list(Task.objects.filter(process=process, finished__isnull=True))
    assert len(open_tasks) == (0 if process.finished else 1)
    records = Record.objects.filter(form_key="child_and_family_assessment", versions__tasks__process=process).distinct()
    assert len(records) <= 1
    for record in records:
        at = open_tasks[0].element_id if open_tasks else None
        assert (record.state == State.SUBMITTED) == (at == "Task_authorise")
        assert (record.state in (State.APPROVED, State.REFUSED)) == (at in (None, "Task_next_step"))
        assert at != "Task_next_step" or record.state == State.REFUSED
        numbers = list(record.versions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    for decision in Decision.objects.filter(version__tasks__process=process).select_related("version"):
        assert decision.by_id != decision.version.author_id


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_order_of_moves_leaves_a_sound_process(inside: Cast, moves: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        role, team = Role.objects.get(key="team_manager"), inside.teams["Harbour team"]
        Membership.objects.create(user=inside.sam, team=team, role=role, starts_on="2026-01-01")
        process = start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
        check(process)
        for who, what in moves:
            move(process, inside, who, what)
            check(process)
        transaction.set_rollback(True)


def test_the_moves_reach_what_is_arranged_after_a_refusal(inside: Cast) -> None:
    process = start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    for who, what in [("sam", "submit"), ("priya", "claim"), ("priya", "refuse"), ("priya", "submit")]:
        assert process.finished is None
        move(process, inside, who, what)
        check(process)
    assert process.finished is not None


def test_the_moves_reach_an_approval(inside: Cast) -> None:
    process = start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    for who, what in [
        ("sam", "claim"),
        ("sam", "submit"),
        ("priya", "claim"),
        ("priya", "return"),
        ("sam", "submit"),
        ("priya", "claim"),
        ("priya", "approve"),
    ]:
        move(process, inside, who, what)
        check(process)
    assert process.finished is not None
