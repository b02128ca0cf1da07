"""The correction of a final record: begun, written, decided on if the record was, and in force as its next version."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.models import AuthorityModel
from forms.models import Draft


class Correction(AuthorityModel):
    """Somebody corrects what a final record says: `corrects` is the version that stands until this is in force.

    `reason` says in plain words what is wrong there. `draft` is what is being written. `proposed` is what its writer
    submitted, `{answers, hidden, origins}` as a record keeps them; `said` what managers decided about it so far, the
    oldest first: `[{decision, by, name, at, comment}]`. `version` is what it became,
    and `choices` what was chosen then where somebody had changed the file since (`records.kept_or_taken.chosen`).
    """

    class State(models.TextChoices):
        """Where a correction stands."""

        WRITING = "writing", _("Being written")
        WAITING = "waiting", _("Waits for a decision")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (State.WRITING, State.WAITING)

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="corrections")
    corrects = models.ForeignKey("records.RecordVersion", on_delete=models.PROTECT, related_name="corrections")
    reason = EncryptedTextField()
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="correction")
    submitted_at = models.DateTimeField(null=True)
    proposed = EncryptedJSONField(null=True)
    said = EncryptedJSONField(default=list)
    choices = EncryptedJSONField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.OneToOneField(
        "records.RecordVersion", on_delete=models.PROTECT, null=True, related_name="correction"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "record"],
                condition=models.Q(state__in=("writing", "waiting")),
                name="correction_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction {self.pk}, {self.state}"

    @property
    def case_id(self) -> UUID | None:
        """The first of the record's files."""
        found: UUID | None = self.record.case_id
        return found

    @property
    def is_open(self) -> bool:
        """Whether it may still come into force."""
        return self.state in self.OPEN

    @property
    def returned(self) -> dict[str, Any] | None:
        """What a manager said last who returned it to its writer; None where it was not returned."""
        last: dict[str, Any] | None = self.said[-1] if self.said and self.state == self.State.WRITING else None
        return last
