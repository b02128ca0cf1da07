"""Team work: what waits without an owner, what is to be decided, what is with whom, where things run late."""

from itertools import permutations
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from accounts import audit, clock
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.models import Membership, Team, User
from accounts.paging import A_PAGE, pages
from accounts.policy import visible_to
from accounts.roles import MANAGING_ROLES, PRACTICE_ROLES
from accounts.working_calendar import working_calendar
from cases.models import Allocation
from desk.people import row_choices
from desk.rows import open_tasks, rows
from desk.starting_pages import team_can_start
from desk.team_loading import load_team
from workflow.models import Task, role_keys
from workflow.workload import loads, worked_with

FOR_MANAGERS = Q(decides=True) | Q(
    role_keys__in=[role_keys(keys) for count in (1, 2) for keys in permutations(MANAGING_ROLES, count)]
)
"""What only a manager does, such as a decision on a referral, or decides on a record. `_is_for_managers` says the same
of one task."""

UNOWNED_FIRST = Case(
    When(Q(owner__isnull=True) & ~FOR_MANAGERS, then=Value(0)),
    When(FOR_MANAGERS, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
"""What nobody has comes first, then what waits for a manager, then what is being done."""

BY_DATE = (F("due_on").asc(nulls_last=True), "-priority", "created")
"""Late before today, today before later, then what has no date; of one day, what comes before other work."""


@guarded("view", load=load_team)
def team_tasks(request: HttpRequest, team: Team, team_id: UUID) -> HttpResponseBase:
    """The open tasks of a team. `?person=` narrows the list to what is with one of its people."""
    user = signed_in(request)
    here = reverse("team_tasks", args=[team.pk])
    listed = visible_to(user, Task).filter(team=team)
    person = _person(request.GET.get("person", ""), listed)
    seen = open_tasks(listed if person is None else listed.filter(owner=person))
    shown = Paginator(seen.order_by(UNOWNED_FIRST, *BY_DATE), A_PAGE).get_page(request.GET.get("page"))
    tasks = list(shown)
    audit.record("listed", team, actor=user, list="team_tasks")
    managers = [task for task in tasks if _is_for_managers(task)]
    unclaimed = [task for task in tasks if not _is_for_managers(task) and task.owner_id is None]
    claimed = [task for task in tasks if not _is_for_managers(task) and task.owner_id is not None]
    offered = row_choices([*unclaimed, *(task for task in managers if task.owner_id is None)], user)
    people = _workload(team, here)
    context = {
        "team_name": team.name,
        "can_start": team_can_start(user, team),
        "today": clock.today(),
        "size": _size(team, len(people)),
        "narrowed": {"name": person.name, "all_url": here} if person is not None else None,
        "unclaimed": _with_choices(unclaimed, user, offered),
        "claimed": rows(claimed, user),
        "managers": _with_choices(managers, user, offered),
        "several": _for_several(unclaimed, offered),
        "several_url": reverse("give_several", args=[team.pk]),
        "workload": people,
        "late_steps": _late_steps(listed),
        "page": pages(shown, here, person=str(person.pk) if person is not None else ""),
    }
    return render(request, "desk/team_tasks.jinja", context)


def _is_for_managers(task: Task) -> bool:
    return task.decides or (bool(task.roles) and MANAGING_ROLES.issuperset(task.roles))


def _with_choices(tasks: list[Task], user: User, offered: dict[UUID, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return rows; those that this person may give away with who could have them (`give`), else without."""
    return [
        row | {"give": {"url": reverse("give", args=[row["id"]]), "people": offered[row["id"]]}}
        if row["id"] in offered
        else row
        for row in rows(tasks, user)
    ]


def _for_several(tasks: list[Task], offered: dict[UUID, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return whoever could have at least two of the tasks without an owner; none where that is nobody."""
    counted: dict[str, int] = {}
    people: dict[str, dict[str, Any]] = {}
    for task in tasks:
        for person in offered.get(task.pk, ()):
            counted[person["id"]] = counted.get(person["id"], 0) + 1
            people.setdefault(person["id"], person)
    return [person for pk, person in people.items() if counted[pk] > 1]


def _person(text: str, listed: QuerySet[Task]) -> User | None:
    wanted = uuid_of(text)
    if wanted is None:
        return None
    owners = listed.filter(owner=wanted, finished__isnull=True)
    return User.objects.filter(pk__in=owners.values("owner")).first()


def _size(team: Team, people: int) -> str:
    """Say how many people a team has, and how many children it works with today."""
    children = Allocation.counting(clock.today()).filter(worked_with(), team=team).count()
    told = ngettext("%(count)s person", "%(count)s people", people) % {"count": people}
    return f"{told} · {ngettext('%(count)s child', '%(count)s children', children) % {'count': children}}"


def _workload(team: Team, here: str) -> list[dict[str, Any]]:
    """Count what is with each person: everyone who does the team's work today, and whoever else holds some of it."""
    members = Membership.objects.filter(
        Membership.on(clock.today()), team=team, role__key__in=PRACTICE_ROLES | MANAGING_ROLES, user__is_active=True
    )
    held = Task.objects.filter(Task.for_people(), team=team, finished__isnull=True, owner__isnull=False)
    people = list(
        User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=held.values("owner"))).order_by("name")
    )
    load = loads(person.pk for person in people)
    has = set(held.values_list("owner", flat=True))
    return [
        {
            "name": person.name,
            "cases": load[person.pk].cases,
            "open": load[person.pk].tasks,
            "late": load[person.pk].late,
            "url": f"{here}?person={person.pk}" if person.pk in has else None,
        }
        for person in people
    ]


def _late_steps(listed: QuerySet[Task]) -> list[dict[str, Any]]:
    """Count the open tasks of each step that has a late one, and how long the longest has been late."""
    today = clock.today()
    found = listed.filter(Task.for_people(), finished__isnull=True).order_by().values("title_text")
    counted = found.annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), first=Min("due_on"))
    return [
        {
            "step": row["title_text"],
            "open": row["open"],
            "late": row["late"],
            "days": max(1, working_calendar().working_days_between(row["first"], today)),
        }
        for row in counted.filter(late__gt=0).order_by("-late", "title_text")
    ]
