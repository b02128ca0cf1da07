"""What the steps of a process are called, also those to which nobody gave a name."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.bpmn.model import BoundaryEvent, Element, Event, ProcessModel, SequenceFlow, Timer

KINDS = {
    "startEvent": gettext_lazy("Start"),
    "endEvent": gettext_lazy("End"),
    "intermediateCatchEvent": gettext_lazy("Something that is waited for"),
    "intermediateThrowEvent": gettext_lazy("Something that is told"),
    "userTask": gettext_lazy("Task"),
    "manualTask": gettext_lazy("Done outside Casewright"),
    "scriptTask": gettext_lazy("Worked out"),
    "serviceTask": gettext_lazy("Done by itself"),
    "sendTask": gettext_lazy("Message sent"),
    "receiveTask": gettext_lazy("Message waited for"),
    "businessRuleTask": gettext_lazy("Decision table"),
    "callActivity": gettext_lazy("Other work"),
    "subProcess": gettext_lazy("Group of steps"),
    "adHocSubProcess": gettext_lazy("Steps in any order"),
    "exclusiveGateway": gettext_lazy("Choice of one way"),
    "inclusiveGateway": gettext_lazy("Choice of ways"),
    "parallelGateway": gettext_lazy("Several ways at once"),
    "eventBasedGateway": gettext_lazy("Whatever happens first"),
}


def step_words(element: Element, model: ProcessModel) -> str:
    """Return the name of a step; without one what it is, and on which step it hangs."""
    if element.name:
        return element.name
    if isinstance(element, BoundaryEvent):
        host = step_words(model.elements[element.attached_to], model)
        return (_("Time limit on “%(step)s”") if element.timer else _("Event on “%(step)s”")) % {"step": host}
    if isinstance(element, Event) and isinstance(element.trigger, Timer):
        return _("Timer")
    return str(KINDS.get(element.kind, element.kind))


def way_words(flow: SequenceFlow, model: ProcessModel) -> str:
    """Return the name of a way; without one where it leads."""
    if flow.name:
        return _("“%(way)s”") % {"way": flow.name}
    return _("to “%(step)s”") % {"step": step_words(model.elements[flow.target], model)}
