"""Who may use the studio: business analysts. Every act there needs a reason and is in the trail."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.frame import add_destination
from accounts.models import User
from accounts.policy import Decision, Standing, register_place, standing

PROCESSES = "processes"
FORMS = "forms"
ANALYSTS = ("analyst",)


def _defines(user: User) -> Decision:
    if standing(user).holds(*ANALYSTS):
        return Decision(True, "You define how work goes.")
    return Decision(False, "This page is for business analysts.")


def _processes(user: User, here: Standing) -> str | None:
    return reverse("processes") if here.holds(*ANALYSTS) else None


def _forms(user: User, here: Standing) -> str | None:
    return reverse("forms") if here.holds(*ANALYSTS) else None


register_place(PROCESSES, _defines)
register_place(FORMS, _defines)
add_destination(
    48,
    _("Forms"),
    _forms,
    "forms",
    "form_versions",
    "form_reading_ages",
    "publish_form",
    "form_publication",
    "form_publication_page",
    "form_publication_steps",
    "form_publication_step",
    "form_version",
    "form_version_page",
    "form_compare",
    "adopt_form",
    "retire_form",
    "form_move",
)
add_destination(
    50,
    _("Processes"),
    _processes,
    "processes",
    "process_versions",
    "publish_process",
    "publication",
    "process_version",
    "adopt_version",
    "retire_version",
    "migration",
    "migration_instances",
)
