"""Elements of BPMN 2.0 that Casewright knows by name and does not run, and what to use instead.

An element that a later version runs moves from here to a module of its own under `workflow.bpmn.elements`.
"""

from typing import Final, NamedTuple


class Unsupported(NamedTuple):
    """How to speak of an element that is not run."""

    label: str
    instead: str
    never: bool = False
    """True when it is refused for good, false when a later version may run it."""

    @property
    def verdict(self) -> str:
        """The middle of the sentence."""
        return "is not run by Casewright" if self.never else "is not supported yet"


_STEPS = "put the steps one after the other, or choose between them with an exclusive gateway"
_FORM = "use a user task with a form"
_INLINE = "draw its steps directly in the process"
_CHOREOGRAPHY = "describe what each side does in a process of its own"
_DUE_DATE = "give the user task a due date (zeebe:taskSchedule)"

NODES: Final[dict[str, Unsupported]] = {
    "task": Unsupported("task without a type", "give it a type: a user task for something a person does", never=True),
    "manualTask": Unsupported("manual task", f"{_FORM}, or leave it out"),
    "sendTask": Unsupported("send task", f"{_FORM}, in which a person records what was sent"),
    "receiveTask": Unsupported("receive task", f"{_FORM}, in which a person records what arrived"),
    "callActivity": Unsupported("call activity", _INLINE),
    "subProcess": Unsupported("subprocess", _INLINE),
    "adHocSubProcess": Unsupported("ad-hoc subprocess", _INLINE),
    "transaction": Unsupported("transaction", _INLINE, never=True),
    "inclusiveGateway": Unsupported("inclusive gateway", _STEPS),
    "eventBasedGateway": Unsupported("event-based gateway", f"{_FORM} that asks what happened"),
    "complexGateway": Unsupported("complex gateway", "use exclusive gateways with conditions", never=True),
    "intermediateThrowEvent": Unsupported("intermediate throw event", f"leave it out, or {_FORM}"),
    "implicitThrowEvent": Unsupported("implicit throw event", "leave it out", never=True),
    "choreographyTask": Unsupported("choreography task", _CHOREOGRAPHY, never=True),
    "subChoreography": Unsupported("sub-choreography", _CHOREOGRAPHY, never=True),
    "callChoreography": Unsupported("call choreography", _CHOREOGRAPHY, never=True),
}
"""Flow nodes. They keep their place among the flows, so that one missing kind is one problem and not many."""

CONTAINERS: Final = frozenset({"subProcess", "adHocSubProcess", "transaction"})
"""Flow nodes that hold flow nodes of their own."""

TRIGGERS: Final[dict[str, Unsupported]] = {
    "timerEventDefinition": Unsupported("timer", _DUE_DATE),
    "messageEventDefinition": Unsupported(
        "message", "use a user task in which a person records what arrived or was sent"
    ),
    "signalEventDefinition": Unsupported("signal", "use a user task in which a person records what happened"),
    "conditionalEventDefinition": Unsupported("conditional", "use an exclusive gateway with a condition"),
    "errorEventDefinition": Unsupported("error", "lead to a plain end event of its own"),
    "escalationEventDefinition": Unsupported("escalation", "add a user task for the manager"),
    "linkEventDefinition": Unsupported("link", "draw the sequence flow itself"),
    "terminateEventDefinition": Unsupported("terminate", "lead to a plain end event"),
    "compensateEventDefinition": Unsupported("compensation", "add a user task that puts things right", never=True),
    "cancelEventDefinition": Unsupported("cancel", "lead to a plain end event of its own", never=True),
    "eventDefinitionRef": Unsupported("referenced", "use a user task with a form"),
}
"""Event definitions, by which events are told apart."""

MARKERS: Final[dict[str, Unsupported]] = {
    "standardLoopCharacteristics": Unsupported(
        "loop marker", "lead back to the step with an exclusive gateway", never=True
    ),
    "multiInstanceLoopCharacteristics": Unsupported(
        "multi-instance marker", "ask for all of them in one form, or lead back with an exclusive gateway"
    ),
}
"""Loop characteristics of an activity."""

ASSIGNMENTS: Final = frozenset({"performer", "humanPerformer", "potentialOwner", "resourceRole"})
"""BPMN's own way of saying who does a task; the profile says it with lanes and candidate groups."""

KEPT: Final = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "auditing",
        "monitoring",
        "categoryValueRef",
        "ioSpecification",
        "property",
        "dataInput",
        "dataOutput",
        "dataInputAssociation",
        "dataOutputAssociation",
        "inputSet",
        "outputSet",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "laneSet",
        "sequenceFlow",
        "supports",
        "artifact",
        "correlationSubscription",
        "ioBinding",
        "supportedInterfaceRef",
    }
)
"""Elements inside a process that are read elsewhere, or kept and ignored."""

KEPT_ROOTS: Final = frozenset(
    {
        "process",
        "collaboration",
        "conversation",
        "globalConversation",
        "import",
        "extension",
        "relationship",
        "itemDefinition",
        "message",
        "signal",
        "error",
        "escalation",
        "interface",
        "category",
        "resource",
        "dataStore",
        "partnerEntity",
        "partnerRole",
        "endPoint",
        "correlationProperty",
        "documentation",
        "extensionElements",
        "globalTask",
        "globalUserTask",
        "globalManualTask",
        "globalBusinessRuleTask",
        "globalScriptTask",
        "eventDefinition",
    }
) | (TRIGGERS.keys() - {"eventDefinitionRef"})
"""Elements beside the process that are read elsewhere, or kept and ignored."""

REFUSED_ROOTS: Final[dict[str, Unsupported]] = {
    "choreography": Unsupported("choreography", _CHOREOGRAPHY, never=True),
    "globalChoreographyTask": Unsupported("global choreography task", _CHOREOGRAPHY, never=True),
}
"""Elements beside the process that would change what it means."""
