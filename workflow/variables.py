"""Process variables: set by scripts, services and mappings, read by the expressions that can see them.

A name is looked for in the task, in the scope around it, outwards, and last in the instance. Setting one changes it
where it is found, and makes it in the instance when it is nowhere.
"""

from collections.abc import Mapping
from typing import Any

from workflow.feel_json import decode, encode
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.scopes import outwards


def variables_of(
    process: ProcessInstance, scope: ActivityScope | None = None, task: Task | None = None
) -> dict[str, Any]:
    """Return the variables seen in an instance, in one of its scopes or by one of its tasks, as FEEL values."""
    layers = [process.variables, *reversed([each.variables for each in outwards(process, scope)])]
    if task is not None:
        layers.append(task.variables)
    return {name: decode(value) for layer in layers for name, value in (layer or {}).items()}


def set_variables(process: ProcessInstance, values: Mapping[str, Any], scope: ActivityScope | None = None) -> None:
    """Set variables as seen from a scope; the others stay. Raises `NotAValueError` for a function or a range."""
    changed: list[ActivityScope | ProcessInstance] = []
    around = list(outwards(process, scope))
    for name, value in values.items():
        holder: ActivityScope | ProcessInstance = next((s for s in around if name in (s.variables or {})), process)
        holder.variables = {**(holder.variables or {}), name: encode(value)}
        if holder not in changed:
            changed.append(holder)
    for holder in changed:
        holder.save(update_fields=["variables"])


def hand_out(task: Task, values: Mapping[str, Any], scope: ActivityScope | None) -> None:
    """Set what the output mappings of an activity give, in the scope around it.

    An instance of a multi-instance activity keeps it to itself, so that those beside it do not write over it.
    """
    if scope is not None and scope.index is not None and scope.element_id == task.element_id:
        scope.variables = {**(scope.variables or {}), **encoded(values)}
        scope.save(update_fields=["variables"])
    else:
        set_variables(task.process, values, scope)


def encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return FEEL values as they are kept. Raises `NotAValueError` for a function or a range."""
    return {name: encode(value) for name, value in values.items()}
