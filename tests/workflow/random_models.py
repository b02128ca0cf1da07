"""Sound processes made at random: blocks within blocks, of most kinds that the profile runs.

Business rule, service and send tasks, ends and throws of messages, ends of signals and escalations, and processes begun
by a message, a signal or a timer are not among them: they have tests of their own.

A model is made by asking a `Chance` for numbers, so that a seed repeats it everywhere.
`tests.workflow.random_drawing` writes it as BPMN.

Sound means here: whatever happens, each token can go on to an end. So a branch may end early only where nothing waits
for it, what raises an error stands in something that catches it, and loops count.

Calm means: what ends other tokens, or sends, is the first thing that happens after a person's step or an event, so that
all others are at rest then. What a model that is not calm has done by then depends on which of several tokens moves
first, which BPMN leaves open.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any


class Chance:
    """Where numbers come from: the same for the same seed, in every process and on every database."""

    def __init__(self, seed: int | str) -> None:
        self.seed = seed
        self._random = random.Random(str(seed))

    def number(self, most: int) -> int:
        """A number from 0 to `most`."""
        return self._random.randint(0, most)


@dataclass(frozen=True)
class Trigger:
    """What an event waits for: `kind` is timer, cycle, message, signal, condition, error or escalation.

    `name` is that of the message, signal, error or escalation, or of the variable that must be 1.
    """

    kind: str
    name: str = ""
    hours: int = 0


@dataclass(frozen=True)
class Catch:
    """An event on a border, or one that begins an event subprocess, and what is done then."""

    id: str
    trigger: Trigger
    interrupting: bool
    handler: "Block"


@dataclass(frozen=True)
class Multi:
    """Done once for each of `size` items; `enough` of them end it; the results are gathered if it `collects`."""

    sequential: bool
    size: int
    enough: int | None
    collects: bool


@dataclass(frozen=True)
class Block:
    """A piece of a process with one way in and at most one way out.

    `kind` is a key of `random_drawing.DRAWN`. `taken` says which branches a gateway takes, `number` how often a loop
    goes round, how many started steps are enough in an ad-hoc subprocess, after how many hours a timer fires, or what a
    script sets. `maps` is "own" for what has input and output mappings, "all" for a call that hands out everything.
    What a call calls goes on by itself, if it `outlives`, when what is around the call ends.
    """

    kind: str
    id: str
    parts: tuple["Block", ...] = ()
    taken: tuple[bool, ...] = ()
    number: int = 0
    name: str = ""
    border: Catch | None = None
    aside: Catch | None = None
    multi: Multi | None = None
    maps: str = ""
    outlives: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether a token can leave it."""
        match self.kind:
            case "stop" | "terminate" | "error":
                return False
            case "sequence":
                return all(part.goes_on for part in self.parts)
            case "exclusive" | "inclusive" | "parallel" | "race":
                return any(part.goes_on for part in self.parts)
        return True


@dataclass(frozen=True)
class RandomModel:
    """A process and what it calls. `key` is its own, the called ones have theirs in their calls."""

    key: str
    body: Block
    called: tuple["RandomModel", ...] = ()
    is_calm: bool = True


@dataclass
class _Place:
    """Where a block is made, and what may be made there."""

    depth: int
    may_stop: bool = True
    raises: list[str] = field(default_factory=list)
    """What may be raised here once: error, escalation, terminate."""
    has_loops: bool = True

    def inside(self, **other: Any) -> "_Place":
        """A place one deeper."""
        kept = {"may_stop": self.may_stop, "raises": self.raises, "has_loops": self.has_loops}
        return _Place(depth=self.depth - 1, **{**kept, **other})


SIMPLE = ("task", "script")
WAITING = ("wait", "receive", "receive_task")
NESTED = (
    ("sequence", 3),
    ("exclusive", 2),
    ("parallel", 3),
    ("inclusive", 2),
    ("loop", 1),
    ("sub", 4),
    ("call", 1),
    ("race", 1),
    ("ad_hoc", 1),
    ("each", 2),
    ("guarded", 1),
    ("agreed", 2),
    ("outlived", 2),
)
SIGNALS = ("alarm", "all_clear")


