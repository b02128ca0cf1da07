"""Whatever the process, and whatever happens to it in whatever order: its rows are sound, and it ends."""

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

pytestmark = pytest.mark.django_db

few = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a smaller seed is no simpler process
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_every_random_model_reads_and_all_kinds_come() -> None:
    kinds = set()
    for seed in range(60):
        for _key, xml in files(random_model(Chance(seed), throws_signals=True)):
            kinds |= {type(element).__name__ for element in read(xml).elements.values()}
    assert kinds == {
        *("AdHocSubProcess", "BoundaryEvent", "CallActivity", "EndEvent", "EventBasedGateway", "ExclusiveGateway"),
        *("InclusiveGateway", "IntermediateCatchEvent", "IntermediateThrowEvent", "ParallelGateway", "ScriptTask"),
        *("StartEvent", "SubProcess", "UserTask"),
    }


@pytest.mark.soaked
@pytest.mark.both_databases
def test_whatever_is_done_to_whatever_process_and_whoever_is_killed_it_goes_as_drawn(inside: Cast) -> None:
    play_machine(inside, examples=tried(40))


@few
@given(seed=st.integers(0, 2**32))
def test_managers_may_do_what_they_like_and_nothing_is_left_hanging(inside: Cast, seed: int) -> None:
    play_any(inside, Chance(seed), TODAY)
