"""Whatever sound process, whatever is done in whatever order, whoever dies in the middle of it: it goes as drawn.

What is expected (`tests.workflow.expected_game`) is worked out without the engine and without a database. After each
step, all that is open, every variable and the order of all that has happened equal it. So a course of events that
agrees with it on SQLite and on PostgreSQL has the same result on both; and after a kill or with nothing in memory the
same as without.
"""

import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.expected_game import ExpectedGame
from tests.workflow.killing import Killed
from tests.workflow.outcome import happened, in_any_order, open_work, variables
from tests.workflow.playing import Game, Move
from tests.workflow.random_models import Chance, random_model
from tests.workflow.sound_rows import faults

STEPS = 25
MOST_TO_THE_END = 300
HOURS = 60
"""The longest step of time: all of them together end before the clocks change."""

ANY = st.integers(0, 11)
"""Which of those that can be done now, counted round and round."""
MODELS, CALM = st.integers(0, 2**32), st.sampled_from((True, True, True, False))
DEATHS = st.none() | st.integers(0, 60)
"""After how many statements who does it is killed, if at all."""


class AnyProcess(RuleBasedStateMachine):
    """A random process, and everything that can be done to it."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast, self.undone = cast, ExitStack()
        self.has_changed = False
        self.begun = 0

    # Steps

    @initialize(model=MODELS, is_calm=CALM, dies=DEATHS)
    def begin(self, model: int, is_calm: bool, dies: int | None) -> None:
        self.model, self.is_calm = model, is_calm
        self._begin(dies)

    def _begin(self, dies: int | None) -> None:
        """Begin a process: the first, or another when the one before it is over."""
        self.begun += 1
        self.undone.close()
        self.game = Game(self.cast, random_model(self._chance(), is_calm=self.is_calm), TODAY)
        self.undone.enter_context(self.game.undone())
        self.game.publish()
        self._do(Move("start", "", self.game.start), dies)
        self.expected = ExpectedGame(self.game.model)

    def _chance(self) -> Chance:
        return Chance(f"{self.model}-{self.begun}")

    @rule(which=ANY, dies=DEATHS)
    def complete_a_task(self, which: int, dies: int | None) -> None:
        self._move("complete", which, dies)

    @rule(which=ANY, dies=DEATHS)
    def begin_what_is_offered(self, which: int, dies: int | None) -> None:
        self._move("begin", which, dies)

    @rule(which=ANY, dies=DEATHS)
    def send_a_message(self, which: int, dies: int | None) -> None:
        self._move("message", which, dies)

    @rule(which=ANY, dies=DEATHS)
    def raise_a_signal(self, which: int, dies: int | None) -> None:
        self._move("signal", which, dies)

    @rule(which=ANY, dies=DEATHS)
    def skip_a_task(self, which: int, dies: int | None) -> None:
        self._move("skip", which, dies)

    @rule(dies=DEATHS)
    def suspend_and_resume(self, dies: int | None) -> None:
        if self._is_running and self.game.played[-1] != str(self.game.hold):
            self._do(self.game.hold, dies)
        else:
            self._move("complete", 0, dies)

    @rule(hours=st.integers(1, HOURS), dies=DEATHS)
    def let_time_pass(self, hours: int, dies: int | None) -> None:
        if self._is_running and self.game.waits_for_time():
            self._pass_until(self.game.now + timedelta(hours=hours), dies)
        else:
            self._move("complete", hours, dies)

    @rule()
    def reload(self) -> None:
        self.game.reload()

    # What always holds

    @invariant()
    def its_rows_are_sound(self) -> None:
        """Tokens are conserved, no task is an orphan, nothing that is over has open work, and what runs can go on."""
        if self.has_changed:
            assert faults(self.game.instances) == [], self._told()

    @invariant()
    def it_is_where_the_drawing_says(self) -> None:
        if self.has_changed:
            game, expected = self.game, self.expected
            assert open_work() == expected.open_work(), self._told()
            assert (game.root.finished is not None) == expected.finished, self._told()
            if game.model.is_calm:
                assert in_any_order(variables(game.root)) == in_any_order(expected.variables()), self._told()
                assert expected.in_order(happened(game.instances)) == expected.in_order(expected.happened), self._told()
            self.has_changed = False

    def teardown(self) -> None:
        """Bring it to its end, unless something was wrong before."""
        with self.undone:
            if sys.exception() is None and hasattr(self, "expected"):
                self._bring_to_its_end()

    def _bring_to_its_end(self) -> None:
        sent = 0
        for _ in range(MOST_TO_THE_END):
            if self.game.root.finished is not None:
                break
            moves, at = self.game.moves(), self.game.next_time()
            work = [move for what in ("complete", "begin") for move in moves if move.what == what]
            if work:
                self._do_expected(work[0], None)
            elif at is not None:
                self._pass_until(at, None)
            else:
                assert moves, f"It waits for ever {self._told()}"
                self._do_expected(moves[sent % len(moves)], None)
                sent += 1
        self.its_rows_are_sound()
        self.it_is_where_the_drawing_says()
        assert self.game.root.finished is not None, self._told()

    # How it is done

    @property
    def _is_running(self) -> bool:
        return not self.expected.finished

    def _move(self, what: str, which: int, dies: int | None) -> None:
        """Do something of a kind, or else anything that can be done: a rule that may not be tried wastes a course."""
        if not self._is_running:
            self._begin(dies)
            return
        moves, at = self.game.moves(), self.game.next_time()
        found = self.game.skips() if what == "skip" else [move for move in moves if move.what == what]
        if found or moves:
            choice = found or moves
            self._do_expected(choice[which % len(choice)], dies)
        elif at is not None:
            self._pass_until(at, dies)

    def _do_expected(self, move: Move, dies: int | None) -> None:
        self._do(move, dies)
        self.expected.do(move.what, move.name)

    def _do(self, move: Move, dies: int | None) -> None:
        """Do a move; who dies meanwhile is followed by another, who does again what is not done."""
        game, count = self.game, len(self.game.played)
        game.life.left = dies
        try:
            game.do(move)
        except Killed:
            game.reload()
            game.played.append(f"(killed after {dies})")
            if len(game.played) == count + 1:
                game.do(move)
            else:
                game.pass_until(game.now)
        self._changed()

    def _pass_until(self, until: datetime, dies: int | None) -> None:
        game = self.game
        game.life.left = dies
        try:
            game.pass_until(until)
        except Killed:
            game.reload()
            game.played.append(f"(killed after {dies}, at {game.now:%d %b %H:%M:%S})")
            game.pass_until(until)
        game.played.append(f"until {until:%d %b %H:%M:%S}")
        self.expected.pass_time(int((until - TODAY).total_seconds()) - self.expected.now)
        self._changed()

    def _changed(self) -> None:
        self.game.life.left = None
        self.has_changed = True

    def _told(self) -> str:
        return f"after {self.game.played} with random_model(Chance({self._chance().seed!r}), is_calm={self.is_calm})"


def play_machine(cast: Cast, *, examples: int, first: str | None = None) -> None:
    """Try so many courses of events: the same ones each time, or those that come from `first`."""

    def machine() -> AnyProcess:
        return AnyProcess(cast)

    tried = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=first is None,
        database=None,
        phases=[Phase.explicit, Phase.generate],  # a smaller seed is no simpler process
        suppress_health_check=[HealthCheck.too_slow],
    )
    made: Any = machine if first is None else seed(first)(machine)
    run_state_machine_as_test(made, settings=tried)
