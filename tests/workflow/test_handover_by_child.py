"""Of several children some go on to the next process: one by one, together, or by hand."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.policy import can, visible_to
from cases.correcting import write_down_death
from cases.models import Allocation, Case
from desk.about import names_of, others
from tests.cast import Cast
from tests.workflow.running import bpmn, delivered, each, ends, flows, script, user_task
from tests.workflow.running import inside as put
from tests.workflow.test_subjects import about, siblings
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.bpmn import BpmnError, read
from workflow.foreseeing import foresee
from workflow.models import ProcessInstance, Subject, Task
from workflow.starting import start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HAND_OVER = '<messageEventDefinition messageRef="start_second"/>'


def over(children: str = "") -> str:
    """An end event that hands over, with the children who go."""
    quoted = children.replace('"', "&quot;")
    given = f'<zeebe:property name="casewright:children" value="={quoted}"/>' if children else ""
    extension = f"<extensionElements><zeebe:properties>{given}</zeebe:properties></extensionElements>" if given else ""
    return f'<endEvent id="Over">{extension}{HAND_OVER}</endEvent>'


def conference(*parts: str) -> bytes:
    """A process about a family that may hand over."""
    head, declared = b"<process", b'<message id="start_second" name="start_second"/>'
    return about("family", *parts).replace(head, declared + head, 1)


def meeting(children: str) -> bytes:
    """A meeting at whose end the named children go on."""
    return conference(user_task("Meet"), over(children), flows("S > Meet", "Meet > E: =false", "Meet > Over"))


DECIDE = (
    f'<subProcess id="Decide"><startEvent id="Begun"/>{user_task("Say")}{over()}{flows("Begun > Say", "Say > Over")}'
)
EACH = conference(put(DECIDE + "</subProcess>", each("children", item="sibling")), flows("S > Decide", "Decide > E"))


def second(subject: str) -> bytes:
    """The process that takes over."""
    begins = '<startEvent id="Begin"><messageEventDefinition messageRef="start_second"/></startEvent>'
    xml = bpmn("second", begins, ends("End"), user_task("Assess"), flows("Begin > Assess", "Assess > End"))
    setting = f'<extensionElements><zeebe:properties><zeebe:property name="casewright:subject" value="{subject}"/>'
    opening = b'isExecutable="true">'
    xml = xml.replace(b"<process", b'<message id="start_second" name="start_second"/><process', 1)
    return xml.replace(opening, opening + f"{setting}</zeebe:properties></extensionElements>".encode())


def use(*files: bytes) -> None:
    for xml in files:
        use_process(publish_process(xml, 1))


def done(cast: Cast, process: ProcessInstance, element: str, case: Case | None = None) -> None:
    """Let Sam do an open task, of one child if one is given."""
    open_ = Task.objects.filter(process=process, element_id=element, finished__isnull=True)
    task = (open_.filter(case=case) if case else open_).get()
    work.claim(task, cast.sam)
    work.submit(task, cast.sam, {"decision": "approve"}, [])


def begun() -> list[tuple[str, list[Case]]]:
    """The instances that took over: what each is about, and its children."""
    found = ProcessInstance.objects.filter(version__key="second").order_by("id")
    return [(process.subject, [link.case for link in process.links]) for process in found]


def by_hand(process: ProcessInstance) -> list[Task]:
    return list(Task.objects.filter(process=process, title_text__startswith="Start by hand").order_by("id"))


@pytest.mark.parametrize(
    ("children", "who"),
    [
        ("[children[2].case]", ["tansy"]),
        ("children[2].case", ["tansy"]),
        ("children[1]", ["wilf"]),
        ('for c in children return {case: c.case, category: "neglect"}', ["wilf", "tansy"]),
        ("[{case: children[2].case, plan: true}, {case: children[1].case, plan: false}][plan]", ["tansy"]),
    ],
)
def test_only_the_children_whom_the_end_event_names_go_on_together(inside: Cast, children: str, who: list[str]) -> None:
    use(second("family"), meeting(children))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    done(inside, process, "Meet")
    assert begun() == [(Subject.FAMILY, [inside.cases[name] for name in who])]
    told = AuditEvent.objects.filter(action="process_handed_over").values_list("case_id", flat=True)
    assert set(told) == {inside.cases[name].pk for name in who}
    process.refresh_from_db()
    assert process.finished is not None


def test_a_process_about_one_child_is_begun_for_each_of_them(inside: Cast) -> None:
    use(second("case"), meeting("children"))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    done(inside, process, "Meet")
    assert begun() == [(Subject.CASE, [inside.cases["wilf"]]), (Subject.CASE, [inside.cases["tansy"]])]
    started = Task.objects.get(process=process, element_id="Over").data["handed_over_to"]
    assert len(started) == len(set(started)) == 2


def test_an_empty_list_hands_nobody_over(inside: Cast) -> None:
    use(second("family"), meeting("[]"))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    assert foresee(Task.objects.get(element_id="Meet"), {"decision": "approve"}).begins == ()
    done(inside, process, "Meet")
    process.refresh_from_db()
    assert (begun(), by_hand(process), process.finished is None) == ([], [], False)


@pytest.mark.parametrize("children", ["null", "1", '["CW-1999-000001"]', "[null]", "[{name: 1}]"])
def test_children_of_nobody_are_an_incident_at_the_end_event(inside: Cast, children: str) -> None:
    use(second("family"), meeting(children))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    done(inside, process, "Meet")
    stuck = Task.objects.get(process=process, finished__isnull=True)
    assert (stuck.element_id, stuck.incidents.get().code) == ("Over", "not_children")
    assert begun() == []


def test_an_end_inside_the_part_of_one_child_hands_over_that_child(inside: Cast) -> None:
    use(second("family"), EACH)
    process = start_for_family("made_up", siblings(inside), inside.sam)
    done(inside, process, "Say", inside.cases["tansy"])
    assert begun() == [(Subject.FAMILY, [inside.cases["tansy"]])]
    done(inside, process, "Say", inside.cases["wilf"])
    assert begun()[1:] == [(Subject.FAMILY, [inside.cases["wilf"]])]


def test_a_task_in_the_part_of_one_child_is_about_that_child_alone(inside: Cast) -> None:
    use(EACH)
    both = siblings(inside)
    process = start_for_family("made_up", both, inside.sam)
    Allocation.objects.filter(case=both[1]).update(worker=inside.ren, team=inside.teams["Meadow team"])
    task = Task.objects.get(process=process, element_id="Say", case=both[0])
    assert others(task) == []
    for name in ("sam", "ren", "dee"):
        person = inside.people[name]
        may = bool(can(person, "view", both[0]))
        assert bool(can(person, "view", task)) == visible_to(person, Task).filter(pk=task.pk).exists() == may


@pytest.mark.parametrize("subject", ["case", "family"])
def test_of_siblings_the_one_whose_work_is_closed_is_left_to_a_manager(inside: Cast, subject: str) -> None:
    use(second(subject), meeting("children"))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    tansy = inside.cases["tansy"]
    tansy.episodes.update(closed_on=tansy.episodes.get().opened_on)
    done(inside, process, "Meet")
    assert begun() == [(subject, [inside.cases["wilf"]])]
    (task,) = by_hand(process)
    assert (task.case, others(task), names_of([task])) == (tansy, [], {})


def test_work_by_hand_is_for_the_named_children_each_apart_from_the_others(inside: Cast) -> None:
    use(meeting("[children[2].case]"))
    both = siblings(inside)
    process = start_for_family("made_up", both, inside.sam)
    done(inside, process, "Meet")
    (task,) = by_hand(process)
    assert (task.case, task.owner) == (both[1], inside.priya)
    Allocation.objects.filter(case=both[1]).update(worker=inside.ren, team=inside.teams["Meadow team"])
    seen = {name: bool(can(inside.people[name], "view", task)) for name in ("sam", "ren")}
    assert seen == {name: bool(can(inside.people[name], "view", both[1])) for name in ("sam", "ren")}
    for name, may in seen.items():
        assert visible_to(inside.people[name], Task).filter(pk=task.pk).exists() == may


def test_where_all_go_by_hand_it_is_one_task_about_all(inside: Cast) -> None:
    use(meeting("children"))
    both = siblings(inside)
    process = start_for_family("made_up", both, inside.sam)
    done(inside, process, "Meet")
    (task,) = by_hand(process)
    assert [task.case, *others(task)] == both


@pytest.mark.parametrize(("children", "left"), [("children", True), ("[children[1].case]", False)])
def test_what_a_manager_begins_for_all_stays_for_those_who_live(inside: Cast, children: str, left: bool) -> None:
    use(meeting(children))
    both = siblings(inside)
    process = start_for_family("made_up", both, inside.sam)
    done(inside, process, "Meet")
    (task,) = by_hand(process)
    assert task.case == both[0]
    assert write_down_death(both[0], date(2026, 7, 13), inside.sam)
    delivered()
    task.refresh_from_db()
    assert (task.finished is None) == left


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (over("children +"), "expression_syntax"),
        (over("children").replace(HAND_OVER, ""), "misplaced_property"),
        (over("children").replace("start_second", "told"), "misplaced_property"),
    ],
)
def test_children_are_named_in_feel_and_only_where_they_are_handed_over(event: str, code: str) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        event,
        script("A", "x", "1"),
        flows("S > A", "A > Over"),
        messages="start_second told",
    )
    with pytest.raises(BpmnError) as caught:
        read(xml)
    assert [problem.code for problem in caught.value.problems] == [code]
