"""What a person is told while they are away: one line, with a way to what it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models.people import User
from accounts.models.tenancy import AuthorityModel


class Notification(AuthorityModel):
    """One line for one person. `words` carry references and titles of steps, never a name or an answer."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    kind = models.SlugField(_("kind"), max_length=40)
    words = models.CharField(_("words"), max_length=400)
    link = models.CharField(_("leads to"), max_length=300)
    at = models.DateTimeField(_("when"), default=clock.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "user", "kind", "link"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "user", "-at", "-id"], name="notification_newest")]
