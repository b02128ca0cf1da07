"""The history of an instance, read from its movements: where it is, what was done by whom, and why this way."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.running import boundary, bpmn, complete, flows, later, start, timer, user_task, waiting
from workflow import steering, work
from workflow.history import History, State, What, history, replay
from workflow.history_lines import Line, lines, newest_first
from workflow.led_here import led_here
from workflow.models import ProcessInstance, Steering, Task, TokenMovement
from workflow.moving import note

pytestmark = pytest.mark.django_db

CHOOSING = bpmn(
    "made_up",
    '<startEvent id="begin"/>',
    user_task("write"),
    user_task("check", role="team_manager"),
    user_task("again"),
    '<exclusiveGateway id="which" name="Which?" default="which_end"/>',
    boundary("late", "check", timer("timeDuration", "P2D"), interrupting=False),
    user_task("ask"),
    '<endEvent id="end"/><endEvent id="asked"/>',
    flows(
        "begin > write",
        "write > which",
        'which > check: =forms.manager_decision.decision = "approve"',
        "which > end",
        "check > again",
        "again > end",
        "late > ask",
        "ask > asked",
    ),
)


def told(process: ProcessInstance) -> tuple[History, dict[str, Line]]:
    """The history of an instance, and its lines by element."""
    known = history(ProcessInstance.objects.get(pk=process.pk))
    found = [line for line in lines(known, newest_first(known)) if isinstance(line, Line)]
    return known, {line.visit.element_id: line for line in reversed(found)}


def rows_of(process: ProcessInstance) -> list[TokenMovement]:
    """What the engine kept, in its order."""
    return list(TokenMovement.objects.filter(process=process).order_by("id"))


def states(known: History) -> dict[str, str]:
    """The state of every element that was reached."""
    return {name: str(mark.state) for name, mark in known.marks().items() if mark.state != State.NOT_REACHED}


@pytest.mark.both_databases
def test_every_element_has_its_mark_and_every_way_that_was_taken_is_known(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    complete(process, "write", inside.sam)
    known, _ = told(process)
    assert states(known) == {"begin": "done", "write": "done", "which": "done", "check": "here"}
    assert set(known.marks()) == set(known.model.elements)
    assert known.ways() == {"begin_write", "write_which", "which_check"}


@pytest.mark.both_databases
def test_the_rows_replayed_give_the_open_tasks(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    complete(process, "write", inside.sam)
    with later(TODAY + timedelta(days=3)):
        rows = rows_of(process)
        assert replay(rows) == dict.fromkeys(waiting(process), 1) == {"check": 1, "ask": 1}
        assert replay(rows[:2]) == {"write": 1}


def test_a_line_says_who_did_it_which_way_it_led_and_why(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    complete(process, "write", inside.sam)
    _known, by = told(process)
    assert (by["begin"].who, by["write"].who, by["which"].who, by["check"].who) == (inside.sam, inside.sam, None, None)
    (way,) = by["which"].ways
    assert way.flow is not None
    assert (way.flow.id, way.because) == (
        "which_check",
        {
            "asked": [
                {
                    "flow": "which_check",
                    "condition": 'forms.manager_decision.decision = "approve"',
                    "reads": {"forms.manager_decision.decision": "approve"},
                    "result": True,
                }
            ],
            "default": False,
        },
    )
    assert list(by) == ["begin", "write", "which", "check"]


def test_a_timer_that_fired_is_a_line_and_the_step_it_hangs_on_is_still_open(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    complete(process, "write", inside.sam)
    with later(TODAY + timedelta(days=3)):
        known, by = told(process)
    assert states(known) | {"late": "done", "ask": "here", "check": "here"} == states(known)
    assert by["late"].visit.until == TODAY + timedelta(days=3)
    assert [way.flow.id for way in by["late"].ways if way.flow] == ["late_ask"]


def test_what_was_skipped_or_left_for_another_step_says_by_whom_and_why(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    steering.skip(Task.objects.get(process=process, finished__isnull=True), inside.priya, "Done on paper")
    known, by = told(process)
    assert (states(known)["write"], by["write"].who, by["write"].reason) == ("skipped", inside.priya, "Done on paper")
    assert states(known)["which"] == "done"
    assert by["which"].ways[0].because is not None
    assert by["which"].ways[0].because["default"] is True

    process = start(inside, CHOOSING)
    steering.move(Task.objects.get(process=process, finished__isnull=True), "again", inside.mo, "Was written before")
    known, by = told(process)
    assert (states(known)["write"], by["write"].who, by["write"].reason) == ("moved", inside.mo, "Was written before")
    assert by["write"].moved_to == known.model.elements["again"]
    assert states(known)["again"] == "here"


def test_what_a_person_did_to_all_of_it_has_a_line_of_its_own(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    steering.add(process, "ask", inside.priya, "Asked for")
    steering.suspend(process, inside.priya, "Waits for court")
    known, _ = told(process)
    first, *rest = lines(known, newest_first(known))
    assert isinstance(first, Steering)
    assert (first.action, first.by, first.reason) == ("process_suspended", inside.priya, "Waits for court")
    assert [line.action for line in rest if isinstance(line, Steering)] == ["step_added"]
    assert states(known) == {"begin": "done", "write": "here", "ask": "here"}


def test_what_failed_is_open_still_and_counts_its_failures(inside: Cast) -> None:
    stuck = flows("begin > write", "write > which", 'which > end: =forms.manager_decision.decision = "refuse"')
    parts = ('<startEvent id="begin"/>', user_task("write"), '<exclusiveGateway id="which"/>', '<endEvent id="end"/>')
    process = start(inside, bpmn("made_up", *parts, stuck))
    complete(process, "write", inside.sam)
    known, by = told(process)
    assert (states(known)["which"], by["which"].visit.failures, by["which"].visit.until) == ("failed", 1, None)
    assert replay(rows_of(process)) == dict.fromkeys(waiting(process), 1) == {"which": 1}


def test_a_token_in_another_version_says_between_which(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    task = Task.objects.get(process=process, finished__isnull=True)
    task.element_id = "check"
    note(What.MOVED, task, because={"version": {"from": 1, "to": 2}})
    known, by = told(process)
    assert states(known) == {"begin": "done", "check": "here"}
    assert by["check"].version == (1, 2)


def test_what_is_done_once_for_each_counts_by_its_instances(inside: Cast) -> None:
    loop = '<zeebe:loopCharacteristics inputCollection="=[1, 2, 3]" inputElement="one"/>'
    many = f"<multiInstanceLoopCharacteristics><extensionElements>{loop}</extensionElements>"
    each = user_task("write").replace("</userTask>", f"{many}</multiInstanceLoopCharacteristics></userTask>")
    xml = bpmn("made_up", '<startEvent id="a"/>', each, '<endEvent id="z"/>', flows("a > write", "write > z"))
    process = start(inside, xml)
    for task in list(Task.objects.filter(Task.for_people(), process=process, finished__isnull=True)[:2]):
        work.claim(task, inside.sam)
        work.submit(task, inside.sam, {"decision": "approve"}, [])
    known, _ = told(process)
    mark = known.marks()["write"]
    assert (mark.done, mark.here) == (2, 1)
    assert sorted(number for visit in known.visits if (number := known.number(visit))) == [1, 2, 3]
    assert replay(rows_of(process)) == Counter(waiting(process))


def test_the_way_to_a_task_leads_back_to_what_somebody_did(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    first = Task.objects.get(process=process, finished__isnull=True)
    complete(process, "write", inside.sam)
    check = Task.objects.get(process=process, element_id="check")
    with CaptureQueriesContext(connection) as queries:
        passed = led_here(check)
    assert len(queries) <= 3
    assert [(one.element.id, one.flow.id, one.because is not None) for one in passed] == [
        ("write", "write_which", False),
        ("which", "which_check", True),
    ]
    assert [one.element.id for one in led_here(first)] == ["begin"]


def test_a_task_of_which_nothing_was_kept_has_no_way(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    task = Task.objects.get(process=process, finished__isnull=True)
    task.movements.all().delete()
    assert led_here(task) == ()


def test_a_longer_history_asks_no_more(inside: Cast) -> None:
    process = start(inside, CHOOSING)
    complete(process, "write", inside.sam)
    task = Task.objects.get(process=process, element_id="check")

    def asked() -> int:
        fresh = ProcessInstance.objects.select_related("version", "started_by").get(pk=process.pk)
        with CaptureQueriesContext(connection) as queries:
            known = history(fresh)
            lines(known, newest_first(known))
        return len(queries)

    few = asked()
    because: Any = {"asked": [], "default": True}
    for _ in range(40):
        made = Task.objects.create(process=process, flow_task=task.flow_task, element_id="check", owner=inside.priya)
        note(What.ARRIVED, made)
        note(What.LEFT, made)
        note(What.TOOK, made, flow_id="check_again", because=because)
    assert asked() == few
    assert few <= 7
