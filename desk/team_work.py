"""Team work: what waits without an owner, what is with whom, what is to be decided."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts import audit, clock
from accounts.guard import guarded
from accounts.models import Team, User
from accounts.policy import visible_to
from desk.my_work import A_PAGE, pages
from desk.rows import is_decision, open_tasks, rows
from workflow.models import Task


def load_team(request: HttpRequest, team_id: UUID) -> Team | None:
    """The team of the address."""
    return Team.objects.filter(pk=team_id).first()


@guarded("view", load=load_team)
def team_tasks(request: HttpRequest, team: Team, team_id: UUID) -> HttpResponseBase:
    """The open tasks of a team, those without an owner first."""
    user: User = request.user  # type: ignore[assignment]
    seen = open_tasks(visible_to(user, Task).filter(team=team)).order_by("owner", "due_on", "-priority", "created")
    shown = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    tasks = list(shown)
    audit.record("listed", team, actor=user, list="team_tasks")
    decisions = [task for task in tasks if is_decision(task)]
    others = [task for task in tasks if not is_decision(task)]
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
    counted = (
        Task.objects.filter(team=team, finished__isnull=True, owner__isnull=False, form_version__isnull=False)
        .values("owner__name")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=clock.today())))
        .order_by("owner__name")
    )
    return [{"name": c["owner__name"], "open": c["open"], "late": c["late"]} for c in counted]
