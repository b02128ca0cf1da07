"""A parallel join at which nothing can arrive any more is told of, and waits again when something can come."""

import pytest

from accounts.models import Notification
from tests.cast import Cast
from tests.workflow.running import bpmn, complete, flows, start, user_task, waiting
from tests.workflow.sound_rows import faults
from workflow import incidents, steering
from workflow.bpmn.model import ProcessModel
from workflow.models import Incident, ProcessInstance, Task
from workflow.starving import Foretelling

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WHY = "The police did it already."
FORK = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
    user_task("A"),
    user_task("B"),
    user_task("Last"),
    flows("Start > Fork", "Fork > A", "Fork > B", "A > Join", "B > Join", "Join > Last", "Last > End"),
)
AWAY = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
    '<exclusiveGateway id="Choice" default="Choice_Join"/><endEvent id="Away"/>',
    user_task("A"),
    user_task("B"),
    flows("Start > Fork", "Fork > A", "Fork > B", "A > Join", "B > Choice", "Choice > Away: =today != null"),
    flows("Choice > Join", "Join > End"),
)
BY_TELEPHONE = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
    '<exclusiveGateway id="How" default="How_A"/><manualTask id="Call"/><exclusiveGateway id="Merge"/>',
    user_task("A"),
    user_task("B"),
    user_task("Last"),
    flows("Start > Fork", "Fork > How", "Fork > B", "How > A", "How > Call: =today = null", "A > Merge"),
    flows("Call > Merge", "Merge > Join", "B > Join", "Join > Last", "Last > End"),
)
IN_A_CIRCLE = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/><endEvent id="End"/><endEvent id="Other"/>',
    '<endEvent id="Away"/><parallelGateway id="One"/><parallelGateway id="Two"/>',
    '<parallelGateway id="After"/><parallelGateway id="Behind"/>',
    '<exclusiveGateway id="How" default="How_Away"/><exclusiveGateway id="Merge"/>',
    user_task("A"),
    user_task("B"),
    user_task("C"),
    user_task("D"),
    flows("Start > Fork", "Fork > A", "Fork > B", "Fork > How", "How > Merge: =today = null", "How > Away"),
    flows("A > One", "Merge > One", "One > After", "After > C", "C > Two", "After > End"),
    flows("B > Two", "Two > Behind", "Behind > D", "D > Merge", "Behind > Other"),
)


def open_task(process: ProcessInstance, element_id: str) -> Task:
    return Task.objects.get(process=process, element_id=element_id, finished__isnull=True)


def told_of() -> list[tuple[str, str, bool]]:
    rows = Incident.objects.order_by("pk").values_list("element_id", "code", "ended_at")
    return [(element_id, code, ended_at is None) for element_id, code, ended_at in rows]


def test_the_manager_is_told_of_a_join_that_work_was_moved_away_from(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    assert told_of() == []
    steering.move(open_task(process, "A"), "End", inside.priya, WHY)
    assert told_of() == [("Join", "nothing_comes", True)]
    assert Incident.objects.get().retry_at is None
    told = Notification.objects.get(user=inside.priya, kind="step_failed")
    assert "“the gateway before Last”" in told.words
    assert "waits for something that nobody does any more. Somebody must decide" in told.words
    assert faults() == []


def test_the_manager_goes_on_without_waiting(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    steering.move(open_task(process, "A"), "End", inside.priya, WHY)
    incidents.skip(open_task(process, "Join"), inside.priya, WHY)
    assert waiting(process) == ["Last"]
    assert told_of() == [("Join", "nothing_comes", False)]
    assert faults() == []


def test_trying_again_changes_nothing_as_long_as_nothing_can_come(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    steering.move(open_task(process, "A"), "End", inside.priya, WHY)
    assert incidents.retry(open_task(process, "Join"), inside.priya) is False
    assert told_of() == [("Join", "nothing_comes", True)]
    assert faults() == []


def test_a_step_that_is_added_before_it_lets_it_wait_again(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    steering.move(open_task(process, "A"), "End", inside.priya, WHY)
    steering.add(process, "A", inside.priya, WHY)
    assert told_of() == [("Join", "nothing_comes", False)]
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Last"]
    assert faults() == []


def test_what_arrives_at_once_fills_it(inside: Cast) -> None:
    process = start(inside, BY_TELEPHONE)
    complete(process, "B", inside.sam)
    steering.move(open_task(process, "A"), "End", inside.priya, WHY)
    assert told_of() == [("Join", "nothing_comes", True)]
    steering.add(process, "Call", inside.priya, WHY)
    assert waiting(process) == ["Last"]
    assert told_of() == [("Join", "nothing_comes", False)]
    assert faults() == []


def test_an_arm_that_ended_elsewhere_by_the_drawing_is_told_of_too(inside: Cast) -> None:
    process = start(inside, AWAY)
    complete(process, "A", inside.sam)
    assert told_of() == []
    complete(process, "B", inside.sam)
    assert told_of() == [("Join", "nothing_comes", True)]


def test_two_joins_that_wait_for_each_other_are_both_told_of(inside: Cast) -> None:
    process = start(inside, IN_A_CIRCLE)
    complete(process, "A", inside.sam)
    assert told_of() == []
    complete(process, "B", inside.sam)
    assert told_of() == [("One", "nothing_comes", True), ("Two", "nothing_comes", True)]


def names(process: ProcessInstance, left: str | None, to: str = "") -> list[tuple[str, list[str]]]:
    model: ProcessModel = process.flow_class.model
    step = open_task(process, left) if left is not None else None
    asked = Foretelling(process, step)
    found = asked.beginning(None, to) if step is None or to else asked.skipping(step)
    return [(each.join.id, [model.flows[flow].source for flow in each.missing]) for each in found]


def test_what_would_wait_for_ever_is_foretold_and_comes_true(inside: Cast) -> None:
    process = start(inside, FORK)
    assert names(process, "A", "End") == [("Join", ["A"])]
    assert names(process, "A") == []
    assert names(process, "A", "Fork") == []
    assert names(process, "A", "B") == [("Join", ["A"])]
    complete(process, "B", inside.sam)
    assert names(process, "A", "Last") == [("Join", ["A"])]
    assert names(process, None, "A") == [("Join", ["B"])]
    assert names(process, None, "Last") == []
    assert names(process, "A") == []
    steering.move(open_task(process, "A"), "Last", inside.priya, WHY)
    assert told_of() == [("Join", "nothing_comes", True)]
    assert names(process, None, "A") == []
    assert names(process, "Last", "A") == []
    assert names(process, None, "B") == [("Join", ["A"])]


def test_a_step_added_once_more_makes_the_join_wait_again(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    assert names(process, None, "B") == [("Join", ["A"])]
    steering.add(process, "B", inside.priya, WHY)
    complete(process, "B", inside.sam)
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Join", "Last"]
    assert told_of() == [("Join", "nothing_comes", True)]
