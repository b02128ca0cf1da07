"""Why an instance does not move, or did not go back: stable codes, and their words."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

UNMAPPED: Final = "unmapped"
FORGOTTEN: Final = "forgotten"
GONE: Final = "gone"
LOOP: Final = "loop"
JOIN: Final = "join"
INCIDENT: Final = "incident"
SUSPENDED: Final = "suspended"
DELIVERY: Final = "delivery"
ENDED: Final = "ended"
WENT_ON: Final = "went_on"
FAILED: Final = "failed"

NEEDS_MAPPING: Final = frozenset({UNMAPPED, FORGOTTEN})
"""The reasons that an analyst takes away by saying which step it becomes."""

WORDS: Final = {
    UNMAPPED: _("Waits at “%(step)s”, which is gone or has changed its kind. Say which step it becomes."),
    FORGOTTEN: _(
        "“%(step)s” is done, and keeps whoever did it from approving it. Say which step it becomes, "
        "so that this is not forgotten."
    ),
    GONE: _("Waits at “%(step)s”, which is gone, and nothing like it is in the other version. Finish it here first."),
    LOOP: _("Is in the middle of “%(step)s”, which repeats in another way in the other version. Finish it here first."),
    JOIN: _("Waits at “%(step)s” for other ways to arrive, and those that did are gone. Finish it here first."),
    INCIDENT: _("A step failed: “%(step)s”. Mend it first."),
    SUSPENDED: _("A manager has suspended it. It can move when it is resumed."),
    DELIVERY: _("Something has just come for it and is being delivered. Rehearse again in a minute."),
    ENDED: _("It is over."),
    WENT_ON: _("People have gone on with it since it moved."),
    FAILED: _("Something went wrong with it. Nothing of it was changed."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps an instance from moving: a code, and the step it is about; empty where it is about none."""

    code: str
    element_id: str = ""


def words(code: str, step: str) -> str:
    """Say why. `step` is what people call the step."""
    return str(WORDS.get(code, WORDS[FAILED])) % {"step": step}
