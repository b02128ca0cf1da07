"""SpiffWorkflow doing what `benchmarks.step` does; run by that script with the Python of another environment.

    python step_rival.py < {"bpmn": …, "process": …, "sizes": [10, 100], "steps": 20}

A step reads the instance from its JSON, finishes the user task, runs the gateway, and writes the JSON again. It keeps
no record, asks no policy and writes to no database. Prints JSON: for each size wall and processor time in milliseconds
(medians) and the length of the JSON.
"""

import io
import json
import statistics
import sys
import time
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser  # type: ignore[import-not-found]
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # type: ignore[import-not-found]
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # type: ignore[import-not-found]
from SpiffWorkflow.util.task import TaskState  # type: ignore[import-not-found]


def finish_one(workflow: BpmnWorkflow, answers: dict[str, Any]) -> None:
    """Finish the user task that waits, and run what comes next.

    Its own search for ready tasks ends 1,000 steps below the first one, so they are looked for here.
    """
    (task,) = ready(workflow)
    task.data.update(answers)
    task.run()
    while following := [task for task in ready(workflow) if not task.task_spec.manual]:
        for each in following:
            each.run()


def ready(workflow: BpmnWorkflow) -> list[Any]:
    """The tasks that may be done now."""
    return [task for task in workflow.tasks.values() if task.state == TaskState.READY]


def main() -> None:
    """Grow one instance, measuring at each size."""
    asked = json.load(sys.stdin)
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(asked["bpmn"].encode()))
    workflow = BpmnWorkflow(parser.get_spec(asked["process"]))
    workflow.do_engine_steps()
    serializer = BpmnWorkflowSerializer()
    found, finished = {}, 0
    for size in asked["sizes"]:
        while finished < size:
            finish_one(workflow, asked["answers"])
            finished += 1
        stored = serializer.serialize_json(workflow)
        walls, cpus = [], []
        for _ in range(asked["steps"]):
            wall, cpu = time.perf_counter(), time.process_time()
            loaded = serializer.deserialize_json(stored)
            finish_one(loaded, asked["answers"])
            serializer.serialize_json(loaded)
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        found[size] = [statistics.median(walls) * 1_000, statistics.median(cpus) * 1_000, len(stored)]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
