"""Rows replayed: wherever one stops reading, the tokens are where they were then."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from accounts.identifiers import uuid7
from workflow.history import State, What, replay, visits

NOON = datetime(2026, 7, 14, 11, 0, tzinfo=UTC)
ELEMENTS = ("a", "b", "c")


@dataclass(frozen=True)
class Row:
    """A movement that no database holds."""

    task_id: UUID | None
    element_id: str
    what: str
    flow_id: str = ""
    scope_id: UUID | None = None
    at: datetime = NOON
    pk: UUID = field(default_factory=uuid7)


class Game:
    """A game of tokens by the rules of the engine, which writes down every move and where its tokens are after it."""

    def __init__(self) -> None:
        self.open: dict[UUID, str] = {}
        self.rows: list[Row] = []
        self.after: list[Counter[str]] = []

    def write(self, task: UUID, element: str, what: str, *, stays: bool, flow: str = "") -> None:
        self.rows.append(Row(task, element, what, flow))
        if stays:
            self.open[task] = element
        else:
            self.open.pop(task, None)
        self.after.append(Counter(self.open.values()))

    def arrive(self, element: str) -> None:
        """A token comes, by itself or to others that wait at a join."""
        self.write(uuid7(), element, What.ARRIVED, stays=True)

    def play(self, act: str, chosen: int, element: str) -> None:
        if act == "arrive" or not self.open:
            self.arrive(element)
            return
        task = sorted(self.open)[chosen % len(self.open)]
        here = self.open[task]
        match act:
            case "join":
                self.write(task, here, What.ARRIVED, stays=True)
            case "wait":
                self.write(task, here, What.WAITS, stays=True)
            case "fail":
                self.write(task, here, What.FAILED, stays=True)
            case "leave":
                self.write(task, here, What.LEFT, stays=False)
                self.arrive(element)
            case "choose":
                self.write(task, here, What.LEFT, stays=False)
                self.write(task, here, What.TOOK, stays=False, flow=f"to_{element}")
                self.arrive(element)
            case "stuck":
                self.write(task, here, What.LEFT, stays=False)
                self.write(task, here, What.FAILED, stays=True)
            case "skip":
                self.write(task, here, What.CANCELLED, stays=False)
                self.write(task, here, What.SKIPPED, stays=False)
                self.arrive(element)
            case "cancel":
                self.write(task, here, What.CANCELLED, stays=False)
            case "move":
                self.write(task, here, What.CANCELLED, stays=False)
                self.write(task, here, What.MOVED, stays=False, flow=element)
                self.arrive(element)
            case "other version":
                self.write(task, element, What.MOVED, stays=True)


ACTS = ("arrive", "join", "wait", "fail", "leave", "choose", "stuck", "skip", "cancel", "move", "other version")


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.sampled_from(ELEMENTS)), max_size=40))
def test_wherever_one_stops_reading_the_tokens_are_where_they_were(moves: list[tuple[str, int, str]]) -> None:
    game = Game()
    for move in moves:
        game.play(*move)
    for read, expected in enumerate(game.after, start=1):
        assert replay(game.rows[:read]) == expected
    assert len(visits(game.rows)) == len({row.task_id for row in game.rows})


def test_tokens_without_tasks_are_told_apart_by_where_they_are() -> None:
    inside = uuid7()
    rows = [
        Row(None, "gate", What.ARRIVED),
        Row(None, "gate", What.ARRIVED, scope_id=inside),
        Row(None, "gate", What.LEFT),
        Row(None, "gate", What.ARRIVED),
        Row(None, "gate", What.LEFT),
    ]
    assert [(visit.scope_id, visit.state) for visit in visits(rows)] == [
        (None, State.DONE),
        (inside, State.HERE),
        (None, State.DONE),
    ]
    assert replay(rows) == {"gate": 1}


def test_what_is_skipped_stays_skipped_when_the_token_goes_on() -> None:
    task = uuid7()
    ends = (Row(task, "a", What.SKIPPED), Row(task, "a", What.TOOK, "way"), Row(task, "a", What.LEFT))
    (visit,) = visits([Row(task, "a", What.ARRIVED), Row(task, "a", What.FAILED), *ends])
    assert (visit.state, visit.failures, list(visit.went)) == (State.SKIPPED, 1, ["way"])


def test_a_visit_knows_by_which_flow_it_went_on_from_who_arrived_there() -> None:
    first, second, third = uuid7(), uuid7(), uuid7()
    rows = [
        Row(first, "a", What.ARRIVED),
        Row(first, "a", What.LEFT),
        Row(second, "b", What.ARRIVED, "a_b"),
        Row(third, "c", What.ARRIVED, "a_c"),
    ]
    found = visits(rows, {"a_b": "a", "a_c": "a"})
    assert [list(visit.went) for visit in found] == [["a_b", "a_c"], [], []]


def test_what_is_moved_away_or_skipped_is_so_though_it_was_no_longer_needed_first() -> None:
    for what, state in ((What.SKIPPED, State.SKIPPED), (What.MOVED, State.MOVED)):
        task = uuid7()
        (visit,) = visits([Row(task, "a", What.ARRIVED), Row(task, "a", What.CANCELLED), Row(task, "a", what, "b")])
        assert (visit.state, visit.is_open, visit.element_id) == (state, False, "a")
