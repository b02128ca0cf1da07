"""Children's files: the list, the file, and starting work for a child."""

from contextlib import suppress
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import User
from accounts.paging import A_PAGE, pages
from accounts.policy import Place, can, visible_to
from cases.identity import age_words, identity
from cases.models import Allocation, Case
from desk.family import family
from desk.process_pages import work_of
from desk.rows import open_tasks, rows, where
from desk.story import Recorded
from desk.story_view import StoryAddress, story
from workflow import work
from workflow.errors import WorkflowError
from workflow.models import ActiveProcess, ProcessInstance, Task
from workflow.starting import may_begin, open_instances, start_for_case, start_label


def load_case(request: HttpRequest, reference: str, **rest: Any) -> Case | None:
    """The file of the address."""
    return Case.objects.filter(reference=reference).select_related("child").first()


@guarded("open", place="cases")
def cases(request: HttpRequest) -> HttpResponseBase:
    """The children whose files this person may see."""
    user: User = request.user  # type: ignore[assignment]
    seen = visible_to(user, Case).select_related("child").order_by("child__family_name", "child__given_name")
    shown = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    held = Allocation.objects.filter(Allocation.on(today), case__in=[case.pk for case in shown])
    allocations = {a.case_id: a for a in held.select_related("worker", "team").order_by("starts_on")}
    audit.record("listed", None, actor=user, list="cases")
    listed = []
    for case in shown:
        allocation = allocations.get(case.pk)
        born = case.child.date_of_birth
        listed.append(
            {
                "name": case.child.name,
                "age": age_words(born, today) if born else _("not yet born"),
                "reference": case.reference,
                "worker": allocation.worker.name if allocation and allocation.worker else None,
                "team": allocation.team.name if allocation else None,
                "url": reverse("case", args=[case.reference]),
            }
        )
    context = {
        "cases": listed,
        "page": pages(shown, reverse("cases")),
        "new_file_url": reverse("new_file") if can(user, "open", Place("new_file")) else None,
    }
    return render(request, "desk/cases.jinja", context)


@guarded("view", load=load_case)
def case_page(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """The child in one look: who, with whom, what to do next, what was recorded."""
    user: User = request.user  # type: ignore[assignment]
    audit.record("viewed", case, actor=user, case_id=case.pk)
    episode = case.open_episode
    closed = None if episode else case.episodes.order_by("-closed_on").first()
    recorded = Recorded(case, user)
    context = {
        **identity(case),
        "allocation_url": reverse("allocation", args=[case.reference]) if can(user, "allocate", case) else None,
        "details_url": reverse("details", args=[case.reference]) if can(user, "correct", case) else None,
        "family": family(case, user),
        "next_tasks": rows(open_tasks(visible_to(user, Task).filter(case=case)), user),
        "missing": [],
        "story": story(recorded, StoryAddress.of(case.reference, request.GET)),
        "records": recorded.records(),
        "episode": {"opened_on": episode.opened_on, "reference": case.reference} if episode else None,
        "work": work_of(case, user),
        "closed_on": closed.closed_on if closed else None,
        "open_again_url": reverse("open_again", args=[case.reference]) if closed and can(user, "start", case) else None,
        "can_start": _can_start(user, case),
    }
    return render(request, "desk/case.jinja", context)


def _can_start(user: User, case: Case) -> list[dict[str, str]]:
    if case.open_episode is None or not can(user, "start", case):
        return []
    return [
        {
            "title": start_label(active.version.title),
            "url": reverse("start_process", args=[case.reference, active.key]),
        }
        for active in ActiveProcess.objects.select_related("version").order_by("version__title")
        if may_begin(user, active.version) and not open_instances(case, active.key)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("start", load=load_case)
def start_process(request: HttpRequest, case: Case, reference: str, key: str) -> HttpResponseBase:
    """Start a process for the child; who may do the first step has it at once, and is led into it.

    A second press while one is running opens nothing new. Only opened, the address leads to the file.
    """
    user: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return redirect("case", case.reference)
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)  # no key: others add rows about the case
    if open_instances(case, key):
        tell(request, _("This is already running for this child."), "note")
        return redirect("case", case.reference)
    try:
        process = start_for_case(key, case, user)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect("case", case.reference)
    mine = _first_step(process, user)
    if mine is None:
        tell(request, _("Started. The first step is under “What to do next”."))
    else:
        undo = (reverse("release", args=[mine.pk]), _("Give it back"))
        tell(request, _("Started, and it is in your work."), undo=undo)
        return redirect(where(mine))
    return redirect("case", case.reference)


def _first_step(process: ProcessInstance, user: User) -> Task | None:
    """Return the first step that is with this person now: who may take it does so by starting."""
    for task in open_tasks(Task.objects.filter(process=process)):
        if task.owner_id is None and can(user, "claim", task):
            with suppress(WorkflowError):  # the step waits for somebody else, and everything is started all the same
                work.claim(task, user)
                return task
        if task.owner_id == user.pk:
            return task
    return None
