"""What managers do with work: put a task into somebody's hands, and change who works with a child.

Each takes the lock on the instance first and reads the task again, like `workflow.work`. Drafts stay with their tasks,
so that whoever has a task finds what was written.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import audit, clock
from accounts.days import day_words
from accounts.models import Team, User
from accounts.policy import can
from accounts.roles import MANAGING_ROLES
from cases import opening
from cases.models import Allocation, Case
from jobs import due
from workflow import conditions, notices, reminders, routing, why
from workflow.errors import AlreadySubmittedError, NotAllowedError, OwnWorkError, WorkflowError
from workflow.for_whom import for_whom
from workflow.models import Handover, ProcessInstance, Task
from workflow.scopes import scope_of_task
from workflow.workload import barred_from, workers_of

ALLOCATION_BEGINS = "allocation_begins"
FURTHEST = timedelta(days=28)
"""How far ahead a change of allocation can be planned."""


class MovedMeanwhileError(WorkflowError):
    """The task is with somebody else than the page said from which the manager gave it away."""

    code = "moved_meanwhile"


class AllocationError(WorkflowError):
    """A change of allocation cannot be made so. `field` is the question concerned."""

    code = "allocation"

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Reallocated:
    """A change of allocation: what it took the place of, and the tasks that moved at once."""

    allocation: Allocation
    former: Allocation | None
    moved: tuple[Task, ...]


def whereabouts(task: Task) -> str:
    """Say who has an open task, and since when: `Ren Alder has it since 10:31.`"""
    if task.finished is not None:
        return _("It is done.")
    if task.owner is None:
        who = for_whom(task)
        return _("It waits for %(who)s.") % {"who": who} if who else _("Nobody has it now.")
    if task.assigned is None:
        return _("%(name)s has it.") % {"name": task.owner.name}
    local = clock.local(task.assigned)
    when = f"{local:%H:%M}" if local.date() == clock.today() else day_words(task.assigned)
    return _("%(name)s has it since %(when)s.") % {"name": task.owner.name, "when": when}


def reassign(
    task: Task, by: User, to: User | None, reason: str = "", *, seen_with: UUID | str | None = ""
) -> Handover | None:
    """Put an open task into somebody's hands, or with None back into the team's queue. Twice has one effect.

    `seen_with` is the owner whom the page showed (None for nobody), where that is to be the same still. Returns None
    when the task is there already. Raises `NotAllowedError` when `by` does not manage the task or `to` may not do it,
    `OwnWorkError`, `MovedMeanwhileError` and `AlreadySubmittedError`.
    """
    with task.activation() as activation:
        held: Task = activation.task
        if held.finished is not None or held.status == STATUS.ERROR:
            raise AlreadySubmittedError(held.finished)
        decision = can(by, "give", held)
        if not decision:
            raise NotAllowedError(decision.reason)
        if held.owner_id == (to.pk if to is not None else None):
            return None
        if seen_with != "" and held.owner_id != seen_with:
            raise MovedMeanwhileError(whereabouts(held))
        if to is not None:
            _refuse_who_may_not(held, to)
        former = held.owner
        made = _move(activation, to, by, Handover.How.GIVEN, reason)
        if former is not None and former != by:
            notices.taken_away(held, former)
        if to is not None and to != by:
            notices.given(held)
        return made


def reallocate(case: Case, by: User, worker: User | None, team: Team, from_on: date, reason: str = "") -> Reallocated:
    """Change who works with a child, from a day on; what is open moves with the child on that day.

    Tasks of the former worker, and those that wait for the allocated worker, go to the new worker, if they may do them,
    else to the team's queue. What somebody else has stays with them and their team while they may do it (`stays`);
    every other open task of the child is then the new team's. Raises `NotAllowedError` and `AllocationError`.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)  # no key: others add rows about the case
    decision = can(by, "allocate", case)
    if not decision:
        raise NotAllowedError(decision.reason)
    former = case.allocation_on(clock.today())
    _refuse_impossible(former, worker, team, from_on)
    new = _in_place_of_what_was_planned(case, worker, team, from_on, by, reason)
    moved: tuple[Task, ...] = ()
    if from_on <= clock.today():
        moved = _follow(case, former, new, by)
        conditions.ask_about(case.pk)
    else:
        due.schedule(ALLOCATION_BEGINS, new.pk, datetime.combine(from_on, time(), clock.LONDON))
    came = sum(1 for task in moved if worker is not None and task.owner_id == worker.pk)
    notices.allocated(case, former, new, came, by)
    return Reallocated(new, former, moved)


