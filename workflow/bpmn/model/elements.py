"""The flow nodes of a process: events, activities and gateways, as plain, frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules.feel import Expression
from workflow.bpmn.model.asks import Ask
from workflow.bpmn.model.triggers import Message, Timer, Trigger

HAND_OVER = "start_"
"""Begins the name of a message that starts the process named behind it."""

LEGAL_BASIS = "casewright:legal-basis"
EXPLAIN = "casewright:explain"
FOLLOW_UP = "casewright:follow-up"
WRITES_THE_END = "casewright:writes-the-end"
LATE_TELLS = "casewright:late-tells"
TAKES_IN = "casewright:takes-in"

type Mappings = tuple[tuple[str, Expression], ...]
"""Name and expression of each variable that is set."""


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
    within: str | None = None
    """The id of the subprocess around the element; None directly in the process."""

    @property
    def legal_basis(self) -> str:
        """The duty behind the step; empty when not given."""
        return self.properties.get(LEGAL_BASIS, "")

    @property
    def explain(self) -> str:
        """Plain words: why the step exists and what happens next; empty when not given."""
        return self.properties.get(EXPLAIN, "")


@dataclass(frozen=True, kw_only=True)
class Event(Element):
    """An event. `inputs` say what a thrown message carries, `outputs` what becomes of a caught one's content."""

    trigger: Trigger | None = None
    inputs: Mappings = ()
    outputs: Mappings = ()

    @property
    def message(self) -> str | None:
        """The name of the message, if it is a message event."""
        return self.trigger.name if isinstance(self.trigger, Message) else None

    @property
    def timer(self) -> Timer | None:
        """The timer, if it is a timer event."""
        return self.trigger if isinstance(self.trigger, Timer) else None


@dataclass(frozen=True, kw_only=True)
class StartEvent(Event):
    """Where a process, a subprocess or an event subprocess begins (BPMN 2.0.2 §10.5.2)."""

    kind: ClassVar[str] = "startEvent"

    interrupting: bool = True
    """In an event subprocess: whether what it stands in is cancelled when it starts."""


@dataclass(frozen=True, kw_only=True)
class EndEvent(Event):
    """Where a token is used up (BPMN 2.0.2 §10.5.3)."""

    kind: ClassVar[str] = "endEvent"

    by_hand_due: Expression | None = None
    """Until when a manager starts that work where the authority does not use the process; None for the usual."""
    children: Expression | None = None
    """Which of the children are handed over, by the references of their files; None for all whom it is about."""

    @property
    def hands_over_to(self) -> str | None:
        """The key of the process that takes over, if one does."""
        name = self.message
        return name.removeprefix(HAND_OVER) if name and name.startswith(HAND_OVER) else None


@dataclass(frozen=True, kw_only=True)
class IntermediateCatchEvent(Event):
    """Waits on the way until its trigger comes (BPMN 2.0.2 §10.5.4); a link is passed at once."""

    kind: ClassVar[str] = "intermediateCatchEvent"


@dataclass(frozen=True, kw_only=True)
class IntermediateThrowEvent(Event):
    """Makes something happen on the way; without a trigger it is only passed (BPMN 2.0.2 §10.5.4)."""

    kind: ClassVar[str] = "intermediateThrowEvent"


@dataclass(frozen=True, kw_only=True)
class BoundaryEvent(Event):
    """An event on the border of an activity, waiting as long as that is under way (BPMN 2.0.2 §10.5.4)."""

    kind: ClassVar[str] = "boundaryEvent"

    attached_to: str
    """The id of the activity."""
    interrupting: bool
    """Whether the activity is cancelled when it happens."""


@dataclass(frozen=True, kw_only=True)
class MultiInstance:
    """An activity done once for each item of a list (BPMN 2.0.2 §10.3.8)."""

    sequential: bool
    """One after the other; else all at once."""
    collection: Expression
    input_element: str
    """The variable that holds the item; empty when none does. `loopCounter` counts from 1."""
    output_collection: str
    """The variable in which the results are gathered, in the order of the list; empty when none are."""
    output_element: Expression | None
    """What each instance gives to the results."""
    completion_condition: Expression | None
    """Asked after each instance; when it is true the others are cancelled."""


@dataclass(frozen=True, kw_only=True)
class Activity(Element):
    """A task, a subprocess or a call activity (BPMN 2.0.2 §10.3).

    `inputs` make variables that only the activity sees; `outputs` say what it leaves behind. Without `outputs`, what is
    set inside goes where a variable of that name is, else to the instance.
    """

    loop: MultiInstance | None = None
    default: str | None = None
    """The flow to take when several leave the activity and no condition is true."""
    inputs: Mappings = ()
    outputs: Mappings = ()
    asks: tuple[Ask, ...] = ()
    """What whoever starts it is asked; only what an ad-hoc subprocess offers asks anything."""


