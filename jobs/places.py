"""Who sees the work that failed: the people who look after the product and the service."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.frame import add_destination
from accounts.models import User
from accounts.policy import Decision, Standing, register_place, standing

LOOKING_AFTER = ("administrator", "service_manager")


def _looks_after(user: User) -> Decision:
    if standing(user).holds(*LOOKING_AFTER):
        return Decision(True, "You look after the service.")
    return Decision(False, "This page is for administrators and service managers.")


def _failed_work(user: User, here: Standing) -> str | None:
    return reverse("failed_work") if here.holds(*LOOKING_AFTER) else None


register_place("failed_work", _looks_after)
add_destination(90, _("Background jobs"), _failed_work, "failed_work", "failed_work_give_up")
