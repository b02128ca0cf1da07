"""Children's files: the list and the file."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts import audit, clock
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.paging import A_PAGE, pages
from accounts.policy import Place, can, visible_to
from cases.identity import child_age_words, identity
from cases.models import Allocation, Case, Episode
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.failed_work import failed_of
from desk.family import family
from desk.not_taken_over import of_case
from desk.phases import RecordsAddress, phases, records_of
from desk.process_pages import work_of
from desk.rows import open_tasks, rows
from desk.story import Recorded
from desk.story_view import story
from forms.code_lists import code_list
from workflow.models import Task


@guarded("open", place="cases")
def cases(request: HttpRequest) -> HttpResponseBase:
    """The children whose files this person may see."""
    user = signed_in(request)
    seen = visible_to(user, Case).select_related("child").order_by("child__family_name", "child__given_name")
    shown = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    audit.record("listed", None, actor=user, list="cases")
    return render(request, "desk/cases.jinja", {**cases_context(user, shown), "page": pages(shown, reverse("cases"))})


def cases_context(user: User, shown: Iterable[Case]) -> dict[str, Any]:
    """Return what the list of files is drawn from, however they were come by."""
    today = clock.today()
    held = Allocation.counting(today).filter(case__in=[case.pk for case in shown])
    allocations = {a.case_id: a for a in held.select_related("worker", "team")}
    listed: list[dict[str, Any]] = []
    for case in shown:
        allocation = allocations.get(case.pk)
        listed.append(
            {
                "name": case.child.name,
                "age": child_age_words(case.child, today),
                "reference": case.reference,
                "worker": allocation.worker.name if allocation and allocation.worker else None,
                "team": allocation.team.name if allocation else None,
                "url": reverse("case", args=[case.reference]),
                "born": "",
                "why": [],
            }
        )
    return {
        "cases": listed,
        "page": None,
        "typed": "",
        "found": 0,
        "missed": "",
        **asked_errors({}, {"find": "#find"}),
        "all_url": reverse("cases"),
        "find_url": reverse("find_child"),
        "new_file_url": reverse("new_file") if can(user, "open", Place("new_file")) else None,
    }


@guarded("view", load=load_case)
def case_page(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """The child in one look: who, with whom, what to do next, what was recorded."""
    user = signed_in(request)
    audit.record("viewed", case, actor=user, case_id=case.pk)
    episode = case.open_episode
    closed = None if episode else case.episodes.order_by("-closed_on").first()
    recorded = Recorded(case, user)
    address = RecordsAddress.of(case.reference, request.GET)
    records = recorded.records()
    shown, record_tabs = records_of(records, address)
    context = {
        **identity(case, user),
        "allocation_url": reverse("allocation", args=[case.reference]) if can(user, "allocate", case) else None,
        "details_url": reverse("details", args=[case.reference]) if can(user, "correct", case) else None,
        "about_url": reverse("about_child", args=[case.reference]),
        "family": family(case, user),
        "next_tasks": rows(open_tasks(visible_to(user, Task).filter(case=case)), user),
        "failed": failed_of(case, user),
        "died": case.child.date_of_death,
        "missing": of_case(case, user),
        "story": story(recorded, address.story),
        "phases": phases(case, user, records, address),
        "records": shown,
        "record_tabs": record_tabs,
        "episode": {"opened_on": episode.opened_on, "reference": case.reference} if episode else None,
        "work": work_of(case, user),
        "closed_on": closed.closed_on if closed else None,
        "closed_because": _why_closed(closed),
        "open_again_url": reverse("open_again", args=[case.reference])
        if closed and can(user, "open_again", case)
        else None,
    }
    return render(request, "desk/case.jinja", context)


def _why_closed(closed: Episode | None) -> str:
    """Why our work with a child ended, in the words of the code list; empty where nobody said."""
    if closed is None or not closed.closed_because:
        return ""
    listed = code_list("reason_for_closure")
    found = listed.find(closed.closed_because, closed.closed_on or clock.today()) if listed is not None else None
    return found.title if found is not None else closed.closed_because
