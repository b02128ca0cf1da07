"""A step that requires a professional registration is done by nobody without one in force."""

from datetime import UTC, datetime

import pytest

from accounts import clock, context
from accounts.models import Registration
from tests.cast import Cast
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import work
from workflow.errors import NotAllowedError
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

STRICT = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Write", requires="registered-social-worker"),
    flows("Start > Write", "Write > End"),
)


def task_of(cast: Cast) -> Task:
    found: Task = Task.objects.get(process=start(cast, STRICT), element_id="Write")
    return found


def test_who_is_registered_takes_and_submits_it(inside: Cast) -> None:
    task = task_of(inside)
    work.claim(task, inside.sam)
    assert work.submit(task, inside.sam, {"decision": "approve"}, []).version.author == inside.sam


def test_who_is_not_registered_cannot_take_it(inside: Cast) -> None:
    task = task_of(inside)
    Registration.objects.filter(user=inside.sam).delete()
    context.forget()
    with pytest.raises(NotAllowedError, match="registration"):
        work.claim(task, inside.sam)


def test_who_took_it_before_the_registration_ended_cannot_submit_it(inside: Cast) -> None:
    task = task_of(inside)
    work.claim(task, inside.sam)
    context.forget()
    with clock.at(datetime(2126, 7, 14, 9, tzinfo=UTC)), pytest.raises(NotAllowedError):
        work.submit(task, inside.sam, {"decision": "approve"}, [])
