"""Files that were added to a draft which nobody ever submits: deleted some time after the work went on without it."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.dated_settings import declare, value
from forms.forgetting import delete_files
from forms.models import Draft, StoredFile
from jobs.due import schedule_all
from workflow.models import Task

KIND: Final = "workflow.forget_files"
DAYS: Final = "abandoned_files_days"

declare(
    DAYS,
    default=365,
    kind="days",
    label=_("Days for which files of a draft are kept that is not needed any more and was never submitted"),
    source=_(
        "UK GDPR article 5(1)(e): no longer than needed. Nothing that counts as a record lists these files; what "
        "somebody wrote beside them stays with the task."
    ),
    least=1,
    most=3_660,
)


def forget_files_later(task: Task) -> None:
    """Have the files of a task that is not needed any more deleted when their time is over."""
    if task.draft_id is None or not StoredFile.objects.filter(draft=task.draft_id).exists():
        return
    kept = value(DAYS)
    if isinstance(kept, int):
        schedule_all(task.draft_id, {KIND: clock.now() + timedelta(days=kept)})


def forget_files(draft_id: UUID) -> None:
    """Delete the files of a draft, unless it was submitted or somebody writes in it again."""
    if Draft.objects.filter(pk=draft_id, submitted_at__isnull=False).exists():
        return
    if not Task.objects.filter(draft=draft_id, finished__isnull=True).exists():
        delete_files(StoredFile.objects.filter(draft=draft_id).order_by("added_at", "pk"))
