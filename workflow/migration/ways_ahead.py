"""Where the tokens of an instance can still come before any of some steps is done.

Along sequence flows and links, over borders, into subprocesses and out of them by what ends inside. A join is come to
only when all ways that lead to it are free of those steps, since it waits for every one of them that can still come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workflow.bpmn.model import (
    Activity,
    AdHocSubProcess,
    Element,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateThrowEvent,
    Link,
    ParallelGateway,
    ProcessModel,
    SubProcess,
)

_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Ahead:
    """What can be come to: elements that a token may come to, those that it may be through with, and flows it takes."""

    begun: frozenset[str]
    done: frozenset[str]
    flows: frozenset[str]


def ahead(model: ProcessModel, standing: Iterable[str], steps: frozenset[str] = _NONE) -> Ahead:
    """Say where tokens that stand at some elements can come before any of `steps` is done.

    One of the steps itself may be come to and is in `done` too, but nothing behind it.
    """
    at = tuple(standing)
    whole = _Walk(model, at, _NONE, None).taken() if steps else None
    return _Walk(model, at, steps, whole).taken()


class _Walk:
    """One walk. `whole` is what the same tokens come to if nothing stops them; None where joins stop nobody."""

    def __init__(self, model: ProcessModel, standing: tuple[str, ...], steps: frozenset[str], whole: Ahead | None):
        self._model, self._steps, self._whole = model, steps, whole
        self._begun: set[str] = set()
        self._done: set[str] = set()
        self._flows: set[str] = set()
        self._pending: list[str] = []
        for element_id in standing:
            self._stand(model.elements[element_id])
        while self._pending:
            self._begin(model.elements[self._pending.pop()])

    def taken(self) -> Ahead:
        return Ahead(frozenset(self._begun), frozenset(self._done), frozenset(self._flows))

    def _stand(self, element: Element) -> None:
        self._border(element)
        around = element.within
        self._beside(None)
        while around is not None:
            self._beside(around)
            around = self._model.elements[around].within
        repeated = isinstance(element, Activity) and element.loop is not None
        if isinstance(element, AdHocSubProcess) or (isinstance(element, SubProcess) and repeated):
            self._inside(element)
        if not isinstance(element, SubProcess) and not self._awaits_more(element):
            self._finish(element)

    def _begin(self, element: Element) -> None:
        if element.id in self._begun:
            return
        self._begun.add(element.id)
        self._border(element)
        if isinstance(element, SubProcess | AdHocSubProcess):
            self._inside(element)
            self._beside(element.id)
        if not isinstance(element, SubProcess):
            self._finish(element)

    def _finish(self, element: Element) -> None:
        if element.id in self._done:
            return
        self._done.add(element.id)
        if element.id in self._steps:
            return
        if isinstance(element, IntermediateThrowEvent) and isinstance(element.trigger, Link):
            landing = self._model.link_target(element)
            self._pending += [landing.id] if landing is not None else []
            return
        for flow_id in element.outgoing:
            self._flows.add(flow_id)
            target = self._model.elements[self._model.flows[flow_id].target]
            if not self._awaits_more(target):
                self._pending.append(target.id)
        if not element.outgoing and element.within is not None:
            around = self._model.elements[element.within]
            if not self._goes_on_inside(around):
                self._finish(around)

    def _awaits_more(self, element: Element) -> bool:
        """Whether an element is a join, to which a way leads that can still be taken and is not taken yet."""
        if self._whole is None or not isinstance(element, ParallelGateway | InclusiveGateway):
            return False
        return any(flow in self._whole.flows and flow not in self._flows for flow in element.incoming)

    def _goes_on_inside(self, around: Element) -> bool:
        """Whether one of several ways that are taken at once inside comes to its end only by one of the steps."""
        if self._whole is None or not any(_splits(each) for each in self._model.inside(around.id)):
            return False
        ends = {each.id for each in self._model.inside(around.id) if not each.outgoing and each.id in self._whole.done}
        return not ends <= self._done - self._steps

    def _border(self, element: Element) -> None:
        self._pending += [event.id for event in self._model.boundary_events(element.id)]

    def _beside(self, scope: str | None) -> None:
        self._pending += [start.id for _sub, start in self._model.event_subprocesses(scope)]

    def _inside(self, element: Element) -> None:
        self._pending += [each.id for each in self._model.beginnings(element.id)]


def _splits(element: Element) -> bool:
    """Whether several of the ways out of an element may be taken at once."""
    return len(element.outgoing) > 1 and not isinstance(element, ExclusiveGateway | EventBasedGateway)
