"""Small processes, written in the test that needs them, and run on the real engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from accounts import clock
from accounts.models import User
from tests.cast import Cast
from tests.jobs.due_now import do_due
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

_HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="defs">"""


def bpmn(
    key: str, *parts: str, messages: str = "", signals: str = "", errors: str = "", escalations: str = ""
) -> bytes:
    """A file with one process. `messages` and its like are blank-separated lists; each gets its own name as id."""
    named = "".join(f'<message id="{name}" name="{name}"/>' for name in messages.split())
    named += "".join(f'<signal id="{name}" name="{name}"/>' for name in signals.split())
    named += "".join(f'<error id="{name}" name="{name}" errorCode="{name}"/>' for name in errors.split())
    named += "".join(f'<escalation id="{e}" name="{e}" escalationCode="{e}"/>' for e in escalations.split())
    body = "".join(parts)
    return f'{_HEAD}{named}<process id="{key}" name="{key}" isExecutable="true">{body}</process></definitions>'.encode()


def flows(*arrows: str) -> str:
    """Sequence flows from `A > B` or `A > B: condition`; each is named like its arrow, `A_B`."""
    numbers, drawn = count(), ""
    for arrow in arrows:
        way, _, condition = arrow.partition(": ")
        source, target = (end.strip() for end in way.split(">"))
        inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        name = f"{source}_{target}" if f'id="{source}_{target}"' not in drawn else f"{source}_{target}_{next(numbers)}"
        drawn += f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
    return drawn


def user_task(name: str, *, role: str = "social_worker", schedule: str = "", **properties: str) -> str:
    """A user task with the form of a manager's decision; properties in snake_case."""
    given = "".join(
        f'<zeebe:property name="casewright:{key.replace("_", "-")}" value="{value}"/>'
        for key, value in properties.items()
    )
    return (
        f'<userTask id="{name}" name="{name}"><extensionElements><zeebe:formDefinition formId="manager_decision"/>'
        f'<zeebe:assignmentDefinition candidateGroups="{role}"/>'
        f"{f'<zeebe:taskSchedule {schedule}/>' if schedule else ''}"
        f"{f'<zeebe:properties>{given}</zeebe:properties>' if given else ''}</extensionElements></userTask>"
    )


def script(name: str, variable: str, expression: str) -> str:
    """A script task."""
    quoted = expression.replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<scriptTask id="{name}"><extensionElements>'
        f'<zeebe:script expression="={quoted}" resultVariable="{variable}"/></extensionElements></scriptTask>'
    )


def timer(kind: str, value: str) -> str:
    """A timer event definition; `kind` is timeDate or timeDuration."""
    return f"<timerEventDefinition><{kind}>{value}</{kind}></timerEventDefinition>"


def boundary(name: str, host: str, trigger: str, *, interrupting: bool) -> str:
    """A boundary event."""
    mark = "true" if interrupting else "false"
    return f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{mark}">{trigger}</boundaryEvent>'


def ends(*names: str, trigger: str = "") -> str:
    """End events."""
    return "".join(f'<endEvent id="{name}">{trigger}</endEvent>' for name in names)


def sub(name: str, *parts: str, kind: str = "subProcess", marks: str = "") -> str:
    """A subprocess with a start event `<name>_start` and an end event `<name>_end`, and what is given."""
    events = "" if kind == "adHocSubProcess" else f'<startEvent id="{name}_start"/><endEvent id="{name}_end"/>'
    return f'<{kind} id="{name}" {marks}>{events}{"".join(parts)}</{kind}>'


def event_sub(name: str, trigger: str, *parts: str, interrupting: bool = True) -> str:
    """An event subprocess that its start event `<name>_start` begins."""
    mark = "" if interrupting else 'isInterrupting="false"'
    begins = f'<startEvent id="{name}_start" {mark}>{trigger}</startEvent><endEvent id="{name}_end"/>'
    return f'<subProcess id="{name}" triggeredByEvent="true">{begins}{"".join(parts)}</subProcess>'


