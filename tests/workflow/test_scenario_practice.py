"""A scenario made while an authority is open: it runs as it would there, and nothing there changes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.dated_settings import change
from accounts.models import AuditEvent, CalendarDay, Notification, ReferenceCounter, Role
from accounts.working_calendar import add_day
from forms.adoption import active_form, publish_form
from forms.models import ActiveForm
from jobs.models import DueWork
from tests.cast import Cast
from tests.workflow.running import bpmn, flows, user_task
from workflow.adoption import publish_process, use_process
from workflow.decisions import publish_decision, use_decision
from workflow.models import ActiveDecision, ProcessInstance, Task
from workflow.testing import Scenario, ScenarioError

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.both_databases]

DUE = 'dueDate="=working days after(today, settings.assessment_working_days)"'
XML = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Task_write", schedule=DUE),
    flows("Start > Task_write", "Task_write > End"),
)


def own_form() -> dict[str, Any]:
    document: dict[str, Any] = dict(active_form("manager_decision").content)
    asked = {**document["schema"], "required": ["decision", "comment"]}
    return {**document, "schema": asked}


def test_its_own_forms_settings_and_calendar_count(inside: Cast) -> None:
    ActiveForm.objects.filter(key="manager_decision").update(version=publish_form(own_form(), 2))
    change("assessment_working_days", 2, from_on=clock.today(), source_note="Tried for a year.", by=inside.dee)
    add_day(date(2026, 7, 15), CalendarDay.Kind.BANK_HOLIDAY, "Made-up holiday", "Proclaimed.", by=inside.dee)
    with Scenario(XML) as tried:
        tried.start()
        assert [task.due_on for task in tried.open_tasks] == [date(2026, 7, 17)]
        with pytest.raises(ScenarioError, match="Comment to the author"):
            tried.complete("Task_write", {"decision": "approve"})
        assert tried.complete("Task_write", {"decision": "approve", "comment": "Good."}).finished


def test_a_version_of_its_own_with_the_same_key_is_not_in_the_way(inside: Cast) -> None:
    use_process(publish_process(XML, 1))
    other = XML.replace(b'name="Task_write"', b'name="Write it"')
    assert [task.name for task in Scenario(other).start().open_tasks] == ["Write it"]


def test_its_own_decisions_count(inside: Cast) -> None:
    path = Path(__file__).parents[2] / "processes" / "assessment" / "referral_threshold.v1.dmn"
    use_decision(publish_decision(path.read_bytes(), "referral_threshold", 7))
    with Scenario(XML) as tried, tried.inside():
        version = ActiveDecision.objects.select_related("version").get(key="referral_threshold").version
        assert (version.number, version.authority_id) == (7, tried.council.id)


def test_roles_that_the_authority_added_see_what_they_see_there(inside: Cast) -> None:
    Role.objects.create(key="night_warden", label="Night warden", sees_cases=True)
    xml = XML.replace(b'"social_worker"', b'"night_warden"')
    assert Scenario(xml).start().complete("Task_write", {"decision": "approve"}).finished


def test_nothing_of_the_authority_is_touched(inside: Cast) -> None:
    kept: tuple[type[Any], ...] = (AuditEvent, DueWork, Notification, ProcessInstance, ReferenceCounter, Task)

    def rows() -> list[list[dict[str, Any]]]:  # due work is seen of every authority: the worker does it for all
        return [list(model.objects.filter(authority=inside.id).order_by("pk").values()) for model in kept]

    before, due = rows(), DueWork.objects.count()
    with Scenario(XML) as tried:
        tried.start().complete("Task_write", {"decision": "approve"})
        with authority(inside.id):
            assert rows() == before
    assert (rows(), DueWork.objects.count()) == (before, due)


def test_work_of_a_process_that_is_called_is_open_and_can_be_done(inside: Cast) -> None:
    use_process(publish_process(XML.replace(b'"made_up"', b'"inner"'), 1))
    outer = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/><callActivity id="Call"><extensionElements>'
        '<zeebe:calledElement processId="inner"/></extensionElements></callActivity>',
        flows("Start > Call", "Call > End"),
    )
    tried = Scenario(outer).start()
    assert [task.element_id for task in tried.open_tasks] == ["Task_write"]
    assert tried.complete("Task_write", {"decision": "approve"}).finished
    assert tried.trace == ["Start", "Call", "End"]
