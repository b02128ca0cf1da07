"""A manager gives work to people: one task on its own page or from a list, or several at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.models import Team, User
from accounts.policy import can
from desk.about import identity_of
from desk.people import choices, person_of
from desk.task_pages import load_task
from desk.team_loading import load_team
from workflow.assigning import reassign, whereabouts
from workflow.errors import WorkflowError
from workflow.failing import done_at
from workflow.models import Task
from workflow.workload import candidates

NOBODY = "nobody"
FROM_TEAM = "team"


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("give", load=load_task)
def give(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """Choose who gets a task, and say why if one likes.

    Posted: `to`, a person's id or `nobody` for the team's list; `seen_with`, whose it was when the page was drawn;
    `reason`; `back`, the list to return to. The undo of the banner carries `to` and `seen_with` in the address.
    """
    if done_at(task) is not None:
        tell(request, _("This task is done."), "note")
        return redirect("task", task.pk)
    if request.method != "POST":
        return _drawn(request, task)
    wanted = request.POST.get("to") or request.GET.get("to") or ""
    to = person_of(wanted)
    if to is None and wanted != NOBODY:
        return _drawn(request, task, error=_("Choose who gets this task"))
    former = task.owner
    try:
        made = reassign(task, signed_in(request), to, request.POST.get("reason", ""), seen_with=_seen_with(request))
    except WorkflowError as error:
        tell(request, str(error), "late")
        return _onward(request, task)
    if made is None:
        tell(request, whereabouts(Task.objects.select_related("owner", "team").get(pk=task.pk)), "note")
    else:
        back = f"{reverse('give', args=[task.pk])}?to={_said(former)}&seen_with={_said(to)}"
        tell(request, _given(task, to), undo=(back, _("Put it back")))
    return _onward(request, task)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_team)
def give_several(request: HttpRequest, team: Team, team_id: UUID) -> HttpResponseBase:
    """Give the ticked tasks of a team that nobody has to one person. Each is asked about for itself."""
    if request.method != "POST":
        return redirect("team_tasks", team.pk)
    user, to = signed_in(request), person_of(request.POST.get("to", ""))
    ticked = [key for text in request.POST.getlist("task") if (key := uuid_of(text)) is not None]
    tasks = [
        task
        for task in Task.objects.filter(pk__in=ticked, team=team).select_related("case", "owner", "team").order_by("pk")
        if can(user, "give", task)
    ]
    if to is None or not tasks:
        tell(request, _("Tick the tasks, and choose who gets them."), "late")
        return redirect("team_tasks", team.pk)
    given, refused = 0, []
    for task in tasks:
        try:
            given += reassign(task, user, to, seen_with=None) is not None
        except WorkflowError as error:
            refused.append(f"“{task.title_text}”: {error}")
    if given:
        words = ngettext("%(name)s has %(count)s task more.", "%(name)s has %(count)s tasks more.", given)
        tell(request, words % {"name": to.name, "count": given})
    for words in refused:
        tell(request, words, "late")
    return redirect("team_tasks", team.pk)


def _drawn(request: HttpRequest, task: Task, error: str = "") -> HttpResponseBase:
    user = signed_in(request)
    audit.record("viewed", task, actor=user, case_id=task.case_id, page="give")
    people = candidates([task])[task.pk]
    context = {
        "task": {"title": task.title_text, "reference": task.case.reference if task.case else ""},
        "task_url": reverse("task", args=[task.pk]),
        "whereabouts": whereabouts(task),
        "people": choices(people),
        "owned": task.owner_id is not None,
        "team_name": task.team.name if task.team else "",
        "seen_with": _said(task.owner),
        "reason": request.POST.get("reason", ""),
        "back": request.POST.get("back", ""),
        "errors": [{"href": "#to", "text": error}] if error else [],
        "allocation_url": reverse("allocation", args=[task.case.reference])
        if task.case is not None and can(user, "allocate", task.case)
        else None,
        **identity_of(task, user),
    }
    return render(request, "desk/give.jinja", context)


def _onward(request: HttpRequest, task: Task) -> HttpResponseBase:
    if request.POST.get("back") == FROM_TEAM and task.team_id is not None:
        return redirect("team_tasks", task.team_id)
    return redirect("task", task.pk)


def _given(task: Task, to: User | None) -> str:
    if to is None:
        return _("“%(title)s” is back in the team’s list. What was written stays with it.") % {"title": task.title_text}
    return _("%(name)s has “%(title)s” now. What was written stays with it.") % {
        "name": to.name,
        "title": task.title_text,
    }


def _seen_with(request: HttpRequest) -> UUID | str | None:
    """Whose the task was on the page: a person's id, None for nobody's, "" when the page did not say."""
    text = request.POST.get("seen_with") or request.GET.get("seen_with") or ""
    if text == NOBODY:
        return None
    return uuid_of(text) or ""


def _said(user: User | None) -> str:
    return NOBODY if user is None else str(user.pk)
