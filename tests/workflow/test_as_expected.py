"""The engine does with a random process what a reading of the drawing without the engine expects, on both databases.

The expectation (`tests.workflow.expected_game`) is the same on every database, so that what agrees with it step by step
on SQLite and on PostgreSQL agrees between them.
"""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.expected_game import ExpectedGame
from tests.workflow.playing import Game
from tests.workflow.random_models import Chance, random_model
from tests.workflow.sound_rows import open_work

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MOVES = 25
HOURS = 80
"""The longest step of time: all of them together end before the clocks change."""


@pytest.mark.parametrize("first", range(0, 48, 16))
def test_after_each_move_that_work_is_open_which_the_drawing_says(inside: Cast, first: int) -> None:
    for seed in range(first, first + 16):
        play_as_expected(inside, seed)


def play_as_expected(cast: Cast, seed: int | str) -> None:
    """Play the model of a seed, and compare all that waits after each move."""
    chance = Chance(seed)
    game = Game(cast, random_model(chance), TODAY)
    with game.undone():
        game.start()
        expected = ExpectedGame(game.model.body)
        for _ in range(MOVES):
            agree(game, expected, seed)
            moves = game.moves()
            if game.waits_for_time() and (not moves or chance.number(3) == 3):
                hours = 1 + chance.number(HOURS - 1)
                game.played.append(f"{hours} hours")
                game.pass_time(timedelta(hours=hours))
                expected.pass_time(hours * 3600)
            elif moves:
                move = moves[chance.number(len(moves) - 1)]
                game.do(move)
                expected.do(move.what, move.name)
            else:
                break
        agree(game, expected, seed)


def agree(game: Game, expected: ExpectedGame, seed: int | str) -> None:
    """The engine and the expectation are at the same place."""
    told = f"seed {seed}, after {game.played}"
    assert (open_work(), told) == (expected.open_work(), told)
    assert (game.root.finished is not None, told) == (expected.finished, told)
