"""Days that the calendar of an authority does not know by itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.tenancy import AuthorityModel


class CalendarDay(AuthorityModel):
    """A bank holiday proclaimed after the calendar was made, or a day on which the authority's offices are closed.

    A bank holiday moves statutory limits; a closure day never does, it counts for office days only. `source` says what
    the day rests on, such as the proclamation.
    """

    seldom_changes = True

    class Kind(models.TextChoices):
        """What the day is."""

        BANK_HOLIDAY = "bank_holiday", _("Bank holiday")
        CLOSURE = "closure", _("Offices closed")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    source = models.CharField(_("source"), max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "day", "kind"], name="calendar_day_once")]
