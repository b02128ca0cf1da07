"""A process that another one waits for: variables in and out, its end, its failure, its cancellation."""

import pytest

from tests.cast import Cast
from tests.workflow.running import boundary, bpmn, complete, ends, flows, mapped, script, start, user_task, waiting
from workflow import publishing, steering
from workflow.adoption import publish_process, use_process
from workflow.bindings import bound_to
from workflow.models import Incident, ProcessInstance, ProcessVersion, Task
from workflow.starting import start_for_case
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ERROR = '<errorEventDefinition errorRef="unsafe"/>'


def call(name: str, key: str, binding: str = "latest", extra: str = "") -> str:
    return (
        f'<callActivity id="{name}"><extensionElements>'
        f'<zeebe:calledElement processId="{key}" bindingType="{binding}" {extra}/></extensionElements></callActivity>'
    )


def published(key: str, *parts: str, number: int = 1, **lists: str) -> None:
    use_process(publish_process(bpmn(key, '<startEvent id="S"/>', ends("E"), *parts, **lists), number))


def called_one() -> ProcessInstance:
    found: ProcessInstance = ProcessInstance.objects.get(version__key="checks")
    return found


def caller(cast: Cast, *parts: str, arrows: str = "", activity: str | None = None, **lists: str) -> ProcessInstance:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        script("Set", "weeks", "3"),
        activity or call("Call", "checks"),
        user_task("Last"),
        flows("S > Set", "Set > Call", "Call > Last", "Last > E"),
        *parts,
        arrows,
        **lists,
    )
    return start(cast, xml)


def test_the_caller_waits_for_the_end_of_the_called_process_about_the_same_child(inside: Cast) -> None:
    published("checks", user_task("Check"), flows("S > Check", "Check > E"))
    process = caller(inside)
    assert waiting(process) == ["Call"]
    checks = called_one()
    assert checks.parent_task is not None
    assert (checks.root, checks.parent_task.process) == (process, process)
    assert [link.case for link in checks.links] == [inside.cases["wilf"]]
    complete(checks, "Check", inside.sam)
    assert checks.finished is not None
    assert waiting(process) == ["Last"]
    complete(process, "Last", inside.sam)
    assert process.finished is not None


def test_a_called_process_that_needs_nobody_ends_at_once(inside: Cast) -> None:
    published("checks", script("Count", "count", "weeks * 2"), flows("S > Count", "Count > E"))
    activity = mapped(call("Call", "checks"), inputs="weeks = weeks + 1", outputs="doubled = count")
    process = caller(inside, activity=activity)
    assert waiting(process) == ["Last"]
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {"weeks": 3, "doubled": 8}


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ('propagateAllParentVariables="false"', {"weeks": 3, "count": None}),
        ('propagateAllParentVariables="true"', {"weeks": 3, "count": 6}),
        ('propagateAllParentVariables="true" propagateAllChildVariables="false"', {"weeks": 3}),
    ],
)
def test_all_variables_go_in_and_out_as_the_settings_say(inside: Cast, extra: str, expected: object) -> None:
    published("checks", script("Count", "count", "weeks * 2"), flows("S > Count", "Count > E"))
    process = caller(inside, activity=call("Call", "checks", extra=extra))
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == expected


def test_a_process_that_is_not_in_use_is_an_incident_of_the_call_alone(inside: Cast) -> None:
    process = caller(inside)
    stuck = Task.objects.get(process=process, element_id="Call")
    assert (stuck.status, stuck.incidents.get().code) == ("ERROR", "no_active_version")
    assert ProcessInstance.objects.count() == 1


def test_an_error_in_the_called_process_is_caught_at_the_call(inside: Cast) -> None:
    published(
        "checks",
        user_task("Check"),
        user_task("Beside"),
        '<parallelGateway id="F"/>',
        ends("Failed", trigger=ERROR),
        flows("S > F", "F > Check", "F > Beside", "Check > Failed", "Beside > E"),
        errors="unsafe",
    )
    process = caller(
        inside,
        boundary("Caught", "Call", ERROR, interrupting=True),
        user_task("Act"),
        arrows=flows("Caught > Act", "Act > E"),
        errors="unsafe",
    )
    checks = called_one()
    complete(checks, "Check", inside.sam)
    assert (checks.status, waiting(checks)) == ("CANCELED", [])
    assert waiting(process) == ["Act"]


