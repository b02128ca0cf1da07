"""What a decision is about that no step is said to review: what was submitted in its process before, to read.

A step with `casewright:review-of` shows its record on the approval page. One without asks for a decision all the same,
and whoever decides must not do so blind.
"""

from typing import Any

from django.utils.translation import gettext as _

from accounts.days import day_words
from accounts.models import User
from accounts.policy import visible_to
from forms.sources import RecordSummary
from forms.summary_view import SummaryView
from records import trail
from records.models import RecordVersion
from records.shown import shown_in
from workflow.models import Task
from workflow.scopes import outwards, scope_of_task

DECISION = "decision"
"""The property by which a form asks for a decision: to choose, not only to read what was decided elsewhere."""


def decided_about(task: Task, user: User) -> list[RecordVersion]:
    """The last version of what each step of the process submitted, as far as this person may read it, oldest first.

    Of other instances of a multi-instance activity nothing. Empty for a task that asks for no decision, and for one
    that decides on a certain step.
    """
    if task.decides or task.finished is not None or not _asks_for_a_decision(task):
        return []
    here = {None, *(scope.pk for scope in outwards(task.process, scope_of_task(task)))}
    done = Task.objects.filter(process=task.process, record__isnull=False, finished__isnull=False).order_by("id")
    last = {row["element_id"]: row["record_id"] for row in _within(done, here)}
    readable = visible_to(user, RecordVersion).filter(pk__in=last.values())
    found = readable.select_related("record", "form_version", "author")
    return sorted(found, key=lambda version: version.submitted_at)


def to_read(task: Task, user: User) -> list[SummaryView]:
    """The same, as `components/record_summary.jinja` draws it. Showing it is kept in the trail."""
    return [_drawn(version, user) for version in decided_about(task, user)]


def links_to(task: Task, user: User) -> list[tuple[str, RecordVersion]]:
    """The same as links: words and version."""
    return [
        (_("Read “%(form)s”") % {"form": version.form_version.title}, version) for version in decided_about(task, user)
    ]


def _asks_for_a_decision(task: Task) -> bool:
    form = task.form_version
    asked = form.content.get("schema", {}).get("properties", {}).get(DECISION, {}) if form is not None else {}
    return not asked.get("readOnly") and bool(asked.get("oneOf") or asked.get("enum"))


def _within(done: Any, scope_ids: set[Any]) -> list[dict[str, Any]]:
    rows = done.values("element_id", "record_id", "scope_id")
    return [row for row in rows if row["scope_id"] in scope_ids]


def _drawn(version: RecordVersion, user: User) -> SummaryView:
    trail.note("viewed", version, version.record, actor=user, record=str(version.record_id))
    told = {"reference": version.record.reference, "name": version.author.name, "day": day_words(version.submitted_at)}
    return SummaryView(
        type="summary",
        pointer="",
        id=f"about-{version.record.reference}",
        label=version.form_version.title,
        hint="",
        record=RecordSummary(
            _("%(reference)s, by %(name)s, %(day)s.") % told,
            version.url,
            tuple(node for section in shown_in(version, user) for node in section.elements),
        ),
        none="",
        conditional=False,
        lead_in="",
    )
