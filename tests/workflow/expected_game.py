"""What a random model should do, worked out without the engine: what is open, set and done after each move.

It walks the blocks of the model with plain functions, one for what comes next; nothing of it knows of BPMN elements,
rows or viewflow. It plays no signals that a model throws by itself: who hears those depends on which of several tokens
moves first, which BPMN leaves open. For the same reason variables and the order of what happened can be relied on for
calm models only.
"""

from collections.abc import Iterator
from typing import Any

from tests.workflow.expected_course import ExpectedCourse
from tests.workflow.expected_places import Awaited, Next, Place
from tests.workflow.random_drawing import seconds_of, trace_of
from tests.workflow.random_models import Block, Catch, Multi, RandomModel


class ExpectedGame(ExpectedCourse):
    """One instance of a model, as it should go."""

    def __init__(self, model: RandomModel) -> None:
        super().__init__(trace_of(model.key))
        self._enter(model.body, self.root, lambda: self.leave(self.root), lambda: self.leave(self.root))
        self.ask()

    def _catch(self, catch: Catch, host: Place, begin: Next) -> None:
        """Wait for an event on a border or inside."""
        trigger = catch.trigger
        left = 1 if catch.interrupting or trigger.kind == "timer" else 0
        if trigger.kind in ("timer", "cycle"):
            after = seconds_of(catch.id, trigger.hours)
            left, every = (2, after) if trigger.kind == "cycle" else (1, 0)
            self.awaited.append(Awaited("time", catch.id, host, begin, at=self.now + after, left=left, every=every))
        elif trigger.kind == "condition":
            self.awaited.append(Awaited("condition", catch.id, host, begin, name=trigger.name))
        elif trigger.kind in ("message", "signal"):
            self.awaited.append(Awaited(trigger.kind, catch.id, host, begin, name=trigger.name, left=left))
        else:
            host.catcher = (catch, begin)

    def _host(self, block: Block, place: Place, then: Next) -> Place:
        """The place of an activity, with what waits on its border."""
        host, border = Place(place), block.border

        def leave_by() -> None:
            assert border is not None
            if border.interrupting:
                self.close(host)
                self._enter(border.handler, place, then, then)
            else:
                place.tokens += 1
                self._enter(border.handler, place, lambda: self.leave(place), then)

        if border is not None:
            self._catch(border, host, leave_by)
        return host

    # Blocks

    def _enter(self, block: Block, place: Place, then: Next, stop: Next) -> None:
        """Let a token come to a block: `then` when it leaves it, `stop` when it is used up there."""
        match block.kind:
            case "task" | "script" | "sub" | "call" | "receive_task":
                self._activity(block, place, then)
            case "wait":
                at = self.now + seconds_of(block.id, block.number)
                self.awaited.append(Awaited("time", block.id, place, then, at=at))
            case "receive":
                self.awaited.append(Awaited("message", block.id, place, then, name=f"m_{block.id}"))
            case "condition":
                self.awaited.append(Awaited("condition", block.id, place, then, name=block.name))
            case "set":
                place.set(block.name, block.number)
                then()
            case "link" | "manual":
                then()
            case "stop":
                stop()
            case "terminate":
                self.clear(place)
                place.tokens = 1
                self.leave(place)
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
        count = place.add(f"n_{block.id}", 1)

        def after() -> None:
            if count < block.number:
                self._loop(block, place, then)
            else:
                then()

        self._enter(block.parts[0], place, after, after)

    def _race(self, block: Block, place: Place, then: Next) -> None:
        host = Place(place)

        def won(part: Block) -> Next:
            def go() -> None:
                self.close(host)
                self._enter(part, place, then, then)

            return go

        late, told = f"{block.id}_late", f"{block.id}_told"
        at = self.now + seconds_of(late, block.number)
        self.awaited.append(Awaited("time", late, host, won(block.parts[0]), at=at))
        self.awaited.append(Awaited("message", told, host, won(block.parts[1]), name=f"m_{block.id}"))

    def _ad_hoc(self, block: Block, place: Place, then: Next) -> None:
        counter = f"h_{block.id}"
        inner = self.scope(block.id, place, {counter: 0})

        def ended() -> None:
            if inner.add(counter, 1) >= block.number:
                self.close(inner)
                then()

        def begin(part: Block) -> Next:
            return lambda: self._enter(part, inner, ended, ended)

        for part in block.parts:
            self.awaited.append(Awaited("offer", part.id, inner, begin(part), left=0))

    def _activity(self, block: Block, place: Place, then: Next) -> None:
        host = self._host(block, place, then)
        if block.multi is not None:
            Several(self, block, block.multi, host, then).begin()
            return

        def over() -> None:
            self.close(host)
            then()

        self.once(block, host, over)

    def once(self, block: Block, host: Place, over: Next) -> None:
        """Do what an activity does, in the place of it or of one of its instances."""
        match block.kind:
            case "task":
                self.awaited.append(Awaited("task", block.id, host, lambda: self._done(block, host, over)))
            case "receive_task":
                self.awaited.append(Awaited("message", block.id, host, over, name=f"m_{block.id}"))
            case "script":
                trace = host.process().trace
                host.set(trace, [*(host.get(trace) or []), block.id])
                over()
            case "call":
                self._call(block, host, over)
            case "sub":
                self._sub(block, host, over)

    def _done(self, block: Block, host: Place, over: Next) -> None:
        """A task is done, or skipped."""
        if block.maps and not self.is_skipping:
            self._hand_out(host, f"o_{block.id}", (host.get(f"o_{block.id}") or 0) + 7)
        over()

    def _hand_out(self, host: Place, name: str, value: Any) -> None:
        """Set what an output mapping gives: around the activity, or in the instance if it is one of several."""
        if host.of:
            host.variables = {**(host.variables or {}), name: value}
        else:
            host.set(name, value)

    def _sub(self, block: Block, host: Place, over: Next) -> None:
        trace = host.process().trace

        def left() -> None:
            if block.maps:
                self._hand_out(host, f"c_{block.id}", len(inner.get(trace)))
            over()

        declared: dict[str, Any] = dict.fromkeys(_declared(block.parts[0]), 0)
        inner = self.scope(block.id, host, {**declared, trace: []} if block.maps else declared, left)
        if block.aside is not None:
            self._catch(block.aside, inner, self._beginning(block.aside, inner))
        self._enter(block.parts[0], inner, lambda: self.leave(inner), lambda: self.leave(inner))

    def _call(self, block: Block, host: Place, over: Next) -> None:
        trace = trace_of(block.name)

        def left() -> None:
            if block.maps == "own":
                self._hand_out(host, f"c_{block.id}", len(inner.get(trace)))
            for name, value in (inner.variables or {}).items() if block.maps == "all" else ():
                self._hand_out(host, name, value)
            over()

        given: dict[str, Any] = {trace: []} if block.maps == "own" else {}
        inner = self.call(Place(host, trace=trace, emptied=left, variables=given, outlives=block.outlives))
        self._enter(block.parts[0], inner, lambda: self.leave(inner), lambda: self.leave(inner))

    def _beginning(self, aside: Catch, place: Place) -> Next:
        """What begins an event subprocess."""

        def begin() -> None:
            if aside.interrupting:
                self.clear(place)
            place.tokens += 1
            inside = self.scope(f"{aside.id}_sub", place, {}, lambda: self.leave(place))
            self._enter(aside.handler, inside, lambda: self.leave(inside), lambda: self.leave(inside))

        return begin

    def _raise(self, block: Block, place: Place, then: Next) -> None:
        """Let an error or escalation be caught by whoever is nearest around."""
        catching: Place | None = place
        while catching is not None:
            found = catching.catcher
            if found and found[0].trigger.kind == block.kind and found[0].trigger.name in ("", block.name):
                self.happened.append(found[0].id)
                found[1]()
                if not found[0].interrupting:
                    then()
                return
            catching = catching.around
        then()


