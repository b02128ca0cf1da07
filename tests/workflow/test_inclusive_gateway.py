"""Every true way; the join waits for all that can still come, and for nothing that cannot."""

from datetime import timedelta

import pytest

from accounts import clock
from tests.cast import Cast
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    ends,
    flows,
    later,
    script,
    start,
    timer,
    trace,
    user_task,
    waiting,
)
from workflow.models import Task, TokenMovement

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def split(which: str, *more: str, arrows: tuple[str, ...] = ()) -> bytes:
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        script("Set", "which", which),
        '<inclusiveGateway id="Split" default="Split_C"/><inclusiveGateway id="Join"/>',
        user_task("A"),
        user_task("B"),
        user_task("C"),
        user_task("Last"),
        flows("S > Set", "Set > Split", 'Split > A: =contains(which, "a")', 'Split > B: =contains(which, "b")'),
        flows("Split > C", "A > Join", "B > Join", "C > Join", "Join > Last", "Last > E", *arrows),
        *more,
    )


@pytest.mark.parametrize(
    ("which", "open_"), [('"ab"', ["A", "B"]), ('"a"', ["A"]), ('"b"', ["B"]), ('"none"', ["C"]), ("null", ["C"])]
)
def test_every_true_way_is_taken_else_the_default(inside: Cast, which: str, open_: list[str]) -> None:
    process = start(inside, split(which))
    assert waiting(process) == open_
    for name in open_[:-1]:
        complete(process, name, inside.sam)
        assert "Last" not in waiting(process)
    complete(process, open_[-1], inside.sam)
    assert waiting(process) == ["Last"]
    assert trace(process).count("Join") == 1


def test_it_keeps_what_was_asked_and_what_came_out(inside: Cast) -> None:
    process = start(inside, split('"a"'))
    took = TokenMovement.objects.get(process=process, what="took", flow_id="Split_A")
    assert took.because == {
        "asked": [
            {"flow": "Split_A", "condition": 'contains(which, "a")', "reads": {"which": "a"}, "result": True},
            {"flow": "Split_B", "condition": 'contains(which, "b")', "reads": {"which": "a"}, "result": False},
        ],
        "default": False,
    }


def test_a_branch_that_is_cancelled_is_waited_for_no_longer(inside: Cast) -> None:
    late = boundary("Late", "B", timer("timeDuration", "P2D"), interrupting=True)
    process = start(inside, split('"ab"', late, user_task("Aside"), arrows=("Late > Aside", "Aside > E")))
    complete(process, "A", inside.sam)
    assert waiting(process) == ["B", "Join"]
    with later(clock.now() + timedelta(days=2)):
        assert waiting(process) == ["Aside", "Last"]


def test_a_branch_that_may_come_back_is_waited_for(inside: Cast) -> None:
    gateway = '<exclusiveGateway id="Again" default="Again_Join"/>'
    xml = split(
        '"ab"', gateway, arrows=("B > Again", 'Again > B: =forms.manager_decision.decision = "return"', "Again > Join")
    )
    xml = xml.replace(b'<sequenceFlow id="B_Join" sourceRef="B" targetRef="Join"></sequenceFlow>', b"")
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert waiting(process) == ["B", "Join"]
    complete(process, "B", inside.sam)
    assert waiting(process) == ["Last"]


def test_no_true_way_and_no_default_is_an_incident(inside: Cast) -> None:
    xml = (
        split('"none"')
        .replace(b' default="Split_C"', b"")
        .replace(b'targetRef="C">', b'targetRef="C"><conditionExpression>=false</conditionExpression>')
    )
    process = start(inside, xml)
    stuck = Task.objects.get(process=process, finished__isnull=True)
    assert (stuck.element_id, stuck.incidents.get().code) == ("Split", "no_path")


def test_a_join_waits_for_the_token_that_a_join_before_it_has_just_let_go(inside: Cast) -> None:
    gateways = "".join(f'<inclusiveGateway id="{name}"/>' for name in ("Split", "Inner", "Met", "Join"))
    ways = flows(
        *("S > Split", "Split > A: =true", "Split > Inner: =true", "Inner > B: =true", "Inner > C: =true"),
        *("B > Met", "C > Met"),
    )
    after = flows("Met > Join", "A > Join", "Join > Last", "Last > E")
    tasks = [user_task(name) for name in ("A", "B", "C", "Last")]
    process = start(inside, bpmn("made_up", '<startEvent id="S"/>', ends("E"), gateways, *tasks, ways, after))
    for name in ("B", "A", "C"):  # so that the inner join waits before the outer one does
        complete(process, name, inside.sam)
    assert waiting(process) == ["Last"]
    assert trace(process).count("Join") == 1
    complete(process, "Last", inside.sam)
    assert process.finished is not None
