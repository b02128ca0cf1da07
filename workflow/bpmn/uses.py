"""Every expression of a process: what it is for, where it stands, and what its element makes for it alone."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.feel import Expression
from rules.sentences import Sentence
from workflow.bpmn.model import (
    Activity,
    AdHocSubProcess,
    BusinessRuleTask,
    CallActivity,
    Condition,
    Element,
    EndEvent,
    Event,
    Message,
    ProcessModel,
    ReceiveTask,
    ScriptTask,
    SendTask,
    ServiceTask,
    Timer,
    UserTask,
)

OF_INSTANCES = frozenset({"loopCounter", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances"})
"""What a multi-instance activity tells of its instances."""


class Use(NamedTuple):
    """One expression. `what` names it in a message; `line` is that of the element or the flow."""

    element_id: str
    line: int
    what: str
    expression: Expression
    foreign: bool = False
    """Whether it also reads what comes from elsewhere, and nobody can say beforehand: a message, a handler's answer."""


def uses(model: ProcessModel) -> Iterator[Use]:
    """Every expression of a process, those of its elements first."""
    for element in model.elements.values():
        yield from _of_element(element)
    for flow in model.flows.values():
        if flow.condition is not None:
            yield Use(flow.id, flow.line, Sentence("condition"), flow.condition)


def locals_of(model: ProcessModel, element: Element | None) -> set[str]:
    """The variables that only an element and what is inside it see: mapped input, what whoever
    starts it is asked, and the item of a list."""
    found: set[str] = set()
    while element is not None:
        if isinstance(element, Activity):
            found |= {name for name, _ in element.inputs} | {ask.name for ask in element.asks}
            if element.loop is not None:
                found |= OF_INSTANCES | {element.loop.input_element}
        element = model.elements.get(element.within) if element.within is not None else None
    return found


def set_by(element: Element) -> Iterator[str]:
    """The variables that an element sets by itself: what it gives, gathers or hands out."""
    if isinstance(element, Activity | Event):
        yield from (name for name, _ in element.outputs)
    if isinstance(element, Activity) and element.loop is not None and element.loop.output_collection:
        yield element.loop.output_collection
    if isinstance(element, ScriptTask | BusinessRuleTask) and element.result_variable:
        yield element.result_variable


def set_in(process: ProcessModel, processes: Mapping[str, ProcessModel], seen: set[str] | None = None) -> set[str]:
    """The variables that any step of a process sets, and that the processes which it calls leave behind.

    `seen` are the keys of processes that are looked at already.
    """
    known = seen if seen is not None else set()
    if process.key in known:
        return set()
    known.add(process.key)
    found: set[str] = set()
    for element in process.elements.values():
        found |= {*set_by(element), *left_behind(element, processes, known)}
    return found


def left_behind(element: Element, processes: Mapping[str, ProcessModel], seen: set[str] | None = None) -> set[str]:
    """The variables that a called process leaves behind; none where output mappings choose, or for another element."""
    if not isinstance(element, CallActivity) or not element.all_variables_out or element.outputs:
        return set()
    called = processes.get(element.process_key)
    return set_in(called, processes, seen) if called is not None else set()


def _of_element(element: Element) -> Iterator[Use]:
    def use(what: str, expression: Expression | int | None, *, foreign: bool = False) -> Iterator[Use]:
        if isinstance(expression, Expression):
            yield Use(element.id, element.line, what, expression, foreign)

    if isinstance(element, Activity):
        if element.loop is not None:
            yield from use(Sentence("input collection"), element.loop.collection)
            yield from use(Sentence("output element"), element.loop.output_element)
            yield from use(Sentence("completion condition"), element.loop.completion_condition)
        answered = isinstance(element, ServiceTask | SendTask | ReceiveTask | CallActivity)
        for name, expression in element.inputs:
            yield from use(Sentence("input “%(name)s”", name=name), expression)
        for name, expression in element.outputs:
            yield from use(Sentence("output “%(name)s”", name=name), expression, foreign=answered)
    match element:
        case UserTask():
            yield from use(Sentence("due date"), element.due_date)
            yield from use(Sentence("assignee"), element.assignee)
            yield from use(Sentence("candidate users"), element.candidate_users)
            yield from use(Sentence("team"), element.team)
            yield from use(Sentence("follow-up date"), element.follow_up_date)
            yield from use(Sentence("priority"), element.priority)
        case ScriptTask():
            yield from use(Sentence("script"), element.expression)
        case CallActivity():
            yield from use(Sentence("condition of what outlives it"), element.outlives_if)
        case AdHocSubProcess():
            yield from use(Sentence("completion condition"), element.completion_condition)
        case SendTask(message=Message() as message) | ReceiveTask(message=message):
            yield from use(Sentence("correlation key"), message.correlation_key)
        case Event():
            yield from _of_event(element)


def _of_event(event: Event) -> Iterator[Use]:
    def use(what: str, expression: Expression | None, *, foreign: bool = False) -> Iterator[Use]:
        if expression is not None:
            yield Use(event.id, event.line, what, expression, foreign)

    match event.trigger:
        case Timer(expression=expression):
            yield from use(Sentence("timer"), expression)
        case Condition(expression=expression):
            yield from use(Sentence("condition"), expression)
        case Message(correlation_key=key):
            yield from use(Sentence("correlation key"), key)
    for name, expression in event.inputs:
        yield from use(Sentence("input “%(name)s”", name=name), expression)
    for name, expression in event.outputs:
        yield from use(Sentence("output “%(name)s”", name=name), expression, foreign=True)
    if isinstance(event, EndEvent):
        yield from use(Sentence("date until when it is done by hand"), event.by_hand_due)
        yield from use(Sentence("list of children who are handed over"), event.children)