class Several:
    """A multi-instance activity under way."""

    def __init__(self, game: ExpectedGame, block: Block, multi: Multi, host: Place, then: Next) -> None:
        self.game, self.block, self.multi, self.host, self.then = game, block, multi, host, then
        self.results: list[Any] = [None] * multi.size
        self.begun = self.ended = 0

    def begin(self) -> None:
        """Begin all of it, or the first."""
        if not self.multi.size:
            self._over()
        for _ in range(min(1, self.multi.size) if self.multi.sequential else self.multi.size):
            if self.host.is_live:
                self._next()

    def _next(self) -> None:
        index, self.begun = self.begun, self.begun + 1
        each = self.game.scope(self.block.id, self.host, {"item": index, "loopCounter": index + 1})
        self.game.once(self.block, each, lambda: self._end(each, index))

    def _end(self, each: Place, index: int) -> None:
        self.game.close(each)
        self.ended += 1
        name = f"{'o' if self.block.kind == 'task' else 'c'}_{self.block.id}"
        self.results[index] = each.get(name) if self.block.maps else index * 10 + index + 1
        if self.ended in (self.multi.size, self.multi.enough):
            self._over()
        elif self.multi.sequential:
            self._next()

    def _over(self) -> None:
        self.game.close(self.host)
        if self.multi.collects:
            self.host.set(f"r_{self.block.id}", self.results)
        self.then()


def _declared(body: Block) -> Iterator[str]:
    """The variables that a subprocess has for itself: what loops in it count with, and what is asked for in it."""
    if body.kind == "loop":
        yield f"n_{body.id}"
    elif body.kind == "set":
        yield body.name
    for part in body.parts if body.kind not in ("sub", "call", "ad_hoc") else ():
        yield from _declared(part)
