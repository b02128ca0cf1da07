"""All elements of a process as read, and what one of them must know of the others."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workflow.bpmn.model import Element, Event, IntermediateThrowEvent, Link, SequenceFlow, StartEvent

type _Links = Mapping[tuple[str | None, str], list[Element]]
"""Link events by the scope that they stand in and the name of the link."""


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

    def _links(self, *, throwing: bool) -> _Links:
        found: defaultdict[tuple[str | None, str], list[Element]] = defaultdict(list)
        for element in self.elements.values():
            name = link_of(element)
            if name is not None and isinstance(element, IntermediateThrowEvent) == throwing:
                found[element.within, name].append(element)
        return found
