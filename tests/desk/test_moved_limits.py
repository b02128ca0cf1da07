"""A time limit that was counted again says from when to when it moved, and why."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import deadlines
from workflow.models import Task

pytestmark = pytest.mark.django_db
NOTES = [
    {"element": "Write", "from": "2026-08-01T09:00:00+00:00", "to": "2026-08-02T09:00:00+00:00", "why": "calendar"},
    {"element": "Gone", "from": "2026-08-01T09:00:00+00:00", "to": "2026-08-02T09:00:00+00:00", "why": "calendar"},
    {"element": "Write", "from": "2026-08-02T09:00:00+00:00", "to": "2026-08-03T09:00:00+00:00", "why": "corrected"},
]
SAID = (
    "now ends on Mon 3 August at 10:00 and no longer on Sat 1 August at 10:00, because a recorded date was corrected."
)


@pytest.mark.parametrize("where", ["processes", "tasks"])
def test_the_pages_of_work_say_which_time_limits_moved(northmere: Cast, sign_in: Any, where: str) -> None:
    parts = ('<startEvent id="Start"/><endEvent id="End"/>', user_task("Write"), flows("Start > Write", "Write > End"))
    with authority(northmere.id):
        process = start(northmere, bpmn("made_up", *parts))
        task = Task.objects.get(process=process, element_id="Write")
        for held in (process, task):
            held.data = {**held.data, deadlines.TIMERS_MOVED: NOTES}
            held.save(update_fields=["data"])
    pk = process.pk if where == "processes" else task.pk
    told = " ".join(sign_in(northmere.sam).get(f"/{where}/{pk}/").content.decode().split())
    assert f"“Write” {SAID}" in told
    assert told.count("no longer") == 1
