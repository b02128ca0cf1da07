"""Who gets a new task, in which team, until when."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts import clock, registrations
from accounts.context import required_id
from accounts.models import Membership, Team, User, normalise_email
from accounts.roles import SPANNING_ROLES
from cases.models import Case
from records.models import RecordVersion, State
from rules.feel import Expression
from workflow.bpmn.model import Element, StartEvent, UserTask
from workflow.bpmn.properties import SAME_AS
from workflow.errors import NoSuchTeamError
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.scopes import counting_for, done_last, outwards, within
from workflow.workload import least_loaded

USUAL_PRIORITY = 50
ALLOCATED_WORKER = "allocated-worker"
"""Of `casewright:assign`: who works with the child."""
STARTER = "starter"
"""Of `casewright:assign`: who began the process by hand; where nobody did, or they may not do it, the worker."""
OF_WORKER = frozenset({ALLOCATED_WORKER, STARTER})
"""The values of `casewright:assign` by which a task waits for whoever has the child."""


def team_for(process: ProcessInstance, case: Case | None) -> Team | None:
    """The team of the case's allocation, else of the process."""
    return team_of(case, process.team)


def team_of(case: Case | None, otherwise: Team | None) -> Team | None:
    """The team of the case's allocation, else the other one."""
    allocation = case.allocation_on(clock.today()) if case else None
    return allocation.team if allocation else otherwise


def team_named(given: Any) -> Team | None:
    """The team of a name, or of a context with one; None where none is named. Raises `NoSuchTeamError`."""
    name = " ".join(str((given.get("name") if isinstance(given, Mapping) else given) or "").split())
    found = Team.objects.filter(name__iexact=name).first() if name else None
    if name and found is None:
        raise NoSuchTeamError
    return found


def team_and_offer(
    element: UserTask, process: ProcessInstance, case: Case | None, scope: Mapping[str, Any]
) -> tuple[Team | None, bool]:
    """The team of a new task, and whether it is offered to that team though the child is with another.

    Raises `NoSuchTeamError`.
    """
    own = team_for(process, case)
    named = team_named(element.team.evaluate(scope)) if element.team is not None else None
    return (named, True) if named is not None and named != own else (own, False)


def last_visit(process: ProcessInstance, element_id: str, scope: ActivityScope | None = None) -> Task | None:
    """The latest finished task of an element, in the nearest scope that has one, outwards to the whole instance."""
    for around in [*outwards(process, scope), None]:
        just_now = done_last(process, around)
        if just_now is not None and just_now.element_id == element_id:
            return just_now
        done = Task.objects.filter(process=process, element_id=element_id, record__isnull=False)
        inside = done if around is None else done.filter(scope_id__in=within(process, around))
        found = inside.select_related("record__record", "owner").order_by("-finished", "-id").first()
        if found is not None:
            return found
    return None


def owner_for(
    element: UserTask,
    process: ProcessInstance,
    case: Case | None,
    team: Team | None,
    former: Task | None,
    scope: ActivityScope | None = None,
) -> User | None:
    """Who gets the task at once, or None for the team's queue. `former` is the last visit of the element.

    A returned record goes back to its author; otherwise `casewright:assign` decides. Whoever would get it must hold
    one of the roles today, and must not be barred by `casewright:separate-from`.
    """
    if former is not None and corrected_by(former) is not None:
        return former.owner if former.owner and _may(former.owner, element, team) else None
    barred = doers(process, (*element.separate_from, *_reviewed(element)), scope)
    wanted = _assigned(element, process, case, team, barred, scope)
    return wanted if wanted is not None and wanted.pk not in barred and _may(wanted, element, team) else None


def may_do(
    user: User, element: UserTask, team: Team | None, process: ProcessInstance, scope: ActivityScope | None
) -> bool:
    """Whether a person holds one of the roles today and is not kept apart from the step."""
    return user.pk not in doers(process, element.apart, scope) and _may(user, element, team)


def begun_by(process: ProcessInstance) -> User | None:
    """Who began a process by hand: from a child's page, or as work that another offers. None where other work did."""
    caller = process.parent_task
    if caller is not None:
        begun = caller.data.get(Task.BEGUN_BY)
        return User.objects.filter(pk=begun, is_active=True).first() if begun else None
    events = process.flow_class.model.elements
    by_hand = Task.objects.filter(process=process, element_id__in=[key for key in events if _by_hand(events[key])])
    return process.started_by if by_hand.exists() else None


def _by_hand(element: Element) -> bool:
    return isinstance(element, StartEvent) and element.within is None and element.trigger is None


