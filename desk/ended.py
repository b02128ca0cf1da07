"""What became of a task that is over: who did it and what they noted, or why it was no longer needed."""

from typing import Any

from accounts.models import User
from forms import drafts
from forms.rendering import Section, sections
from workflow.models import Task


def ended(task: Task) -> dict[str, Any] | None:
    """Return what the page of a task says once it is over, or None while it is open.

    `{"cancelled": bool, "by": name or "", "at": moment, "timed": whether its time was over, "timer": the name of the
    timer that says so, or "", "note": what was done where there is no form, or ""}`.
    """
    if task.finished is None:
        return None
    told = {"cancelled": task.is_cancelled, "by": task.owner.name if task.owner else "", "at": task.finished}
    fired = task.timers.filter(fired_at__isnull=False).order_by("-fired_at").first() if task.is_cancelled else None
    element = task.flow_task.flow_class.model.elements.get(fired.element_id) if fired is not None else None
    name = element.name if element is not None else ""
    return {**told, "timed": fired is not None, "timer": name, "note": task.note or ""}


def kept_answers(task: Task, reader: User) -> tuple[Section, ...]:
    """Return what a person wrote into a task that was cancelled, to read; nothing for those who wrote nothing."""
    draft, version = task.draft, task.form_version
    if not task.is_cancelled or draft is None or version is None or draft.revision == 0:
        return ()
    if draft.author_id != reader.pk and reader.pk not in drafts.writers(draft):
        return ()
    definition = version.definition
    return sections(definition, definition.review(draft.entered).given)
