"""Why somebody does something, as they type it on a page."""

from typing import Final

from django.utils.translation import gettext as _

AUDITED: Final = 300
"""The longest reason that goes into the audit trail, in characters."""


def wrong_reason(reason: str, missing: str, most: int = AUDITED) -> str:
    """What is wrong with a reason, or "": `missing` where there is none, or that it has more than `most` characters."""
    if not reason.strip():
        return missing
    return _("Write the reason in %(most)d characters or fewer") % {"most": most} if len(reason) > most else ""
