"""The public suite of runnable models: whatever it runs, the rows that were kept tell where every token is."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from viewflow.workflow.status import STATUS

from tests.rules.suite_values import SUITES, decode, read_suite
from workflow.bpmn import BpmnError
from workflow.errors import WorkflowError
from workflow.history import State, history, replay
from workflow.history_lines import lines, newest_first
from workflow.led_here import led_here
from workflow.models import ProcessInstance, Task, TokenMovement
from workflow.testing import Scenario

pytestmark = pytest.mark.django_db

ENDED = {STATUS.DONE: State.DONE, STATUS.CANCELED: State.CANCELLED}


def test_the_rows_of_every_runnable_model_replay_to_its_tasks() -> None:
    looked_at = sum(_play(case) for case in read_suite("bpmn_execute", "cases.json"))
    assert looked_at >= 69


def _play(case: dict[str, Any]) -> int:
    """Run a case and look at each of its instances; return how many there were."""
    try:
        tried = Scenario(SUITES / "bpmn_execute" / case["file"])
    except BpmnError:
        return 0
    with tried:
        try:
            tried.start({name: decode(value) for name, value in case["variables"].items()})
            for _second in range(case["advance_seconds"]):
                tried.advance(timedelta(seconds=1))
        except WorkflowError:
            pass
        with tried.inside():
            return sum(_check(process, case["id"]) for process in ProcessInstance.objects.all())


def _check(process: ProcessInstance, name: str) -> int:
    rows = list(TokenMovement.objects.filter(process=process).order_by("id"))
    tasks = {task.pk: task for task in Task.objects.filter(process=process)}
    still = [task for task in tasks.values() if task.finished is None]
    assert replay(rows) == Counter(task.element_id for task in still), name
    known = history(process)
    states = {visit.task_id: visit.state for visit in known.visits}
    assert set(states) == set(tasks), name
    assert {pk: states[pk] for pk, task in tasks.items() if task.finished} == {
        pk: ENDED[task.status] for pk, task in tasks.items() if task.finished
    }, name
    assert len(lines(known, newest_first(known))) == len(known.visits), name
    for visit in known.visits:
        sources = {known.model.flows[flow].source for flow in visit.went}
        assert sources <= {visit.element_id}, name
    arrived = {row.flow_id for row in rows if row.flow_id in known.model.flows}
    assert known.ways() == arrived, name
    for task in still:
        assert all(one.flow.source == one.element.id for one in led_here(task)), name
    return 1
