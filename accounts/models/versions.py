"""What every kind of definition has: numbered versions that never change once published."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.tenancy import VersionModel


class VersionIsPublishedError(ValueError):
    """A published version was about to be changed."""


class Status(models.TextChoices):
    """The life of a version."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class DefinitionVersion(VersionModel):
    """One numbered version of a form, a process or a decision. Once published it only ever becomes retired.

    `sha256` is the hash of what it says, in hexadecimal digits.
    """

    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title or self.key}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        stored = self._stored()
        if stored is not None and stored.status != Status.DRAFT:
            raise VersionIsPublishedError(f"{self} has been published and stays for what was done with it.")
        return super().delete(*args, **kwargs)

    def _stored(self) -> "DefinitionVersion | None":
        found: DefinitionVersion | None = type(self).objects.filter(pk=self.pk).first()
        return found

    def _refuse_change(self) -> None:
        stored = None if self._state.adding else self._stored()
        if stored is None or stored.status == Status.DRAFT:
            return
        kept = ("key", "number", "title", "sha256", "published_at", "published_by_id")
        same = all(getattr(stored, name) == getattr(self, name) for name in kept)
        onward = self.status == stored.status or (stored.status, self.status) == (Status.PUBLISHED, Status.RETIRED)
        if not (same and onward):
            raise VersionIsPublishedError(f"{stored} has been published and never changes. Make a new version of it.")
