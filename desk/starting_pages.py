"""Starting work: for a child, for several children of a family, or as work of a team."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import Team, User
from accounts.policy import can, standing
from cases.identity import child_age_words, identity
from cases.kin import SIBLINGS
from cases.models import Case
from cases.relationships import family_of
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.failed_work import has_failed
from desk.open_steps import already_open
from desk.rows import open_tasks, where
from desk.team_loading import load_team
from workflow import work
from workflow.before_beginning import Before
from workflow.errors import WorkflowError
from workflow.flows import flow_of
from workflow.models import ActiveProcess, ProcessInstance, Subject, Task
from workflow.starting import (
    ANOTHER_ROLE,
    keys_running,
    may_begin,
    open_instances,
    running,
    start_for_authority,
    start_for_case,
    start_for_family,
    start_label,
)

SAME_PRESS = timedelta(seconds=10)
"""Within this time the same start by the same person counts as one press."""


def can_start(user: User, case: Case, besides: Collection[str] = ()) -> list[dict[str, str]]:
    """Return what the person may start from a child's page: `[{title, url, method, phase}]`.

    What may begin before our work with the child has begun comes first, then all by title. What its process lets nobody
    begin as things stand is left out (`casewright:by-hand-when`).

    Work about one child is posted to (`method`), work about several leads to the page that asks for which. What runs is
    left out unless another may begin beside it (`casewright:by-hand-again`), and so are the processes `besides`, which
    other work offers.
    """
    if not can(user, "start", case):
        return []
    found: list[tuple[bool, dict[str, str]]] = []
    episode = case.open_episode
    running_now, before = keys_running(case), Before(case, episode)
    for active in ActiveProcess.objects.select_related("version").order_by("version__title"):
        model = flow_of(active.version_id).model
        if active.key in besides or (active.key in running_now and not model.by_hand_again):
            continue
        if model.subject not in (Subject.CASE, Subject.FAMILY):
            continue
        if (model.needs_episode and episode is None) or not may_begin(user, active.version):
            continue
        if before.refuses(model):
            continue
        page, method = ("start_process", "post") if model.subject == Subject.CASE else ("start_for_family", "get")
        url = reverse(page, args=[case.reference, active.key])
        title = start_label(active.version.title)
        found.append((model.needs_episode, {"title": title, "url": url, "method": method, "phase": model.phase}))
    return [told for _needs, told in sorted(found, key=lambda one: one[0])]


def team_can_start(user: User, team: Team) -> list[dict[str, str]]:
    """Return what the person may start as work of a team, about no child: `[{title, url}]`, posted to."""
    here = standing(user)
    if team.pk not in here.team_ids and not here.holds("service_manager"):
        return []
    return [
        {
            "title": start_label(active.version.title),
            "url": reverse("start_for_team", args=[team.pk, active.key]),
        }
        for active in ActiveProcess.objects.select_related("version").order_by("version__title")
        if flow_of(active.version_id).model.subject == Subject.AUTHORITY and may_begin(user, active.version)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("start", load=load_case)
def start_process(request: HttpRequest, case: Case, reference: str, key: str) -> HttpResponseBase:
    """Start a process for the child; who may do the first step has it at once, and is led into it.

    While one is running, only what its process lets begin again opens another, once asked: with the newest that a page
    showed (`open`), so that a second press opens nothing new. Only opened, the address leads to the file.
    """
    user = signed_in(request)
    if request.method != "POST":
        return redirect("case", case.reference)
    active = ActiveProcess.objects.select_related("version").filter(key=key).first()
    if active is None:
        return redirect("case", case.reference)
    for_others = _for_others(request, case, active)
    if for_others is not None:
        return for_others
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)  # no key: others add rows about the case
    beside = list(running(case, key).order_by("-created", "-pk")[:1])
    if beside and not flow_of(active.version_id).model.by_hand_again:
        tell(request, _("This is already running for this child."), "note")
        return redirect("case", case.reference)
    if beside and request.POST.get("open") != str(beside[0].pk) and _same_press(beside[0], user):
        return _led_into(Task.objects.filter(process=beside[0]), user, reverse("case", args=[case.reference]))
    asked = _refused(request, case, active, [case]) or _asked_first(request, case, active, beside)
    if asked is not None:
        return asked
    try:
        process = start_for_case(key, case, user)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect("case", case.reference)
    return _started(request, process, user, reverse("case", args=[case.reference]))


def _for_others(request: HttpRequest, case: Case, active: ActiveProcess) -> HttpResponse | None:
    """Lead back to the file whoever is in none of the roles that begin this work; else None.

    Asked before anything is said of how things stand with the child; that it was refused is kept.
    """
    user = signed_in(request)
    if may_begin(user, active.version):
        return None
    kept = {"reason": ANOTHER_ROLE.template, "wanted": "start", "key": active.key}
    audit.record("refused", case, actor=user, case_id=case.pk, **kept)
    tell(request, str(ANOTHER_ROLE), "late")
    return redirect("case", case.reference)


def _refused(request: HttpRequest, case: Case, active: ActiveProcess, children: Iterable[Case]) -> HttpResponse | None:
    """Say why work cannot begin by hand for some of the children as things stand, and what to do instead; else None."""
    model = flow_of(active.version_id).model
    refused = [one for one in children if Before(one, one.open_episode).refuses(model)]
    if not refused:
        return None
    context = {
        "title": start_label(active.version.title),
        "words": model.by_hand_refused,
        "of_others": [f"{one.child.name}, {one.reference}" for one in refused] if refused != [case] else [],
        **identity(case, signed_in(request)),
    }
    return render(request, "desk/start_refused.jinja", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _asked_first(
    request: HttpRequest, case: Case, active: ActiveProcess, beside: Sequence[ProcessInstance]
) -> HttpResponse | None:
    """Ask whether work is to begin by hand for a child who has died, beside the same work, or that hardly ever does so.

    `beside` is the newest of that work which is under way. None where all was answered, or there is nothing to ask.
    """
    user = signed_in(request)
    died, words = case.child.date_of_death is not None, flow_of(active.version_id).model.by_hand_asks
    although = "died" if died else "by-hand" if words else ""
    newest = str(beside[0].pk) if beside else ""
    if request.POST.get("although", "") == although and request.POST.get("open", "") == newest:
        return None
    context = {
        "title": start_label(active.version.title),
        "work": active.version.title,
        "died": died,
        "words": words,
        "although": although,
        "newest": newest,
        "already": already_open(case, user, running(case, active.key)) if beside else [],
    }
    return render(request, "desk/start_although.jinja", {**context, **identity(case, user)})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("start", load=load_case)
def for_family(request: HttpRequest, case: Case, reference: str, key: str) -> HttpResponseBase:
    """Ask for which children of the family the work is, then start it. Posted: `child`, references of files."""
    user = signed_in(request)
    active = ActiveProcess.objects.select_related("version").filter(key=key).first()
    model = flow_of(active.version_id).model if active is not None else None
    needs = model is None or model.needs_episode
    if active is None or model is None or model.subject != Subject.FAMILY or (needs and case.open_episode is None):
        tell(request, _("This cannot be started for this child."), "late")
        return redirect("case", case.reference)
    for_others = _for_others(request, case, active)
    if for_others is not None:
        return for_others
    if request.method != "POST" and open_instances(case, key):
        tell(request, _("This is already running for this child."), "note")
        return redirect("case", case.reference)
    refused = _refused(request, case, active, [case])
    if refused is not None:
        return refused
    listed, unlisted = _children(case, user, needs_episode=needs)
    chosen = [case] if case.child.date_of_death is None else []
    errors = {}
    if request.method == "POST":
        ticked = set(request.POST.getlist("child"))
        chosen = [each for each in listed if each.reference in ticked]
        if not chosen:
            errors["child"] = _("Tick at least one child")
        else:
            return _start_for(request, active, case, chosen, user)
    audit.record("viewed", case, actor=user, case_id=case.pk, page="start_for_family")
    context = {
        "title": start_label(active.version.title),
        "children": [
            {
                "value": each.reference,
                "text": each.child.name,
                "hint": ", ".join(filter(None, [child_age_words(each.child, clock.today()), each.reference])),
                "checked": each in chosen,
            }
            for each in listed
        ],
        "unlisted": _unlisted_words(unlisted),
        **asked_errors(errors, {"child": "#child"}),
        **identity(case, user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "desk/start_for_family.jinja", context, status=status)


def _start_for(request: HttpRequest, active: ActiveProcess, case: Case, chosen: list[Case], user: User) -> HttpResponse:
    key = active.key
    held = Case.objects.select_for_update(of=("self",), no_key=True)
    list(held.filter(pk__in=[one.pk for one in chosen]).order_by("pk"))
    already = [one.reference for one in chosen if open_instances(one, key)]
    if already:
        words = _("This is already running for %(references)s. Nothing was started.")
        tell(request, words % {"references": ", ".join(already)}, "note")
        return redirect("case", case.reference)
    refused = _refused(request, case, active, chosen)
    if refused is not None:
        return refused
    try:
        process = start_for_family(key, chosen, user)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect("case", case.reference)
    return _started(request, process, user, reverse("case", args=[case.reference]))


def _children(case: Case, user: User, *, needs_episode: bool) -> tuple[list[Case], int]:
    """This child and the siblings with a file for whom the person may start work; and how many others there are.

    Where the work needs an open episode, only those who have one.

    Of a sibling who is not listed nothing is said: there may be a file that this person may not see, or none.
    """
    found, unlisted, seen = [case], 0, {case.child_id}
    for relative in family_of(case.child, user):
        if relative.relationship.kind not in SIBLINGS or relative.ended or relative.person.pk in seen:
            continue
        seen.add(relative.person.pk)
        other = relative.case
        fits = other is not None and not (needs_episode and other.open_episode is None)
        if other is not None and fits and can(user, "start", other):
            other.child = relative.person
            found.append(other)
        else:
            unlisted += 1
    return found, unlisted


def _unlisted_words(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "One other child of the family is not listed: there is no open file that you can see.",
        "%(count)s other children of the family are not listed: there are no open files that you can see.",
        count,
    )
    return words % {"count": count}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_team)
def for_team(request: HttpRequest, team: Team, team_id: UUID, key: str) -> HttpResponseBase:
    """Start work of a team about no child. A second press within seconds opens nothing new.

    Only opened, the address leads to the team's work.
    """
    user = signed_in(request)
    here = reverse("team_tasks", args=[team.pk])
    if request.method != "POST":
        return redirect(here)
    Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    again = _just_started(team, key, user)
    if again is not None:
        return _led_into(Task.objects.filter(process=again), user, here)
    try:
        process = start_for_authority(key, user, team)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect(here)
    return _started(request, process, user, here)


def _led_into(tasks: "QuerySet[Task]", user: User, otherwise: str) -> HttpResponseBase:
    """Lead whoever pressed twice to the step that the first press gave them."""
    mine = open_tasks(tasks.filter(owner=user)).first()
    return redirect(where(mine) if mine is not None else otherwise)


def _same_press(process: ProcessInstance, user: User) -> bool:
    """Whether this person started it moments ago from the child's page."""
    recent = process.created > clock.now() - SAME_PRESS
    return recent and process.started_by_id == user.pk and process.parent_task_id is None


