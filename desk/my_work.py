"""My work: what to do next, and why, in one look."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.guard import guarded
from accounts.models import User
from accounts.policy import visible_to
from desk.rows import open_tasks, rows
from records.models import RecordVersion, State
from workflow.models import Task

A_PAGE = 25


@guarded("open", place="my_work")
def home(request: HttpRequest) -> HttpResponseBase:
    """The first page: one's own work."""
    return redirect("my_work")


@guarded("open", place="my_work")
def my_work(request: HttpRequest) -> HttpResponseBase:
    """Open tasks that are with this person, by what is most pressing."""
    user: User = request.user  # type: ignore[assignment]
    paginator = Paginator(open_tasks(visible_to(user, Task, "work")), A_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    mine = rows(shown, user)
    sections = _sections(mine)
    audit.record("listed", None, actor=user, list="my_work")
    context = {
        "today": clock.today(),
        "strip": [
            {"label": s["title"], "count": len(s["tasks"]), "anchor": s["anchor"]} for s in sections if s["tasks"]
        ],
        "sections": sections,
        "drafts": _drafts(shown),
        "waiting": _waiting(user),
        "total": paginator.count,
        "page": pages(shown, reverse("my_work")),
    }
    return render(request, "desk/my_work.jinja", context)


def pages(shown: Any, url: str) -> dict[str, Any] | None:
    """Return the page links of a list, or None when it fits on one page."""
    if shown.paginator.num_pages <= 1:
        return None
    return {
        "number": shown.number,
        "pages": shown.paginator.num_pages,
        "previous_url": f"{url}?page={shown.previous_page_number()}" if shown.has_previous() else None,
        "next_url": f"{url}?page={shown.next_page_number()}" if shown.has_next() else None,
    }


def _sections(mine: list[dict[str, Any]]) -> list[dict[str, Any]]:
    today = clock.today()
    soon = today + timedelta(days=13 - today.weekday())
    made: list[dict[str, Any]] = [
        {"anchor": "late", "title": _("Late"), "tasks": [], "empty": None},
        {"anchor": "today", "title": _("Due today"), "tasks": [], "empty": None},
        {"anchor": "returned", "title": _("Returned to me"), "tasks": [], "empty": None},
        {"anchor": "soon", "title": _("Due this week and next"), "tasks": [], "empty": None},
        {"anchor": "later", "title": _("Later"), "tasks": [], "empty": None},
    ]
    by_anchor = {section["anchor"]: section["tasks"] for section in made}
    for task in mine:
        by_anchor[_anchor(task, today, soon)].append(task)
    return made


def _anchor(task: dict[str, Any], today: Any, soon: Any) -> str:
    due = task["due"]["date"] if task["due"] else None
    if due is not None and due < today:
        return "late"
    if due == today:
        return "today"
    if task["state"] == "returned":
        return "returned"
    return "soon" if due is not None and due <= soon else "later"


def _drafts(tasks: Any) -> list[dict[str, Any]]:
    begun = [task for task in tasks if task.draft is not None and task.draft.revision > 0]
    begun.sort(key=lambda task: task.draft.updated_at, reverse=True)
    return [
        {
            "title": task.title_text,
            "child": task.case.child.name if task.case else None,
            "url": reverse("task_form_start", args=[task.pk]),
            "saved_at": task.draft.updated_at,
        }
        for task in begun[:5]
    ]


def _waiting(user: User) -> list[dict[str, Any]]:
    """What this person submitted and somebody else has yet to decide."""
    sent = Task.objects.filter(owner=user, record__record__state=State.SUBMITTED, record__author=user)
    latest: dict[Any, tuple[Task, RecordVersion]] = {}
    for task in sent.select_related("case__child", "record__record", "record__form_version").order_by("-finished")[:50]:
        if task.record is not None:
            latest.setdefault(task.record.record_id, (task, task.record))
    return [_waits(task, version) for task, version in list(latest.values())[:10]]


def _waits(task: Task, version: RecordVersion) -> dict[str, Any]:
    deciding = open_tasks(Task.objects.filter(process=task.process_id)).first()
    holder = deciding and (deciding.owner or deciding.team)
    return {
        "title": version.form_version.title,
        "child": task.case.child.name if task.case else None,
        "url": reverse("record", args=[version.record.reference, version.number]),
        "with_whom": holder.name if holder else _("nobody yet"),
        "since": version.submitted_at,
    }
