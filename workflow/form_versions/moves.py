"""Beginning to move open work to a later version of its form, with a rehearsal."""

from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Status as VersionStatus
from accounts.models import User
from forms.models import FormVersion
from workflow.form_versions.batches import FORM_MOVES
from workflow.form_versions.using import locked
from workflow.models import FormMove
from workflow.work_moves import MoveError, Status

MOST_LISTED: Final = 20


def begin(version: FormVersion, by: User) -> FormMove:
    """Begin to move open work to a version, with a rehearsal; or return the move that is not taken back yet.

    Raises `MoveError` for a version that is not published, or retired.
    """
    if locked(version).status != VersionStatus.PUBLISHED:
        raise MoveError(_("Work moves to a version that is published and not retired. Choose another."))
    found = _open_move(version)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made: FormMove = FormMove.objects.create(version=version, status=Status.REHEARSED, by=by)
    except IntegrityError:  # somebody began it at the same moment
        return FormMove.objects.exclude(status=Status.UNDONE).get(version=version)
    audit.record("form_move_begun", made, actor=by, key=version.key, number=version.number)
    FORM_MOVES.rehearse(made)
    return made


def _open_move(version: FormVersion) -> FormMove | None:
    found: FormMove | None = FormMove.objects.filter(version=version).exclude(status=Status.UNDONE).first()
    return found


def moves_of(key: str) -> list[FormMove]:
    """The last moves to versions of a form, the newest first."""
    found = FormMove.objects.filter(version__key=key).select_related("version").defer("version__content", "findings")
    return list(found.order_by("-id")[:MOST_LISTED])
