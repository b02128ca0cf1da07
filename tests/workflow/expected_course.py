"""The course of an expected game: what is waited for, what has happened, what is set, whatever the model is."""

from collections import defaultdict
from typing import Any

from tests.workflow.expected_places import Awaited, Next, Place


class ExpectedCourse:
    """One instance, from outside. Times are seconds since the start."""

    def __init__(self, trace: str) -> None:
        self.now = 0
        self.finished = False
        self.awaited: list[Awaited] = []
        self.happened: list[str] = []
        """The elements of the steps that people have done and of the events that have come, in that order."""
        self.is_skipping = False
        """Whether the task that is over was left undone: what follows it follows, and its mappings give nothing."""
        self.root = Place(emptied=self._finish, trace=trace)
        self._inner: list[Place] = []
        self._called: list[Place] = []
        self._at_once: list[slice] = []

    def variables(self) -> dict[str, list[dict[str, Any]]]:
        """The variables of the process (under "") and of what is under way inside it, by element."""
        found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for place in [self.root, *self._inner]:
            if place is self.root or (place.is_live and place.process() is self.root):
                found[place.of].append(place.variables or {})
        return dict(found)

    def open_work(self) -> dict[str, list[str]]:
        """What waits, by kind: the ids of elements, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.awaited:
            if each.kind != "offer":
                found[each.kind].append(each.id)
        return {kind: sorted(ids) for kind, ids in found.items()}

    def in_order(self, happened: list[str]) -> list[str]:
        """What has happened, where it does not count who of several heard a signal first."""
        found = list(happened)
        for part in self._at_once:
            found[part] = sorted(found[part])
        return found

    def do(self, what: str, name: str) -> None:
        """Do a move of `tests.workflow.playing.Move`."""
        if what == "signal":
            before = len(self.happened)
            for heard in [each for each in self.awaited if (each.kind, each.name) == ("signal", name)]:
                if heard in self.awaited:
                    self._happen(heard)
            self._at_once.append(slice(before, len(self.happened)))
            return
        kind = {"complete": "task", "skip": "task", "begin": "offer", "message": "message"}[what]
        self.is_skipping = what == "skip"
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
        if awaited.kind != "offer":
            self.happened.append(awaited.id)
        awaited.then()
        self.ask()

    def ask(self) -> None:
        """Let happen what waits for a variable that is 1 now."""
        asked = [each for each in self.awaited if each.kind == "condition"]
        true = next((each for each in asked if each.place.get(each.name) == 1), None)
        if true is not None:
            self._happen(true)

    def _finish(self) -> None:
        self.finished = True

    # Places

    def leave(self, place: Place) -> None:
        """A token is used up."""
        place.tokens -= 1
        if place.tokens == 0 and place.is_live and place.emptied is not None:
            self.close(place)
            place.emptied()

    def close(self, place: Place) -> None:
        """End a place with all that it waits for."""
        self._let_go(place)
        place.is_open = False
        self.awaited = [each for each in self.awaited if each.place.is_live]

    def clear(self, place: Place) -> None:
        """End everything in a place, which stays open, and all that it waits for."""
        self._let_go(place)
        self.awaited = [each for each in self.awaited if not each.place.is_within(place)]
        for inner in self._inner:
            inner.is_open = inner.is_open and (inner is place or not inner.is_within(place))
        place.times_cleared += 1
        place.tokens = 0

    def _let_go(self, place: Place) -> None:
        """Let what outlives its call go on by itself, unless it is what ends, or its call is."""
        for called in self._called:
            inside = called.around is not None and place not in (called, called.around) and called.is_within(place)
            if inside and called.is_live:
                called.around, called.emptied = None, lambda: None

    def call(self, inner: Place) -> Place:
        """A called process."""
        if inner.outlives:
            self._called.append(inner)
        return inner

    def scope(self, of: str, around: Place, variables: dict[str, Any], emptied: Next | None = None) -> Place:
        """A place that holds variables."""
        place = Place(around, of=of, variables=variables, emptied=emptied)
        self._inner.append(place)
        return place
