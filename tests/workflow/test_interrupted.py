"""Who is interrupted in the middle of a step leaves nothing behind, in the database or on its connection."""

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from tests.workflow.killing import Killed, Life
from tests.workflow.running import bpmn, flows, mapped, script, start, sub, user_task, waiting
from tests.workflow.sound_rows import picture
from workflow import work
from workflow.models import ProcessInstance, Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

STEPS = bpmn(
    "made_up",
    '<startEvent id="S"/><endEvent id="E"/>',
    user_task("A"),
    script("Set", "x", "1"),
    mapped(sub("U", user_task("B"), flows("U_start > B", "B > U_end")), inputs="y = x"),
    flows("S > A", "A > Set", "Set > U", "U > E"),
)


def submit(process: ProcessInstance, inside: Cast) -> None:
    task = Task.objects.get(process=process, element_id="A")
    work.claim(task, inside.sam)
    work.submit(task, inside.sam, {"decision": "approve"}, [])


def test_whoever_is_interrupted_at_whichever_statement_leaves_nothing_behind(inside: Cast) -> None:
    process = start(inside, STEPS)
    before, savepoints, life, count = picture(), list(connection.savepoint_ids), Life(), 0
    while waiting(process) == ["A"]:
        life.left = count
        try:
            with transaction.atomic(), connection.execute_wrapper(life):
                submit(process, inside)
        except Killed:
            assert (picture(), connection.savepoint_ids) == (before, savepoints), f"at statement {count}"
        count += 1
    assert count > 15
    assert waiting(process) == ["U", "B"]
