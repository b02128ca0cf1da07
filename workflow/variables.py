"""Process variables: set by scripts, services and mappings, read by the expressions that can see them.

A name is looked for in the task, in the scope around it, outwards, and last in the instance. Setting one changes it
where it is found, and makes it in the instance when it is nowhere. What a manager set for one step alone is kept with
its task and comes before everything else there, until the step itself gives that name another value.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from workflow.feel_json import decode, encode
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.scopes import outwards

BY_HAND: Final = "set by hand"
"""Among the variables of a task: the values that a manager set for this step alone."""
ASKED: Final = "asked at the start"
"""Among the variables of a task: what somebody said who started it, seen by it and by what is inside it."""

_APART: Final = frozenset({BY_HAND, ASKED})

type Holder = ActivityScope | ProcessInstance


def variables_of(
    process: ProcessInstance, scope: ActivityScope | None = None, task: Task | None = None
) -> dict[str, Any]:
    """Return the variables seen in an instance, in one of its scopes or by one of its tasks, as FEEL values."""
    layers = [process.variables, *reversed([each.variables for each in outwards(process, scope)])]
    seen = {name: decode(value) for layer in layers for name, value in (layer or {}).items()}
    if task is None:
        return seen
    own = {name: decode(value) for name, value in (task.variables or {}).items() if name not in _APART}
    return {**seen, **asked(task), **own, **by_hand(task)}


def set_variables(process: ProcessInstance, values: Mapping[str, Any], scope: ActivityScope | None = None) -> None:
    """Set variables as seen from a scope; the others stay. Raises `NotAValueError` for a function or a range."""
    for holder in put_variables(process, values, scope):
        holder.save(update_fields=["variables"])


def put_variables(
    process: ProcessInstance, values: Mapping[str, Any], scope: ActivityScope | None = None
) -> list[Holder]:
    """Set variables as `set_variables` does, in memory alone; return what would have to be saved."""
    changed: list[Holder] = []
    around = list(outwards(process, scope))
    for name, value in values.items():
        holder: Holder = next((s for s in around if name in (s.variables or {})), process)
        holder.variables = {**(holder.variables or {}), name: encode(value)}
        if holder not in changed:
            changed.append(holder)
    return changed


def by_hand(task: Task) -> dict[str, Any]:
    """The values that were set for one step alone, as FEEL values."""
    kept: dict[str, Any] = decode((task.variables or {}).get(BY_HAND)) or {}
    return kept


def asked(task: Task) -> dict[str, Any]:
    """What whoever started a task said, as FEEL values."""
    said: dict[str, Any] = decode((task.variables or {}).get(ASKED)) or {}
    return said


def put_asked(task: Task, values: Mapping[str, Any]) -> None:
    """Let a task see what somebody says who starts it, in memory."""
    task.variables = {**(task.variables or {}), ASKED: encode(dict(values))}


def kept_apart(task: Task) -> dict[str, Any]:
    """What stays in the variables of a task that is given others, as it is kept."""
    return {name: value for name, value in (task.variables or {}).items() if name in _APART}


def set_by_hand(task: Task, values: Mapping[str, Any]) -> None:
    """Set values for one step alone: nothing else sees them, and they end with it."""
    put_by_hand(task, values)
    task.save(update_fields=["variables"])


def put_by_hand(task: Task, values: Mapping[str, Any]) -> None:
    """Set values for one step alone, in memory."""
    task.variables = {**(task.variables or {}), BY_HAND: encode({**by_hand(task), **values})}


def forget_by_hand(task: Task, names: Iterable[str]) -> None:
    """Let a step see other values again: those that it gives itself, or that were set for more than it."""
    if drop_by_hand(task, names):
        task.save(update_fields=["variables"])


def drop_by_hand(task: Task, names: Iterable[str]) -> bool:
    """Do so in memory; say whether there were any."""
    kept = by_hand(task)
    left = {name: value for name, value in kept.items() if name not in set(names)}
    if left != kept:
        rest = {name: value for name, value in task.variables.items() if name != BY_HAND}
        task.variables = {**rest, **({BY_HAND: encode(left)} if left else {})} or None
    return left != kept


def give(task: Task, values: Mapping[str, Any], scope: ActivityScope | None) -> None:
    """Set what a step gives, as seen from the scope around it."""
    set_variables(task.process, values, scope)
    forget_by_hand(task, values)


def hand_out(task: Task, values: Mapping[str, Any], scope: ActivityScope | None) -> None:
    """Set what the output mappings of an activity give, in the scope around it.

    An instance of a multi-instance activity keeps it to itself, so that those beside it do not write over it.
    """
    if scope is not None and scope.index is not None and scope.element_id == task.element_id:
        scope.variables = {**(scope.variables or {}), **encoded(values)}
        scope.save(update_fields=["variables"])
        forget_by_hand(task, values)
    else:
        give(task, values, scope)


def encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return FEEL values as they are kept. Raises `NotAValueError` for a function or a range."""
    return {name: encode(value) for name, value in values.items()}
