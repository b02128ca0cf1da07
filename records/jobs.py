"""The job that makes a PDF: reads, draws outside any transaction, and writes the file and the row together."""

import hashlib
import logging
import traceback
from dataclasses import dataclass
from uuid import UUID

from django.tasks import task

from accounts import clock, files
from accounts.context import authority
from accounts.keys import DecryptionError, KeyMissingError
from jobs.queue import JobInsideTransactionError, compute_then_write
from records import trail
from records.document import RecordDocument, gather
from records.models import Rendition
from records.problems import PdfNotMadeError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    rendition_id: UUID
    document: RecordDocument


@task()
def make_rendition(authority_id: str, rendition_id: str) -> None:
    """Make the PDF of a rendition. Run twice, it has one effect; a rendition that is not in the making is left alone.

    A failure is kept in the rendition and its audit row. It does not reach the queue, which every authority shares and
    which keeps the text of exceptions.
    """
    wanted = UUID(rendition_id)
    code = _made(authority_id, wanted)
    if code:  # outside the except block: a failure of this write must not carry the first one into the queue
        _fail(UUID(authority_id), wanted, code)


def _made(authority_id: str, wanted: UUID) -> str:
    """Make the PDF; return "" or the code of what went wrong."""
    try:
        compute_then_write(authority_id, read=lambda: _read(wanted), compute=_draw, write=_write)
    except JobInsideTransactionError:
        raise
    except Exception as error:
        code = _code_of(error)
        logger.error("PDF %s was not made: %s, %s in %s", wanted, code, type(error).__name__, _place_of(error))
        return code
    return ""


def _read(rendition_id: UUID) -> _Wanted | None:
    rendition = (
        Rendition.objects.select_related("version__record__team", "version__form_version", "version__author")
        .filter(pk=rendition_id, progress=Rendition.Progress.MAKING)
        .first()
    )
    return _Wanted(rendition_id, gather(rendition)) if rendition is not None else None


def _draw(wanted: _Wanted) -> bytes:
    from records import pdf  # WeasyPrint takes half a second, of whoever begins, to load

    return pdf.render(wanted.document)


def _write(wanted: _Wanted, content: bytes) -> None:
    """The file first, then the row: if the row is not written, the next run writes both."""
    rendition = _still_making(wanted.rendition_id)
    if rendition is None:
        return
    files.keep(rendition.pk, content)
    rendition.progress, rendition.problem = Rendition.Progress.READY, ""
    rendition.made_at, rendition.sha256 = clock.now(), hashlib.sha256(content).hexdigest()
    rendition.save()


def _fail(authority_id: UUID, rendition_id: UUID, code: str) -> None:
    with authority(authority_id):
        rendition = _still_making(rendition_id)
        if rendition is not None:
            rendition.progress, rendition.problem = Rendition.Progress.FAILED, code
            rendition.save()
            trail.note("pdf_failed", rendition, rendition.version.record, actor=None, kind=rendition.kind, problem=code)


def _still_making(rendition_id: UUID) -> Rendition | None:
    """The rendition, locked, unless another run of the job has finished it meanwhile."""
    making = Rendition.objects.select_for_update().filter(pk=rendition_id, progress=Rendition.Progress.MAKING)
    found: Rendition | None = making.first()
    return found


def _code_of(error: Exception) -> str:
    if isinstance(error, PdfNotMadeError):
        return error.code
    return "unreadable_record" if isinstance(error, DecryptionError | KeyMissingError) else "unexpected"


def _place_of(error: Exception) -> str:
    """The file and line where an error arose: enough to look for it, and nothing of what it was about."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