def each(collection: str, *, item: str = "", sequential: bool = False, extra: str = "", until: str = "") -> str:
    """A multi-instance marker; to be put into an activity by `inside`."""
    order = 'isSequential="true"' if sequential else ""
    named = f'inputElement="{item}"' if item else ""
    done = f"<completionCondition>{until}</completionCondition>" if until else ""
    quoted = collection.replace('"', "&quot;")
    return (
        f"<multiInstanceLoopCharacteristics {order}><extensionElements><zeebe:loopCharacteristics "
        f'inputCollection="={quoted}" {named} {extra}/></extensionElements>{done}</multiInstanceLoopCharacteristics>'
    )


def inside(activity: str, added: str) -> str:
    """An activity with something added at the end of it."""
    head, _, tail = activity.rpartition("</")
    return f"{head}{added}</{tail}"


def mapped(activity: str, *, inputs: str = "", outputs: str = "") -> str:
    """An activity with input and output mappings, each `target = source` between semicolons."""
    drawn = ""
    for kind, given in (("input", inputs), ("output", outputs)):
        for pair in filter(None, given.split(";")):
            target, _, source = pair.partition("=")
            drawn += f'<zeebe:{kind} source="={source.strip().replace('"', "&quot;")}" target="{target.strip()}"/>'
    return _extended(activity, f"<zeebe:ioMapping>{drawn}</zeebe:ioMapping>")


def asking(activity: str, **questions: str) -> str:
    """An activity, without properties of its own, that asks whoever starts it."""
    drawn = "".join(f'<zeebe:property name="casewright:asks:{n}" value="{words}"/>' for n, words in questions.items())
    return _extended(activity, f"<zeebe:properties>{drawn}</zeebe:properties>")


def _extended(activity: str, extension: str) -> str:
    if "<extensionElements>" in activity.partition(">")[2][:20]:
        return activity.replace("<extensionElements>", f"<extensionElements>{extension}", 1)
    opening, _, rest = activity.partition(">")
    return f"{opening}><extensionElements>{extension}</extensionElements>{rest}"


def start(cast: Cast, xml: bytes, key: str = "made_up", number: int = 1) -> ProcessInstance:
    """Publish a file, use it, and let Sam start it for Wilf."""
    use_process(publish_process(xml, number))
    return start_for_case(key, cast.cases["wilf"], cast.sam)


def waiting(process: ProcessInstance) -> list[str]:
    """Where tokens wait: ids of elements in the order of arrival."""
    return list(
        Task.objects.filter(process=process, finished__isnull=True).order_by("id").values_list("element_id", flat=True)
    )


def trace(process: ProcessInstance) -> list[str]:
    """All visits in order."""
    return list(Task.objects.filter(process=process).order_by("id").values_list("element_id", flat=True))


def complete(process: ProcessInstance, element: str, user: User) -> None:
    """Take an open task and approve it."""
    task = Task.objects.filter(process=process, element_id=element, finished__isnull=True).order_by("id")[0]
    if task.owner is None:
        work.claim(task, user)
    work.submit(task, user, {"decision": "approve"}, [])
    process.refresh_from_db()


ENGINE = ("process_timer", "process_event", "process_start_timer", "after_death")
"""The due work of the engine itself."""


def delivered() -> None:
    """Let the worker deliver what is due now."""
    with later(clock.now()):
        pass


@contextmanager
def later(moment: datetime) -> Iterator[None]:
    """Move the clock, do what is due by then in the open authority, and stay there."""
    with clock.at(moment):
        do_due(*ENGINE)
        yield


def incident_of(process: ProcessInstance) -> str:
    """The code of why the only stuck step of a process does not go on."""
    stuck = Task.objects.get(process=process, status="ERROR")
    assert process.finished is None
    code: str = stuck.incidents.get().code
    return code
