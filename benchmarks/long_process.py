"""One instance that goes round and round: write, decide by gateway, write again."""

import time
from collections.abc import Callable

from django.db import connection, reset_queries

from accounts import writing
from accounts.context import authority
from forms import drafts
from tests.cast import Cast, make_northmere
from tests.workflow.round_and_round import ROUND
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.models import Task
from workflow.starting import start_for_case

ROUND_ELSEWHERE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="round">
<process id="round" name="Round and round" isExecutable="true"><startEvent id="Begun"/>
<userTask id="Write" name="Write"/>
<exclusiveGateway id="Again" default="Flow_again"/><endEvent id="Over"/>
<sequenceFlow id="Flow_start" sourceRef="Begun" targetRef="Write"/>
<sequenceFlow id="Flow_done" sourceRef="Write" targetRef="Again"/>
<sequenceFlow id="Flow_again" sourceRef="Again" targetRef="Write"/>
<sequenceFlow id="Flow_end" sourceRef="Again" targetRef="Over">
<conditionExpression xsi:type="tFormalExpression">decision == "refuse"</conditionExpression></sequenceFlow>
</process></definitions>"""
"""The same process as an engine reads it whose conditions are Python, and that keeps some names to itself."""
ANSWERS = {"decision": "approve", "comment": "So that there is something to encrypt. " * 5}


class LongProcess:
    """The instance, and steps through it. Each act is a transaction of its own, as a request is."""

    def __init__(self) -> None:
        self.cast: Cast = make_northmere()
        with authority(self.cast.id):
            use_process(publish_process(ROUND, 1))
        self.begin_with(1)

    def open_task(self) -> Task:
        """The task that waits."""
        found: Task = Task.objects.get(process=self.process, element_id="Write", finished__isnull=True)
        return found

    def begin_with(self, finished: int) -> None:
        """Start another instance, and submit until so many of its user tasks are finished."""
        with authority(self.cast.id):
            self.process = start_for_case("round", self.cast.cases["wilf"], self.cast.sam)
        for _ in range(finished):
            self._submit(self._claim_and_write())

    def step(self) -> tuple[float, float, int]:
        """Claim and write, then submit; return wall and processor seconds of the submission, and its statements."""
        return self._measured(self._claim_and_write, self._submit)

    def whole(self) -> tuple[float, float, int]:
        """Claim and submit in one transaction; return what `step` returns, of both."""
        return self._measured(self._opened, self._claim_and_submit)

    def _measured(self, prepare: Callable[[], Task], act: Callable[[Task], None]) -> tuple[float, float, int]:
        task = prepare()
        wall, cpu = time.perf_counter(), time.process_time()
        act(task)
        took = time.perf_counter() - wall, time.process_time() - cpu
        task = prepare()
        connection.force_debug_cursor = True
        reset_queries()
        act(task)
        sent = len(connection.queries)
        connection.force_debug_cursor = False
        return *took, sent

    def _opened(self) -> Task:
        with authority(self.cast.id):
            return self.open_task()

    def _claim_and_submit(self, task: Task) -> None:
        with authority(self.cast.id), writing.together():
            work.claim(task, self.cast.sam)
            work.submit(task, self.cast.sam, ANSWERS, [])

    def _claim_and_write(self) -> Task:
        with authority(self.cast.id):
            task = self.open_task()
            if task.owner_id is None:
                work.claim(task, self.cast.sam)
            draft = work.draft_of(task, self.cast.sam)
            for slug, fields in draft.form_version.definition.entered_from(ANSWERS).items():
                drafts.save_page(draft.pk, slug, fields, self.cast.sam)
        return task

    def _submit(self, task: Task) -> None:
        with authority(self.cast.id):
            work.submit(task, self.cast.sam, ANSWERS, [])
