"""Elements of BPMN 2.0 that are known by name: those that are refused, with what to use instead, and those kept."""

from typing import Final, NamedTuple

from rules.sentences import Sentence


class Refused(NamedTuple):
    """How to speak of an element that is not run."""

    label: str
    instead: str


_CHOREOGRAPHY = Sentence("describe what each side does in a process of its own")
_LANES = Sentence("say who does a task with lanes or zeebe:assignmentDefinition")

NODES: Final[dict[str, Refused]] = {
    "task": Refused(
        Sentence("task without a type"), Sentence("give it a type: a user task for something a person does")
    ),
    "transaction": Refused(
        Sentence("transaction"), Sentence("use a subprocess, and steps that put right what must be undone")
    ),
    "complexGateway": Refused(
        Sentence("complex gateway"), Sentence("use inclusive or exclusive gateways with conditions")
    ),
    "implicitThrowEvent": Refused(Sentence("implicit throw event"), Sentence("leave it out")),
    "choreographyTask": Refused(Sentence("choreography task"), _CHOREOGRAPHY),
    "subChoreography": Refused(Sentence("sub-choreography"), _CHOREOGRAPHY),
    "callChoreography": Refused(Sentence("call choreography"), _CHOREOGRAPHY),
}
"""Flow nodes. They keep their place among the flows, so that one refused element is one problem and not many."""

CONTAINERS: Final = frozenset({"subProcess", "adHocSubProcess", "transaction"})
"""Flow nodes that hold flow nodes of their own."""

TRIGGERS: Final[dict[str, Refused]] = {
    "compensateEventDefinition": Refused(Sentence("compensation"), Sentence("add a user task that puts things right")),
    "cancelEventDefinition": Refused(
        Sentence("cancel"), Sentence("lead to an error end event, or to an end event of its own")
    ),
}
"""Event definitions."""

MARKERS: Final[dict[str, Refused]] = {
    "standardLoopCharacteristics": Refused(
        Sentence("loop marker"),
        Sentence("use a multi-instance marker over a list, or lead back to the step with an exclusive gateway"),
    ),
}
"""Loop characteristics of an activity."""

ASSIGNMENTS: Final[dict[str, Refused]] = {
    "performer": Refused(Sentence("performer"), _LANES),
    "humanPerformer": Refused(Sentence("human performer"), _LANES),
    "potentialOwner": Refused(Sentence("potential owner"), _LANES),
    "resourceRole": Refused(Sentence("resource role"), _LANES),
}
"""BPMN's own way of saying who does a task."""

ROOTS: Final[dict[str, Refused]] = {
    "choreography": Refused(Sentence("choreography"), _CHOREOGRAPHY),
    "globalChoreographyTask": Refused(Sentence("global choreography task"), _CHOREOGRAPHY),
}
"""Elements beside the process that would change what it means."""

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
        "timerEventDefinition",
        "messageEventDefinition",
        "signalEventDefinition",
        "conditionalEventDefinition",
        "errorEventDefinition",
        "escalationEventDefinition",
        "linkEventDefinition",
        "terminateEventDefinition",
        "compensateEventDefinition",
        "cancelEventDefinition",
    }
)
"""Elements beside the process that are read elsewhere, or kept and ignored."""
