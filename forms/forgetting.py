"""Earlier versions of drafts are kept for a while after the draft is submitted, then deleted: the record counts.

Files that were taken out of the draft go with them: only an earlier version could have put them back.
How long is a setting of the authority. What a draft that is never submitted held before stays with it.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, clock, context, files
from accounts.dated_settings import declare, value
from forms.content import canonical
from forms.items import removed_in
from forms.json_values import JsonObject
from forms.models import Draft, DraftRevision, StoredFile
from jobs.due import schedule_all

KIND: Final = "forms.forget_revisions"
DAYS: Final = "earlier_versions_days"

declare(
    DAYS,
    default=90,
    kind="days",
    label=_("Days for which earlier versions of a draft are kept once it is submitted"),
    source=_(
        "UK GDPR article 5(1)(e): no longer than needed. Earlier wording is needed to clear up a mistake soon after "
        "submitting; the record itself is kept by its own rules."
    ),
    least=1,
    most=366,
)


def forget_later(draft: Draft) -> None:
    """Have the earlier versions of a draft that is being submitted deleted when their time is over."""
    kept = value(DAYS)
    if isinstance(kept, int):
        schedule_all(draft.pk, {KIND: clock.now() + timedelta(days=kept)})


def forget(draft_id: UUID) -> None:
    """Delete the earlier versions of a draft, unless it is being written in again."""
    if Draft.objects.filter(pk=draft_id, submitted_at__isnull=False).exists():
        DraftRevision.objects.filter(draft_id=draft_id).delete()
        delete_files(unlisted(Draft.objects.get(pk=draft_id)))


def delete_files(gone: Iterable[StoredFile]) -> None:
    """Delete files for good, with a line in the audit trail for each: the bytes once the transaction is through.

    Bytes that cannot be deleted are told to the log; the others go all the same.
    """
    for stored in gone:
        audit.record("file_deleted", stored, actor=None, sha256=stored.sha256, draft=str(stored.draft_id))
        transaction.on_commit(partial(_delete_bytes, context.required_id(), stored.pk), robust=True)
        stored.delete()


def unlisted(draft: Draft) -> list[StoredFile]:
    """The files that were added to a draft and that it lists no more, or only in items that were removed from a list.

    A draft that is submitted never changes, and what its records and later drafts list came from it.
    """
    listed = canonical(_without_removed(draft))
    added = StoredFile.objects.filter(draft=draft).order_by("added_at", "pk")
    return [stored for stored in added if str(stored.pk) not in listed]


def _without_removed(draft: Draft) -> JsonObject:
    """What a draft holds, but for the items that were removed from its lists."""
    held: dict[str, Any] = draft.entered
    for question in draft.form_version.definition.lists.values():
        fields = held.get(question.page, {})
        gone = tuple(f"{question.pointer}/{item}/" for _, item in removed_in(question, fields))
        if gone:
            kept = {name: texts for name, texts in fields.items() if not name.startswith(gone)}
            held = {**held, question.page: kept}
    return held


def _delete_bytes(owner: UUID, file_id: UUID) -> None:
    with context.authority(owner):
        files.delete(file_id)
