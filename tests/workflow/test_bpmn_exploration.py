"""What may go wrong on some ways through a process, told before it is used."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.workflow.running import boundary, bpmn, flows, script, timer, user_task
from workflow.bpmn import BpmnError, ExclusiveGateway, ParallelGateway, Problem, ProcessModel, read

START, END = '<startEvent id="S"/>', '<endEvent id="E"/>'


def node(kind: str, *ids: str, more: str = "") -> str:
    """Several elements of one kind."""
    return "".join(f'<{kind} id="{each}"{more}/>' for each in ids)


def manual(*ids: str) -> str:
    return node("manualTask", *ids)


def told(*parts: str, codes: Sequence[str]) -> list[Problem]:
    """The warnings of these codes about a process from S to E."""
    return [each for each in read(bpmn("made_up", START, END, *parts)).warnings if each.code in codes]


def refused(*parts: str) -> list[Problem]:
    """The problems of a process from S to E."""
    with pytest.raises(BpmnError) as caught:
        read(bpmn("made_up", START, END, *parts))
    return caught.value.problems


CHOICE = '<exclusiveGateway id="X" default="X_B"/>'
FORK, JOIN = node("parallelGateway", "P"), node("parallelGateway", "J")


def test_a_parallel_join_behind_a_choice_is_refused_because_it_waits_whatever_the_data() -> None:
    (problem,) = refused(
        CHOICE, manual("A", "B"), JOIN, flows("S > X", "X > A: =late", "X > B", "A > J", "B > J", "J > E")
    )
    assert (problem.code, problem.element_id) == ("join_starves", "J")
    assert "S → X → " in problem.message


def test_it_is_refused_together_with_what_is_wrong_elsewhere() -> None:
    problems = refused(
        CHOICE, manual("A", "B"), JOIN, flows("S > X", "X > A: late", "X > B", "A > J", "B > J", "J > E")
    )
    assert {problem.code for problem in problems} == {"expression_expected", "join_starves"}


def test_a_join_that_waits_for_ever_for_some_data_is_told_with_the_way() -> None:
    (warning,) = told(
        FORK,
        '<exclusiveGateway id="X" default="X_B"/>',
        manual("A", "B"),
        JOIN,
        flows("S > P", "P > A", "P > X", "X > B", "X > E: =late", "A > J", "B > J", "J > E"),
        codes=["may_starve"],
    )
    assert warning.element_id == "J"
    assert "nothing comes by B_J" in warning.message
    assert "X" in warning.message.split("by the way ")[1].split(" nothing")[0].split(" → ")


def test_an_inclusive_join_of_the_same_ways_is_fine() -> None:
    assert not told(
        FORK,
        '<exclusiveGateway id="X" default="X_B"/>',
        manual("A", "B"),
        node("inclusiveGateway", "J"),
        flows("S > P", "P > A", "P > X", "X > B", "X > E: =late", "A > J", "B > J", "J > E"),
        codes=["may_starve", "no_default"],
    )


def test_a_task_that_may_be_cancelled_leaves_a_join_waiting() -> None:
    late = boundary("L", "A", timer("timeDuration", "P1D"), interrupting=True)
    ways = flows("S > P", "P > A", "P > B", "A > J", "B > J", "J > E", "L > E")
    (warning,) = told(FORK, user_task("A"), manual("B"), JOIN, late, ways, codes=["may_starve"])
    assert warning.element_id == "J"
    assert "L" in warning.message
    assert not told(
        FORK,
        user_task("A"),
        manual("B"),
        JOIN,
        boundary("L", "A", timer("timeDuration", "P1D"), interrupting=False),
        ways,
        codes=["may_starve"],
    )


def test_a_terminate_end_lets_nothing_wait() -> None:
    stop = '<endEvent id="T"><terminateEventDefinition/></endEvent>'
    ways = flows("S > P", "P > A", "P > X", "X > B", "X > T: =late", "A > J", "B > J", "J > E")
    assert not told(
        FORK, '<exclusiveGateway id="X" default="X_B"/>', manual("A", "B"), JOIN, stop, ways, codes=["may_starve"]
    )


def test_ways_inside_a_subprocess_are_tried_too() -> None:
    inside = f'<startEvent id="S2"/><endEvent id="E2"/>{CHOICE}{manual("A", "B")}{JOIN}' + flows(
        "S2 > X", "X > A: =late", "X > B", "A > J", "B > J", "J > E2"
    )
    (problem,) = refused(f'<subProcess id="Sub">{inside}</subProcess>', flows("S > Sub", "Sub > E"))
    assert (problem.code, problem.element_id) == ("join_starves", "J")


def test_a_join_that_repeated_events_may_open_is_not_refused() -> None:
    """Two firings of the cycle may take one arm each."""
    often = boundary("L", "W", timer("timeCycle", "R/P1D"), interrupting=False)
    parts = (
        user_task("W"),
        often,
        CHOICE,
        manual("A", "B"),
        JOIN,
        flows("S > W", "W > E", "L > X", "X > A: =late", "X > B", "A > J", "B > J", "J > E"),
    )
    (warning,) = told(*parts, codes=["may_starve"])
    assert warning.element_id == "J"


def test_a_circle_without_anybody_in_it_is_told_and_one_with_a_person_is_not() -> None:
    ways = flows("S > A", "A > X", "X > A: =more", "X > B", "B > E")
    (warning,) = told(CHOICE, script("A", "more", "not(late)"), manual("B"), ways, codes=["may_loop_without_wait"])
    assert warning.element_id == "X"
    assert "X → A → X" in warning.message
    assert not told(CHOICE, user_task("A"), manual("B"), ways, codes=["may_loop_without_wait"])


def test_a_subprocess_in_which_somebody_is_waited_for_is_a_wait() -> None:
    ways = flows("S > A", "A > X", "X > A: =more", "X > B", "B > E")

    def around(inside: str) -> str:
        return (
            f'<subProcess id="A"><startEvent id="S2"/><endEvent id="E2"/>{inside}'
            f"{flows('S2 > T', 'T > E2')}</subProcess>"
        )

    waits = told(CHOICE, around(user_task("T")), manual("B"), ways, codes=["may_loop_without_wait"])
    runs = told(CHOICE, around(script("T", "more", "1")), manual("B"), ways, codes=["may_loop_without_wait"])
    assert (waits, [warning.element_id for warning in runs]) == ([], ["X"])


def test_an_error_that_leads_back_is_a_circle_and_a_timer_that_does_is_none() -> None:
    ways = flows("S > A", "A > E", "L > A")
    failing = boundary("L", "A", "<errorEventDefinition/>", interrupting=True)
    (warning,) = told(script("A", "sum", "1"), failing, ways, codes=["may_loop_without_wait"])
    assert warning.element_id == "A"
    late = boundary("L", "A", timer("timeDuration", "P1D"), interrupting=True)
    assert not told(script("A", "sum", "1"), late, ways, codes=["may_loop_without_wait"])


def test_what_no_data_lead_to_is_told() -> None:
    (warning,) = told(
        CHOICE,
        manual("A", "B"),
        flows("S > X", "X > A: =1 = 2", "X > B", "A > E", "B > E"),
        codes=["never_reached"],
    )
    assert warning.element_id == "A"
    assert "S → X" in warning.message


def many_choices(count: int) -> tuple[str, ...]:
    """So many choices at once, each of which may leave the join waiting."""
    numbers = range(count)
    nodes = "".join(f'<exclusiveGateway id="X{n}" default="X{n}_J"/>' for n in numbers)
    arrows = [f"P > X{n}" for n in numbers] + [f"X{n} > J" for n in numbers] + [f"X{n} > E: =late" for n in numbers]
    return FORK, nodes, JOIN, flows("S > P", *arrows, "J > E")


def test_it_says_when_not_every_way_was_tried() -> None:
    codes = ["may_starve", "not_fully_checked"]
    assert [warning.code for warning in told(*many_choices(4), codes=codes)] == ["may_starve"]
    assert {warning.code for warning in told(*many_choices(40), codes=codes)} >= {"not_fully_checked"}


def test_ways_that_never_meet_are_tried_apart_and_all_of_them() -> None:
    """Forty circles side by side, each of which leaves a step behind it at every round, as plans with visits do."""
    count = range(40)
    nodes = "".join(
        f'<exclusiveGateway id="X{n}" default="X{n}_E"/><parallelGateway id="F{n}"/>'
        f"{user_task(f'A{n}')}{manual(f'B{n}')}"
        for n in count
    )
    arrows = [
        arrow for n in count for arrow in (f"P > A{n}", f"A{n} > F{n}", f"F{n} > B{n}", f"F{n} > X{n}", f"B{n} > E")
    ]
    arrows += [arrow for n in count for arrow in (f"X{n} > E", f"X{n} > A{n}: =again")]
    assert not told(FORK, nodes, flows("S > P", *arrows), codes=["not_fully_checked", "may_starve", "never_reached"])


def test_a_very_large_process_is_read_soon() -> None:
    """Seconds of processor time, many times what it takes: a bound against searching without end."""
    wide = [f"P > A{n}" for n in range(3_000)] + [f"A{n} > J" for n in range(3_000)]
    begun = process_time()
    read(
        bpmn(
            "made_up", START, END, FORK, JOIN, manual(*(f"A{n}" for n in range(3_000))), flows("S > P", *wide, "J > E")
        )
    )
    read(bpmn("made_up", START, END, *many_choices(400)))
    link = '<linkEventDefinition name="over"/>'
    jumps = "".join(
        f'<intermediateThrowEvent id="T{n}">{link}</intermediateThrowEvent>'
        f'<intermediateCatchEvent id="C{n}">{link}</intermediateCatchEvent>'
        for n in range(3_000)
    )
    refused(jumps, flows("S > T0", *(f"C{n} > T{n + 1}" for n in range(2_999)), "C2999 > E"))
    assert process_time() - begun < 20


def test_a_circle_that_nothing_can_end_is_refused() -> None:
    ways = flows("S > A", "A > B", "B > A", "B > E")
    (problem,) = refused(script("A", "sum", "1"), script("B", "more", "1"), ways)
    assert (problem.code, problem.element_id) == ("loop_without_wait", "A")
    assert "A → B → A" in problem.message
    assert not told(script("A", "sum", "1"), user_task("B"), ways, codes=["may_loop_without_wait"])


@st.composite
def drawings(draw: st.DrawFn) -> bytes:
    """A process grown from one flow: steps, splits and joins of kinds that need not agree, circles, early ends."""
    gateways = st.sampled_from(["exclusiveGateway", "parallelGateway"])
    nodes: dict[str, str] = {}
    ways = [("S", "E")]

    def add(kind: str) -> str:
        name = f"N{len(nodes)}"
        nodes[name] = kind
        return name

    for _ in range(draw(st.integers(1, 6))):
        source, target = ways.pop(draw(st.integers(0, len(ways) - 1)))
        match draw(st.sampled_from(["step", "block", "block", "circle", "leave"])):
            case "step":
                step = add("userTask")
                ways += [(source, step), (step, target)]
            case "block":
                fork, one, other, join = add(draw(gateways)), add("userTask"), add("userTask"), add(draw(gateways))
                ways += [(source, fork), (fork, one), (fork, other), (one, join), (other, join), (join, target)]
            case "circle":
                merge, step, fork = add("exclusiveGateway"), add("userTask"), add("exclusiveGateway")
                ways += [(source, merge), (merge, step), (step, fork), (fork, merge), (fork, target)]
            case _:
                fork = add(draw(gateways))
                ways += [(source, fork), (fork, target), (fork, "E")]
    drawn = "".join(user_task(name) if kind == "userTask" else node(kind, name) for name, kind in nodes.items())
    choosing = {
        name for name, kind in nodes.items() if kind == "exclusiveGateway" and sum(a == name for a, _ in ways) > 1
    }
    arrows = [f"{source} > {target}{': =late' if source in choosing else ''}" for source, target in ways]
    return bpmn("made_up", START, END, drawn, flows(*arrows))


def joins_left_waiting(model: ProcessModel, random: Random) -> set[str]:
    """Play one game, any token moving next by any choice; the joins at which tokens stay, none if it goes on."""
    lying: Counter[str] = Counter({"into S": 1})
    joins = {e.id: e for e in model.elements.values() if isinstance(e, ParallelGateway) and len(e.incoming) > 1}
    targets = {"into S": "S"} | {flow.id: flow.target for flow in model.flows.values()}
    for _step in range(200):
        loose = [flow for flow in +lying if targets[flow] not in joins]
        open_joins = [join for join in joins.values() if all(lying[flow] for flow in join.incoming)]
        if not loose and not open_joins:
            return {targets[flow] for flow in +lying}
        movable: list[str | ParallelGateway] = [*loose, *open_joins]
        chosen = random.choice(movable)
        taken = [chosen] if isinstance(chosen, str) else list(chosen.incoming)
        lying.subtract(taken)
        element = model.elements[targets[taken[0]]]
        ways = list(element.outgoing)
        lying.update([random.choice(ways)] if isinstance(element, ExclusiveGateway) and ways else ways)
    return set()


@examples(400)
@given(drawings(), st.randoms(use_true_random=False))
def test_a_game_played_at_random_leaves_no_join_waiting_that_was_not_told(xml: bytes, random: Random) -> None:
    try:
        model = read(xml)
    except BpmnError:
        return
    told_of = {warning.element_id for warning in model.warnings if warning.code == "may_starve"}
    if any(warning.code == "not_fully_checked" for warning in model.warnings):
        return
    for _game in range(20):
        assert joins_left_waiting(model, random) <= told_of
