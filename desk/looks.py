"""What a task says of the day by which to look at it, and of what others recorded about it on the way."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import day_words
from accounts.models import User
from accounts.policy import can
from desk.story import version_url
from forms.rendering import Item
from records import trail
from records.shown import shown_in
from workflow.looking import About, look_by, recorded_about
from workflow.models import Task


def look_words(task: Task, reader: User) -> str:
    """Say who looks at an open task, and by when, or that the day has passed; "" when there is nothing to look at."""
    day = look_by(task)
    if day is None:
        return ""
    told = {"day": day_words(day), "what": task.flow_task.element.follow_up.rstrip(".")}
    passed = day < clock.today()
    if told["what"]:
        words = _("%(what)s: the day for it, %(day)s, has passed.") if passed else _("%(what)s by %(day)s.")
        return words % told
    if task.owner is not None and task.owner_id != reader.pk:
        told["name"] = task.owner.name
        if passed:
            return _("%(name)s was to look at it by %(day)s. That day has passed.") % told
        return _("%(name)s looks at it by %(day)s.") % told
    return (_("The day to look at it, %(day)s, has passed.") if passed else _("Look at it by %(day)s.")) % told


def read_on_the_way(task: Task, reader: User, *, in_full: bool) -> list[dict[str, Any]]:
    """Return what others recorded about a task, the newest first: `{words, url, items}`.

    `items` are the answers that the process wants beside the task: of the newest alone, and only `in_full`. Showing
    them is kept in the trail. What the reader may not see is left out.
    """
    seen = [one for one in recorded_about(task) if can(reader, "view", one.version)]
    return [_line(one, reader, answers=in_full and place == 0) for place, one in enumerate(seen)]


def _line(one: About, reader: User, *, answers: bool) -> dict[str, Any]:
    version = one.version
    words = _("%(title)s, by %(name)s on %(day)s")
    told = {"title": version.form_version.title, "name": one.by.name, "day": day_words(version.submitted_at)}
    items = _shown(one, reader) if answers else []
    if items:
        trail.note("viewed", version, version.record, actor=reader, record=str(version.record_id))
    return {"words": words % told, "url": version_url(version), "items": items}


def _shown(one: About, reader: User) -> list[Item]:
    version = one.version
    order = {f"/{name}": place for place, name in enumerate(one.show)}
    items = (item for section in shown_in(version, reader) for item in section.items)
    found = [item for item in items if item.pointer in order and (item.display or item.left_out)]
    return sorted(found, key=lambda item: order[item.pointer])
