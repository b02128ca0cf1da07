"""Whether two parts of two versions of a process say the same."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from rules.feel import Expression
from workflow.bpmn.model import Activity, Element, Event, ReceiveTask, Trigger, UserTask


def same(one: Any, other: Any) -> bool:
    """Whether two values of a model say the same; expressions are compared without spaces and comments."""
    return bool(_said(one) == _said(other))


def trigger_of(element: Element) -> Trigger | None:
    """What an event, or a receive task, waits for."""
    if isinstance(element, ReceiveTask):
        return element.message
    return element.trigger if isinstance(element, Event) else None


def same_loop(one: Element, other: Element) -> bool:
    """Whether an activity is repeated as before, when it ends apart: items and results are kept as they began."""
    loops = [element.loop if isinstance(element, Activity) else None for element in (one, other)]
    return same(*(replace(loop, completion_condition=None) if loop is not None else None for loop in loops))


def same_dates(one: UserTask, other: UserTask) -> bool:
    """Whether the dates of a task are worked out as before."""
    return same((one.due_date, one.follow_up_date), (other.due_date, other.follow_up_date))


def _said(value: Any) -> Any:
    if isinstance(value, Expression):
        return ("expression", value.canonical())
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(_said(getattr(value, each.name)) for each in fields(value)))
    return tuple(_said(each) for each in value) if isinstance(value, (list, tuple)) else value
