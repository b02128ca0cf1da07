"""Who works with a child: a manager changes it, from today or from a day soon."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.days import day_words
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.models import Team
from accounts.policy import can, visible_to
from cases.identity import identity
from cases.models import Allocation, Case
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.giving import NOBODY
from desk.people import cannot_words, choices, person_of, roles_in
from desk.rows import open_tasks
from forms import kept_pages
from forms.kept_pages import Kept
from workflow.assigning import FURTHEST, AllocationError, Reallocated, reallocate, stays
from workflow.models import Task
from workflow.routing import OF_WORKER
from workflow.workload import Candidate, able, workers_of

FIELDS = frozenset({"team", "worker", "reason", "from_on-day", "from_on-month", "from_on-year"})
HREFS = {"from_on": "#from_on-day", "worker": "#worker", "reason": "#reason"}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("allocate", load=load_case)
def allocation(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """Choose a team and a worker for a child, from which day, and why.

    `?team=` shows the people of another team. Posted: `team`, `worker` (an id, or `nobody` when the team decides),
    `from_on-day`, `-month`, `-year`, `reason`; `pick`, the team that is chosen, and `show`, when only its people are
    wanted. What was typed stays, whatever team is shown, and is kept as it is typed.
    """
    user = signed_in(request)
    if kept_pages.is_typing(request):
        return kept_pages.keep(request, user, FIELDS)
    if kept_pages.is_left(request):
        kept_pages.let_go(request, user)
        return redirect("case", case.reference)
    present = case.allocation_on(clock.today())
    kept = kept_pages.kept_page(request, user)
    if request.method != "POST":
        wanted = _team(request.GET.get("team", "")) or _team(kept.posted.get("team", ""))
        return _drawn(request, case, present, wanted or (present.team if present else None), _day_of(kept), {}, kept)
    team, picked = _team(request.POST.get("team", "")), _team(request.POST.get("pick", ""))
    asked = AskedDay.posted("from_on", request.POST) if team is not None else AskedDay.of("from_on", clock.today())
    if "show" in request.POST:
        return _drawn(request, case, present, picked or team, asked, {}, kept)
    if picked is not None and picked != team:
        words = _("These are the people of %(team)s: choose who of them works with the child")
        return _drawn(request, case, present, picked, asked, {"worker": words % {"team": picked.name}}, kept)
    errors, from_on = _problems(request, team, asked)
    if not errors and team is not None and from_on is not None:
        try:
            worker = person_of(request.POST.get("worker", ""))
            done = reallocate(case, user, worker, team, from_on, request.POST.get("reason", ""))
        except AllocationError as error:
            errors[error.field] = str(error)
        else:
            kept_pages.let_go(request, user)
            tell(request, _done(case, done))
            return redirect("case", case.reference) if can(user, "view", case) else redirect("my_work")
    return _drawn(request, case, present, team or (present.team if present else None), asked, errors, kept)


def _day_of(kept: Kept) -> AskedDay:
    """The day that was typed here before, unless it has passed; else today."""
    asked = AskedDay.posted("from_on", kept.posted)
    try:
        passed = asked.day is None or asked.day < clock.today()
    except NotADayError:
        passed = False
    return AskedDay.of("from_on", clock.today()) if passed else asked


def _problems(request: HttpRequest, team: Team | None, asked: AskedDay) -> tuple[dict[str, str], date | None]:
    errors: dict[str, str] = {}
    wanted = request.POST.get("worker", "")
    if team is None or (person_of(wanted) is None and wanted != NOBODY):
        errors["worker"] = _("Choose who works with the child")
    from_on = None
    try:
        from_on = asked.day
        if from_on is None:
            errors["from_on"] = _("Enter the day from which this counts, such as %(day)s") % {"day": _example()}
    except NotADayError as error:
        errors["from_on"] = str(error)
    if not request.POST.get("reason", "").strip():
        errors["reason"] = _("Say why, in a few words")
    return errors, from_on


def _example() -> str:
    today = clock.today()
    return f"{today.day} {today.month} {today.year}"


def _team(text: str) -> Team | None:
    return Team.objects.filter(pk=uuid_of(text)).first()


def _drawn(
    request: HttpRequest,
    case: Case,
    present: Allocation | None,
    team: Team | None,
    asked: AskedDay,
    errors: dict[str, str],
    kept: Kept,
) -> HttpResponseBase:
    user = signed_in(request)
    audit.record("viewed", case, actor=user, case_id=case.pk, page="allocation")
    people = workers_of(team) if team is not None else []
    held = case.allocations.select_related("worker", "team", "made_by").order_by(*Allocation.LATEST_FIRST)
    moving = list(open_tasks(visible_to(user, Task).filter(case=case)))
    context = {
        "teams": [
            {"value": str(one.pk), "text": one.name, "selected": one == team} for one in Team.objects.order_by("name")
        ],
        "team": {"id": str(team.pk), "name": team.name} if team is not None else None,
        "people": _with_roles(team, people, present, moving) if team is not None else [],
        "present_id": str(present.worker_id) if present is not None and present.team == team else "",
        "chosen": kept.posted.get("worker", ""),
        "from_on": asked,
        "furthest": clock.today() + FURTHEST,
        "reason": kept.posted.get("reason", ""),
        "kept": kept,
        **asked_errors(errors, HREFS),
        "history": [_told(one) for one in held],
        "moving": [
            {
                "title": task.title_text,
                "with": task.owner.name if task.owner else None,
                "stays": stays(task, present),
            }
            for task in moving
        ],
        **identity(case, user),
    }
    return render(request, "desk/allocation.jinja", context)


def _with_roles(
    team: Team, people: list[Candidate], present: Allocation | None, moving: list[Task]
) -> list[dict[str, Any]]:
    """Return who may work with the child, with the roles of each, and which of the worker's tasks they may not do."""
    held = roles_in(team)
    theirs = [task for task in moving if _is_workers(task, present)]
    cannot = {
        one.user.pk: [task.title_text for task in theirs if not able(one.user, held.get(one.user.pk, ()), task)]
        for one in people
    }
    return [
        shown
        | {
            "roles": ", ".join(held.get(one.user.pk, {}).values()),
            "cannot": cannot_words(cannot[one.user.pk]),
        }
        for one, shown in zip(people, choices(people, {pk for pk, titles in cannot.items() if titles}), strict=True)
    ]


def _is_workers(task: Task, present: Allocation | None) -> bool:
    """Whether a task goes with the worker: the one who has the child has it, or it waits for whoever has the child."""
    if task.owner_id is None:
        return task.flow_task.element.assign in OF_WORKER
    return present is not None and task.owner_id == present.worker_id


def _told(one: Allocation) -> dict[str, Any]:
    return {
        "who": one.worker.name if one.worker else _("nobody yet"),
        "team": one.team.name,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "planned": one.starts_on > clock.today(),
        "by": one.made_by.name if one.made_by else None,
        "reason": one.reason or "",
    }


def _done(case: Case, done: Reallocated) -> str:
    new = done.allocation
    told = {"reference": case.reference, "team": new.team.name, "day": day_words(new.starts_on)}
    if new.worker is None:
        words = _("%(reference)s is with %(team)s from %(day)s, without a worker yet.") % told
    else:
        words = _("%(reference)s is with %(name)s, %(team)s, from %(day)s.") % {**told, "name": new.worker.name}
    if new.starts_on > clock.today():
        return words + " " + _("Open tasks move on that day.")
    count = len(done.moved)
    if not count:
        return words
    moved = ngettext("%(count)s open task moved with the child.", "%(count)s open tasks moved with the child.", count)
    return f"{words} {moved % {'count': count}}"
