"""Why a PDF could not be made: the codes that a `Rendition` keeps, with words for the person who waits for it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_PAGES = 200
"""One render takes about 1.3 MB of memory and 0.13 s a page: a longer record would hold up everybody's PDFs."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Words for the screen (one place for `%(pages)s`), and whether trying again may help."""

    words: Any
    worth_trying_again: bool


PROBLEMS = {
    "too_long": Problem(
        _("It would have more than %(pages)s pages. Read the record on the screen, where it is whole."), False
    ),
    "own_files_missing": Problem(_("The style sheet or fonts for PDFs are missing from this installation."), True),
    "unexpected_address": Problem(_("The record asked for a file from elsewhere, which a PDF never loads."), True),
    "undrawable": Problem(_("Some characters in it could not be drawn."), True),
    "unreadable_record": Problem(_("The record could not be decrypted."), True),
    "stored_file": Problem(_("The file that was made cannot be read any more."), True),
    "overdue": Problem(_("It has been in the making for too long."), True),
    "unexpected": Problem(_("The cause is in the service’s log."), True),
}


class PdfNotMadeError(Exception):
    """A PDF could not be made. `code` is one of `PROBLEMS`; the text holds nothing of the record."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def words_for(code: str) -> str:
    """Say a problem in words; an unknown code as an unexpected problem, an empty one as nothing."""
    if not code:
        return ""
    return str(PROBLEMS.get(code, PROBLEMS["unexpected"]).words) % {"pages": MOST_PAGES}
