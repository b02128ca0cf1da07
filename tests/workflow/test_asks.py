"""What an activity asks whoever starts it: read from the file, checked there and by the engine, seen by it alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.workflow.running import asking, bpmn, each, ends, flows, script, start, sub, user_task, waiting
from tests.workflow.running import inside as put
from workflow import work
from workflow.ad_hoc import AskedError, begin_offered
from workflow.adoption import publish_process, use_process
from workflow.bpmn import BpmnError, read
from workflow.bpmn.model import Ask
from workflow.models import ProcessInstance, Task
from workflow.name_checks import Supplied, name_faults
from workflow.scope import seen_by
from workflow.testing import Scenario, ScenarioError

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

VISIT = asking(user_task("Visit"), place="text: Where?", people="number: How many come? (Optional)")


def plan(*parts: str, marks: str = "") -> bytes:
    work = sub("Support", *parts, kind="adHocSubProcess", marks=marks)
    return bpmn("made_up", '<startEvent id="S"/>', ends("E"), work, flows("S > Support", "Support > E"))


def host(process: ProcessInstance) -> Task:
    found: Task = Task.objects.get(process=process, element_id="Support")
    return found


def test_what_is_asked_is_read_in_the_order_of_the_file() -> None:
    (visit,) = [element for element in read(plan(VISIT)).user_tasks if element.id == "Visit"]
    assert visit.asks == (
        Ask("place", "text", "Where?", optional=False),
        Ask("people", "number", "How many come? (Optional)", optional=True),
    )


@pytest.mark.parametrize(
    ("questions", "code", "told"),
    [
        (
            {"place": "txt: Where?"},
            "invalid_setting",
            "asks for “txt”. Did you mean text? Begin with text, number, date",
        ),
        (
            {"place": "Where do you visit?"},
            "invalid_setting",
            "Begin with text, number, date or yes/no, then the question",
        ),
        ({"place": "text:"}, "invalid_setting", "has no question. Write it behind the kind, such as “text: Where"),
        ({"place": "text: (optional)"}, "invalid_setting", "has no question"),
        ({"place": "text: " + "x" * 201}, "invalid_setting", "longer than 200 characters. Shorten it."),
        ({"place": ""}, "empty_property", "casewright:asks:place has no value."),
        ({"child": "text: Who?"}, "variable_name", "“child”, which Casewright sets itself. Choose another name."),
        ({"visit on": "date: When?"}, "variable_name", "does not name a value. Write the name behind it like"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_with_element_line_and_remedy(
    questions: dict[str, str], code: str, told: str
) -> None:
    xml = plan("\n", asking(user_task("Visit"), **questions))
    with pytest.raises(BpmnError) as refused:
        read(xml)
    (problem,) = refused.value.problems
    assert (problem.element_id, problem.line, problem.code) == ("Visit", 3, code)
    assert told in problem.message


@pytest.mark.parametrize("name", ["casewright:asks", "casewright:asks:", "asks:place", "casewright:ask:place"])
def test_a_name_that_is_nearly_right_is_a_problem_and_not_ignored(name: str) -> None:
    xml = plan(VISIT).replace(b"casewright:asks:place", name.encode())
    with pytest.raises(BpmnError, match="casewright:asks:"):
        read(xml)


def test_only_what_people_start_can_ask() -> None:
    after = asking(user_task("After"), place="text: Where?")
    for xml in (
        plan(user_task("Visit"), after, flows("Visit > After")),
        bpmn("made_up", '<startEvent id="S"/>', ends("E"), after, flows("S > After", "After > E")),
    ):
        with pytest.raises(BpmnError, match="nobody starts it") as refused:
            read(xml)
        assert [(each.element_id, each.code) for each in refused.value.problems] == [("After", "misplaced_property")]
    with pytest.raises(BpmnError, match="it belongs on an activity"):
        read(
            plan(VISIT).replace(
                b'<startEvent id="S"/>', asking('<startEvent id="S"></startEvent>', a="text: A?").encode()
            )
        )


def test_names_that_are_asked_are_supplied_inside_the_activity_and_not_beside_it() -> None:
    group = sub("Group", script("Copy", "copied", "place"), flows("Group_start > Copy", "Copy > Group_end"))

    def faults(*parts: str) -> list[str]:
        model = read(plan(*parts))
        supplied = Supplied(model, {}, frozenset({"manager_decision"}), {"manager_decision": frozenset()})
        return [element for _line, element, _words in name_faults(supplied)]

    assert faults(asking(group, place="text: Where?")) == []
    assert faults(group) == ["Copy"]
    assert faults(VISIT, script("Beside", "copied", "place")) == ["Beside"]


@pytest.mark.parametrize(
    "data", [{}, {"place": None}, {"place": " "}, {"place": 7}, {"place": "home", "people": "two"}]
)
def test_the_engine_begins_nothing_without_an_answer_of_the_right_kind(inside: Cast, data: dict[str, Any]) -> None:
    process = start(inside, plan(VISIT))
    with pytest.raises(AskedError):
        begin_offered(host(process), "Visit", inside.sam, data)
    assert not Task.objects.filter(process=process, element_id="Visit").exists()


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("text", ["home"], [7, True, date(2026, 7, 20)]),
        ("number", [7, Decimal("2.5")], ["7", True]),
        ("date", [date(2026, 7, 20)], ["2026-07-20", datetime(2026, 7, 20, tzinfo=UTC)]),
        ("yes/no", [True, False], ["yes", 1]),
    ],
)
def test_each_kind_takes_its_own_values(inside: Cast, kind: str, right: list[Any], wrong: list[Any]) -> None:
    process = start(inside, plan(asking(user_task("Visit"), it=f"{kind}: What?")))
    for value in right:
        assert seen_by(begin_offered(host(process), "Visit", inside.sam, {"it": value}))["it"] == value
    for value in wrong:
        with pytest.raises(AskedError, match=kind):
            begin_offered(host(process), "Visit", inside.sam, {"it": value})


def test_called_processes_and_each_of_a_list_are_given_the_answers(inside: Cast) -> None:
    inner = bpmn("inner", '<startEvent id="A"/>', ends("Z"), user_task("There"), flows("A > There", "There > Z"))
    use_process(publish_process(inner, 1))
    called = '<extensionElements><zeebe:calledElement processId="inner"/></extensionElements>'
    call = f'<callActivity id="Call">{called}</callActivity>'
    process = start(
        inside,
        plan(
            asking(call, place="text: Where?"),
            asking(put(user_task("Each"), each("[1, 2]")), place="text: Where?"),
        ),
    )
    begin_offered(host(process), "Call", inside.sam, {"place": "home"})
    assert seen_by(Task.objects.get(element_id="There"))["place"] == "home"
    begin_offered(host(process), "Each", inside.sam, {"place": "school"})
    people = [task for task in Task.objects.filter(element_id="Each") if task.role_keys.strip()]
    assert [seen_by(task)["place"] for task in people] == ["school", "school"]
    for task in [*people, Task.objects.get(element_id="There")]:
        work.claim(task, inside.sam)
        work.submit(task, inside.sam, {"decision": "approve"}, [])
    assert waiting(process) == ["Support"]
    assert not ProcessInstance.objects.get(pk=process.pk).variables


def test_a_scenario_must_answer_what_the_page_asks() -> None:
    with pytest.raises(ScenarioError, match=r"Visit: Answer “Where\?”"):
        Scenario(plan(VISIT)).start().start_offered("Visit")
    tried = Scenario(plan(VISIT)).start().start_offered("Visit", {"place": "home"})
    assert [task.element_id for task in tried.open_tasks] == ["Visit"]
