"""What else in a process reads a value: what changes when somebody sets it for more than one step.

Found from the drawing alone, for what can still come: everything that a token of the instance can reach from where it
stands. What a service does in the product's own code cannot be seen, nor what is read by work that was called before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from forms.adoption import NoActiveFormError
from forms.feel_texts import parse
from workflow.bindings import form_for
from workflow.bpmn.model import (
    BusinessRuleTask,
    CallActivity,
    Element,
    ProcessModel,
    SequenceFlow,
    UserTask,
)
from workflow.bpmn.uses import locals_of, uses
from workflow.decisions import decision_for, model_of
from workflow.errors import NoActiveVersionError
from workflow.models import ProcessInstance, ProcessVersion, Task

DECISION: Final = "decision"
FORM: Final = "form"
CALL: Final = "call"


@dataclass(frozen=True, slots=True)
class Reader:
    """One place that reads a value: `what` as `workflow.bpmn.uses` says, or `DECISION`, `FORM` or `CALL` (all values).

    `element` is the step; for a condition on a way the one that the `flow` leaves.
    """

    element: Element
    what: str
    flow: SequenceFlow | None = None


def readers(task: Task, names: Iterable[str]) -> dict[str, list[Reader]]:
    """Return what else reads each of some names after a failed step, in the order of the file."""
    process, own = task.process, task.element_id
    model: ProcessModel = process.flow_class.model
    ahead = _ahead(process, model, own)
    wanted = set(names)
    found: dict[str, list[Reader]] = {name: [] for name in wanted}
    for reader, read in all_readers(model, process.version):
        if reader.element.id not in ahead:
            continue
        hidden = locals_of(model, reader.element)
        roots = wanted if read is None else wanted & {path.partition(".")[0] for path in read}
        for name in roots - hidden:
            if reader not in found[name]:
                found[name].append(reader)
    return found


def decision_reads(element: Element, version: ProcessVersion) -> frozenset[str]:
    """The names that the decision of a business rule task reads; none where it is not in use."""
    if not isinstance(element, BusinessRuleTask):
        return frozenset()
    return frozenset(path.partition(".")[0] for path in decision_paths(element, version))


def all_readers(model: ProcessModel, version: ProcessVersion) -> Iterator[tuple[Reader, frozenset[str] | None]]:
    """Everything in a version that reads, with the dotted paths that it reads; None for what is given everything."""
    for use in uses(model):
        flow = model.flows.get(use.element_id)
        element = model.elements[flow.source if flow is not None else use.element_id]
        yield Reader(element, use.what, flow), use.expression.names()
    for element in model.elements.values():
        if isinstance(element, BusinessRuleTask):
            yield Reader(element, DECISION), decision_paths(element, version)
        elif isinstance(element, UserTask) and element.form_key:
            yield Reader(element, FORM), _filled_in_from(element, version)
        elif isinstance(element, CallActivity) and element.all_variables_in:
            yield Reader(element, CALL), None


def decision_paths(element: BusinessRuleTask, version: ProcessVersion) -> frozenset[str]:
    """The dotted paths that a decision reads."""
    try:
        asked = decision_for(element, version)
    except NoActiveVersionError:
        return frozenset()
    return frozenset(each.name for each in model_of(asked).inputs(asked.key))


def _filled_in_from(element: UserTask, version: ProcessVersion) -> frozenset[str]:
    """The names from which a form is filled in when it is opened first."""
    try:
        questions = form_for(element, version).definition.questions.values()
    except NoActiveFormError:
        return frozenset()
    texts = (question.annotations.prefill for question in questions if question.annotations.prefill)
    return frozenset(root for text in texts for root in parse(text).roots)


def _ahead(process: ProcessInstance, model: ProcessModel, own: str) -> set[str]:
    """The elements that tokens of an instance stand at or can come to; the failed step only where a way leads back."""
    open_at = Task.objects.filter(process=process, finished__isnull=True).values_list("element_id", flat=True)
    standing = set(open_at) & model.elements.keys()
    around = {None, *standing}
    beside = {start.id for scope in around for _sub, start in model.event_subprocesses(scope)}
    beside |= {sub.id for scope in around for sub, _start in model.event_subprocesses(scope)}
    found = (standing - {own}) | beside
    pending = [*found, own]
    while pending:
        element = model.elements[pending.pop()]
        for further in (*model.onwards(element), *(inner.id for inner in model.inside(element.id))):
            if further not in found:
                found.add(further)
                pending.append(further)
    return found
