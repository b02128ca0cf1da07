"""All elements of a process as read, and what one of them must know of the others."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from workflow.bpmn.model import (
    AdHocSubProcess,
    CallActivity,
    Element,
    Event,
    EventBasedGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    Link,
    ReceiveTask,
    SequenceFlow,
    StartEvent,
    UserTask,
)

_WAITING: Final = (UserTask, ReceiveTask, CallActivity, AdHocSubProcess, EventBasedGateway)

type _Links = Mapping[tuple[str | None, str], list[Element]]
"""Link events by the scope that they stand in and the name of the link."""


def waits(element: Element) -> bool:
    """Whether a token may stay at an element, for a person, a message, a time or another process."""
    if isinstance(element, IntermediateCatchEvent):
        return link_of(element) is None
    return isinstance(element, _WAITING)


def link_of(element: Element) -> str | None:
    """The name of the link that an event belongs to, if it is a link event."""
    trigger = element.trigger if isinstance(element, Event) else None
    return trigger.name if isinstance(trigger, Link) else None


@dataclass(frozen=True)
class Whole:
    """The elements and flows of a process, those inside subprocesses included, by id in the order of the file."""

    elements: Mapping[str, Element]
    flows: Mapping[str, SequenceFlow]

    @cached_property
    def throws(self) -> _Links:
        """Where jumps begin."""
        return self._links(throwing=True)

    @cached_property
    def catches(self) -> _Links:
        """Where jumps land."""
        return self._links(throwing=False)

    @cached_property
    def message_starts(self) -> Mapping[str, list[StartEvent]]:
        """The start events of the process itself by the name of the message they wait for."""
        found: defaultdict[str, list[StartEvent]] = defaultdict(list)
        for element in self.elements.values():
            if isinstance(element, StartEvent) and element.within is None and element.message is not None:
                found[element.message].append(element)
        return found

    @cached_property
    def waiting_scopes(self) -> frozenset[str]:
        """The subprocesses in which, at any depth, somebody or something may be waited for."""
        found: set[str] = set()
        for element in self.elements.values():
            around = element.within if waits(element) else None
            while around is not None and around not in found:
                found.add(around)
                host = self.elements.get(around)
                around = host.within if host is not None else None
        return frozenset(found)

    def _links(self, *, throwing: bool) -> _Links:
        found: defaultdict[tuple[str | None, str], list[Element]] = defaultdict(list)
        for element in self.elements.values():
            name = link_of(element)
            if name is not None and isinstance(element, IntermediateThrowEvent) == throwing:
                found[element.within, name].append(element)
        return found
