"""A process as read from a BPMN file: plain, frozen data that the compiler, the studio and the tests work from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules.feel import Expression
from workflow.bpmn.problems import Problem

HAND_OVER = "start_"
"""Begins the name of a message that starts the process named behind it."""

LEGAL_BASIS = "casewright:legal-basis"
EXPLAIN = "casewright:explain"
FOLLOW_UP = "casewright:follow-up"


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every flow node has. `incoming` and `outgoing` are ids of sequence flows in the order of the file."""

    kind: ClassVar[str]
    """The local name of the BPMN element."""

    id: str
    name: str
    documentation: str
    line: int
    lane: str | None
    """The role key that the name of the innermost lane around the element stands for."""
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    properties: Mapping[str, str]
    """All `zeebe:properties`, those of other tools included."""

    @property
    def legal_basis(self) -> str:
        """The duty behind the step; empty when not given."""
        return self.properties.get(LEGAL_BASIS, "")

    @property
    def explain(self) -> str:
        """Plain words: why the step exists and what happens next; empty when not given."""
        return self.properties.get(EXPLAIN, "")


@dataclass(frozen=True, kw_only=True)
class Timer:
    """When a timer event fires (BPMN 2.0.2 §10.5.5, table 10.101)."""

    kind: str
    """`date` for a moment or a day, `duration` for a time from when the event is armed."""
    expression: Expression


@dataclass(frozen=True, kw_only=True)
class StartEvent(Element):
    """A start event without a trigger, or one that a message starts (BPMN 2.0.2 §10.5.2)."""

    kind: ClassVar[str] = "startEvent"

    message: str | None = None
    """The name of the message; None without a trigger, so that a person starts the process."""


@dataclass(frozen=True, kw_only=True)
class EndEvent(Element):
    """An end event without a result, or one that sends a message (BPMN 2.0.2 §10.5.3)."""

    kind: ClassVar[str] = "endEvent"

    message: str | None = None
    """The name of the message, which hands the child over to another process."""
    by_hand_due: Expression | None = None
    """Until when a manager starts that work where the authority does not use the process; None for the usual."""

    @property
    def hands_over_to(self) -> str | None:
        """The key of the process that takes over, if one does."""
        return self.message.removeprefix(HAND_OVER) if self.message else None


@dataclass(frozen=True, kw_only=True)
class IntermediateCatchEvent(Element):
    """Waits on the way until its timer fires (BPMN 2.0.2 §10.5.4)."""

    kind: ClassVar[str] = "intermediateCatchEvent"

    timer: Timer


@dataclass(frozen=True, kw_only=True)
class BoundaryEvent(Element):
    """A timer on the border of an activity (BPMN 2.0.2 §10.5.4)."""

    kind: ClassVar[str] = "boundaryEvent"

    attached_to: str
    """The id of the activity."""
    interrupting: bool
    """Whether the activity is cancelled when the timer fires."""
    timer: Timer


@dataclass(frozen=True, kw_only=True)
class UserTask(Element):
    """A form that a person fills in (BPMN 2.0.2 §10.3.4)."""

    kind: ClassVar[str] = "userTask"

    form_key: str
    form_binding: str
    """`latest`, `deployment` or `versionTag`."""
    form_version_tag: str
    """The tag to which the binding `versionTag` refers, else empty."""
    candidate_groups: tuple[str, ...]
    """Role keys that the file names; empty when the lane decides."""
    due_date: Expression | None
    follow_up_date: Expression | None
    priority: Expression | int | None
    """0 to 100, or an expression that gives it."""
    review_of: str | None
    """The user task whose record this task approves."""
    separate_from: tuple[str, ...]
    """User tasks whose doer may not do this one."""
    assign: str | None
    """`allocated-worker`, `worker-manager`, `least-loaded`, `team-queue` or `same-as:<task id>`."""
    requires: tuple[str, ...]
    """What the person must hold, such as `registered-social-worker`."""

    @property
    def follow_up(self) -> str:
        """Plain words: who looks at what by the follow-up date; empty when not given."""
        return self.properties.get(FOLLOW_UP, "")

    @property
    def roles(self) -> tuple[str, ...]:
        """Who may do the task: the candidate groups, else the role of the lane."""
        return self.candidate_groups or ((self.lane,) if self.lane else ())

    @property
    def apart(self) -> tuple[str, ...]:
        """The user tasks whose doers may not do this one: those kept separate, and the one that is reviewed."""
        return (*self.separate_from, *((self.review_of,) if self.review_of else ()))


@dataclass(frozen=True, kw_only=True)
class ExclusiveGateway(Element):
    """Takes the first outgoing flow, in the order of the file, whose condition is true (BPMN 2.0.2 §10.6.2)."""

    kind: ClassVar[str] = "exclusiveGateway"

    default: str | None
    """The flow to take when no condition is true."""


@dataclass(frozen=True, kw_only=True)
class ParallelGateway(Element):
    """Waits for a token on every incoming flow, then takes every outgoing one (BPMN 2.0.2 §10.6.4)."""

    kind: ClassVar[str] = "parallelGateway"


@dataclass(frozen=True, kw_only=True)
class ScriptTask(Element):
    """A FEEL expression whose value becomes a process variable (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "scriptTask"

    expression: Expression
    result_variable: str


@dataclass(frozen=True, kw_only=True)
class ServiceTask(Element):
    """A step that the product does by itself, by a registered handler (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "serviceTask"

    job_type: str
    """The key of the handler."""
    headers: Mapping[str, str]
    """What the file says about the job besides its type."""
    inputs: tuple[tuple[str, Expression], ...]
    """What the handler is given: name and expression."""
    outputs: tuple[tuple[str, Expression], ...]
    """Process variables set from what the handler returned: name and expression."""


@dataclass(frozen=True, kw_only=True)
class BusinessRuleTask(Element):
    """Asks a decision, whose answer becomes a process variable (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "businessRuleTask"

    decision_key: str
    binding: str
    """`latest`, `deployment` or `versionTag`."""
    version_tag: str
    """The tag to which the binding `versionTag` refers, else empty."""
    inputs: tuple[tuple[str, Expression], ...]
    """What the decision is given: name and expression."""
    result_variable: str


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
    line: int
    lanes: Mapping[str, Lane]
    elements: Mapping[str, Element]
    flows: Mapping[str, SequenceFlow]
    warnings: tuple[Problem, ...]

    @property
    def legal_basis(self) -> str:
        """The duty behind the whole process; empty when not given."""
        return self.properties.get(LEGAL_BASIS, "")

    @property
    def explain(self) -> str:
        """Plain words about the whole process; empty when not given."""
        return self.properties.get(EXPLAIN, "")

    @property
    def start(self) -> StartEvent | None:
        """The one start event without a trigger; None when only a message starts the process."""
        starts = (element for element in self.elements.values() if isinstance(element, StartEvent))
        return next((start for start in starts if start.message is None), None)

    def started_by_message(self, name: str) -> StartEvent | None:
        """The start event that waits for a message of this name."""
        starts = (element for element in self.elements.values() if isinstance(element, StartEvent))
        return next((start for start in starts if start.message == name), None)

    def boundary_events(self, host: str) -> tuple[BoundaryEvent, ...]:
        """The events on the border of an activity, in the order of the file."""
        events = (element for element in self.elements.values() if isinstance(element, BoundaryEvent))
        return tuple(event for event in events if event.attached_to == host)

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

    def roles(self) -> tuple[str, ...]:
        """The keys of all roles that have a task, each once, in the order of the file."""
        return _each_once(role for task in self.user_tasks for role in task.roles)


def _each_once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
