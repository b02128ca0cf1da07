"""Random models that throw signals too, and managers who do what they like: all rows are looked at after each move."""

from datetime import datetime, timedelta

from django.db import transaction

from tests.cast import Cast
from tests.workflow.playing import Game, Move
from tests.workflow.random_models import Chance, random_model
from tests.workflow.sound_rows import faults, picture
from workflow import steering
from workflow.errors import WorkflowError
from workflow.models import Task

MOVES = 25


class Unsound(AssertionError):  # noqa: N818  it is what a test failed with, not an error of the product
    """Something does not hold. Tells what was done until then."""


def play_any(cast: Cast, chance: Chance, now: datetime) -> None:
    """Make a model, play and steer it at random, cancel what is left, and undo it; raise `Unsound` for what is wrong.

    Whatever goes wrong carries a note of the seed that repeats it.
    """
    try:
        _play_any(Game(cast, random_model(chance, throws_signals=True), now), chance)
    except Exception as error:
        error.add_note(f"seed {chance.seed!r}")
        raise


def _play_any(game: Game, chance: Chance) -> None:
    with game.undone():
        game.publish()
        game.start()
        _look(game)
        for _ in range(chance.number(MOVES)):
            if not _play_on(game, chance):
                break
            _look(game)
        _end_by_hand(game)
        _look(game)
        if game.root.finished is None:
            raise Unsound(f"It does not end: {told(game)}")


def _play_on(game: Game, chance: Chance) -> bool:
    """Do something; say whether there was anything to do."""
    if game.root.finished is not None:
        return False
    if chance.number(3) == 3:
        offered = game.steering_moves(chance)
        _try(game, offered[chance.number(len(offered) - 1)])
        return True
    moves = game.moves()
    if game.waits_for_time() and (not moves or chance.number(4) == 4):
        game.pass_time(timedelta(hours=1 + chance.number(60)))
        return True
    if moves:
        game.do(moves[chance.number(len(moves) - 1)])
    return bool(moves)


def _try(game: Game, move: Move) -> None:
    """Do what may be refused, which then has no effect."""
    before = picture(game.instances)
    try:
        with transaction.atomic():
            game.do(move)
    except WorkflowError as error:
        game.played.append(f"(refused: {type(error).__name__})")
        if picture(game.instances) != before:
            raise Unsound(f"What was refused had an effect: {told(game)}") from error


def _look(game: Game) -> None:
    found = faults(game.instances)
    if found:
        raise Unsound("; ".join([*found, told(game)]))


def _end_by_hand(game: Game) -> None:
    """Cancel what is left: where people moved work about, what they left behind may wait for ever."""
    if game.root.finished is None:
        game.do(Move("cancel", "", lambda: steering.cancel(game.root, game.cast.priya, "It was enough.")))


def told(game: Game) -> str:
    """What was done, and what is open now."""
    still = Task.objects.filter(process__in=game.instances, finished__isnull=True).order_by("id")
    open_now = [f"{task.element_id} ({task.status})" for task in still]
    return f"played {game.played}, open {open_now}, model {game.model}"