def allocate_as_agreed(
    case: Case, worker: User | None, team: Team, from_on: date, *, by: User | None, reason: str
) -> Allocation | None:
    """Change who works with a child as a process says, whose steps decided on it: no policy is asked.

    What is open follows through the worker, so that no other work of the child is locked meanwhile. Returns None where
    it is allocated so already. Raises `AllocationError`.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    former = case.allocation_on(clock.today())
    if former is not None and (former.worker, former.team) == (worker, team):
        return None
    _refuse_impossible(former, worker, team, from_on)
    new = _in_place_of_what_was_planned(case, worker, team, from_on, by, reason)
    begins = datetime.combine(from_on, time(), clock.LONDON)
    due.schedule(ALLOCATION_BEGINS, new.pk, max(begins, clock.now()))
    return new


def _in_place_of_what_was_planned(
    case: Case, worker: User | None, team: Team, from_on: date, by: User | None, reason: str
) -> Allocation:
    """Write the allocation down. Whoever was to have the child from a later day hears that it comes to nothing."""
    planned = list(case.allocations.filter(starts_on__gt=clock.today()).select_related("worker", "team"))
    for dropped in planned:
        due.cancel(ALLOCATION_BEGINS, dropped.pk)
    new = opening.allocate(case, team, worker, starts_on=from_on, actor=by, reason=reason)
    notices.not_allocated(case, planned, new, by)
    return new


def begin_allocation(allocation_id: UUID) -> None:
    """Move what is open on the day on which a planned allocation begins; nothing when another took its place."""
    new = Allocation.objects.select_related("case", "worker", "team", "made_by").filter(pk=allocation_id).first()
    if new is None or new.case.allocation_on(clock.today()) != new:
        return
    earlier = new.case.allocations.exclude(pk=new.pk).filter(starts_on__lte=new.starts_on)
    former = earlier.select_related("worker", "team").order_by(*Allocation.LATEST_FIRST).first()
    moved = _follow(new.case, former, new, new.made_by)
    conditions.ask_about(new.case_id)
    came = sum(1 for task in moved if new.worker_id is not None and task.owner_id == new.worker_id)
    notices.allocated(new.case, former, new, came, new.made_by)


def _refuse_impossible(former: Allocation | None, worker: User | None, team: Team, from_on: date) -> None:
    today = clock.today()
    if from_on > today + FURTHEST:
        words = _("Enter a day up to %(day)s. What is further ahead can be changed then.")
        raise AllocationError("from_on", words % {"day": day_words(today + FURTHEST)})
    if former is not None and from_on < former.starts_on:
        words = _("Enter a day from %(day)s on, when the present allocation began.")
        raise AllocationError("from_on", words % {"day": day_words(former.starts_on)})
    if former is not None and (former.worker, former.team) == (worker, team):
        raise AllocationError("worker", _("It is allocated so already. Choose somebody else, or leave it as it is."))
    if worker is not None and worker not in [one.user for one in workers_of(team)]:
        words = _("%(name)s does not work with children in %(team)s today. Choose somebody of the team.")
        raise AllocationError("worker", words % {"name": worker.name, "team": team.name})


def _refuse_who_may_not(task: Task, to: User) -> None:
    if not to.is_active or not can(to, "do", task):
        words = _("%(name)s does not hold the role that this step is for. Choose somebody else.")
        raise NotAllowedError(words % {"name": to.name})
    if to.pk in barred_from([task])[task.pk]:
        words = _("%(name)s wrote what this step is about, so somebody else must do it.")
        raise OwnWorkError(words % {"name": to.name})


def _follow(case: Case, former: Allocation | None, new: Allocation, by: User | None) -> tuple[Task, ...]:
    """Move the open tasks of a child to the new team, and those of its worker to the new worker.

    What is offered to a team waits for that team, whoever the child is with.
    """
    moved: list[Task] = []
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True)
    for process in running.order_by("pk"):
        with process.flow_class.lock(process.pk):
            if former is not None and process.team_id == former.team_id != new.team_id:
                ProcessInstance.objects.filter(pk=process.pk).update(team=new.team)
            theirs = Task.objects.filter(Task.for_people(), process=process, case=case, offered=False)
            waiting = theirs.filter(finished__isnull=True)
            moved += [task for task in waiting.order_by("pk") if _follows(task, case, former, new, by)]
    return tuple(moved)


def stays(task: Task, former: Allocation | None) -> bool:
    """Whether an open task stays with whoever has it when its child goes to another worker or team.

    It is not the worker's, and not for managers alone: those decide for the team that has the child.
    """
    if task.owner is None or (former is not None and task.owner_id == former.worker_id):
        return False
    return not MANAGING_ROLES.issuperset(task.roles) and _could_do(task, task.owner)


def _follows(task: Task, case: Case, former: Allocation | None, new: Allocation, by: User | None) -> bool:
    """Move one task if the change concerns it; say whether its owner or its team is another now."""
    with task.activation() as activation:
        held: Task = activation.task
        if stays(held, former):
            return False
        owner, same_team = held.owner, held.team_id == new.team_id
        held.team = new.team
        was_the_workers = former is not None and former.worker_id is not None and held.owner_id == former.worker_id
        waits_for_worker = held.owner_id is None and held.flow_task.element.assign in routing.OF_WORKER
        wanted = new.worker if was_the_workers or waits_for_worker else owner
        if wanted is not None and not _could_do(held, wanted):
            wanted = None
        if wanted is None and not was_the_workers and not same_team:
            element = held.flow_task.element
            former_visit = routing.last_visit(held.process, element.id, scope_of_task(held))
            wanted = routing.owner_for(element, held.process, case, new.team, former_visit, scope_of_task(held))
        if wanted is None and owner is not None and new.worker is not None and _could_do(held, new.worker):
            wanted = new.worker  # whoever had it may no longer do it: it stays with somebody
        if wanted == owner:
            if not same_team:
                held.save(update_fields=["team"])
            return not same_team
        _move(activation, wanted, by, Handover.How.REALLOCATED, "")
        if owner is not None and owner not in (by, former.worker if former else None):
            notices.taken_away(held, owner)
        if wanted is not None and wanted not in (by, new.worker):
            notices.given(held)
        return True


def _could_do(task: Task, user: User) -> bool:
    return user.is_active and bool(can(user, "do", task)) and user.pk not in barred_from([task])[task.pk]


def _move(activation: Any, to: User | None, by: User | None, how: Handover.How, reason: str) -> Handover:
    held: Task = activation.task
    former = held.owner
    held.assigned = clock.now() if to is not None else None
    held.data = why.moved(held, "released" if to is None and how is Handover.How.RELEASED else str(how.value), by)
    if to is None:
        activation.unassign()
    elif former is None:
        activation.assign(to)
    else:
        activation.reassign(to)
    made: Handover = Handover.objects.create(
        task=held, former=former, owner=to, by=by, how=how, reason=reason.strip() or None, at=clock.now()
    )
    audit.record(
        "task_moved",
        held,
        actor=by,
        case_id=held.case_id,
        how=str(how.value),
        former=str(former.pk) if former else None,
        owner=str(to.pk) if to else None,
    )
    reminders.arm(held)
    return made