def _just_started(team: Team, key: str, user: User) -> ProcessInstance | None:
    """What this person started moments ago, by the same button."""
    since = clock.now() - SAME_PRESS
    found = ProcessInstance.objects.filter(
        team=team, started_by=user, version__key=key, subject=Subject.AUTHORITY, created__gt=since
    )
    return found.order_by("-created").first()


def _started(request: HttpRequest, process: ProcessInstance, user: User, back: str) -> HttpResponse:
    mine = first_step(Task.objects.filter(process=process), user)
    if mine is None and has_failed(process):
        tell(request, _("Started, but a step failed. Those who can put it right have been told."), "late")
        return redirect(back)
    if mine is None:
        where_to = _("Started. The first step is under “What to do next”.")
        tell(request, where_to if process.links else _("Started. The first step is in the list below."))
        return redirect(back)
    tell(
        request,
        _("Started, and it is in your work."),
        undo=(reverse("release", args=[mine.pk]), _("Give it back")),
    )
    return redirect(where(mine))


def first_step(among: "QuerySet[Task]", user: User) -> Task | None:
    """Return the first step that is with this person now: who may take it does so by starting."""
    for task in open_tasks(among):
        if task.owner_id is None and can(user, "claim", task):
            with suppress(WorkflowError):  # the step waits for somebody else, and everything is started all the same
                work.claim(task, user)
                return task
        if task.owner_id == user.pk:
            return task
    return None
