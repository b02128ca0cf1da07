"""Whatever the process, and whatever happens to it in whatever order: its rows are sound, and it ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.conftest import TODAY
from tests.examples import tried
from tests.workflow.any_process import play_machine
from tests.workflow.courses import play_any
from tests.workflow.random_drawing import files
from tests.workflow.random_models import Chance, random_model
from workflow.bpmn import read

EVENTS = ("Condition", "ErrorTrigger", "Escalation", "Message", "Signal", "Timer")
pytestmark = pytest.mark.django_db

few = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a smaller seed is no simpler process
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


KINDS = {
    *("AdHocSubProcess", "CallActivity", "EventBasedGateway", "ExclusiveGateway", "InclusiveGateway", "ManualTask"),
    *("ParallelGateway", "ReceiveTask", "ScriptTask", "SubProcess", "UserTask", "several SubProcess"),
    *("several ScriptTask", "several UserTask", "mapped AdHocSubProcess", "mapped CallActivity", "mapped SubProcess"),
    *("mapped UserTask", "event SubProcess", "StartEvent", "EndEvent", "Terminate EndEvent", "ErrorTrigger EndEvent"),
    *("Link IntermediateCatchEvent", "Message IntermediateCatchEvent", "Timer IntermediateCatchEvent"),
    *("Condition IntermediateCatchEvent", "Link IntermediateThrowEvent", "Signal IntermediateThrowEvent"),
    *("Escalation IntermediateThrowEvent", "outliving CallActivity"),
    *(f"{what} {where}" for where in ("BoundaryEvent", "StartEvent") for what in EVENTS),
}


def kinds(element: Any) -> Iterator[str]:
    """What an element of a model is, in words."""
    name, trigger = type(element).__name__, getattr(element, "trigger", None)
    yield f"{type(trigger).__name__} {name}" if trigger is not None else name
    marks = {"several": "loop", "mapped": "inputs", "event": "triggered_by_event", "outliving": "outlives"}
    yield from (f"{mark} {name}" for mark, attribute in marks.items() if getattr(element, attribute, None))


def test_every_random_model_reads_and_all_kinds_come() -> None:
    found = set()
    for seed in range(300):
        model = random_model(Chance(seed), throws_signals=True, is_calm=seed % 2 == 0)
        for _key, xml in files(model):
            found |= {kind for element in read(xml).elements.values() for kind in kinds(element)}
    assert found == KINDS


@pytest.mark.soaked
@pytest.mark.both_databases
def test_whatever_is_done_to_whatever_process_and_whoever_is_killed_it_goes_as_drawn(inside: Cast) -> None:
    play_machine(inside, examples=tried(48))


@few
@given(seed=st.integers(0, 2**32))
def test_managers_may_do_what_they_like_and_nothing_is_left_hanging(inside: Cast, seed: int) -> None:
    play_any(inside, Chance(seed), TODAY)
