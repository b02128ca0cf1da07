"""The places of accounts, and who finds them in the navigation."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.frame import add_destination
from accounts.models import User
from accounts.policy import Decision, Standing, register_place, standing
from accounts.roles import LOOKS_AFTER_PEOPLE

SETS = ("administrator", "analyst")
"""Roles that read and change the authority's settings."""


def _settings_rule(user: User) -> Decision:
    if standing(user).holds(*SETS):
        return Decision(True, "You look after the settings.")
    return Decision(False, "Administrators and business analysts look after the settings.")


def _people(user: User, here: Standing) -> str | None:
    return reverse("people") if here.holds(*LOOKS_AFTER_PEOPLE) else None


def _settings(user: User, here: Standing) -> str | None:
    return reverse("settings") if here.holds(*SETS) else None


register_place("settings", _settings_rule)
add_destination(
    *(80, _("People"), _people),
    *("people", "person", "unlock", "remove_second_factor", "add_registration", "teams", "move_team"),
)
add_destination(90, _("Settings"), _settings, "settings", "setting", "calendar", "calendar_remove")
