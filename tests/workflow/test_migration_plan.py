"""Which step becomes which: by itself where nothing changed, refused in words where it makes no sense."""

import pytest

from tests.cast import Cast
from tests.workflow.migrating import ONE_STEP, START_AND_END, WITH_APPROVAL, kept_apart, plan_between
from tests.workflow.running import boundary, bpmn, flows, timer, user_task
from workflow.migration import reasons
from workflow.migration.plan import NOT_NEEDED

pytestmark = pytest.mark.django_db

RENAMED = bpmn("made_up", START_AND_END, user_task("Draft"), flows("Start > Draft", "Draft > End"))
ANOTHER_KIND = bpmn(
    "made_up", START_AND_END, '<manualTask id="Write" name="Write"/>', flows("Start > Write", "Write > End")
)


def inside_subprocess(name: str) -> bytes:
    inner = f'<startEvent id="Begin"/>{user_task("Write")}<endEvent id="Done"/>{flows("Begin > Write", "Write > Done")}'
    sub = f'<subProcess id="{name}" name="{name}">{inner}</subProcess>'
    return bpmn("made_up", START_AND_END, sub, flows(f"Start > {name}", f"{name} > End"))


def test_steps_with_the_same_id_and_kind_become_themselves(inside: Cast) -> None:
    plan = plan_between(ONE_STEP, WITH_APPROVAL)
    assert plan.elements == {"Start": "Start", "Write": "Write", "End": "End"}
    assert plan.finding("Write") is None
    assert dict(plan.renamed) == {}


def test_a_step_that_is_gone_needs_the_analyst(inside: Cast) -> None:
    plan = plan_between(ONE_STEP, RENAMED)
    assert plan.finding("Write") == reasons.Finding(reasons.UNMAPPED, "Write")
    assert [element.id for element in plan.candidates("Write")] == ["Draft"]
    told = plan_between(ONE_STEP, RENAMED, {"Write": "Draft"})
    assert told.finding("Write") is None
    assert dict(told.renamed) == {"Write": "Draft"}


def test_a_step_of_another_kind_is_another_step(inside: Cast) -> None:
    plan = plan_between(ONE_STEP, ANOTHER_KIND)
    assert "Write" not in plan.elements
    assert plan.finding("Write") == reasons.Finding(reasons.GONE, "Write")


@pytest.mark.parametrize(
    ("second", "chosen", "words"),
    [
        (ANOTHER_KIND, {"Write": "Write"}, "“Write” is a task for a person and “Write” is manualTask"),
        (WITH_APPROVAL, {"Write": "End"}, "“Write” is a task for a person and “End” is an end"),
        (WITH_APPROVAL, {"Write": "Nowhere"}, "There is no step “Nowhere” in the version that work moves to."),
        (WITH_APPROVAL, {"Nowhere": "Write"}, "There is no step “Nowhere” in the version that work moves from."),
        (inside_subprocess("Part"), {"Write": "Write"}, "“Write” is in another part of the process than “Write”."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    inside: Cast, second: bytes, chosen: dict[str, str], words: str
) -> None:
    plan = plan_between(ONE_STEP, second, chosen)
    (refused,) = plan.refused.values()
    assert refused.startswith(words)


def test_what_is_inside_a_step_follows_it(inside: Cast) -> None:
    gone = plan_between(inside_subprocess("Part"), inside_subprocess("Whole"))
    assert gone.finding("Part") == reasons.Finding(reasons.UNMAPPED, "Part")
    assert gone.finding("Write") is None  # told of where its subprocess is
    assert "Write" not in gone.elements
    mapped = plan_between(inside_subprocess("Part"), inside_subprocess("Whole"), {"Part": "Whole"})
    assert mapped.elements["Write"] == "Write"


def test_a_step_inside_a_subprocess_that_is_gone_never_becomes_one_outside(inside: Cast) -> None:
    plan = plan_between(inside_subprocess("Part"), ONE_STEP)
    assert "Write" not in plan.elements
    assert plan.finding("Part") == reasons.Finding(reasons.GONE, "Part")


def test_an_event_on_the_border_follows_its_step(inside: Cast) -> None:
    def late(host: str) -> bytes:
        return bpmn(
            "made_up",
            START_AND_END,
            '<endEvent id="Over"/>',
            user_task(host),
            boundary("Late", host, timer("timeDuration", "P10D"), interrupting=False),
            flows(f"Start > {host}", f"{host} > End", "Late > Over"),
        )

    assert "Late" not in plan_between(late("Write"), late("Draft")).elements
    assert plan_between(late("Write"), late("Draft"), {"Write": "Draft"}).elements["Late"] == "Late"


def test_a_step_that_keeps_people_apart_is_not_forgotten(inside: Cast) -> None:
    assert plan_between(kept_apart("Write"), kept_apart("Draft")).remembered == {"Write"}
    assert plan_between(kept_apart("Write"), kept_apart("Draft"), {"Write": "Draft"}).remembered == frozenset()
    assert plan_between(kept_apart("Write"), kept_apart("Draft"), {"Write": NOT_NEEDED}).remembered == frozenset()
