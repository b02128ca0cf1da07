"""How much people have to do, and who could do a task: least loaded first."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from accounts import clock, registrations
from accounts.models import Membership, Team, User
from accounts.roles import SPANNING_ROLES, WORKER_ROLES
from cases.models import Allocation, Episode
from workflow.bpmn.model import UserTask
from workflow.models import ProcessCase, Task
from workflow.scopes import counting_for, read_together, scope_of_task


@dataclass(frozen=True, slots=True)
class Load:
    """What is with a person today: open tasks, how many of them are late, and children's open files."""

    tasks: int = 0
    late: int = 0
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take work, with what they have already."""

    user: User
    load: Load


def worked_with() -> Q:
    """Return the condition that picks allocations of children with whom work goes on, in an episode or before one."""
    open_now = Episode.objects.filter(closed_on__isnull=True)
    before = ProcessCase.objects.filter(episode__isnull=True, process__finished__isnull=True)
    return Q(case__in=open_now.values("case")) | Q(case__in=before.values("case"))


def loads(people: Iterable[UUID]) -> dict[UUID, Load]:
    """Return the load of each person, in any team. Two questions to the database, however many people."""
    ids = list(people)
    held = Task.objects.filter(Task.for_people(), owner__in=ids, finished__isnull=True)
    late = Count("pk", filter=Q(due_on__lt=clock.today()))
    tasks = {row["owner"]: row for row in held.values("owner").order_by().annotate(open=Count("pk"), late=late)}
    open_ones = Allocation.counting(clock.today()).filter(worked_with(), worker__in=ids)
    cases = dict(open_ones.values_list("worker").order_by().annotate(Count("case", distinct=True)))
    nothing = {"open": 0, "late": 0}
    return {
        pk: Load(tasks=row["open"], late=row["late"], cases=cases.get(pk, 0))
        for pk in ids
        for row in [tasks.get(pk, nothing)]
    }


def least_loaded(team: Team | None, element: UserTask, barred: Collection[UUID]) -> User | None:
    """Return who of a team may do a step today and has the least open work, then by name; None when there is nobody."""
    holding = Membership.objects.filter(Membership.on(clock.today()), team=team, role__key__in=element.roles)
    people = User.objects.filter(pk__in=holding.values("user"), is_active=True).exclude(pk__in=barred)
    able = _least_loaded(people)
    met = _met(able, element.requires)
    return next((one.user for one in able if met(one.user, element.requires)), None)


def workers_of(team: Team) -> list[Candidate]:
    """Return who may work with a team's children, those with the least open work first, then by name."""
    holding = Membership.objects.filter(Membership.on(clock.today()), team=team, role__key__in=WORKER_ROLES)
    return _least_loaded(User.objects.filter(pk__in=holding.values("user"), is_active=True))


def candidates(tasks: Iterable[Task]) -> dict[UUID, list[Candidate]]:
    """Return for each task who could take it over, those with the least open work first, then by name.

    They hold a role of the task in its team today, or one that spans all teams, do not have it already, and did nothing
    that the process keeps apart from it. So many questions to the database, however many tasks and people.
    """
    listed = list(tasks)
    roles = {role for task in listed for role in task.roles}
    in_force = Membership.objects.filter(Membership.on(clock.today()), role__key__in=roles, user__is_active=True)
    teams = {task.team_id for task in listed}
    if None not in teams:
        in_force = in_force.filter(Q(team__in=teams) | Q(role__key__in=SPANNING_ROLES))
    held = list(in_force.values_list("user_id", "team_id", "role__key"))
    people = _least_loaded(User.objects.filter(pk__in={user for user, _team, _role in held}))
    barred = barred_from(listed)
    met = _met(people, [requirement for task in listed for requirement in task.requires.split()])
    return {
        task.pk: [
            one
            for one in people
            if one.user.pk in _holders(held, task)
            and one.user.pk not in barred[task.pk] | {task.owner_id}
            and met(one.user, task.requires.split())
        ]
        for task in listed
    }


def waits_for_spanning(task: Task) -> bool:
    """Whether a task that nobody has is only for roles that span all teams, such as the service manager's."""
    return (
        task.owner_id is None and task.finished is None and bool(task.roles) and SPANNING_ROLES.issuperset(task.roles)
    )


def barred_from(tasks: Iterable[Task]) -> dict[UUID, frozenset[UUID]]:
    """Return for each task who did, or typed into, what the process keeps apart from it: of a task in an instance of a
    multi-instance activity, not what was done in the others (`routing.doers`). Two questions for all.
    """
    listed = list(tasks)
    apart = {task.pk: task.flow_task.element.apart for task in listed}
    kept_apart = [task for task in listed if apart[task.pk]]
    did: dict[tuple[UUID, str], list[tuple[UUID | None, set[UUID]]]] = {}
    if kept_apart:
        read_together(task.process for task in kept_apart if task.scope_id)
        told = Task.objects.filter(
            process__in={task.process_id for task in kept_apart},
            element_id__in={step for task in kept_apart for step in apart[task.pk]},
        )
        for process, step, scope, owner, finished, writers in told.values_list(
            "process_id", "element_id", "scope_id", "owner_id", "finished", "draft__writers"
        ):
            people = {UUID(writer) for writer in writers or ()}
            people |= {owner} if owner is not None and finished is not None else set()
            did.setdefault((process, step), []).append((scope, people))
    found: dict[UUID, frozenset[UUID]] = {}
    for task in listed:
        steps = [one for step in apart[task.pk] for one in did.get((task.process_id, step), ())]
        here = counting_for(task.process, scope_of_task(task)) if steps else None
        found[task.pk] = frozenset(
            person for scope, people in steps if here is None or scope in here for person in people
        )
    return found


def able(user: User, roles: Collection[str], task: Task) -> bool:
    """Whether somebody who holds these roles in a team could do a task there: by role and by registration."""
    return not frozenset(roles).isdisjoint(task.roles) and _meets(user, task.requires.split())


def able_to_do(user: User, roles: Collection[str], step: UserTask) -> bool:
    """The same of a step of which there is no task yet."""
    return not frozenset(roles).isdisjoint(step.roles) and _meets(user, step.requires)


def _meets(user: User, requirements: Iterable[str]) -> bool:
    return all(registrations.holds(user, requirement, clock.today()) for requirement in requirements)


def _met(people: Iterable[Candidate], wanted: Collection[str]) -> Callable[[User, Iterable[str]], bool]:
    """Say of each of some people whether they meet requirements among those `wanted`, which are asked for once."""
    held = registrations.held_by([one.user.pk for one in people], clock.today()) if wanted else frozenset()
    return lambda user, requirements: all((user.pk, requirement) in held for requirement in requirements)


def _holders(held: list[tuple[UUID, UUID, str]], task: Task) -> set[UUID]:
    return {
        user
        for user, team, role in held
        if role in task.roles and (task.team_id in (None, team) or role in SPANNING_ROLES)
    }


def _least_loaded(users: Iterable[User]) -> list[Candidate]:
    people = list(users)
    load = loads(user.pk for user in people)
    return sorted(
        (Candidate(user, load[user.pk]) for user in people),
        key=lambda one: (one.load.tasks, one.user.name, str(one.user.pk)),
    )
