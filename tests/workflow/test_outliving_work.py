"""A called process that goes on by itself when what is around its call ends before it (`casewright:outlives`)."""

from collections.abc import Callable

import pytest
from viewflow.workflow.status import PROCESS

from accounts.models import AuditEvent
from tests.cast import Cast
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    delivered,
    each,
    ends,
    flows,
    mapped,
    start,
    sub,
    user_task,
    waiting,
)
from tests.workflow.running import inside as put_inside
from tests.workflow.sound_rows import faults
from tests.workflow.test_call_activity import call, published
from workflow import steering
from workflow.ad_hoc import begin_offered, end_ad_hoc
from workflow.bpmn import BpmnError, read
from workflow.delivery import send_message
from workflow.history import State, history
from workflow.history_lines import Line, lines, newest_first
from workflow.models import ProcessInstance, Task
from workflow.scope import seen_by
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

OVER = '<messageEventDefinition messageRef="over"/>'
ERROR = '<errorEventDefinition errorRef="unsafe"/>'
TERMINATE = "<terminateEventDefinition/>"
WHY = "It is over."


def outliving(activity: str, value: str = "true") -> str:
    own = f'<zeebe:properties><zeebe:property name="casewright:outlives" value="{value}"/></zeebe:properties>'
    return activity.replace("<zeebe:calledElement", f"{own}<zeebe:calledElement", 1)


MISSING = outliving(mapped(call("Missing", "checks"), inputs="told = 7"))


def plan(
    *parts: str, offers: str = MISSING + call("Plain", "other"), arrows: str = "", messages: str = "over", **lists: str
) -> bytes:
    """A form, then a plan in force: ad-hoc work beside a review, until the review or the message `over` ends it."""
    work = sub("Work", offers, kind="adHocSubProcess", marks='cancelRemainingInstances="true"')
    force = sub(
        "Plan",
        '<parallelGateway id="Fork"/>',
        work,
        user_task("Review"),
        ends("Ended", trigger=TERMINATE),
        flows("Plan_start > Fork", "Fork > Work", "Fork > Review", "Review > Ended", "Work > Plan_end"),
    )
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        user_task("Write"),
        force,
        boundary("Caught", "Plan", OVER, interrupting=True),
        user_task("After"),
        ends("E"),
        *parts,
        flows("S > Write", "Write > Plan", "Plan > After", "Caught > After", "After > E"),
        arrows,
        messages=messages,
        **lists,
    )


def in_force(cast: Cast, *parts: str, begins: tuple[str, ...] = ("Missing", "Plain"), **more: str) -> ProcessInstance:
    """A plan in force, under which somebody has begun work."""
    published("checks", user_task("Look"), user_task("Talk"), flows("S > Look", "Look > Talk", "Talk > E"))
    published("other", user_task("Visit"), flows("S > Visit", "Visit > E"))
    process = start(cast, plan(*parts, **more))
    complete(process, "Write", cast.sam)
    for name in begins:
        begin_offered(Task.objects.get(process=process, element_id="Work"), name, cast.sam)
    return process


def called(key: str = "checks") -> ProcessInstance:
    found: ProcessInstance = ProcessInstance.objects.get(version__key=key)
    return found


def overtaken(cast: Cast, process: ProcessInstance) -> None:
    send_message("over", case=cast.cases["wilf"])
    delivered()


def reviewed(cast: Cast, process: ProcessInstance) -> None:
    complete(process, "Review", cast.sam)


def said_to_be_over(cast: Cast, process: ProcessInstance) -> None:
    end_ad_hoc(Task.objects.get(process=process, element_id="Work"), cast.priya, WHY)


def skipped(cast: Cast, process: ProcessInstance) -> None:
    steering.skip(Task.objects.get(process=process, element_id="Plan"), cast.priya, WHY)


