"""One executable process: its elements, the flows between them, and what can be asked about them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rules.feel import Expression
from workflow.bpmn.model.elements import (
    EXPLAIN,
    LEGAL_BASIS,
    AdHocSubProcess,
    BoundaryEvent,
    BusinessRuleTask,
    CallActivity,
    Element,
    Event,
    InclusiveGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    ParallelGateway,
    StartEvent,
    SubProcess,
    UserTask,
)
from workflow.bpmn.model.triggers import Condition, Link
from workflow.bpmn.problems import Problem


@dataclass(frozen=True, kw_only=True)
class SequenceFlow:
    """A way from one element to another. `source` and `target` are element ids."""

    id: str
    name: str
    source: str
    target: str
    condition: Expression | None
    is_default: bool
    line: int


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane of the process; `role` is None when its name makes no role key."""

    id: str
    name: str
    role: str | None
    line: int


@dataclass(frozen=True, kw_only=True)
class ProcessModel:
    """One executable process. The mappings keep the order of the file."""

    key: str
    """The id of the process in the file."""
    name: str
    documentation: str
    version_tag: str
    properties: Mapping[str, str]
    by_hand_when: Expression | None
    """What must be so that somebody may begin it by hand for a child; None where nothing must."""
    line: int
    lanes: Mapping[str, Lane]
    elements: Mapping[str, Element]
    flows: Mapping[str, SequenceFlow]
    warnings: tuple[Problem, ...]

    @property
    def subject(self) -> str:
        """What an instance is about: `case`, `family` (several children), `person` or `authority`."""
        return self.properties.get("casewright:subject", "case")

    @property
    def phase(self) -> str:
        """Which part of our work with a child it is: `assessment`, `planning`, `intervention` or `review`, or ""."""
        return self.properties.get("casewright:phase", "")

    @property
    def opens_episode(self) -> bool:
        """Whether our work with a child begins with it, such as a referral: it opens an episode where none is open."""
        return self.properties.get("casewright:episode") == "opens"

    @property
    def by_hand_asks(self) -> str:
        """What somebody reads and confirms who would begin it by hand; empty where nothing is asked."""
        return self.properties.get("casewright:by-hand-asks", "")

    @property
    def by_hand_again(self) -> bool:
        """Whether somebody may begin another by hand for a child while one is under way, once asked."""
        return self.properties.get("casewright:by-hand-again") == "asked"

    @property
    def by_hand_refused(self) -> str:
        """Why it cannot be begun by hand where `by_hand_when` is not so, and what to do instead."""
        return self.properties.get("casewright:by-hand-refused", "")

    @property
    def needs_episode(self) -> bool:
        """Whether it can begin only while an episode of the child is open."""
        return self.properties.get("casewright:episode", "needed") == "needed"

    @property
    def legal_basis(self) -> str:
        """The duty behind the whole process; empty when not given."""
        return self.properties.get(LEGAL_BASIS, "")

    @property
    def explain(self) -> str:
        """Plain words about the whole process; empty when not given."""
        return self.properties.get(EXPLAIN, "")

    def inside(self, scope: str | None) -> Iterator[Element]:
        """The elements directly in a subprocess, or in the process itself (None), in the order of the file."""
        return (element for element in self.elements.values() if element.within == scope)

    def starts(self, scope: str | None = None) -> tuple[StartEvent, ...]:
        """The start events of a subprocess, or of the process itself."""
        return tuple(element for element in self.inside(scope) if isinstance(element, StartEvent))

    def without_way_in(self, scope: str | None) -> tuple[Element, ...]:
        """The elements of a subprocess that no flow leads to and that are begun by nothing else: no event, no link."""
        return tuple(e for e in self.inside(scope) if not e.incoming and not _begun_otherwise(e))

    def beginnings(self, scope: str | None) -> tuple[Element, ...]:
        """Where tokens begin in a subprocess or the process: at its start events; without one, at every element that
        no flow leads to (BPMN 2.0.2 §13.3.4).
        """
        return self.starts(scope) or self.without_way_in(scope)

    @property
    def start(self) -> StartEvent | None:
        """The one start event without a trigger; None when a person cannot start the process."""
        return next((start for start in self.starts() if start.trigger is None), None)

    def started_by_message(self, name: str) -> StartEvent | None:
        """The start event that waits for a message of this name."""
        return next((start for start in self.starts() if start.message == name), None)

    def boundary_events(self, host: str) -> tuple[BoundaryEvent, ...]:
        """The events on the border of an activity, in the order of the file."""
        events = (element for element in self.elements.values() if isinstance(element, BoundaryEvent))
        return tuple(event for event in events if event.attached_to == host)

    def event_subprocesses(self, scope: str | None) -> tuple[tuple[SubProcess, StartEvent], ...]:
        """The event subprocesses directly in a subprocess or the process, each with the event that begins it."""
        found = [e for e in self.inside(scope) if isinstance(e, SubProcess) and e.triggered_by_event]
        return tuple((sub, start) for sub in found for start in self.starts(sub.id)[:1])

    def link_target(self, event: IntermediateThrowEvent) -> IntermediateCatchEvent | None:
        """Where a token jumps from a throwing link: the catching link of the same name in the same scope."""
        name = event.trigger.name if isinstance(event.trigger, Link) else None
        catching = (e for e in self.inside(event.within) if isinstance(e, IntermediateCatchEvent))
        return next((e for e in catching if isinstance(e.trigger, Link) and e.trigger.name == name), None)

    def onwards(self, element: Element) -> Iterator[str]:
        """Where a token can come next from an element: along its flows, over its border, or to where its link leads."""
        yield from (self.flows[flow].target for flow in element.outgoing)
        yield from (event.id for event in self.boundary_events(element.id))
        if isinstance(element, IntermediateThrowEvent) and (landing := self.link_target(element)) is not None:
            yield landing.id

    @cached_property
    def has_scopes(self) -> bool:
        """Whether anything in the process is done in a scope of its own."""
        elements = self.elements.values()
        return any(isinstance(e, (SubProcess, AdHocSubProcess)) or getattr(e, "loop", None) for e in elements)

    @cached_property
    def has_conditions(self) -> bool:
        """Whether any event waits for a condition."""
        return any(isinstance(e, Event) and isinstance(e.trigger, Condition) for e in self.elements.values())

    @cached_property
    def inclusive_joins(self) -> tuple[InclusiveGateway, ...]:
        """The inclusive gateways that several flows lead to."""
        found = (e for e in self.elements.values() if isinstance(e, InclusiveGateway))
        return tuple(gateway for gateway in found if len(gateway.incoming) > 1)

    @cached_property
    def parallel_joins(self) -> tuple[ParallelGateway, ...]:
        """The parallel gateways that several flows lead to."""
        found = (e for e in self.elements.values() if isinstance(e, ParallelGateway))
        return tuple(gateway for gateway in found if len(gateway.incoming) > 1)

    @property
    def user_tasks(self) -> tuple[UserTask, ...]:
        """The user tasks in the order of the file."""
        return tuple(element for element in self.elements.values() if isinstance(element, UserTask))

    def form_keys(self) -> tuple[str, ...]:
        """The keys of all forms used, each once, in the order of the file."""
        return _each_once(task.form_key for task in self.user_tasks)

    def decision_keys(self) -> tuple[str, ...]:
        """The keys of all decisions asked, each once, in the order of the file."""
        return _each_once(task.decision_key for task in self.elements.values() if isinstance(task, BusinessRuleTask))

    def process_keys(self) -> tuple[str, ...]:
        """The keys of all processes called, each once, in the order of the file."""
        return _each_once(call.process_key for call in self.elements.values() if isinstance(call, CallActivity))

    def roles(self) -> tuple[str, ...]:
        """The keys of all roles that have a task, each once, in the order of the file."""
        return _each_once(role for task in self.user_tasks for role in task.roles)


def _each_once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _begun_otherwise(element: Element) -> bool:
    if isinstance(element, IntermediateCatchEvent):
        return isinstance(element.trigger, Link)
    return isinstance(element, BoundaryEvent | StartEvent) or getattr(element, "triggered_by_event", False)