def corrected_by(former: Task) -> RecordVersion | None:
    """The returned version that a next visit of the element corrects, if there is one."""
    version = former.record
    return version if version is not None and version.record.state == State.RETURNED else None


def doers(
    process: ProcessInstance, element_ids: tuple[str, ...], scope: ActivityScope | None = None
) -> frozenset[UUID]:
    """Who submitted, or typed anything into, tasks of these elements: their ids.

    In an instance of a multi-instance activity those of the other instances do not count.
    """
    if not element_ids:
        return frozenset()
    tasks = Task.objects.filter(process=process, element_id__in=element_ids)
    here = counting_for(process, scope)
    if here is not None:
        tasks = tasks.filter(Q(scope__isnull=True) | Q(scope_id__in=here - {None}))
    is_done = ExpressionWrapper(Q(finished__isnull=False), output_field=BooleanField())
    found: set[UUID] = set()
    for owner, done, typed in tasks.values_list("owner_id", is_done, "draft__writers").distinct().order_by():
        found |= {owner} if owner is not None and done else set()
        found |= {UUID(person) for person in typed or ()}
    return frozenset(found)


def named_people(expression: Expression | None, scope: Mapping[str, Any]) -> list[User]:
    """The people whose email addresses an expression gives, as a list or with commas between; unknown ones left out."""
    value = expression.evaluate(scope) if expression else None
    given = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    emails = [normalise_email(each) for each in given if isinstance(each, str) and each.strip()]
    if not emails:
        return []
    people = User.objects.filter(authority_id=required_id(), email__in=emails, is_active=True)
    found = {person.email: person for person in people}
    return [found[email] for email in emails if email in found]


def due_on(element: UserTask, scope: Mapping[str, Any]) -> date | None:
    """The due date that the process gives the task, if it gives one."""
    return _day(element.due_date, scope)


def due_and_why(element: UserTask, scope: Mapping[str, Any]) -> tuple[date | None, Mapping[str, Any] | None]:
    """The due date that the process gives the task, and what it was worked out from; None where it gives none."""
    if element.due_date is None:
        return None, None
    found = element.due_date.explain(scope)
    return _as_day(found.value), found.reads


def follow_up_on(element: UserTask, scope: Mapping[str, Any]) -> date | None:
    """The day on which the task should be looked at, if the process gives one."""
    return _day(element.follow_up_date, scope)


def _day(expression: Expression | None, scope: Mapping[str, Any]) -> date | None:
    return _as_day(expression.evaluate(scope)) if expression else None


def _as_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def priority(element: UserTask, scope: Mapping[str, Any]) -> int:
    """The priority from 0 to 100; 50 unless the process says otherwise."""
    given = element.priority
    value = given.evaluate(scope) if isinstance(given, Expression) else given
    return int(min(100, max(0, value))) if isinstance(value, (int, Decimal)) and value is not True else USUAL_PRIORITY


def _reviewed(element: UserTask) -> tuple[str, ...]:
    return (element.review_of,) if element.review_of else ()


def _assigned(
    element: UserTask,
    process: ProcessInstance,
    case: Case | None,
    team: Team | None,
    barred: frozenset[UUID],
    scope: ActivityScope | None,
) -> User | None:
    if element.assign == STARTER:
        starter = begun_by(process)
        if starter is not None and starter.pk not in barred and _may(starter, element, team):
            return starter
    if element.assign in OF_WORKER:
        allocation = case.allocation_on(clock.today()) if case else None
        return allocation.worker if allocation else None
    if element.assign == "worker-manager":
        return _only_holder("team_manager", team)
    if element.assign == "least-loaded":
        return least_loaded(team, element, barred)
    if element.assign and element.assign.startswith(SAME_AS):
        former = last_visit(process, element.assign.removeprefix(SAME_AS), scope)
        return former.owner if former else None
    return None


def _only_holder(role: str, team: Team | None) -> User | None:
    if team is None:
        return None
    held = Membership.objects.filter(Membership.on(clock.today()), team=team, role__key=role, user__is_active=True)
    people = {membership.user for membership in held.select_related("user")}
    return people.pop() if len(people) == 1 else None


def _may(user: User, element: UserTask, team: Team | None) -> bool:
    held = Membership.objects.filter(Membership.on(clock.today()), user=user, role__key__in=element.roles)
    here = held.filter(Q(team=team) | Q(role__key__in=SPANNING_ROLES)) if team else held
    if not user.is_active or not here.exists():
        return False
    return all(registrations.holds(user, requirement, clock.today()) for requirement in element.requires)
