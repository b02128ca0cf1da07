"""The scopes of an instance: what is under way inside its subprocesses and multi-instance activities.

Read once for an instance in memory, and kept with it. A process without subprocesses costs no query.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from cases.models import Case
from workflow.models import ActivityScope, ProcessInstance, Subject, Task

_HELD = "_scopes_in_memory"
_HOSTS = "_hosts_in_memory"
_DONE = "_done_in_memory"


def all_scopes(process: ProcessInstance) -> dict[UUID, ActivityScope]:
    """Every scope of an instance by id, those that are over included, in the order in which they were made."""
    held: dict[UUID, ActivityScope] | None = getattr(process, _HELD, None)
    if held is None:
        held = {}
        if process.flow_class.model.has_scopes:
            found = ActivityScope.objects.filter(process=process).select_related("case").order_by("id")
            held = {scope.pk: scope for scope in found}
        setattr(process, _HELD, held)
    return held


def scope_of_task(task: Task) -> ActivityScope | None:
    """The scope that a task is in; None directly in the process."""
    return all_scopes(task.process).get(task.scope_id) if task.scope_id else None


def outwards(process: ProcessInstance, scope: ActivityScope | None) -> Iterator[ActivityScope]:
    """A scope and those around it, the innermost first."""
    held = all_scopes(process)
    while scope is not None:
        yield scope
        scope = held.get(scope.parent_id) if scope.parent_id else None


def within(process: ProcessInstance, scope: ActivityScope | None) -> set[UUID | None]:
    """The ids of a scope and of everything inside it; None among them stands for the process itself."""
    held = all_scopes(process)
    if scope is None:
        return {None, *held}
    found: set[UUID | None] = {scope.pk}
    for each in held.values():  # an outer scope is older than those inside it
        if each.parent_id in found:
            found.add(each.pk)
    return found


def case_of(process: ProcessInstance, scope: ActivityScope | None) -> Case | None:
    """The child whom a scope is about, where the process is about several; None when no scope names one."""
    return next((each.case for each in outwards(process, scope) if each.case_id is not None), None)


def read_together(processes: Iterable[ProcessInstance]) -> None:
    """Have the scopes of several instances in memory, with one question to the database, or none."""
    wanted = [each for each in processes if not hasattr(each, _HELD) and each.flow_class.model.has_scopes]
    found: dict[UUID, dict[UUID, ActivityScope]] = {each.pk: {} for each in wanted}
    if wanted:
        for scope in ActivityScope.objects.filter(process__in=list(found)).select_related("case").order_by("id"):
            found[scope.process_id][scope.pk] = scope
    for each in wanted:
        setattr(each, _HELD, found[each.pk])


def counting_for(process: ProcessInstance, scope: ActivityScope | None) -> set[UUID | None] | None:
    """The ids of the scopes whose steps count for a step in a scope: its own, those around it and inside it.

    None among them stands for the process itself. None instead of them where all count: in an instance of a
    multi-instance activity those of the other instances do not.
    """
    return None if scope is None else {None, *(each.pk for each in outwards(process, scope)), *within(process, scope)}


def is_about_all(task: Task) -> bool:
    """Whether a task is about all of the children of a family, and not about one of them."""
    if task.process.subject != Subject.FAMILY or task.data.get(Task.ABOUT_ONE):
        return False
    if task.scope is None:
        return True
    return task.scope.case_id is None and case_of(task.process, scope_of_task(task)) is None


def begin_scope(
    host: Task,
    element_id: str,
    *,
    index: int | None = None,
    case: Case | None = None,
    variables: Mapping[str, Any] | None = None,
) -> ActivityScope:
    """Make a scope inside an activity. `host` is the task that waits for it; `variables` are encoded already.

    Without a `case` it is about the child whom the scope around it is about, so that rules need not look outwards.
    """
    parent = scope_of_task(host)
    scope = ActivityScope.objects.create(
        process=host.process,
        parent=parent,
        host=host,
        element_id=element_id,
        index=index,
        case=case or case_of(host.process, parent),
        variables=dict(variables) if variables else None,
    )
    all_scopes(host.process)[scope.pk] = scope
    _hosts(host.process)[host.pk] = host
    return scope


def host_of(process: ProcessInstance, scope: ActivityScope) -> Task:
    """The task that waits for a scope: one object for all of its scopes, so that none writes over another."""
    hosts = _hosts(process)
    if scope.host_id not in hosts:
        hosts[scope.host_id] = Task.objects.select_related("case").get(pk=scope.host_id)
    hosts[scope.host_id].process = process
    return hosts[scope.host_id]


def known_host(task: Task) -> Task:
    """The object of a task that its scopes know, or the task itself."""
    return _hosts(task.process).get(task.pk, task)


def _hosts(process: ProcessInstance) -> dict[UUID, Task]:
    held: dict[UUID, Task] | None = getattr(process, _HOSTS, None)
    if held is None:
        held = {}
        setattr(process, _HOSTS, held)
    return held


def hosted_by(task: Task) -> Iterable[ActivityScope]:
    """The scopes inside a task that are not over."""
    return [s for s in list(all_scopes(task.process).values()) if s.host_id == task.pk and s.ended_at is None]


def remember_done(task: Task) -> None:
    """Keep in memory that of all tasks of an instance this one was submitted last, with `task.record`."""
    setattr(task.process, _DONE, task)


def done_last(process: ProcessInstance, around: ActivityScope | None) -> Task | None:
    """The task that was submitted last, if it was just now and lies in a scope (None: anywhere in the instance)."""
    done: Task | None = getattr(process, _DONE, None)
    if done is None or around is None:
        return done
    return done if done.scope_id in within(process, around) else None