def test_an_error_that_nobody_catches_stays_where_it_was_thrown(inside: Cast) -> None:
    fails = (ends("Failed", trigger=ERROR), user_task("T"), user_task("U"), '<parallelGateway id="F"/>')
    published("checks", *fails, flows("S > F", "F > T", "F > U", "U > E", "T > Failed"), errors="unsafe")
    process = caller(inside)
    checks = called_one()
    complete(checks, "T", inside.sam)
    stuck = Task.objects.get(process=checks, element_id="Failed")
    assert stuck.incidents.get().code == "error_not_caught"
    assert (waiting(process), checks.finished) == (["Call"], None)


def test_skipping_the_call_ends_the_called_process(inside: Cast) -> None:
    published("checks", user_task("Check"), flows("S > Check", "Check > E"))
    process = caller(inside)
    steering.skip(Task.objects.get(process=process, element_id="Call"), inside.priya, "Not needed any more.")
    checks = called_one()
    assert (checks.status, waiting(checks), waiting(process)) == ("CANCELED", [], ["Last"])
    assert Task.objects.get(element_id="Check").is_cancelled
    with pytest.raises(steering.CannotSteerError):
        steering.cancel(checks, inside.priya, "Twice.")


def test_forms_of_the_caller_are_seen_in_the_called_process(inside: Cast) -> None:
    approved = "forms.manager_decision.decision = &quot;approve&quot;"
    due = f'dueDate="=if {approved} then date(&quot;2026-08-01&quot;) else null"'
    published("checks", user_task("Check", schedule=due), flows("S > Check", "Check > E"))
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        user_task("First"),
        call("Call", "checks"),
        flows("S > First", "First > Call", "Call > E"),
    )
    process = start(inside, xml)
    complete(process, "First", inside.sam)
    assert str(Task.objects.get(element_id="Check").due_on) == "2026-08-01"


def test_latest_is_what_is_in_use_and_deployment_what_was_published_before(inside: Cast) -> None:
    published("checks", user_task("Old"), flows("S > Old", "Old > E"))
    calls = call("Call", "checks", "deployment")
    xml = bpmn("made_up", '<startEvent id="S"/>', ends("E"), calls, flows("S > Call", "Call > E"))
    version = publish_process(xml, 1)
    published("checks", user_task("New"), flows("S > New", "New > E"), number=2)
    use_process(version)
    ProcessVersion.objects.filter(key="checks", number=2).update(published_at="2026-07-20T00:00:00Z")
    start_for_case("made_up", inside.cases["wilf"], inside.sam)
    assert waiting(called_one()) == ["Old"]


@pytest.mark.parametrize(
    ("binding", "extra"), [("deployment", ""), ("versionTag", 'versionTag="spring"')], ids=["deployment", "tag"]
)
def test_a_retired_version_is_not_called_and_no_older_one_instead(inside: Cast, binding: str, extra: str) -> None:
    for number, step in enumerate(["Old", "New"], start=1):
        tag = '<extensionElements><zeebe:versionTag value="spring"/></extensionElements>'
        published("checks", tag, user_task(step), flows(f"S > {step}", f"{step} > E"), number=number)
    use_process(publish_process(bpmn("checks", '<startEvent id="S"/>', ends("E"), flows("S > E")), 3))
    ProcessVersion.objects.filter(key="checks", number=3).update(published_at="2026-07-20T00:00:00Z")
    calls = call("Call", "checks", binding, extra)
    xml = bpmn("made_up", '<startEvent id="S"/>', ends("E"), calls, flows("S > Call", "Call > E"))
    start(inside, xml)
    assert waiting(called_one()) == ["New"]
    second = ProcessVersion.objects.get(key="checks", number=2)
    assert [each.key for each in bound_to(second)] == ["made_up"]
    publishing.retire(second, inside.ana, "It asked for too much.")
    start_for_case("made_up", inside.cases["wilf"], inside.sam)
    assert ProcessInstance.objects.filter(version__key="checks").count() == 1
    assert Incident.objects.get().code == "retired_version"


def test_processes_that_call_one_another_in_a_circle_stop_as_an_incident(inside: Cast) -> None:
    published("checks", call("Again", "made_up"), flows("S > Again", "Again > E"))
    caller(inside)
    stuck = Task.objects.get(status="ERROR")
    assert stuck.incidents.get().code == "calls_too_deep"
    assert ProcessInstance.objects.filter(finished__isnull=True).count() == 21
