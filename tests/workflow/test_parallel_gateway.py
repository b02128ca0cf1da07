"""All ways at once, and together again, in any drawing that BPMN allows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.workflow.running import bpmn, complete, flows, start, trace, user_task, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FORK = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
    user_task("A"),
    user_task("B"),
    user_task("C"),
    flows("Start > Fork", "Fork > A", "Fork > B", "Fork > C", "A > Join", "B > Join", "C > Join", "Join > End"),
)


def test_every_way_out_is_taken_in_the_order_of_the_file(inside: Cast) -> None:
    process = start(inside, FORK)
    assert waiting(process) == ["A", "B", "C"]


def test_the_join_waits_for_all_and_passes_once(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    assert waiting(process) == ["A", "C", "Join"]
    complete(process, "A", inside.sam)
    assert (waiting(process), process.finished) == (["C", "Join"], None)
    complete(process, "C", inside.sam)
    assert process.finished is not None
    assert trace(process).count("Join") == 1
    assert trace(process).count("End") == 1


def test_an_arm_that_ends_elsewhere_is_waited_for(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
        '<exclusiveGateway id="Choice" default="Choice_Join"/><endEvent id="Away"/>',
        user_task("A"),
        user_task("B"),
        flows("Start > Fork", "Fork > A", "Fork > B", "A > Join", "B > Choice", "Choice > Away: =today != null"),
        flows("Choice > Join", "Join > End"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    complete(process, "B", inside.sam)
    assert (waiting(process), process.finished) == (["Join"], None)


def test_two_tokens_by_one_way_are_joined_one_after_the_other(inside: Cast) -> None:
    """Both arms of the first fork come back over the same flow: an unstructured drawing that must not lose a token."""
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><exclusiveGateway id="Merge"/>',
        '<parallelGateway id="Join"/><endEvent id="End"/><endEvent id="Rest"/><parallelGateway id="Twice"/>',
        user_task("A"),
        user_task("B"),
        user_task("C"),
        flows("Start > Fork", "Fork > A", "Fork > B", "Fork > Twice", "Twice > C", "Twice > Rest"),
        flows("A > Merge", "B > Merge", "Merge > Join", "C > Join", "Join > End"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    complete(process, "B", inside.sam)
    assert waiting(process) == ["C", "Join", "Join"]
    complete(process, "C", inside.sam)
    assert trace(process).count("End") == 1
    assert waiting(process) == ["Join"]


def test_an_end_on_one_arm_does_not_end_the_others(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><endEvent id="Soon"/><endEvent id="Later"/>',
        user_task("A"),
        flows("Start > Fork", "Fork > Soon", "Fork > A", "A > Later"),
    )
    process = start(inside, xml)
    assert (waiting(process), process.finished) == (["A"], None)
    complete(process, "A", inside.sam)
    assert process.finished is not None


def test_a_parallel_split_of_automatic_steps_alone_finishes_at_once(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
        flows("Start > Fork", "Fork > Join", "Fork > Join", "Join > End"),
    )
    process = start(inside, xml)
    assert process.finished is not None
    assert trace(process) == ["Start", "Fork", "Join", "End"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(["A", "B", "C"]))
def test_the_order_of_completion_does_not_matter(inside: Cast, order: list[str]) -> None:
    process = start(inside, FORK)
    for done, element in enumerate(order):
        assert process.finished is None
        complete(process, element, inside.sam)
        assert waiting(process).count("Join") == (0 if done == 2 else 1)
    assert process.finished is not None
