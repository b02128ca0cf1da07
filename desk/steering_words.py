"""What will happen when a manager changes how a piece of work goes, in words, before it is done."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import day_words
from desk.step_words import step_words
from records.models import State
from rules.sentences import all_of, either
from workflow import timers
from workflow.bpmn.model import AdHocSubProcess, Element, ProcessModel
from workflow.cancelling import goes_on
from workflow.downstream import following
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.scopes import all_scopes, hosted_by, within
from workflow.starving import Starved

NAMED = 12
"""So many open steps are named; of the others the page says how many there are."""


def holding(process: ProcessInstance) -> list[str]:
    """What putting on hold does."""
    tasks, limits = _open(process), _limits(process)
    told = [_("Nobody can take, submit or finish a step of it. What is written in a form is kept, also from now on.")]
    told += _named(tasks, _("“%(step)s” stays where it is, with %(name)s."), _("“%(step)s” waits, with nobody."))
    told += [_("“%(limit)s”, set for %(day)s, waits too.") % words for words in limits]
    if limits:
        told.append(_("What falls due meanwhile happens when the work goes on."))
    return told + [
        _("“%(title)s”, which it waits for, is on hold too.") % {"title": title} for title in _called(process)
    ]


def going_on(process: ProcessInstance) -> list[str]:
    """What letting it go on does."""
    late = [_("“%(limit)s”, set for %(day)s, happens now.") % words for words in _limits(process, overdue=True)]
    return [_("Its steps can be taken and submitted again."), *late]


def stopping(process: ProcessInstance) -> list[str]:
    """What ending all of it does."""
    told = _leaving(_open(process))
    told += [_("“%(limit)s”, set for %(day)s, does not happen any more.") % words for words in _limits(process)]
    told += [_("“%(title)s”, which it waits for, is stopped too.") % {"title": title} for title in _called(process)]
    return [*told, _kept(), _("You cannot take this back. To do the work after all, somebody starts it anew.")]


def leaving(process: ProcessInstance, step: Task) -> list[str]:
    """What goes when a step is left undone: it, what is under way inside it, and its time limits."""
    inside: set[UUID | None] = set()
    for scope in hosted_by(step):
        inside |= within(process, scope)
    gone = [task for task in _open(process) if task.pk == step.pk or task.scope_id in inside]
    ids = {step.pk} | set(
        Task.objects.filter(process=process, scope__in=inside, finished__isnull=True).values_list("pk", flat=True)
    )
    told = _leaving(gone)
    told += [
        _("“%(limit)s”, set for %(day)s, does not happen any more.") % words for words in _limits(process, tasks=ids)
    ]
    return [*told, *_of_called(process, ids, but=step), _kept()]


def going_behind(step: Task, model: ProcessModel) -> str:
    """Where the work goes on when a step is skipped."""
    element = model.elements[step.element_id]
    after = [f"“{place(model.elements[model.flows[flow].target], model)}”" for flow in element.outgoing]
    if not after:
        return _("Nothing comes after it.")
    if len(after) == 1:
        return _("The work goes on at %(step)s.") % {"step": after[0]}
    return _("The work goes on as the drawing says: at %(steps)s.") % {"steps": either(after)}


def waiting_for_ever(starved: list[Starved], model: ProcessModel) -> str:
    """Where the work would wait for what nobody does; "" where it would not."""
    if not starved:
        return ""
    told = []
    for each in starved:
        missing = [f"“{place(model.elements[model.flows[flow].source], model)}”" for flow in each.missing]
        words = _("the work waits at %(join)s for %(steps)s, which nobody does any more")
        told.append(words % {"join": _meeting(each.join, model), "steps": all_of(missing)})
    return _("; ").join(told)


def _meeting(join: Element, model: ProcessModel) -> str:
    """Name a gateway at which ways come together: without a name, by what comes after it."""
    if join.name or not join.outgoing:
        return f"“{step_words(join, model)}”"
    after = model.elements[model.flows[join.outgoing[0]].target]
    return _("the gateway before “%(step)s”") % {"step": step_words(after, model)}


def doing_again(process: ProcessInstance, done: Task) -> list[str]:
    """What opening a finished step again does."""
    back = following(done)
    told = [_("“%(step)s” comes back, with the former answers to start from.") % {"step": done.title_text}]
    told += [
        _("“%(step)s” is taken back from %(name)s.") % {"step": task.title_text, "name": task.owner.name}
        if task.owner is not None
        else _("“%(step)s” is taken back.") % {"step": task.title_text}
        for task in _open(process)
        if task.pk in back
    ]
    if done.record is not None:
        reference = {"reference": done.record.record.reference}
        if done.record.record.state == State.FINAL:
            told.append(_("%(reference)s stays as it is. What is submitted next becomes a new record.") % reference)
        else:
            told.append(_("What is submitted next becomes the next version of %(reference)s.") % reference)
    return [*told, _("What was done after it and is finished stays.")]


def ending(process: ProcessInstance, host: Task) -> list[str]:
    """What saying that ad-hoc work is over does."""
    element = host.flow_task.element
    inside: set[UUID | None] = set()
    for scope in hosted_by(host):
        inside |= within(process, scope)
    still = [task for task in _open(process) if task.scope_id in inside]
    told = [_("Nothing more can be started in it.")]
    if isinstance(element, AdHocSubProcess) and not element.cancel_remaining:
        told += _named(still, _("“%(step)s” is waited for, with %(name)s."), _("“%(step)s” is waited for."))
    elif still:
        told += _leaving(still)
    ids = Task.objects.filter(process=process, scope__in=inside, finished__isnull=True).values_list("pk", flat=True)
    if isinstance(element, AdHocSubProcess) and element.cancel_remaining:
        told += _of_called(process, ids)
        told += [_kept()] if len(told) > 1 else []
    return [*told, going_behind(host, process.flow_class.model)]


def place(element: Element, model: ProcessModel) -> str:
    """Name a step; one without a name by what comes before it."""
    words = step_words(element, model)
    before = [model.elements[model.flows[flow].source] for flow in element.incoming]
    if element.name or not before:
        return words
    return _("%(step)s, after “%(before)s”") % {"step": words, "before": step_words(before[0], model)}


def numbered(task: Task, model: ProcessModel) -> str:
    """Name the step of a task; of several at once with its number."""
    element = model.elements.get(task.element_id)
    words = task.title_text or (step_words(element, model) if element is not None else task.element_id)
    scope = all_scopes(task.process).get(task.scope_id) if task.scope_id else None
    if scope is not None and scope.index is not None:
        return _("%(step)s, %(number)s") % {"step": words, "number": scope.index + 1}
    return words


def _kept() -> str:
    return _("What was recorded stays. What was written and not submitted, its writers can still read.")


def _open(process: ProcessInstance) -> list[Task]:
    """The open work of people."""
    found = Task.objects.filter(Task.for_people(), process=process, finished__isnull=True)
    return list(found.select_related("owner").order_by("id"))


def _leaving(tasks: list[Task]) -> list[str]:
    return _named(tasks, _("“%(step)s” goes from %(name)s, who is told."), _("“%(step)s” goes; nobody has it."))


def _named(tasks: list[Task], owned: str, free: str) -> list[str]:
    told = [
        owned % {"step": task.title_text, "name": task.owner.name}
        if task.owner is not None
        else free % {"step": task.title_text}
        for task in tasks[:NAMED]
    ]
    if len(tasks) > NAMED:
        told.append(_("The same for %(count)s other steps.") % {"count": len(tasks) - NAMED})
    return told


def _limits(
    process: ProcessInstance, *, tasks: Iterable[UUID] | None = None, overdue: bool = False
) -> list[dict[str, str]]:
    """The timers that run, in words; of some tasks only, or only those whose time has come."""
    found = timers.running().filter(process=process)
    if tasks is not None:
        found = found.filter(task__in=list(tasks))
    if overdue:
        found = found.filter(due_at__lte=clock.now())
    model: ProcessModel = process.flow_class.model
    rows: Iterable[TaskTimer] = found.order_by("due_at", "id")
    return [
        {"limit": step_words(model.elements[row.element_id], model), "day": day_words(row.due_at)}
        for row in rows
        if row.element_id in model.elements
    ]


def _called(process: ProcessInstance) -> list[str]:
    found = ProcessInstance.objects.filter(parent_task__process=process, finished__isnull=True)
    return list(found.order_by("id").values_list("version__title", flat=True))


def _of_called(process: ProcessInstance, tasks: Iterable[UUID], *, but: Task | None = None) -> list[str]:
    """What becomes of the work that some steps wait for when they are ended with what is around them.

    `but` is the step that is ended itself: what it called does not outlive it.
    """
    found = ProcessInstance.objects.filter(parent_task__in=list(tasks), finished__isnull=True)
    told = []
    for called in found.select_related("version", "parent_task").order_by("id"):
        element = called.parent_task.flow_task.element
        itself = but is not None and element.id == but.element_id
        alive = not itself and goes_on(called.parent_task, called)
        words = _("“%(title)s” goes on by itself.") if alive else _("“%(title)s”, which it waits for, is stopped.")
        told.append(words % {"title": called.version.title})
    return told
