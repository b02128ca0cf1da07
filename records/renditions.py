"""The PDFs of a version: asking for them, asking again, and reading what was made."""

import hashlib
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from accounts import clock, files
from accounts.keys import DecryptionError, KeyMissingError
from accounts.models import User
from jobs.queue import enqueue
from records import trail
from records.models import RecordVersion, Rendition
from records.problems import PROBLEMS

OVERDUE_AFTER = timedelta(minutes=15)
"""A rendition that is still in the making after this long may be asked for again: its worker may have died."""


class StoredPdfUnreadableError(Exception):
    """The file of a finished rendition is missing, damaged or not the one that was made."""


def known_files(ids: Collection[UUID]) -> set[UUID]:
    """Which of some ids are those of PDFs."""
    return set(Rendition.objects.filter(pk__in=ids).values_list("pk", flat=True))


def ask_for(version: RecordVersion, kind: str) -> Rendition:
    """Have a PDF made by a job, which starts when the caller's transaction commits."""
    rendition: Rendition
    rendition, made = Rendition.objects.get_or_create(version=version, kind=kind, defaults={"asked_at": clock.now()})
    if made:
        _enqueue(rendition)
    return rendition


def begin(version: RecordVersion, kind: str) -> Rendition:
    """Have the first PDF of a version made that nobody else knows of yet."""
    rendition: Rendition = Rendition.objects.create(version=version, kind=kind, asked_at=clock.now())
    _enqueue(rendition)
    return rendition


def ask_again(rendition: Rendition, by: User) -> bool:
    """Have a PDF made that failed, is overdue or can no longer be read; say whether there was a need.

    Asking twice queues one job.
    """
    held = Rendition.objects.select_for_update().get(pk=rendition.pk)
    problem = problem_of(held)
    if not problem and held.progress == Rendition.Progress.READY and not is_readable(held):
        problem = "stored_file"
    if not problem or not PROBLEMS[problem].worth_trying_again:
        return False
    held.progress, held.problem, held.asked_at = Rendition.Progress.MAKING, "", clock.now()
    held.save()
    trail.note("pdf_asked_again", held, held.version.record, actor=by, kind=held.kind, problem=problem)
    _enqueue(held)
    return True


def problem_of(rendition: Rendition) -> str:
    """Why the PDF is not there and will not come by itself: a code of `PROBLEMS`, or "" while all is well.

    Does not read the file: `read` finds out whether it is damaged.
    """
    match rendition.progress:
        case Rendition.Progress.FAILED:
            return rendition.problem if rendition.problem in PROBLEMS else "unexpected"
        case Rendition.Progress.MAKING:
            return "overdue" if clock.now() - rendition.asked_at > OVERDUE_AFTER else ""
        case _:
            return "" if files.exists(rendition.pk) else "stored_file"


def read(rendition: Rendition) -> bytes:
    """Return the finished PDF; raise `StoredPdfUnreadableError` when its file is not the one that was made."""
    try:
        content = files.fetch(rendition.pk)
    except (FileNotFoundError, DecryptionError, KeyMissingError) as error:
        raise StoredPdfUnreadableError(str(error)) from error
    if hashlib.sha256(content).hexdigest() != rendition.sha256:
        raise StoredPdfUnreadableError(f"The stored file {rendition.pk} is not the PDF that was made.")
    return content


def is_readable(rendition: Rendition) -> bool:
    """Say whether `read` would give the PDF."""
    try:
        read(rendition)
    except StoredPdfUnreadableError:
        return False
    return True


def _enqueue(rendition: Rendition) -> None:
    from records.jobs import make_rendition  # which imports this module's neighbours

    enqueue(make_rendition, rendition_id=str(rendition.pk))
