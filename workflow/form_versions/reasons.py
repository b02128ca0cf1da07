"""Why a task did not move to another version of its form, or not back: stable codes, and their words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

DONE: Final = "done"
WENT_ON: Final = "went_on"
FAILED: Final = "failed"

WORDS: Final = {
    DONE: _("It is done, or was moved otherwise meanwhile."),
    WENT_ON: _("Somebody has typed in it since it moved. It stays, so that nothing of that is lost."),
    FAILED: _("Something went wrong with it. Nothing of it was changed."),
}
