"""What every kind of event has in common while it is read: one trigger, and what its message or the like carries."""

from rules.sentences import Sentence
from workflow.bpmn.mappings import read_mappings
from workflow.bpmn.model import Escalation, Mappings, Message, Signal, Trigger
from workflow.bpmn.node import Common, Node
from workflow.bpmn.triggers import DEFINITIONS, Place, read_trigger

EXTENSIONS = frozenset({"properties", "ioMapping"})


class EventFields(Common):
    """The fields of `Event`."""

    trigger: Trigger | None
    inputs: Mappings
    outputs: Mappings


def read_event(node: Node, place: Place) -> EventFields:
    """The fields of an event in this place."""
    node.expect_plain(*DEFINITIONS)
    node.warn_of_split()
    trigger = read_trigger(node, place)
    fields = EventFields(
        **node.common(),
        trigger=trigger,
        inputs=read_mappings(node, "input"),
        outputs=read_mappings(node, "output"),
    )
    _check_mappings(node, fields, place)
    return fields


def _check_mappings(node: Node, fields: EventFields, place: Place) -> None:
    """Only messages, signals and escalations carry something: what is sent with them, or what is kept of it."""
    carries = isinstance(fields["trigger"], Message | Signal | Escalation)
    for way, given, fits in (
        (Sentence("input"), fields["inputs"], place.throws),
        (Sentence("output"), fields["outputs"], not place.throws),
    ):
        if given and not (carries and fits):
            message = Sentence(
                "The %(label)s has %(way)s mappings, which mean nothing there: input mappings say what a "
                "message, signal or escalation that is sent carries, output mappings what is kept of one that came. "
                "Remove them.",
                label=node.label,
                way=way,
            )
            node.problem("mapping_misplaced", message)
