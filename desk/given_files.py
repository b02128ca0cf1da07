"""Giving out the bytes of a file, once it is decided that somebody may have it."""

import logging
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.banners import tell
from accounts.downloads import attachment
from accounts.files import StoredFileMissingError
from accounts.keys import DecryptionError, KeyMissingError
from forms.files import keeping
from forms.files.answers import ListedFile
from forms.files.signatures import TYPES
from forms.models import StoredFile

logger = logging.getLogger(__name__)

ORIGINAL = "original"
"""In the query of a download: the photo as it was added, with the place where it was taken."""


def stored_file(file_id: UUID) -> StoredFile:
    """The row of a file. Raises `Http404`."""
    found: StoredFile | None = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise Http404
    return found


def given_out(request: HttpRequest, stored: StoredFile, held: ListedFile, back: str) -> HttpResponse:
    """The bytes as an attachment; a file that may not be opened, or cannot be, leads back with the reason."""
    if not stored.may_be_opened:
        tell(request, _why_not(stored), "late")
        return redirect(back)
    try:
        content = keeping.given_out(stored, original=ORIGINAL in request.GET)
    except (keeping.FileChangedError, StoredFileMissingError, DecryptionError, KeyMissingError) as error:
        logger.error("A stored file cannot be given out: %s", error)
        tell(request, _("The file cannot be read any more. Tell whoever runs the service."), "late")
        return redirect(back)
    return attachment(content, held.name, TYPES[stored.kind].media_type)


def downloaded(answer: HttpResponse) -> str:
    """What the trail says of a file that was asked for."""
    return "file_downloaded" if answer.status_code == HTTPStatus.OK else "file_not_given_out"


def _why_not(stored: StoredFile) -> str:
    if stored.state == StoredFile.State.INFECTED:
        return _("The file holds a virus and is not given out.")
    return _("The file waits to be checked for viruses. It can be opened once it is checked.")
