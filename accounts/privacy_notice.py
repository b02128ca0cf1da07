"""The council's privacy notice for children and families: which one is in force, from a day on, as a setting.

A record keeps the words that were in force when it was submitted. The notice itself is the council's, and is read where
the words say.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.dated_settings import all_values, declare
from accounts.models import Team

NOTICE: Final = "privacy_notice"

declare(
    NOTICE,
    default="",
    kind="text or nothing",
    label=_("Privacy notice for children and families"),
    source=_(
        "UK GDPR Articles 13 and 14: people are told what is held about them and why. Give its name, its version and "
        "where it is read. Each record keeps the notice that was in force when it was submitted."
    ),
)


def notice_in_force(team: Team | None = None) -> str:
    """Return the words for the notice in force today, of a team or of the authority; empty where none is given."""
    return str(all_values(team=team)[NOTICE])
