"""What a form shows of another record while it is written: the last final one of the child's open episode."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import day_words
from accounts.models import User
from accounts.policy import can
from accounts.sentences import inside
from cases.models import Case
from forms.rendering import Item, Node
from forms.sources import RecordSummary, register_summaries
from records import trail
from records.deciding import latest_final
from records.models import RecordVersion
from records.shown import shown_in


@register_summaries
def record_summary(reader: Any, about: Any, key: str, questions: Sequence[str]) -> RecordSummary | None:
    """The answers to `questions` (all, when there are none) of the form's record that stands for a child's file.

    Nothing where none is final in the open episode (outside any, where none is open), or the reader may not see it.
    Showing it is kept in the trail.
    """
    if not isinstance(about, Case) or not isinstance(reader, User):
        return None
    episode = about.open_episode
    version = latest_final(about, key, episode, outside=episode is None)
    if version is None or not can(reader, "view", version):
        return None
    trail.note("viewed", version, version.record, actor=reader, record=str(version.record_id))
    words = _("From the %(form)s of %(day)s, by %(name)s.")
    title = version.form_version.title
    said = {
        "form": inside(title),
        "day": day_words(version.submitted_at),
        "name": version.author.name,
    }
    return RecordSummary(words % said, version.url, tuple(_wanted(version, questions, reader)))


def _wanted(version: RecordVersion, questions: Sequence[str], reader: User) -> list[Node[Item]]:
    """The answers to some questions, in the order asked for; those that are not shown there are left out."""
    drawn = shown_in(version, reader)
    if not questions:
        return [node for section in drawn for node in section.elements]
    items = [item for section in drawn for item in section.items]
    order = {f"/{name}": place for place, name in enumerate(questions)}
    found = (item for item in items if item.pointer in order)
    return [*sorted(found, key=lambda item: order[item.pointer])]
