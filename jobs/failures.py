"""What is kept of a failure: a code and a place in the code, never the text of an exception, which may name a child."""

import logging
import re
import traceback
from collections.abc import Callable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.context import authority
from jobs.models import DueWork, JobRun

logger = logging.getLogger(__name__)

ABANDONED = "abandoned"
UNKNOWN_KIND = "unknown_kind"
REASONS: dict[str, str | Promise] = {
    ABANDONED: _("Casewright was stopped in the middle of it, each time it was tried."),
    UNKNOWN_KIND: _("This version of Casewright does not know how to do this kind of work."),
    "OperationalError": _("The database could not be reached, or was too busy."),
}
"""Codes that can be put in words. Every other code is shown as it is, for whoever looks after Casewright."""
_FIT = re.compile(r"[A-Za-z0-9_.:-]{1,60}")


type GivenUp = Callable[[UUID, str], None]

_given_up: dict[str, GivenUp] = {}


def when_given_up(kind: str, handler: GivenUp) -> None:
    """Say who learns that due work of a kind is tried no more: with its subject and the code, inside its authority."""
    _given_up[kind] = handler


def code_of(error: BaseException) -> str:
    """Return the fixed code that an error carries as `code`, or the name of its type."""
    code = getattr(error, "code", None)
    if isinstance(code, str) and _FIT.fullmatch(code):
        return code
    return type(error).__name__[:60]


def tell_log(kind: str, pk: UUID, error: BaseException) -> None:
    """Write one line about a failure: what kind of work, its id, the type of the error and where it arose."""
    trace = traceback.extract_tb(error.__traceback__)
    place = f"{trace[-1].filename.rpartition('/')[2]}:{trace[-1].lineno}" if trace else "nowhere"
    logger.error("work %s of kind %s failed: %s, %s in %s", pk, kind, code_of(error), type(error).__name__, place)


def tell_owner(work: DueWork) -> None:
    """Let whoever has to do with a piece of due work know that it is tried no more. What goes wrong there is logged."""
    handler = _given_up.get(work.kind)
    if handler is None:
        return
    try:
        with authority(work.authority_id):
            handler(work.subject, work.error_code)
    except Exception as error:
        tell_log(work.kind, work.pk, error)


def tell_audit(work: DueWork | JobRun) -> None:
    """Keep in the audit trail of its authority that nobody tries a piece of work any more."""
    logger.error("work %s of kind %s is given to a person after %s tries", work.pk, work.kind, work.attempts)
    if work.authority_id is None:
        return
    with authority(work.authority_id):
        audit.record("work_failed", work, actor=None, kind=work.kind, code=work.error_code, attempts=work.attempts)
