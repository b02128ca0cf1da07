"""What parts of a process are called on the studio's pages: steps with their kind, ways by where they lead."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.step_words import KINDS, step_words
from rules.sentences import listed
from workflow.bpmn import ProcessModel
from workflow.bpmn.model import Element, SequenceFlow

ASPECTS = {
    "name": gettext_lazy("its name"),
    "kind": gettext_lazy("what kind of step it is"),
    "within": gettext_lazy("the part of the process it is in"),
    "roles": gettext_lazy("who may do it"),
    "requires": gettext_lazy("who may do it"),
    "candidate_users": gettext_lazy("who may do it"),
    "team": gettext_lazy("to which team it is offered"),
    "assign": gettext_lazy("who gets it"),
    "assignee": gettext_lazy("who gets it"),
    "separate_from": gettext_lazy("who is kept apart"),
    "review_of": gettext_lazy("whose work it decides on"),
    "told": gettext_lazy("what is explained of it"),
    "form_key": gettext_lazy("its form"),
    "form_binding": gettext_lazy("which version of its form"),
    "due_date": gettext_lazy("its due date"),
    "follow_up_date": gettext_lazy("when it is looked at"),
    "by_hand_due": gettext_lazy("its due date"),
    "children": gettext_lazy("which children it is about"),
    "priority": gettext_lazy("its priority"),
    "trigger": gettext_lazy("what it waits for or tells"),
    "message": gettext_lazy("its message"),
    "interrupting": gettext_lazy("whether it interrupts"),
    "attached_to": gettext_lazy("the step it hangs on"),
    "loop": gettext_lazy("how often it is done"),
    "inputs": gettext_lazy("what it is given"),
    "outputs": gettext_lazy("what it leaves behind"),
    "asks": gettext_lazy("what it asks whoever starts it"),
    "expression": gettext_lazy("what it works out"),
    "result_variable": gettext_lazy("what it leaves behind"),
    "job_type": gettext_lazy("what does it"),
    "headers": gettext_lazy("what does it"),
    "decision_key": gettext_lazy("the decision it asks"),
    "process_key": gettext_lazy("the process it calls"),
    "binding": gettext_lazy("which version it uses"),
    "version_tag": gettext_lazy("which version it uses"),
    "completion_condition": gettext_lazy("when it is over"),
    "default": gettext_lazy("its default way"),
    "is_default": gettext_lazy("whether it is the default way"),
    "condition": gettext_lazy("its condition"),
    "source": gettext_lazy("where it begins"),
    "target": gettext_lazy("where it leads"),
}
"""What is otherwise about a part, by the aspects of `workflow.migration.changes`."""


def aspect_words(aspects: tuple[str, ...]) -> str:
    """Say what is otherwise about a part, each thing once."""
    words = dict.fromkeys(str(ASPECTS.get(aspect, _("its settings"))) for aspect in aspects)
    return str(listed(words))


def kind_words(element: Element) -> str:
    """What kind of step an element is; empty where its name says that already."""
    return str(KINDS.get(element.kind, "")) if element.name else ""


def way(flow: SequenceFlow, model: ProcessModel) -> str:
    """Name a way by where it begins and leads, with its own name if it has one."""
    source, target = (step_words(model.elements[name], model) for name in (flow.source, flow.target))
    told = {"source": source, "target": target, "way": flow.name}
    return (_("“%(way)s”: %(source)s → %(target)s") if flow.name else _("%(source)s → %(target)s")) % told


def part(name: str, model: ProcessModel) -> str:
    """Name an element or a way of a process by its id; the id itself where there is none."""
    if name in model.elements:
        return step_words(model.elements[name], model)
    return way(model.flows[name], model) if name in model.flows else name
