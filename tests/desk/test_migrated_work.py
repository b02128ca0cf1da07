"""Work that went to another version is looked at, gone on with and reopened as any other."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.workflow.migrating import START_AND_END, move, open_task, rehearsed, undo
from tests.workflow.running import bpmn, complete, flows, start, user_task
from workflow import steering
from workflow.models import ProcessInstance, Task
from workflow.steering import CannotSteerError

pytestmark = pytest.mark.django_db


def three(first: str, second: str, third: str) -> bytes:
    return bpmn(
        "made_up",
        START_AND_END,
        '<exclusiveGateway id="Which" default="Which_End"/>',
        user_task(first),
        user_task(second),
        user_task(third),
        flows(f"Start > {first}", f"{first} > {second}", f"{second} > Which", "Which > End"),
        flows(f"Which > {third}: =true", f"{third} > End").replace(f'id="{third}_End"', f'id="{third}_Over"'),
    )


@pytest.fixture
def process(northmere: Cast) -> ProcessInstance:
    """Written on version 1, looked at on version 2 under another name; the step before is gone there."""
    with authority(northmere.id):
        held = start(northmere, three("Write", "Look", "Close"))
        complete(held, "Write", northmere.sam)
        migration = rehearsed(northmere, held.version, three("Ask", "Check", "Close"), Look="Check")
        move(northmere, migration)
        return ProcessInstance.objects.get(pk=held.pk)


def test_its_pages_can_be_looked_at(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    with authority(northmere.id):
        task = open_task(process)
    reference = northmere.cases["wilf"].reference
    why = " ".join(client.get(f"/tasks/{task.pk}/").content.decode().split())
    assert "It came after “Write”." in why  # a step of the former version, which the present one has no longer
    for address in (f"/cases/{reference}/", f"/tasks/{task.pk}/", f"/processes/{process.pk}/", "/my-work/"):
        assert client.get(address).status_code == 200, address
    told = " ".join(client.get(f"/processes/{process.pk}/").content.decode().split())
    assert "Check" in told
    assert "version 2" in told
    assert "Moved from version 1 to version 2" in told
    assert "The reason given: “One more approval.”" in told
    written = told[told.index("Write", told.index("What happened")) :]
    assert written.index("Sam Oakley") < written.index("Submitted")


def test_it_goes_on_and_its_steps_can_be_reopened(northmere: Cast, process: ProcessInstance) -> None:
    with authority(northmere.id):
        written = Task.objects.get(process=process, element_id="Write")
        with pytest.raises(CannotSteerError, match="no such step any more"):
            steering.reopen(written, northmere.priya, "Something is missing.")
        complete(process, "Check", northmere.sam)
        checked = Task.objects.get(process=process, element_id="Check")
        steering.reopen(checked, northmere.priya, "Something is missing.")
        assert open_task(process).element_id == "Check"


def test_a_step_done_on_the_former_version_can_be_reopened_on_the_new_one(northmere: Cast) -> None:
    with authority(northmere.id):
        held = start(northmere, three("Write", "Look", "Close"))
        complete(held, "Write", northmere.sam)
        move(northmere, rehearsed(northmere, held.version, three("Ask", "Look", "Close"), Write="Ask"))
        done = Task.objects.get(process=held, finished__isnull=False, record__isnull=False)
        assert (done.element_id, done.flow_task.element.id) == ("Ask", "Write")
        steering.reopen(done, northmere.priya, "Something is missing.")
        again = open_task(held)
        assert (again.element_id, again.flow_task.element.id) == ("Ask", "Ask")


def test_every_move_stays_in_its_history_with_who_and_why(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        held = start(northmere, three("Write", "Look", "Close"))
        second = move(northmere, rehearsed(northmere, held.version, three("Write", "Look", "Shut")))
        undo(northmere, second)
        third = rehearsed(northmere, held.version, three("Write", "Look", "Done"), 3)
        move(northmere, third)
    text = " ".join(sign_in(northmere.sam).get(f"/processes/{held.pk}/").content.decode().split())
    told = text[text.index("What happened") :]
    moves = [
        "Moved from version 1 to version 3",
        "Moved back from version 2 to version 1",
        "Moved from version 1 to version 2",
    ]
    assert [told.index(words) for words in moves] == sorted(told.index(words) for words in moves)
    assert told.count("The reason given: “One more approval.”") == 2
    assert told.count("The reason given: “The approval comes later.”") == 1
    assert told.count("Ana ") == 3
    assert "went on with version" not in told
