"""Where tokens begin in a subprocess is one rule: the engine's, for rights to begin and for what is foreseen too."""

from tests.workflow.migrating import START_AND_END
from tests.workflow.running import boundary, bpmn, event_sub, flows, sub, timer, user_task
from workflow.bpmn import read
from workflow.bpmn.model import ProcessModel
from workflow.migration.foreseen import reachable
from workflow.starting import first_user_tasks


def drawn(*inner: str) -> ProcessModel:
    """A process with nothing but a subprocess in it."""
    way = flows("Start > Visits", "Visits > End")
    return read(bpmn("made_up", START_AND_END, f'<subProcess id="Visits">{"".join(inner)}</subProcess>', way))


def test_a_step_behind_a_border_inside_a_first_subprocess_is_no_first_step() -> None:
    model = drawn(
        user_task("Visit"),
        boundary("Late", "Visit", timer("timeDuration", "P5D"), interrupting=True),
        user_task("Remind"),
        flows("Late > Remind"),
    )
    assert model.start is not None
    assert [task.id for task in first_user_tasks(model, model.start)] == ["Visit"]
    assert [element.id for element in model.beginnings("Visits")] == ["Visit"]


def test_a_step_behind_a_link_and_one_that_an_event_begins_are_no_beginnings() -> None:
    landing = '<intermediateCatchEvent id="There"><linkEventDefinition name="on"/></intermediateCatchEvent>'
    jump = '<intermediateThrowEvent id="Jump"><linkEventDefinition name="on"/></intermediateThrowEvent>'
    aside = event_sub("Aside", timer("timeDuration", "P5D"), flows("Aside_start > Aside_end"))
    behind = flows("Visit > Jump", "There > Write")
    model = drawn(user_task("Visit"), jump, landing, user_task("Write"), aside, behind)
    assert [element.id for element in model.beginnings("Visits")] == ["Visit"]
    assert [element.id for element in model.beginnings("Aside")] == ["Aside_start"]
    assert {"Visit", "There", "Write", "Aside", "Aside_start"} <= reachable(model, "Visits")


def test_a_subprocess_with_a_start_event_begins_there_alone() -> None:
    model = read(
        bpmn(
            "made_up",
            START_AND_END,
            sub("Visits", user_task("Visit"), flows("Visits_start > Visit", "Visit > Visits_end")),
            flows("Start > Visits", "Visits > End"),
        )
    )
    assert [element.id for element in model.beginnings("Visits")] == ["Visits_start"]
    assert [element.id for element in model.beginnings(None)] == ["Start"]
