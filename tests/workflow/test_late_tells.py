"""What a manager lets lie is heard of by somebody above: on the very day, and by the reminder of the day after."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Notification, User
from jobs.models import DueWork
from tests.cast import Cast
from tests.forms.library_answers import said as of_scenario
from tests.jobs.due_now import do_due
from tests.workflow.answers import ASSESSMENT
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case, start_for_family

pytestmark = pytest.mark.django_db
CONTACT, MISSING = "assessment/contact", "intervention/missing_episode"


def rest_until(day: datetime) -> None:
    """Let the time pass, doing what falls due at its moment."""
    waiting = DueWork.objects.filter(due__lte=day).order_by("due")
    while (first := waiting.first()) is not None:
        with later(first.due + timedelta(seconds=1)):
            do_due(first.kind)


def heard(who: User, kind: str | None = None) -> int:
    told = Notification.objects.filter(user=who)
    return (told.filter(kind=kind) if kind else told).count()


def discussion(cast: Cast) -> ProcessInstance:
    return start_for_family("strategy_discussion", [cast.cases["wilf"]], cast.priya)


def contact(cast: Cast) -> ProcessInstance:
    process = start_for_case("contact", cast.cases["wilf"], cast.sam)
    do(process, "Task_record", cast.sam, of_scenario(CONTACT, "contact"))
    return process


def unwritten(cast: Cast) -> ProcessInstance:
    return start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)


def unauthorised(cast: Cast) -> ProcessInstance:
    process = unwritten(cast)
    do(process, "Task_assess", cast.sam, ASSESSMENT | {"outcome": "strategy_discussion"})
    return process


def unreported(cast: Cast) -> ProcessInstance:
    return start_for_case("missing_episode", cast.cases["wilf"], cast.sam)


def untalked(cast: Cast) -> ProcessInstance:
    process = unreported(cast)
    do(process, "Task_report", cast.sam, of_scenario(MISSING, "missing", missing_since="2026-07-13T20:00:00+01:00"))
    do(process, "Task_return", cast.sam, of_scenario(MISSING, "back", returned_at="2026-07-14T07:00:00+01:00"))
    return process


@pytest.mark.parametrize(
    ("begin", "last_quiet", "then"),
    [  # a moment before, and by when a service manager has heard of it; it began on Tuesday 14 July 2026
        (discussion, datetime(2026, 7, 15, 15, 59, tzinfo=UTC), datetime(2026, 7, 15, 16, 5, tzinfo=UTC)),
        (contact, datetime(2026, 7, 14, 15, 59, tzinfo=UTC), datetime(2026, 7, 14, 16, 5, tzinfo=UTC)),
        (unauthorised, datetime(2026, 7, 17, 16, 0, tzinfo=UTC), datetime(2026, 7, 20, 7, 5, tzinfo=UTC)),
        (unreported, datetime(2026, 7, 14, 22, 0, tzinfo=UTC), datetime(2026, 7, 15, 7, 5, tzinfo=UTC)),
        (untalked, datetime(2026, 7, 17, 5, 59, tzinfo=UTC), datetime(2026, 7, 17, 6, 5, tzinfo=UTC)),
    ],
)
def test_somebody_above_the_manager_hears_of_what_rests(
    inside: Cast, begin: Any, last_quiet: datetime, then: datetime
) -> None:
    mo = inside.people["mo"]
    begin(inside)
    rest_until(last_quiet)
    assert heard(mo) == 0
    rest_until(then)
    assert heard(mo) == 1


def test_an_assessment_that_nobody_writes_is_heard_of_after_its_working_days(inside: Cast) -> None:
    mo = inside.people["mo"]
    task = Task.objects.get(process=unwritten(inside), element_id="Task_assess")
    assert task.due_on is not None
    quiet = datetime.combine(task.due_on, datetime.min.time(), UTC) + timedelta(hours=18)
    rest_until(quiet)
    assert heard(mo, "task_overdue") == 0
    rest_until(quiet + timedelta(days=4))
    assert heard(mo, "task_overdue") == 1