class Maker:
    """Makes one model. `throws_signals` lets it also throw the signals that it waits for."""

    def __init__(self, chance: Chance, *, throws_signals: bool, is_calm: bool) -> None:
        self.chance = chance
        self.called: list[RandomModel] = []
        self._throws_signals = throws_signals
        self._is_calm = is_calm
        self._count = 0

    def model(self, key: str, depth: int) -> RandomModel:
        """A process with blocks so many levels deep."""
        body = self.block(_Place(depth))
        first = Block("task", self.id("T"))
        whole = Block("sequence", self.id("Q"), (first, body))
        return RandomModel(key, whole, tuple(self.called), self._is_calm)

    def id(self, letter: str) -> str:
        """An id that is not in use."""
        self._count += 1
        return f"{letter}{self._count}"

    def pick[T](self, options: tuple[T, ...]) -> T:
        return options[self.chance.number(len(options) - 1)]

    def block(self, place: _Place) -> Block:
        """Any block that may stand in a place."""
        if place.raises and self.chance.number(2) == 2:
            return self._raising(place)
        if place.depth <= 0:
            return self._leaf(place)
        kinds = tuple(kind for kind, times in NESTED for _ in range(times) if kind != "loop" or place.has_loops)
        made: dict[str, Callable[[_Place], Block]] = {
            "sequence": self._sequence,
            "exclusive": self._exclusive,
            "parallel": self._parallel,
            "inclusive": self._inclusive,
            "loop": self._loop,
            "sub": self._sub,
            "call": self._call,
            "race": self._race,
            "ad_hoc": self._ad_hoc,
            "each": self._each,
            "guarded": self._guarded,
            "agreed": self._agreed,
            "outlived": self._outlived,
        }
        return made[self.pick(kinds)](place)

    def _leaf(self, place: _Place) -> Block:
        options = [*SIMPLE, "task", *WAITING, "link", "manual"]
        if self._throws_signals:
            options.append("signal")
        if place.may_stop:
            options.append("stop")
        kind = self.pick(tuple(options))
        if kind in ("task", "receive_task") and self.chance.number(1):
            return self._guarded(place, kind)
        name = self.pick(SIGNALS) if kind == "signal" else ""
        return self._single(kind, number=1 + self.chance.number(60), name=name)

    def _single(self, kind: str, letter: str = "", **more: Any) -> Block:
        """One element; a task may have mappings."""
        maps = "own" if kind == "task" and self.chance.number(1) else ""
        return Block(kind, self.id(letter or kind[0].upper()), maps=maps, **more)

    def _after_a_task(self, block: Block) -> Block:
        return Block("sequence", self.id("Q"), (Block("task", self.id("T")), block))

    def _raising(self, place: _Place) -> Block:
        kind = place.raises.pop()
        place.raises.clear()
        raising = Block(kind, self.id("Z"), name=f"{kind}_code" if kind != "terminate" else "")
        return self._after_a_task(raising) if self._is_calm else raising

    def _sequence(self, place: _Place) -> Block:
        parts: list[Block] = []
        for _ in range(2 + self.chance.number(1)):
            parts.append(self.block(place.inside()))
            if not parts[-1].goes_on:
                break
        return Block("sequence", self.id("Q"), tuple(parts))

    def _exclusive(self, place: _Place) -> Block:
        count = 2 + self.chance.number(1)
        chosen = self.chance.number(count - 1)
        # Only what may stop may raise in a branch: elsewhere the other branches' tokens are waited for.
        parts = [self.block(place.inside(raises=place.raises if place.may_stop else [])) for _ in range(count)]
        return Block("exclusive", self.id("X"), tuple(parts), taken=tuple(i == chosen for i in range(count)))

    def _parallel(self, place: _Place) -> Block:
        count = 2 + self.chance.number(1)
        parts = [self.block(place.inside(may_stop=False, raises=[]))]
        for _ in range(count - 1):
            parts.append(self.block(place.inside(may_stop=False, raises=place.raises)))
        return Block("parallel", self.id("A"), tuple(parts))

    def _inclusive(self, place: _Place) -> Block:
        count = 2 + self.chance.number(1)
        first = self.block(place.inside(may_stop=False, raises=[]))  # one token comes for certain
        others = [self.block(place.inside(may_stop=True, raises=[])) for _ in range(count - 1)]
        taken = (True, *(self.chance.number(1) == 0 for _ in range(count - 1)))
        return Block("inclusive", self.id("I"), (first, *others), taken=taken)

    def _loop(self, place: _Place) -> Block:
        body = self.block(place.inside(may_stop=False, raises=[]))
        return Block("loop", self.id("L"), (body,), number=1 + self.chance.number(2))

    def _race(self, place: _Place) -> Block:
        parts = tuple(self.block(place.inside(may_stop=False, raises=[])) for _ in range(2))
        return Block("race", self.id("G"), parts, number=1 + self.chance.number(60))

    def _ad_hoc(self, place: _Place) -> Block:
        parts = tuple(self._single(self.pick(SIMPLE), "F") for _ in range(1 + self.chance.number(1)))
        return Block("ad_hoc", self.id("H"), parts, number=1 + self.chance.number(2))

    def _guarded(self, place: _Place, kind: str = "task") -> Block:
        """A single task with an event on its border."""
        return self._single(kind, border=self._catch(("timer", "cycle", "message", "signal")))

    def _agreed(self, place: _Place) -> Block:
        """Two branches, in one of which is waited for a variable that the other one sets behind a task.

        All else is at rest when it is set, and it is the last that its branch does.
        """
        flag = f"f_{self.id('Y')}"
        inside = place.inside(may_stop=False, raises=[])
        asked, kind = self._catch(("condition",), flag), self.pick(("catch", "task", "border", "aside"))
        caught = Block("condition", asked.id, name=flag)
        waits: dict[str, Callable[[], Block]] = {
            "catch": lambda: Block("sequence", self.id("Q"), (caught, self.block(inside))),
            "task": lambda: self._single(self.pick(("task", "receive_task")), border=asked),
            "border": lambda: Block("sub", self.id("U"), (self.block(inside),), border=asked),
            "aside": lambda: Block("sub", self.id("U"), (self.block(inside),), aside=asked),
        }
        sets = (self.block(inside), Block("task", self.id("T")), Block("set", self.id("V"), name=flag, number=1))
        both = Block("parallel", self.id("A"), (Block("sequence", self.id("Q"), sets), waits[kind]()))
        return Block("sequence", self.id("Q"), (Block("set", self.id("V"), name=flag), both))

    def _each(self, place: _Place) -> Block:
        """A task or script for each item of a list."""
        multi = self._multi()
        may_race = multi.enough is None or not self._is_calm
        return self._single(self.pick(SIMPLE) if may_race else "task", "M", multi=multi)

    def _multi(self) -> Multi:
        size = self.chance.number(3)
        return Multi(self.chance.number(1) == 1, size, self.pick((None, None, 1, 2)), self.chance.number(1) == 1)

    def _sub(self, place: _Place) -> Block:
        kinds = ("timer", "cycle", "message", "signal", "error", "escalation")
        border = self._catch(kinds) if self.chance.number(2) else None
        aside = self._catch(kinds) if self.chance.number(2) == 2 else None
        multi = self._multi() if self.chance.number(3) == 3 else None
        raises = [c.trigger.kind for c in (border, aside) if c and c.trigger.kind in ("error", "escalation")]
        raises = raises[:1] or (["terminate"] if self.chance.number(2) == 2 else [])
        enough = multi is not None and multi.enough is not None
        if enough:
            raises = []  # how many of several would raise, before enough are done, is a race
        body = self.block(_Place(place.depth - 1, raises=raises))
        body = self._after_a_task(body) if enough and self._is_calm else body
        maps = self.pick(("", "own"))
        return Block("sub", self.id("U"), (body,), border=border, aside=aside, multi=multi, maps=maps)

    def _call(self, place: _Place) -> Block:
        border = self._catch(("timer", "cycle", "message", "signal", "error", "escalation"))
        guarded = self.chance.number(1) == 1
        raises = [border.trigger.kind] if guarded and border.trigger.kind in ("error", "escalation") else []
        key = f"called_{self.id('N').lower()}"
        body = self.block(_Place(min(place.depth - 1, 1), raises=raises))
        self.called.append(RandomModel(key, body))
        maps = self.pick(("", "own", "all"))
        outlives = not raises and self.chance.number(1) == 1  # what it raises, nobody would catch any more
        caught = border if guarded else None
        return Block("call", self.id("C"), (body,), name=key, border=caught, maps=maps, outlives=outlives)

    def _outlived(self, place: _Place) -> Block:
        """A subprocess that is interrupted while a process goes on that was called in it."""
        asked = self._catch(("timer", "message", "signal"))
        key = f"called_{self.id('N').lower()}"
        body = self._after_a_task(self.block(_Place(min(place.depth - 1, 1))))
        self.called.append(RandomModel(key, body))
        call = Block("call", self.id("C"), (body,), name=key, outlives=True)
        return Block("sub", self.id("U"), (call,), border=replace(asked, interrupting=True))

    def _catch(self, kinds: tuple[str, ...], flag: str = "") -> Catch:
        own = self.id("B")
        kind = self.pick(kinds)
        names = {"message": f"m_{own}", "condition": flag, "error": "error_code", "escalation": "escalation_code"}
        name = names.get(kind, "")
        if kind == "signal":
            name = self.pick(SIGNALS)
        elif kind in ("error", "escalation") and self.chance.number(1):
            name = ""  # every code
        interrupting = kind == "error" or (kind != "cycle" and self.chance.number(1) == 0)
        handler = tuple(self._single(self.pick(SIMPLE), "D") for _ in range(1 + self.chance.number(1)))
        trigger = Trigger(kind, name, hours=1 + self.chance.number(60))
        return Catch(own, trigger, interrupting, Block("sequence", self.id("Q"), handler))


def random_model(chance: Chance, *, depth: int = 4, throws_signals: bool = False, is_calm: bool = False) -> RandomModel:
    """A process with blocks up to so many levels deep."""
    maker = Maker(chance, throws_signals=throws_signals, is_calm=is_calm)
    return maker.model("made_up", 2 + chance.number(depth - 2))
