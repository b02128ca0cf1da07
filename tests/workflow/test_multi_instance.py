"""Once for each item of a list: all at once or one by one, with results, an early end, and a child for each."""

import pytest

from tests.cast import Cast
from tests.workflow.running import bpmn, each, ends, flows, mapped, script, start, sub, user_task, waiting
from tests.workflow.running import inside as put
from workflow import work
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.scope import seen_by
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def around(activity: str, name: str, *before: str) -> bytes:
    steps = "".join(before)
    names = [step.split('id="')[1].split('"')[0] for step in before]
    arrows = [f"{a} > {b}" for a, b in zip(["S", *names], [*names, name], strict=True)]
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        steps,
        activity,
        user_task("Last"),
        flows(*arrows, f"{name} > Last", "Last > E"),
    )


def reloaded(process: ProcessInstance) -> ProcessInstance:
    found: ProcessInstance = ProcessInstance.objects.get(pk=process.pk)
    return found


def complete_first(process: ProcessInstance, cast: Cast) -> None:
    task = Task.objects.filter(Task.for_people(), process=process, finished__isnull=True).order_by("id")[0]
    if task.owner is None:
        work.claim(task, cast.sam)
    work.submit(task, cast.sam, {"decision": "approve"}, [])
    process.refresh_from_db()


def test_people_work_on_all_items_at_once_and_the_results_keep_their_order(inside: Cast) -> None:
    invite = put(
        mapped(user_task("Invite"), outputs='said = decision + " " + who'),
        each('["school", "health", "police"]', item="who", extra='outputCollection="answers" outputElement="=said"'),
    )
    process = start(inside, around(invite, "Invite"))
    assert waiting(process) == ["Invite", "Invite", "Invite", "Invite"]
    tasks = Task.objects.filter(Task.for_people(), finished__isnull=True).order_by("id")
    assert [seen_by(task)["who"] for task in tasks] == ["school", "health", "police"]
    assert [seen_by(task)["loopCounter"] for task in tasks] == [1, 2, 3]
    for _turn in range(3):
        complete_first(process, inside)
    assert waiting(process) == ["Last"]
    found = variables_of(reloaded(process))
    assert found == {"answers": ["approve school", "approve health", "approve police"]}


def test_one_after_the_other_waits_for_each(inside: Cast) -> None:
    visit = put(user_task("Visit"), each("[1, 2]", item="week", sequential=True))
    process = start(inside, around(visit, "Visit"))
    assert waiting(process) == ["Visit", "Visit"]
    complete_first(process, inside)
    assert [seen_by(t)["week"] for t in Task.objects.filter(Task.for_people(), finished__isnull=True)] == [2]
    complete_first(process, inside)
    assert waiting(process) == ["Last"]


def test_enough_answers_cancel_the_others(inside: Cast) -> None:
    invite = put(user_task("Invite"), each("[1, 2, 3, 4]", item="n", until="=numberOfCompletedInstances &gt;= 2"))
    process = start(inside, around(invite, "Invite", script("Set", "n", "0")))
    complete_first(process, inside)
    complete_first(process, inside)
    assert waiting(process) == ["Last"]
    assert Task.objects.filter(element_id="Invite", status="CANCELED").count() == 2
    assert not ActivityScope.objects.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize("sequential", [False, True])
def test_results_of_scripts_are_gathered_in_order(inside: Cast, sequential: bool) -> None:
    part = put(
        sub("Part", script("Twice", "twice", "item * 2"), flows("Part_start > Twice", "Twice > Part_end")),
        each(
            "[3, 1, 2]",
            item="item",
            sequential=sequential,
            extra='outputCollection="doubled" outputElement="=item * 2"',
        ),
    )
    process = start(inside, around(part, "Part"))
    assert waiting(process) == ["Last"]
    assert variables_of(reloaded(process))["doubled"] == [6, 2, 4]


def test_an_empty_list_is_passed_and_gives_an_empty_result(inside: Cast) -> None:
    visit = put(user_task("Visit"), each("[]", extra='outputCollection="found" outputElement="=1"'))
    process = start(inside, around(visit, "Visit"))
    assert waiting(process) == ["Last"]
    assert variables_of(reloaded(process)) == {"found": []}


@pytest.mark.parametrize(
    ("collection", "code"), [("nothing", "not_a_list"), ("for n in 1..1001 return n", "too_many_instances")]
)
def test_what_is_no_list_or_too_long_is_an_incident(inside: Cast, collection: str, code: str) -> None:
    visit = put(user_task("Visit"), each(collection))
    process = start(inside, around(visit, "Visit", script("Set", "nothing", "null")))
    stuck = Task.objects.get(process=process, element_id="Visit")
    assert (stuck.status, stuck.incidents.get().code) == ("ERROR", code)
    assert not ActivityScope.objects.exists()
