"""The roles that people hold in a team. The keys are fixed; an authority may change the labels and add keys.

Source: the lanes of the domain reference. Child, parent, health, police, school and advocate take part in processes
but do not sign in, so they are not roles here.
"""

from django.utils.translation import gettext_lazy as _

ROLES = {
    "contact_officer": _("Contact officer"),
    "social_worker": _("Social worker"),
    "lead_practitioner": _("Lead practitioner"),
    "team_manager": _("Team manager"),
    "service_manager": _("Service manager"),
    "conference_chair": _("Child protection conference chair"),
    "reviewing_officer": _("Independent reviewing officer"),
    "placement_officer": _("Placement and fostering officer"),
    "virtual_head": _("Virtual school head"),
    "family_support": _("Family support worker"),
    "personal_adviser": _("Personal adviser"),
    "duty_worker": _("Duty worker"),
    "emergency_duty": _("Emergency duty worker"),
    "legal": _("Legal adviser"),
    "administrator": _("Administrator"),
    "analyst": _("Business analyst"),
    "access_controller": _("Access controller"),
    "auditor": _("Auditor"),
    "risk_owner": _("Senior information risk owner"),
    "data_protection_officer": _("Data protection officer"),
}

PRACTICE_ROLES = frozenset(
    [
        "contact_officer",
        "social_worker",
        "lead_practitioner",
        "team_manager",
        "service_manager",
        "conference_chair",
        "reviewing_officer",
        "placement_officer",
        "virtual_head",
        "family_support",
        "personal_adviser",
        "duty_worker",
        "emergency_duty",
    ]
)
"""Roles whose holders work with children's cases."""

CASE_ROLES = PRACTICE_ROLES | {"administrator"}
"""Fixed roles whose holders see the files of the children that their team works with; an added key says so itself."""

MANAGING_ROLES = frozenset({"team_manager", "service_manager"})
"""Roles that oversee the work of a team."""

LOOKS_AFTER_PEOPLE = MANAGING_ROLES | {"administrator"}
"""Roles whose holders see the people of the authority and unlock their sign-in."""

WORKER_ROLES = frozenset({"social_worker", "lead_practitioner", "duty_worker", "personal_adviser", "family_support"})
"""Roles whose holders can be a child's allocated worker."""

SPANNING_ROLES = frozenset({"service_manager"})
"""Roles held for every team, in whichever team they are held: who manages the service decides for all its teams."""