@dataclass(frozen=True, kw_only=True)
class UserTask(Activity):
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
    """`allocated-worker`, `starter`, `worker-manager`, `least-loaded`, `team-queue` or `same-as:<task id>`."""
    requires: tuple[str, ...]
    """What the person must hold, such as `registered-social-worker`."""
    assignee: Expression | None = None
    """Who gets it: gives the email address of a person who holds one of the roles."""
    candidate_users: Expression | None = None
    """Who of those who hold the roles may take it: gives email addresses, as a list or with commas between."""
    team: Expression | None = None
    """The team to which it is offered, by name, although the child is with another."""

    @property
    def follow_up(self) -> str:
        """Plain words: who looks at what by the follow-up date; empty when not given."""
        return self.properties.get(FOLLOW_UP, "")

    @property
    def takes_in(self) -> str:
        """What is told when other work hands the child over to the same process while this step is open, which then
        begins no second time; empty where it begins.
        """
        return self.properties.get(TAKES_IN, "")

    @property
    def late_tells(self) -> str:
        """The role whose holders are told as well when the step is late; empty where the managers alone are."""
        return self.properties.get(LATE_TELLS, "")

    @property
    def writes_the_end(self) -> bool:
        """Whether it writes down the end of what is over already, such as of a plan that counts no more."""
        return self.properties.get(WRITES_THE_END) == "yes"

    @property
    def roles(self) -> tuple[str, ...]:
        """Who may do the task: the candidate groups, else the role of the lane."""
        return self.candidate_groups or ((self.lane,) if self.lane else ())

    @property
    def apart(self) -> tuple[str, ...]:
        """The user tasks whose doers may not do this one: those kept separate, and the one that is reviewed."""
        return (*self.separate_from, *((self.review_of,) if self.review_of else ()))


@dataclass(frozen=True, kw_only=True)
class ManualTask(Activity):
    """Something done outside Casewright: the token passes straight through (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "manualTask"


@dataclass(frozen=True, kw_only=True)
class ScriptTask(Activity):
    """A FEEL expression whose value becomes a process variable (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "scriptTask"

    expression: Expression
    result_variable: str


@dataclass(frozen=True, kw_only=True)
class ServiceTask(Activity):
    """A step that the product does by itself, by a registered handler (BPMN 2.0.2 §10.3.3).

    The handler is given `inputs`; `outputs` set variables from what it returned.
    """

    kind: ClassVar[str] = "serviceTask"

    job_type: str
    """The key of the handler."""
    headers: Mapping[str, str]
    """What the file says about the job besides its type."""


@dataclass(frozen=True, kw_only=True)
class SendTask(Activity):
    """Sends a message that carries `inputs`, or is done by a handler as a service task is (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "sendTask"

    message: Message | None
    job_type: str
    """Empty when a message is sent."""
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ReceiveTask(Activity):
    """Waits for a message, whose content `outputs` read (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "receiveTask"

    message: Message


@dataclass(frozen=True, kw_only=True)
class BusinessRuleTask(Activity):
    """Asks a decision, whose answer becomes a process variable (BPMN 2.0.2 §10.3.3)."""

    kind: ClassVar[str] = "businessRuleTask"

    decision_key: str
    binding: str
    """`latest`, `deployment` or `versionTag`."""
    version_tag: str
    """The tag to which the binding `versionTag` refers, else empty."""
    result_variable: str


@dataclass(frozen=True, kw_only=True)
class CallActivity(Activity):
    """Another process, whose end the caller waits for (BPMN 2.0.2 §10.3.6)."""

    kind: ClassVar[str] = "callActivity"

    process_key: str
    binding: str
    """`latest`, `deployment` or `versionTag`."""
    version_tag: str
    all_variables_in: bool
    """Whether the called process begins with every variable that can be seen here, besides `inputs`."""
    all_variables_out: bool
    """Whether every variable of the called process is taken over when there are no `outputs`."""
    outlives: bool = False
    """Whether the called process goes on by itself when what is around the call ends before it."""
    outlives_if: Expression | None = None
    """With `outlives`: it does so only when this is true of its variables at that moment."""


@dataclass(frozen=True, kw_only=True)
class SubProcess(Activity):
    """Steps of their own within the process; begun by an event, it stands beside the flow (BPMN 2.0.2 §10.3.5)."""

    kind: ClassVar[str] = "subProcess"

    triggered_by_event: bool = False


@dataclass(frozen=True, kw_only=True)
class AdHocSubProcess(Activity):
    """Activities that people start in any order, any number of times (BPMN 2.0.2 §10.3.5)."""

    kind: ClassVar[str] = "adHocSubProcess"

    completion_condition: Expression | None
    """Asked whenever an activity in it has ended; None: it is over when a person says so."""
    cancel_remaining: bool
    """Whether what is still under way is cancelled then; else it is waited for."""
    sequential: bool
    """Whether only one activity may be under way at a time."""


@dataclass(frozen=True, kw_only=True)
class ExclusiveGateway(Element):
    """Takes the first outgoing flow, in the order of the file, whose condition is true (BPMN 2.0.2 §10.6.2)."""

    kind: ClassVar[str] = "exclusiveGateway"

    default: str | None
    """The flow to take when no condition is true."""


@dataclass(frozen=True, kw_only=True)
class InclusiveGateway(Element):
    """Takes every flow whose condition is true; waits for all that can still come (BPMN 2.0.2 §10.6.3)."""

    kind: ClassVar[str] = "inclusiveGateway"

    default: str | None


@dataclass(frozen=True, kw_only=True)
class ParallelGateway(Element):
    """Waits for a token on every incoming flow, then takes every outgoing one (BPMN 2.0.2 §10.6.4)."""

    kind: ClassVar[str] = "parallelGateway"


@dataclass(frozen=True, kw_only=True)
class EventBasedGateway(Element):
    """Waits for the first of several events, and goes on there (BPMN 2.0.2 §10.6.6)."""

    kind: ClassVar[str] = "eventBasedGateway"
