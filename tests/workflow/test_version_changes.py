"""Two versions of a process are compared: what is new, what is gone, and what is otherwise about what stays."""

from tests.workflow.migrating import START_AND_END
from tests.workflow.running import boundary, bpmn, flows, timer, user_task
from workflow.bpmn import ProcessModel, read
from workflow.bpmn.model import Element, SequenceFlow
from workflow.migration.changes import Change, Changes, changes

ARROWS = flows("Start > Write", "Write > Approve", "Approve > End")


def model(*parts: str, arrows: str = ARROWS) -> ProcessModel:
    return read(bpmn("made_up", START_AND_END, *parts, arrows))


BEFORE = (user_task("Write", schedule='dueDate="=today"'), user_task("Approve", role="team_manager", review_of="Write"))


def aspects(found: Changes) -> dict[str, tuple[str, ...]]:
    both: list[Change[Element] | Change[SequenceFlow]] = [*found.changed, *found.ways_changed]
    return {change.part.id: change.aspects for change in both}


def test_the_same_drawn_otherwise_is_no_change() -> None:
    moved = "\n\n" + BEFORE[1] + "\n" + BEFORE[0].replace('"=today"', '"= today"')
    assert changes(model(*BEFORE), model(moved)).nothing


def test_what_is_new_and_what_is_gone_is_told_with_its_ways() -> None:
    limit = (boundary("Late", "Write", timer("timeDuration", "P5D"), interrupting=False), user_task("Chase"))
    more = model(*BEFORE, *limit, arrows=ARROWS + flows("Late > Chase", "Chase > End"))
    found = changes(model(*BEFORE), more)
    assert [element.id for element in found.added] == ["Late", "Chase"]
    assert [flow.id for flow in found.ways_added] == ["Late_Chase", "Chase_End"]
    back = changes(more, model(*BEFORE))
    assert [element.id for element in back.removed] == ["Late", "Chase"]
    assert aspects(found) == aspects(back) == {}


def test_what_is_otherwise_about_a_step_is_named() -> None:
    after = (
        user_task("Write", role="duty_worker", schedule='dueDate="=today + duration(&quot;P1D&quot;)"'),
        user_task("Approve", role="team_manager", review_of="Write", explain="Two pairs of eyes."),
    )
    assert aspects(changes(model(*BEFORE), model(*after))) == {"Write": ("roles", "due_date"), "Approve": ("told",)}


def test_a_way_that_leads_elsewhere_or_has_another_condition_is_named() -> None:
    gate = '<exclusiveGateway id="Gate" default="Gate_End"/>'
    one = flows("Start > Gate", "Write > End", "Gate > End") + flows("Gate > Write: =weeks = 1")
    ends = 'sourceRef="Write" targetRef='
    other = one.replace("weeks = 1", "weeks = 2").replace(f'{ends}"End"', f'{ends}"Gate"')
    task = user_task("Write")
    assert aspects(changes(model(gate, task, arrows=one), model(gate, task, arrows=other))) == {
        "Write_End": ("target",),
        "Gate_Write": ("condition",),
    }


def test_a_step_of_another_kind_is_told_of_as_that() -> None:
    manual = '<manualTask id="Approve" name="Approve"/>'
    assert "kind" in aspects(changes(model(*BEFORE), model(BEFORE[0], manual)))["Approve"]


def test_when_it_may_be_begun_by_hand_is_a_change() -> None:
    def beginning(**said: str) -> ProcessModel:
        given = "".join(f'<zeebe:property name="casewright:by-hand-{n}" value="{v}"/>' for n, v in said.items())
        more = f"<extensionElements><zeebe:properties>{given}</zeebe:properties></extensionElements>"
        opening = b'isExecutable="true">'
        return read(bpmn("made_up", START_AND_END, *BEFORE, ARROWS).replace(opening, opening + more.encode()))

    one = beginning(when="=case.under_way = []", refused="Not now.")
    assert changes(one, beginning(when="=case.under_way = []", refused="Not now.")).nothing
    for other in (beginning(when="=true", refused="Not now."), beginning(asks="Sure?"), model(*BEFORE)):
        assert changes(one, other).beginning
        assert not changes(one, other).nothing
