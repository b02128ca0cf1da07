"""The job that checks files for viruses which waited for the scanner."""

import logging
from uuid import UUID

from django.conf import settings
from django.tasks import task

from accounts import audit, clock
from accounts.files import StoredFileMissingError
from accounts.keys import DecryptionError, KeyMissingError
from forms.files.clamd import ScannerDownError, holds_virus
from forms.files.keeping import FileChangedError, content_of
from forms.files.scanning import State, found_infected, look_later
from forms.models import StoredFile
from jobs.queue import compute_then_write, enqueue

logger = logging.getLogger(__name__)


def ask_worker(file_id: UUID) -> None:
    """Hand a file that is due to be checked to the queue, which works outside any transaction."""
    enqueue(scan_file, file_id=str(file_id))


@task()
def scan_file(authority_id: str, file_id: str) -> None:
    """Check a file that waits. Run twice, it has one effect; while the scanner is down, it is tried again later."""
    wanted = UUID(file_id)
    compute_then_write(authority_id, read=lambda: _read(wanted), compute=_verdict, write=_write)


def _read(file_id: UUID) -> tuple[UUID, bytes | None] | None:
    stored: StoredFile | None = StoredFile.objects.filter(pk=file_id, state=State.WAITING).first()
    if stored is None:
        return None
    try:
        return stored.pk, content_of(stored)
    except (FileChangedError, StoredFileMissingError, DecryptionError, KeyMissingError) as error:
        logger.error("A file that waits to be checked cannot be read: %s", error)
        return stored.pk, None


def _verdict(inputs: tuple[UUID, bytes | None]) -> State | None:
    _file_id, content = inputs
    if content is None:
        return State.WAITING
    if not settings.CLAMD:
        return State.UNCHECKED
    try:
        return State.INFECTED if holds_virus(settings.CLAMD, content) else State.CLEAN
    except ScannerDownError as error:
        logger.warning("A file goes on waiting to be checked. %s", error)
        return None


def _write(inputs: tuple[UUID, bytes | None], verdict: State | None) -> None:
    """Keep the verdict; None is for a scanner that is still down, and a file that cannot be read waits for good."""
    file_id, _content = inputs
    if verdict is None:
        look_later(file_id)
        return
    stored = StoredFile.objects.select_for_update().filter(pk=file_id, state=State.WAITING).first()
    if stored is None or verdict == State.WAITING:
        return
    stored.state = verdict
    stored.checked_at = clock.now() if verdict != State.UNCHECKED else None
    stored.save(update_fields=["state", "checked_at"])
    if verdict == State.INFECTED:
        found_infected(stored)
    audit.record("file_checked", stored, actor=None, state=str(verdict), sha256=stored.sha256)
