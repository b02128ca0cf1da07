"""Team work: what waits without an owner, what is with whom, what is to be decided."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts import audit, clock
from accounts.guard import guarded
from accounts.models import Membership, Team, User
from accounts.paging import A_PAGE, pages
from accounts.policy import visible_to
from accounts.roles import MANAGING_ROLES, PRACTICE_ROLES
from desk.rows import open_tasks, rows
from workflow.models import Task


def load_team(request: HttpRequest, team_id: UUID) -> Team | None:
    """The team of the address."""
    return Team.objects.filter(pk=team_id).first()


@guarded("view", load=load_team)
def team_tasks(request: HttpRequest, team: Team, team_id: UUID) -> HttpResponseBase:
    """The open tasks of a team: decisions first, then those without an owner."""
    user: User = request.user  # type: ignore[assignment]
    seen = open_tasks(visible_to(user, Task).filter(team=team)).order_by(
        "-decides", F("owner").asc(nulls_first=True), "due_on", "-priority", "created"
    )
    shown = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    tasks = list(shown)
    audit.record("listed", team, actor=user, list="team_tasks")
    decisions = [task for task in tasks if task.decides]
    others = [task for task in tasks if not task.decides]
    context = {
        "team_name": team.name,
        "unclaimed": rows([task for task in others if task.owner is None], user),
        "claimed": rows([task for task in others if task.owner is not None], user),
        "decisions": rows(decisions, user),
        "workload": _workload(team),
        "page": pages(shown, reverse("team_tasks", args=[team.pk])),
    }
    return render(request, "desk/team_tasks.jinja", context)


def _workload(team: Team) -> list[dict[str, Any]]:
    """Count what is with each person: everyone who does the team's work today, and whoever else holds some of it."""
    members = Membership.objects.filter(
        Membership.on(clock.today()), team=team, role__key__in=PRACTICE_ROLES | MANAGING_ROLES, user__is_active=True
    )
    held = Task.objects.filter(Task.for_people(), team=team, finished__isnull=True, owner__isnull=False)
    counted = held.values("owner").annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=clock.today())))
    numbers = {row["owner"]: row for row in counted.order_by("owner")}
    people = User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=list(numbers))).order_by("name")
    nothing = {"open": 0, "late": 0}
    return [
        {"name": person.name, "open": row["open"], "late": row["late"]}
        for person in people
        for row in [numbers.get(person.pk, nothing)]
    ]
