"""An authority's settings: dated rows, added and never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.models.people import Team
from accounts.models.tenancy import AuthorityModel


class DatedSetting(AuthorityModel):
    """A value that a setting has from a day on, in one team or, without a team, in the whole authority.

    `source_note` says why, and what it rests on. Written once: the database refuses to change or delete it (see the
    migration).
    """

    seldom_changes = True

    key = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    value = models.JSONField()
    from_on = models.DateField()
    source_note = models.CharField(max_length=500)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority", "key", "from_on"], name="dated_setting_by_key")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A setting is never changed. Add the value that replaces it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A setting is never deleted. Add the value that replaces it.")