@pytest.mark.parametrize("end", [overtaken, reviewed, said_to_be_over, skipped])
def test_what_was_begun_goes_on_by_itself_however_the_plan_ends(
    inside: Cast, end: Callable[[Cast, ProcessInstance], None]
) -> None:
    process = in_force(inside)
    end(inside, process)
    missing, host = called(), Task.objects.get(process=process, element_id="Missing")
    assert (missing.finished, missing.parent_task, missing.outlived) == (None, None, host)
    assert (waiting(missing), called("other").status) == (["Look"], PROCESS.CANCELED)
    assert "Missing" not in waiting(process)
    assert faults() == []
    before = waiting(process)
    complete(missing, "Look", inside.sam)
    complete(missing, "Talk", inside.sam)
    assert (missing.status, waiting(process), faults()) == (PROCESS.DONE, before, [])


def test_the_trail_says_of_the_call_that_its_work_went_on(inside: Cast) -> None:
    process = in_force(inside)
    overtaken(inside, process)
    known = history(process)
    states = {visit.element_id: visit.state for visit in known.visits}
    assert (states["Missing"], states["Plain"]) == (State.LET_GO, State.CANCELLED)
    told = [line for line in lines(known, newest_first(known)) if isinstance(line, Line) and line.called]
    assert {line.visit.element_id: line.called for line in told} == {
        "Missing": (called(),),
        "Plain": (called("other"),),
    }
    assert AuditEvent.objects.filter(action="process_let_go", object_id=called().pk).count() == 1


def test_it_keeps_what_it_was_given_and_sees_the_forms_of_the_work_that_began_it(inside: Cast) -> None:
    process = in_force(inside)
    overtaken(inside, process)
    missing = called()
    assert variables_of(missing) == {"told": 7}
    look = Task.objects.select_related("process").get(process=missing, element_id="Look")
    assert seen_by(look)["forms"]["manager_decision"] == {"decision": "approve"}


def test_managers_change_and_end_it_as_any_work_and_the_plan_is_steered_without_it(inside: Cast) -> None:
    process = in_force(inside)
    overtaken(inside, process)
    steering.suspend(process, inside.priya, WHY)
    missing = called()
    assert missing.suspended_at is None
    complete(missing, "Look", inside.sam)
    complete(missing, "Talk", inside.sam)
    steering.reopen(Task.objects.get(process=missing, element_id="Talk"), inside.priya, WHY)
    assert waiting(missing) == ["Talk"]
    steering.cancel(called(), inside.priya, WHY)
    assert (called().status, faults()) == (PROCESS.CANCELED, [])


def by_cancelling(cast: Cast, process: ProcessInstance) -> None:
    steering.cancel(process, cast.priya, WHY)


def by_skipping(cast: Cast, process: ProcessInstance) -> None:
    steering.skip(Task.objects.get(process=process, element_id="Missing"), cast.priya, WHY)


@pytest.mark.parametrize("end", [by_cancelling, by_skipping])
def test_it_ends_when_a_person_ends_all_of_the_work_or_the_step_itself(
    inside: Cast, end: Callable[[Cast, ProcessInstance], None]
) -> None:
    process = in_force(inside)
    end(inside, process)
    assert (called().status, waiting(called()), faults()) == (PROCESS.CANCELED, [], [])


def test_it_ends_by_an_event_on_the_border_of_its_own_call(inside: Cast) -> None:
    found = boundary("Found", "Missing", '<messageEventDefinition messageRef="found"/>', interrupting=True)
    offers = MISSING + found + user_task("Note") + flows("Found > Note")
    process = in_force(inside, offers=offers, begins=("Missing",), messages="over found")
    send_message("found", case=inside.cases["wilf"])
    delivered()
    assert (called().status, waiting(process)) == (PROCESS.CANCELED, ["Plan", "Work", "Review", "Note"])
    assert faults() == []


def test_an_error_of_its_own_that_ends_the_plan_ends_it_too(inside: Cast) -> None:
    fails = (ends("Failed", trigger=ERROR), user_task("Look"), user_task("Beside"), '<parallelGateway id="F"/>')
    published(
        "unsafe_work", *fails, flows("S > F", "F > Look", "F > Beside", "Beside > E", "Look > Failed"), errors="unsafe"
    )
    process = in_force(
        inside,
        boundary("Unsafe", "Plan", ERROR, interrupting=True),
        arrows=flows("Unsafe > After"),
        offers=MISSING + outliving(call("Fails", "unsafe_work")),
        errors="unsafe",
        begins=("Missing", "Fails"),
    )
    complete(called("unsafe_work"), "Look", inside.sam)
    assert (called("unsafe_work").status, called().status) == (PROCESS.CANCELED, PROCESS.NEW)
    assert (waiting(process), waiting(called()), faults()) == (["After"], ["Look"], [])


