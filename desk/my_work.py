"""My work: what to do next, and why, in one look."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.paging import A_PAGE, pages
from accounts.policy import visible_to
from desk import corrections
from desk.about import names_of
from desk.drafts import draft_rows, own_drafts
from desk.own_work import own_work
from desk.rows import open_tasks, rows
from records.models import RecordVersion, State
from workflow.models import Task

SHOWN_DRAFTS = 5


@guarded("open", place="my_work")
def home(request: HttpRequest) -> HttpResponseBase:
    """The first page: one's own work."""
    return redirect("my_work")


@guarded("open", place="my_work")
def my_work(request: HttpRequest) -> HttpResponseBase:
    """Open tasks that are with this person, by what is most pressing, and those that the team may take."""
    user = signed_in(request)
    mine = open_tasks(visible_to(user, Task, "release"))
    paginator = Paginator(mine, A_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    sections = _sections(rows(shown, user))
    takeable, more = _takeable(user)
    begun = list(own_drafts(user)[: SHOWN_DRAFTS + 1])
    corrects, sent = corrections.own(user)
    to_decide, back = corrections.to_decide(user), sum(one["returned"] for one in corrects)
    audit.record("listed", None, actor=user, list="my_work")
    context = {
        "today": clock.today(),
        "strip": [*_decisions(to_decide), *_strip(mine, shown.number, back), _to_take(takeable, more)],
        "sections": sections,
        "takeable": takeable,
        "more_to_take": more,
        "drafts": draft_rows(begun[:SHOWN_DRAFTS], user),
        "more_drafts": len(begun) > SHOWN_DRAFTS,
        "corrects": corrects,
        "corrections_sent": sent,
        "to_decide": to_decide,
        "waiting": _waiting(user),
        "total": paginator.count,
        "page": pages(shown, reverse("my_work")),
    }
    return render(request, "desk/my_work.jinja", context)


def _takeable(user: User) -> tuple[list[dict[str, Any]], bool]:
    """Return what the person could take, at most a page of it, and whether there is more."""
    found = list(open_tasks(visible_to(user, Task, "claim"))[: 2 * A_PAGE])
    barred = own_work(found, user)
    free = [task for task in found if task.pk not in barred]
    return rows(free[:A_PAGE], user), len(free) > A_PAGE


def _decisions(waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"label": _("Corrections to decide"), "count": len(waiting), "url": "#corrections"}] if waiting else []


def _strip(mine: QuerySet[Task], page: int, back: int) -> list[dict[str, Any]]:
    """Count all of the person's tasks by section; each count leads to the page on which its section begins.

    `back` corrections came back to their writer, and stand on each page.
    """
    days = _days()
    anchors = [_anchor(due, bool(data.get("corrects")), *days) for due, data in mine.values_list("due_on", "data")]
    strip = []
    for anchor, label, _title in SECTIONS:
        count = anchors.count(anchor)
        there = anchors.index(anchor) // A_PAGE + 1 if count else page
        url = f"#{anchor}" if there == page else f"{reverse('my_work')}?page={there}#{anchor}"
        if anchor == "returned" and back:
            count, url = count + back, url if count else "#corrections-back"
        strip.append({"label": label, "count": count, "url": url if count else None})
    return strip


def _to_take(takeable: list[dict[str, Any]], more: bool) -> dict[str, Any]:
    count = f"{len(takeable)}+" if more else len(takeable)
    return {"label": _("To take"), "count": count, "url": "#take" if takeable else None}


SECTIONS = (
    ("late", gettext_lazy("Late"), gettext_lazy("Late")),
    ("today", gettext_lazy("Today"), gettext_lazy("Due today")),
    ("returned", gettext_lazy("Returned"), gettext_lazy("Returned to me")),
    ("soon", gettext_lazy("This week and next"), gettext_lazy("Due this week and next")),
    ("later", gettext_lazy("Later"), gettext_lazy("Later")),
)
"""The anchor of each section, its words in the strip, and its title."""


def _sections(mine: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days = _days()
    tasks: dict[str, list[dict[str, Any]]] = {anchor: [] for anchor, _label, _title in SECTIONS}
    for task in mine:
        due = task["due"]["date"] if task["due"] else None
        tasks[_anchor(due, task["state"] == "returned", *days)].append(task)
    return [{"anchor": anchor, "title": title, "tasks": tasks[anchor]} for anchor, _label, title in SECTIONS]


def _days() -> tuple[date, date]:
    """Return today, and the Sunday of next week."""
    today = clock.today()
    return today, today + timedelta(days=13 - today.weekday())


def _anchor(due: date | None, returned: bool, today: date, soon: date) -> str:
    if due is not None and due < today:
        return "late"
    if due == today:
        return "today"
    if returned:
        return "returned"
    return "soon" if due is not None and due <= soon else "later"


def _waiting(user: User) -> list[dict[str, Any]]:
    """What this person submitted and somebody else has yet to decide."""
    seen = visible_to(user, Task)
    sent = seen.filter(owner=user, record__record__state=State.SUBMITTED, record__author=user)
    latest: dict[Any, tuple[Task, RecordVersion]] = {}
    sent = sent.select_related("case__child", "process", "record__record", "record__form_version")
    unread = ("record__answers", "record__reason", "record__form_version__content", "note")
    for task in sent.defer(*unread).order_by("-finished")[:50]:
        if task.record is not None:
            latest.setdefault(task.record.record_id, (task, task.record))
    shown = list(latest.values())[:10]
    several = names_of(task for task, _version in shown)
    deciding = _deciding(task for task, _version in shown)
    return [_waits(task, version, several.get(task.pk), deciding) for task, version in shown]


def _deciding(sent: Iterable[Task]) -> list[Task]:
    """The open tasks by which the processes of tasks are decided, in the order of the day. One question."""
    return list(open_tasks(Task.objects.filter(process__in={task.process_id for task in sent}, decides=True)))


def _waits(task: Task, version: RecordVersion, several: str | None, deciding: Sequence[Task]) -> dict[str, Any]:
    of_work = [one for one in deciding if one.process_id == task.process_id]
    by = next((one for one in of_work if one.scope_id == task.scope_id), next(iter(of_work), None))
    holder = by and (by.owner or by.team)
    return {
        "title": version.form_version.title,
        "child": several or (task.case.child.name if task.case else None),
        "url": version.url,
        "with_whom": holder.name if holder else _("nobody yet"),
        "since": version.submitted_at,
    }
