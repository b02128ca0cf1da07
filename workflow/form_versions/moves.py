"""What a person does to move open work to a later version of its form: rehearse, let it run, stop it, take it back."""

from typing import Any, Final

from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import Status as VersionStatus
from accounts.models import User
from forms.models import FormVersion
from jobs import due
from workflow.errors import WorkflowError
from workflow.form_versions import rehearsals
from workflow.form_versions.batches import KIND, back, forward, let_go_on
from workflow.form_versions.reasons import FAILED
from workflow.models import FormMove, MovedTask
from workflow.publishing import VersionError, must_have

Outcome = MovedTask.Outcome
Status = FormMove.Status
MOST_LISTED: Final = 20


class MoveError(WorkflowError):
    """What was asked for does not fit how far the move is, or where it leads."""

    code = "form_move"


def begin(version: FormVersion, by: User) -> FormMove:
    """Begin to move open work to a version, with a rehearsal; or return the move that is not taken back yet.

    Raises `MoveError` for a version that is not published, or retired.
    """
    if version.status != VersionStatus.PUBLISHED:
        raise MoveError(_("Work moves to a version that is published and not retired. Choose another."))
    found: FormMove | None = FormMove.objects.filter(version=version).exclude(status=Status.UNDONE).last()
    if found is not None:
        return found
    made: FormMove = FormMove.objects.create(version=version, by=by)
    audit.record("form_move_begun", made, actor=by, key=version.key, number=version.number)
    rehearsals.begin(made, version)
    return made


def moves_of(key: str) -> list[FormMove]:
    """The last moves to versions of a form, the newest first."""
    found = FormMove.objects.filter(version__key=key).select_related("version").defer("version__content", "findings")
    return list(found.order_by("-id")[:MOST_LISTED])


def rehearse_now(move: FormMove, by: User) -> None:
    """Try it again on every open draft, without changing one."""
    held = _held(move)
    _must_be(held, Status.REHEARSED, Status.STOPPED, Status.DONE)
    rehearsals.begin(held, held.version)
    audit.record("form_move_rehearsed", held, actor=by, drafts=held.findings.get("drafts", 0))


def run(move: FormMove, by: User, reason: str) -> None:
    """Let the worker move every open task that asks an earlier version. What stayed before is tried again."""
    held = _held(move)
    _must_be(held, Status.REHEARSED, Status.STOPPED, Status.DONE)
    _must_have(reason)
    MovedTask.objects.filter(move=held).exclude(outcome=Outcome.MOVED).delete()
    held.status, held.reason = Status.RUNNING, reason
    let_go_on(held, by, forward(held).count())
    audit.record("form_move_run", held, actor=by, reason=reason, total=held.total)


def stop(move: FormMove, by: User) -> None:
    """Let nothing more be moved. What has moved stays moved."""
    held = _held(move)
    _must_be(held, Status.RUNNING, Status.UNDOING)
    held.status, held.ended_at = Status.STOPPED, clock.now()
    held.save(update_fields=["status", "ended_at"])
    due.cancel(KIND, held.pk)
    audit.record("form_move_stopped", held, actor=by, moved=held.moved)


def undo(move: FormMove, by: User, reason: str) -> None:
    """Let the worker take back everything that moved, as far as nobody has typed in it since."""
    held = _held(move)
    _must_be(held, Status.STOPPED, Status.DONE)
    _must_have(reason)
    MovedTask.objects.filter(move=held, outcome=Outcome.KEPT, reason=FAILED).update(outcome=Outcome.MOVED, reason="")
    held.status, held.reason = Status.UNDOING, reason
    let_go_on(held, by, back(held).count())
    audit.record("form_move_undone", held, actor=by, reason=reason, total=held.total)


def _held(move: FormMove) -> FormMove:
    rows: Any = FormMove.objects.select_for_update(of=("self",)).select_related("version")
    held: FormMove = rows.get(pk=move.pk)
    return held


def _must_be(move: FormMove, *status: str) -> None:
    if move.status not in status:
        raise MoveError(_("That cannot be done now: the work is %(how)s.") % {"how": move.get_status_display()})


def _must_have(reason: str) -> None:
    try:
        must_have(reason)
    except VersionError as error:
        raise MoveError(str(error)) from error
