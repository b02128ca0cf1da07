"""What a random model should do, worked out without the engine: which work is open after each move.

It walks the blocks of the model with plain functions, one for what comes next; nothing of it knows of BPMN elements,
rows or viewflow. It plays no signals that a model throws by itself: who hears those depends on which of several tokens
moves first, which BPMN leaves open.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.workflow.random_drawing import seconds_of
from tests.workflow.random_models import Block, Catch

type Next = Callable[[], None]


@dataclass(eq=False)
class Place:
    """Where tokens are: a process, a subprocess, or an activity with what waits on its border."""

    around: "Place | None" = None
    tokens: int = 1
    emptied: Next | None = None
    """What happens when its last token is used up."""
    catcher: tuple[Catch, Next] | None = None
    """An error or escalation that is caught here."""
    counters: dict[str, int] = field(default_factory=dict)
    is_open: bool = True
    times_cleared: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it and everything around it is open."""
        return self.is_open and (self.around is None or self.around.is_live)


@dataclass(eq=False)
class Awaited:
    """Something that can happen, and what happens then."""

    kind: str
    id: str
    place: Place
    then: Next
    name: str = ""
    at: int = 0
    left: int = 1
    """How often it can happen; 0 without end."""
    every: int = 0


class ExpectedGame:
    """One instance, as it should go. Times are seconds since the start."""

    def __init__(self, body: Block) -> None:
        self.now = 0
        self.finished = False
        self.awaited: list[Awaited] = []
        root = Place(emptied=self._finish)
        self._enter(body, root, lambda: self._leave(root), lambda: self._leave(root))

    def open_work(self) -> dict[str, list[str]]:
        """What waits, by kind: the ids of elements, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.awaited:
            if each.kind != "offer":
                found[each.kind].append(each.id)
        return {kind: sorted(ids) for kind, ids in found.items()}

    def do(self, what: str, name: str) -> None:
        """Do a move of `tests.workflow.playing.Move`."""
        if what == "signal":
            for heard in [each for each in self.awaited if (each.kind, each.name) == ("signal", name)]:
                if heard in self.awaited:
                    self._happen(heard)
            return
        kind = {"complete": "task", "begin": "offer", "message": "message"}[what]
        self._happen(next(a for a in self.awaited if a.kind == kind and name in (a.name, a.id)))

    def pass_time(self, seconds: int) -> None:
        """Let what falls due happen, each at its moment."""
        until = self.now + seconds
        while due := [each for each in self.awaited if each.kind == "time" and each.at <= until]:
            first = min(due, key=lambda each: each.at)
            self.now = first.at
            self._happen(first)
        self.now = until

    def _happen(self, awaited: Awaited) -> None:
        awaited.left -= 1
        if awaited.left == 0:
            self.awaited.remove(awaited)
        awaited.at += awaited.every
        awaited.then()

    def _finish(self) -> None:
        self.finished = True

    # Places

    def _leave(self, place: Place) -> None:
        """A token is used up."""
        place.tokens -= 1
        if place.tokens == 0 and place.is_live and place.emptied is not None:
            self._close(place)
            place.emptied()

    def _close(self, place: Place) -> None:
        place.is_open = False
        self.awaited = [each for each in self.awaited if each.place.is_live]

    def _clear(self, place: Place) -> None:
        """End everything in a place, which stays open, and all that it waits for."""
        self.awaited = [each for each in self.awaited if not _is_within(each.place, place)]
        place.times_cleared += 1
        place.tokens = 0

    def _catch(self, catch: Catch, host: Place, begin: Next) -> None:
        """Wait for an event on a border or inside."""
        trigger = catch.trigger
        left = 1 if catch.interrupting or trigger.kind == "timer" else 0
        if trigger.kind in ("timer", "cycle"):
            after = seconds_of(catch.id, trigger.hours)
            left, every = (2, after) if trigger.kind == "cycle" else (1, 0)
            self.awaited.append(Awaited("time", catch.id, host, begin, at=self.now + after, left=left, every=every))
        elif trigger.kind in ("message", "signal"):
            self.awaited.append(Awaited(trigger.kind, catch.id, host, begin, name=trigger.name, left=left))
        else:
            host.catcher = (catch, begin)

    def _host(self, block: Block, place: Place, then: Next) -> Place:
        """The place of an activity, with what waits on its border."""
        host, border = Place(place, counters=place.counters), block.border

        def leave_by() -> None:
            assert border is not None
            if border.interrupting:
                self._close(host)
                self._enter(border.handler, place, then, then)
            else:
                place.tokens += 1
                self._enter(border.handler, place, lambda: self._leave(place), then)

        if border is not None:
            self._catch(border, host, leave_by)
        return host

    # Blocks

    def _enter(self, block: Block, place: Place, then: Next, stop: Next) -> None:
        """Let a token come to a block: `then` when it leaves it, `stop` when it is used up there."""
        match block.kind:
            case "task" | "script" | "sub" | "call":
                self._activity(block, place, then)
            case "wait":
                at = self.now + seconds_of(block.id, block.number)
                self.awaited.append(Awaited("time", block.id, place, then, at=at))
            case "receive":
                self.awaited.append(Awaited("message", block.id, place, then, name=f"m_{block.id}"))
            case "link":
                then()
            case "stop":
                stop()
            case "terminate":
                self._clear(place)
                place.tokens = 1
                self._leave(place)
            case "error" | "escalation":
                self._raise(block, place, then)
            case "sequence":
                self._sequence(block.parts, place, then, stop)
            case "exclusive":
                self._enter(block.parts[block.taken.index(True)], place, then, stop)
            case "parallel" | "inclusive":
                self._split(block, place, then)
            case "loop":
                self._loop(block, place, then)
            case "race":
                self._race(block, place, then)
            case "ad_hoc":
                self._ad_hoc(block, place, then)

    def _sequence(self, parts: tuple[Block, ...], place: Place, then: Next, stop: Next) -> None:
        first, rest = parts[0], parts[1:]
        after = (lambda: self._sequence(rest, place, then, stop)) if rest else then
        self._enter(first, place, after, stop)

    def _split(self, block: Block, place: Place, then: Next) -> None:
        taken = block.taken or (True,) * len(block.parts)
        parts = [part for part, is_taken in zip(block.parts, taken, strict=True) if is_taken]
        waited_for = len(parts) if block.kind == "inclusive" else sum(part.goes_on for part in parts)
        arrived = stopped = 0
        cleared = place.times_cleared
        place.tokens += len(parts) - 1

        def look() -> None:
            if arrived + stopped == waited_for:
                place.tokens -= arrived - 1
                then()

        def arrive() -> None:
            nonlocal arrived
            arrived += 1
            look()

        def end() -> None:
            nonlocal stopped
            stopped += 1
            place.tokens -= 1
            look()

        for part in parts:
            if place.is_live and place.times_cleared == cleared:
                self._enter(part, place, arrive, end)

    def _loop(self, block: Block, place: Place, then: Next) -> None:
        count = place.counters[block.id] = place.counters.get(block.id, 0) + 1

        def after() -> None:
            if place.counters[block.id] < block.number:
                self._loop(block, place, then)
            else:
                then()

        assert count > 0
        self._enter(block.parts[0], place, after, after)

    def _race(self, block: Block, place: Place, then: Next) -> None:
        host = Place(place, counters=place.counters)

        def won(part: Block) -> Next:
            def go() -> None:
                self._close(host)
                self._enter(part, place, then, then)

            return go

        late, told = f"{block.id}_late", f"{block.id}_told"
        at = self.now + seconds_of(late, block.number)
        self.awaited.append(Awaited("time", late, host, won(block.parts[0]), at=at))
        self.awaited.append(Awaited("message", told, host, won(block.parts[1]), name=f"m_{block.id}"))

    def _ad_hoc(self, block: Block, place: Place, then: Next) -> None:
        inner, done = Place(place), 0

        def ended() -> None:
            nonlocal done
            done += 1
            if done >= block.number:
                self._close(inner)
                then()

        def begin(part: Block) -> Next:
            return lambda: self._enter(part, inner, ended, ended)

        for part in block.parts:
            self.awaited.append(Awaited("offer", part.id, inner, begin(part), left=0))

    def _activity(self, block: Block, place: Place, then: Next) -> None:
        host = self._host(block, place, then)

        def over() -> None:
            self._close(host)
            then()

        multi = block.multi
        if multi is None:
            self._once(block, host, over)
            return
        begun = ended = 0

        def begin() -> None:
            nonlocal begun
            begun += 1
            each = Place(host)

            def end() -> None:
                nonlocal ended
                self._close(each)
                ended += 1
                if ended in (multi.size, multi.enough):
                    over()
                elif multi.sequential:
                    begin()

            self._once(block, each, end)

        if multi.size == 0:
            over()
        for _ in range(min(1, multi.size) if multi.sequential else multi.size):
            if host.is_live:
                begin()

    def _once(self, block: Block, host: Place, over: Next) -> None:
        """Do what an activity does, in the place of it or of one of its instances."""
        if block.kind == "task":
            self.awaited.append(Awaited("task", block.id, host, over))
        elif block.kind == "script":
            over()
        else:
            inner = Place(host, emptied=over)
            if block.aside is not None:
                self._catch(block.aside, inner, self._beginning(block.aside, inner))
            self._enter(block.parts[0], inner, lambda: self._leave(inner), lambda: self._leave(inner))

    def _beginning(self, aside: Catch, place: Place) -> Next:
        """What begins an event subprocess."""

        def begin() -> None:
            if aside.interrupting:
                self._clear(place)
            place.tokens += 1
            inside = Place(place, emptied=lambda: self._leave(place))
            self._enter(aside.handler, inside, lambda: self._leave(inside), lambda: self._leave(inside))

        return begin

    def _raise(self, block: Block, place: Place, then: Next) -> None:
        """Let an error or escalation be caught by whoever is nearest around."""
        catching: Place | None = place
        while catching is not None:
            found = catching.catcher
            if found and found[0].trigger.kind == block.kind and found[0].trigger.name in ("", block.name):
                found[1]()
                if not found[0].interrupting:
                    then()
                return
            catching = catching.around
        then()


def _is_within(inner: Place | None, outer: Place) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.around
    return inner is outer
