"""Work goes to whoever of the team has the least of it."""

import pytest

from tests.cast import Cast, make_person
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import work
from workflow.models import ProcessInstance, Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ONE = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Write", assign="least-loaded"),
    flows("Start > Write", "Write > End"),
)
APART = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Write"),
    user_task("Check", assign="least-loaded", separate_from="Write"),
    flows("Start > Write", "Write > Check", "Check > End"),
)


def owner(process: ProcessInstance, element: str) -> str:
    task = Task.objects.get(process=process, element_id=element)
    return task.owner.name if task.owner else ""


def test_each_new_task_goes_to_who_has_fewest_then_by_name(inside: Cast) -> None:
    make_person(inside, "Ada Finch", "social_worker", "Harbour team")
    owners = [owner(start(inside, ONE), "Write") for _ in range(4)]
    assert owners == ["Ada Finch", "Sam Oakley", "Ada Finch", "Sam Oakley"]


def test_only_holders_of_the_role_in_the_team_count(inside: Cast) -> None:
    assert owner(start(inside, ONE), "Write") == "Sam Oakley"


def test_who_is_barred_is_passed_over(inside: Cast) -> None:
    make_person(inside, "Zed Crane", "social_worker", "Harbour team")
    process = start(inside, APART)
    task = Task.objects.get(process=process, element_id="Write")
    work.claim(task, inside.sam)
    work.submit(task, inside.sam, {"decision": "approve"}, [])
    assert owner(process, "Check") == "Zed Crane"


def test_with_nobody_left_the_task_waits_in_the_queue(inside: Cast) -> None:
    process = start(inside, APART)
    task = Task.objects.get(process=process, element_id="Write")
    work.claim(task, inside.sam)
    work.submit(task, inside.sam, {"decision": "approve"}, [])
    assert owner(process, "Check") == ""
