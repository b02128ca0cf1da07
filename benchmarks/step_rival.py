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
    """Finish the user task that waits, and run what comes next."""
    workflow.refresh_waiting_tasks()
    (task,) = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]
    task.data.update(answers)
    task.run()
    workflow.do_engine_steps()


def main() -> None:
    """Grow one instance, measuring at each size, as far as the engine goes round."""
    asked = json.load(sys.stdin)
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(asked["bpmn"].encode()))
    workflow = BpmnWorkflow(parser.get_spec(asked["process"]))
    workflow.do_engine_steps()
    serializer = BpmnWorkflowSerializer()
    found, finished = {}, 0
    for size in asked["sizes"]:
        try:
            while finished < size:
                finish_one(workflow, asked["answers"])
                finished += 1
        except ValueError:  # no task waits: it goes round no further
            break
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