def test_what_it_called_goes_on_with_it(inside: Cast) -> None:
    published("inner", user_task("Deep"), flows("S > Deep", "Deep > E"))
    published("outer", call("Calls", "inner"), user_task("Last"), flows("S > Calls", "Calls > Last", "Last > E"))
    process = in_force(inside, offers=outliving(call("Missing", "outer")), begins=("Missing",))
    overtaken(inside, process)
    assert (waiting(called("outer")), called("inner").outlived) == (["Calls"], None)
    complete(called("inner"), "Deep", inside.sam)
    assert (waiting(called("outer")), faults()) == (["Last"], [])


def test_each_of_several_goes_on_and_none_when_the_step_itself_is_skipped(inside: Cast) -> None:
    several = outliving(call("Missing", "checks"))
    process = in_force(inside, offers=twice(several), begins=("Missing", "Missing"))
    hosts = Task.objects.filter(process=process, element_id="Missing", flow_task_type="MULTI_INSTANCE").order_by("id")
    steering.skip(hosts[0], inside.priya, WHY)
    overtaken(inside, process)
    found = ProcessInstance.objects.filter(version__key="checks").order_by("id")
    assert [one.status for one in found] == [PROCESS.CANCELED] * 2 + [PROCESS.NEW] * 2
    assert faults() == []


def twice(activity: str) -> str:
    return put_inside(activity, each("[1, 2]", item="one"))


@pytest.mark.parametrize(
    ("xml", "code", "told"),
    [
        (
            plan(offers=user_task("Visit", outlives="true")),
            "misplaced_property",
            "casewright:outlives means nothing here: it belongs on a call activity. Remove it or move it there.",
        ),
        (
            plan(offers=outliving(call("Missing", "checks"), "perhaps")),
            "invalid_setting",
            "casewright:outlives is “perhaps”. Use one of true, false.",
        ),
    ],
)
def test_the_setting_is_refused_where_it_means_nothing(xml: bytes, code: str, told: str) -> None:
    with pytest.raises(BpmnError) as refused:
        read(xml)
    assert [(problem.code, str(problem.message)) for problem in refused.value.problems] == [(code, told)]


@pytest.mark.parametrize("talks", [False, True])
def test_it_goes_on_only_from_the_moment_of_which_the_drawing_speaks(inside: Cast, talks: bool) -> None:
    script = '<zeebe:script expression="=true" resultVariable="seen"/>'
    says = f'<scriptTask id="Says"><extensionElements>{script}</extensionElements></scriptTask>'
    published(
        "from_then_on",
        user_task("Look"),
        says,
        user_task("Talk"),
        flows("S > Look", "Look > Says", "Says > Talk", "Talk > E"),
    )
    offers = outliving(mapped(call("Missing", "from_then_on"), inputs="seen = false"), "=seen = true")
    process = in_force(inside, offers=offers, begins=("Missing",))
    if talks:
        complete(called("from_then_on"), "Look", inside.sam)
    overtaken(inside, process)
    alive = called("from_then_on")
    assert (waiting(alive), alive.outlived is not None, faults()) == (["Talk"] if talks else [], talks, [])


def test_what_the_drawing_says_of_that_moment_is_read_as_any_expression() -> None:
    with pytest.raises(BpmnError) as refused:
        read(plan(offers=outliving(call("Missing", "checks"), "=seen = = true")))
    assert [problem.element_id for problem in refused.value.problems] == ["Missing"]


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("false", False), ("=seen = true", True)])
def test_the_setting_is_read(value: str, expected: bool) -> None:
    found = read(plan(offers=outliving(call("Missing", "checks"), value))).elements["Missing"]
    assert found.outlives is expected  # type: ignore[attr-defined]  # a call activity
