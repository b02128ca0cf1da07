"""Random courses of events: a random model, played move by move, with all rows looked at after each."""

from datetime import datetime, timedelta

from django.db import transaction

from tests.cast import Cast
from tests.workflow.playing import LONG, Game, Move
from tests.workflow.random_models import Chance, random_model
from tests.workflow.sound_rows import faults, picture
from workflow import flows, steering
from workflow.errors import WorkflowError
from workflow.models import Task

MOVES = 25
MOST_TO_THE_END = 150


class Unsound(AssertionError):  # noqa: N818  it is what a test failed with, not an error of the product
    """Something does not hold. Tells what was done until then."""


def play_any(cast: Cast, chance: Chance, now: datetime, *, kills: bool = False, steers: bool = False) -> None:
    """Make a model, play it at random, bring it to its end, and undo it; raise `Unsound` when anything is wrong.

    Whatever goes wrong carries a note of the seed that repeats it.
    """
    try:
        _play_any(cast, chance, now, kills=kills, steers=steers)
    except Exception as error:
        error.add_note(f"seed {chance.seed!r}, kills={kills}, steers={steers}")
        raise


def _play_any(cast: Cast, chance: Chance, now: datetime, *, kills: bool, steers: bool) -> None:
    game = Game(cast, random_model(chance, throws_signals=True), now)
    with game.undone():
        game.start()
        _look(game)
        for _ in range(chance.number(MOVES)):
            if not _play_on(game, chance, kills=kills, steers=steers):
                break
            _look(game)
        if steers:
            _end_by_hand(game)
        else:
            bring_to_end(game)
        _look(game)
        if game.root.finished is None:
            raise Unsound(f"It does not end: {told(game)}")


def _play_on(game: Game, chance: Chance, *, kills: bool, steers: bool) -> bool:
    """Do something; say whether there was anything to do."""
    if game.root.finished is not None:
        return False
    if steers and chance.number(3) == 3:
        offered = game.steering_moves(chance)
        _try(game, offered[chance.number(len(offered) - 1)])
        return True
    moves = game.moves()
    if game.waits_for_time() and (not moves or chance.number(4) == 4):
        game.pass_time(timedelta(hours=1 + chance.number(200)))
        return True
    if not moves:
        return False
    move = moves[chance.number(len(moves) - 1)]
    if kills:
        _killed(game, move)
    else:
        game.do(move)
    return True


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


def _killed(game: Game, move: Move) -> None:
    """Do a move in a process that dies before it commits, then again in one that has loaded nothing.

    The first leaves no trace, and the second has the same effect.
    """
    before, now, played = picture(game.instances), game.now, len(game.played)
    with transaction.atomic():
        game.do(move)
        once = picture(game.instances)
        transaction.set_rollback(True)
    game.now = now
    del game.played[played:]
    flows.forget(game.versions)
    if picture(game.instances) != before:
        raise Unsound(f"A killed move left something: {move} after {told(game)}")
    game.do(move)
    if picture(game.instances) != once:
        raise Unsound(f"Done again it had another effect: {told(game)}")


def _look(game: Game) -> None:
    found = faults(game.instances)
    if found:
        raise Unsound("; ".join([*found, told(game)]))


def bring_to_end(game: Game) -> None:
    """Do all work, begin what is offered, let time pass and send what is awaited, until the process is over."""
    for count in range(MOST_TO_THE_END):
        if game.root.finished is not None:
            return
        moves = game.moves()
        work = [move for what in ("complete", "begin") for move in moves if move.what == what]
        if work:
            game.do(work[0])
        elif game.waits_for_time():
            game.pass_time(LONG)
        elif moves:
            game.do(moves[count % len(moves)])
        else:
            return


def _end_by_hand(game: Game) -> None:
    """Cancel what is left: where people moved work about, what they left behind may wait for ever."""
    if game.root.finished is None:
        game.do(Move("cancel", "", lambda: steering.cancel(game.root, game.cast.priya, "It was enough.")))


def told(game: Game) -> str:
    """What was done, and what is open now."""
    still = Task.objects.filter(process__in=game.instances, finished__isnull=True).order_by("id")
    open_now = [f"{task.element_id} ({task.status})" for task in still]
    return f"played {game.played}, open {open_now}, model {game.model}"
