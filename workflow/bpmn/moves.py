"""What a token can do at each element of one scope, whatever the data: the rules of the game that exploration plays.

Tokens lie on arcs: sequence flows, jumps of links, the way from an activity to an event on its border, and the way into
the start. An activity is one move, whatever is inside it; subprocesses are scopes of their own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations, product
from typing import Final, NamedTuple

from rules.feel import Expression, FeelLimitError
from workflow.bpmn.model import (
    Activity,
    BoundaryEvent,
    Element,
    EndEvent,
    ErrorTrigger,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateThrowEvent,
    ParallelGateway,
    SequenceFlow,
    StartEvent,
    SubProcess,
    Terminate,
    Timer,
)
from workflow.bpmn.whole import Whole, link_of

MAX_CHOICES: Final = 5
"""Of so many ways out with conditions every combination is tried; of more, each alone and all together."""

type Arc = str
"""The id of a sequence flow, or of the element that a token comes to otherwise."""


class Moves(NamedTuple):
    """The arcs on which tokens can lie after an element: one alternative, or several of which the data choose."""

    alternatives: tuple[tuple[Arc, ...], ...]
    exact: bool = True
    """Whether there is no other way on than these."""


class Scope:
    """The elements directly in a process or subprocess, as places of the game."""

    def __init__(self, whole: Whole, elements: Mapping[str, Element]) -> None:
        self.elements = elements
        self._whole = whole
        self._moves: dict[str, Moves] = {}
        self._leading: dict[tuple[str, str], frozenset[str]] = {}

    @cached_property
    def borders(self) -> Mapping[str, list[BoundaryEvent]]:
        """The events on the border of each activity that has any."""
        found: defaultdict[str, list[BoundaryEvent]] = defaultdict(list)
        for element in self.elements.values():
            if isinstance(element, BoundaryEvent):
                found[element.attached_to].append(element)
        return found

    @cached_property
    def begins_at_once(self) -> bool:
        """Whether it is a subprocess without a start event, which begins at everything that no flow leads to."""
        element = next(iter(self.elements.values()))
        around = self._whole.elements.get(element.within) if element.within is not None else None
        return isinstance(around, SubProcess) and not any(isinstance(e, StartEvent) for e in self.elements.values())

    def target(self, arc: Arc) -> str:
        """The element to which an arc leads."""
        return arc if arc in self.elements else self._whole.flows[arc].target

    def flows_of(self, element: Element) -> list[SequenceFlow]:
        """The sequence flows that leave an element."""
        return [self._whole.flows[flow] for flow in element.outgoing]

    def joins(self, element: Element) -> bool:
        """Whether an element waits for several tokens before it moves."""
        return isinstance(element, ParallelGateway | InclusiveGateway) and len(element.incoming) > 1

    def clears(self, element: Element) -> bool:
        """Whether an end takes all other tokens of the scope with it."""
        return isinstance(element, EndEvent) and isinstance(element.trigger, Terminate | ErrorTrigger)

    def moves(self, element: Element) -> Moves:
        """What can come of a token at an element."""
        if element.id not in self._moves:
            self._moves[element.id] = self._found(element)
        return self._moves[element.id]

    def onwards(self, element: Element) -> Iterator[str]:
        """The elements to which a token can come from an element in one move."""
        yield from (flow.target for flow in self.flows_of(element))
        yield from (event.id for event in self.borders.get(element.id, ()))
        yield from self._landing(element)

    def meeting(self) -> frozenset[str]:
        """The elements from which a token can come to where it matters what other tokens do: a join, or an end that
        takes them with it."""
        found: set[str] = set()
        pending = [each.id for each in self.elements.values() if self.joins(each) or self.clears(each)]
        while pending:
            element_id = pending.pop()
            if element_id not in found:
                found.add(element_id)
                pending += self._before.get(element_id, ())
        return frozenset(found)

    def leading_to(self, flow: Arc, join: str) -> frozenset[str]:
        """The elements from which a token could still come by a flow without passing the join behind it."""
        source = self._whole.flows[flow].source
        if (source, join) not in self._leading:
            self._leading[source, join] = self._search_back(source, join)
        return self._leading[source, join]

    @cached_property
    def _before(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for element in self.elements.values():
            for target in self.onwards(element):
                found[target].append(element.id)
        return found

    def _search_back(self, source: str, join: str) -> frozenset[str]:
        found: set[str] = set()
        pending = [source]
        while pending:
            element_id = pending.pop()
            if element_id not in found and element_id != join:
                found.add(element_id)
                pending += self._before.get(element_id, ())
        return frozenset(found)

    def _landing(self, element: Element) -> tuple[Arc, ...]:
        name = link_of(element) if isinstance(element, IntermediateThrowEvent) else None
        if name is None:
            return ()
        return tuple(each.id for each in self._whole.catches.get((element.within, name), ())[:1])

    def _found(self, element: Element) -> Moves:
        flows = self.flows_of(element)
        if isinstance(element, ExclusiveGateway):
            return Moves(tuple((flow.id,) for flow in _possible(flows)) or ((),))
        if isinstance(element, InclusiveGateway):
            return _subsets(flows)
        if isinstance(element, Activity):
            return self._with_border(element, _subsets(flows))
        if element.kind == "eventBasedGateway":
            return Moves(tuple((flow.id,) for flow in flows) or ((),))
        return Moves(((*(flow.id for flow in flows), *self._landing(element)),))

    def _with_border(self, element: Element, normal: Moves) -> Moves:
        """The activity ends, or an event ends it; besides, events may happen that do not interrupt."""
        border = self.borders.get(element.id, ())
        if not border:
            return normal
        ends = [*normal.alternatives, *((event.id,) for event in border if event.interrupting)]
        beside = [event.id for event in border if not event.interrupting]
        besides: list[tuple[Arc, ...]] = [(), *((event,) for event in beside)]
        if len(beside) > 1:
            besides.append(tuple(beside))
        again = any(not event.interrupting and _repeats(event) for event in border)
        found = tuple(dict.fromkeys((*end, *more) for end, more in product(ends, besides)))
        return Moves(found, normal.exact and not again and len(beside) <= 1)


def _repeats(event: BoundaryEvent) -> bool:
    """Whether an event that does not interrupt may happen several times while the activity is under way."""
    return not isinstance(event.trigger, Timer) or event.trigger.kind == "cycle"


def _possible(flows: list[SequenceFlow]) -> list[SequenceFlow]:
    """The ways of an exclusive gateway that some data lead to, in order."""
    found: list[SequenceFlow] = []
    for flow in flows:
        if flow.is_default:
            continue
        value = constant(flow.condition)
        if value is not False:
            found.append(flow)
        if value is True:
            return found
    return [*found, *(flow for flow in flows if flow.is_default)]


def _subsets(flows: list[SequenceFlow]) -> Moves:
    """The ways that conditions can choose together; those without a condition are always taken."""
    default = tuple(flow.id for flow in flows if flow.is_default)
    rest = [flow for flow in flows if not flow.is_default]
    always = tuple(flow.id for flow in rest if flow.condition is None or constant(flow.condition) is True)
    chosen = [flow for flow in rest if flow.condition is not None and constant(flow.condition) is None]
    surely = any(flow.condition is not None and flow.id in always for flow in rest)
    ids = [flow.id for flow in chosen]
    exact = len(ids) <= MAX_CHOICES
    sizes = range(1, len(ids) + 1) if exact else (1, len(ids))
    found = [(*always, *subset) for size in sizes for subset in combinations(ids, size)]
    if surely or not chosen:
        return Moves(((*always, *(() if surely else default)), *found), exact)
    none_true = (*always, *default)  # without any way on, the process stops as an incident
    return Moves((*((none_true,) if none_true else ()), *found), exact)


def constant(condition: Expression | None) -> bool | None:
    """What a condition is whatever the data; None when that depends on them. No condition is no constant."""
    if condition is None or condition.names() or condition.calls():
        return None
    try:
        return condition.evaluate({}) is True
    except FeelLimitError:
        return None
