"""Looking for viruses when a file is added, and asking for another look where the scanner could not be asked.

Without a scanner (`CASEWRIGHT_CLAMD`) files are taken and marked as not checked. With one that cannot be asked, a file
is kept and given to nobody until it was checked.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import clock
from forms.files.clamd import ScannerDownError, holds_virus
from forms.files.signatures import FileRefusedError
from forms.models import StoredFile
from jobs import due

logger = logging.getLogger(__name__)

KIND: Final = "forms.scan_file"
AGAIN_AFTER: Final = timedelta(minutes=5)
"""How long to wait before a scanner that was down is asked again."""

State = StoredFile.State

type Heard = Callable[[StoredFile], None]

_told: list[Heard] = []


def when_infected(handler: Heard) -> None:
    """Say who learns that a file which was kept holds a virus, in the transaction that writes it down."""
    _told.append(handler)


def found_infected(stored: StoredFile) -> None:
    """Tell those who asked for it that a file holds a virus."""
    for handler in _told:
        handler(stored)


def first_look(name: str, content: bytes) -> State:
    """What a file that is being added is. Raises `FileRefusedError` for one with a virus."""
    if not settings.CLAMD:
        return State.UNCHECKED
    try:
        found = holds_virus(settings.CLAMD, content)
    except ScannerDownError as error:
        logger.warning("A file waits to be checked. %s", error)
        return State.WAITING
    if found:
        raise FileRefusedError(_("“%(name)s” holds a virus, so it is not kept. Tell your IT team.") % {"name": name})
    return State.CLEAN


def look_later(file_id: UUID) -> None:
    """Have a file checked, in the caller's transaction, once the scanner has had time to come back."""
    due.schedule(KIND, file_id, clock.now() + AGAIN_AFTER)
