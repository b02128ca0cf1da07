"""Registrations with a professional body, without which some work may not be done."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from accounts.models.tenancy import AuthorityModel


class Registration(AuthorityModel):
    """A person's registration with a professional body, from one day until another (the last day counts).

    A renewal is a row of its own, so that what was in force on an earlier day stays known.
    """

    class Kind(models.TextChoices):
        """The bodies that Casewright knows."""

        SOCIAL_WORK_ENGLAND = "social_work_england", _("Social Work England")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="registrations")
    kind = models.CharField(_("body"), max_length=40, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=20)
    starts_on = models.DateField(_("from"))
    expires_on = models.DateField(_("until"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "user", "kind", "number", "expires_on"], name="registration_authority_once"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("starts_on")), name="registration_expires_after_start"
            ),
        ]

    @staticmethod
    def on(day: date) -> models.Q:
        """Return the condition that picks registrations in force on a day."""
        return models.Q(starts_on__lte=day, expires_on__gte=day)
