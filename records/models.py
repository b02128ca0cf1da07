"""What was recorded. Answers never change: a correction is the next version.

A `Record` is submitted, then returned, approved or refused; one that nobody reviews is final at once. Its versions keep
the answers with the exact form version they were given to, and a hash of their canonical JSON.
"""

from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.models import AuthorityManager, AuthorityModel, Team
from accounts.models.tenancy import AuthorityQuerySet
from accounts.setting_kinds import LONGEST_TEXT
from cases.models import Case, Episode, Person
from forms.annotations import LONGEST_ITEM
from forms.feeding import MAX_CODE
from forms.models import FormVersion
from records.correction import Correction as Correction


class State(models.TextChoices):
    """Where a record stands."""

    SUBMITTED = "submitted", _("Not yet approved")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    FINAL = "final", _("Final")


class RecordedForGoodError(TypeError):
    """Something recorded was about to be changed or deleted."""


def _refuse() -> NoReturn:
    raise RecordedForGoodError("What was recorded never changes. A correction is the record's next version.")


class WrittenOnceQuerySet[M: models.Model](AuthorityQuerySet[M]):
    """Adds and reads, and refuses to change or delete."""

    def update(self, **values: Any) -> int:
        _refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse()


class WrittenOnceManager(AuthorityManager.from_queryset(WrittenOnceQuerySet)):  # type: ignore[misc]
    """The rows of the open authority, which stay as they were written."""


class WrittenOnce(AuthorityModel):
    """A row that is saved once, and then neither changed nor deleted."""

    objects = WrittenOnceManager()  # type: ignore[misc]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse()


class Record(AuthorityModel):
    """A completed form, through all its versions."""

    reference = models.CharField(max_length=20)
    form_key = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "reference"], name="record_authority_reference")]

    @cached_property
    def case_ids(self) -> tuple[UUID, ...]:
        """The files that the record belongs to, in the order in which they were linked; read once."""
        return tuple(self.case_links.order_by("pk").values_list("case_id", flat=True))

    @property
    def case_id(self) -> UUID | None:
        """The first of the files, under which a refusal is kept in the audit trail."""
        return next(iter(self.case_ids), None)


class RecordCase(AuthorityModel):
    """A child's file that a record belongs to, with the episode it was made in."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="case_links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="record_links")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "record", "case"], name="record_case_once")]


class RecordVersion(WrittenOnce):
    """The answers as they were submitted once.

    `origins` say where those came from that were filled in beforehand; `language` is the one in which the form was read
    then, "" for English; `privacy_notice` the words for the council's notice in force on that day, "" for none.
    `corrects` is the final version of which this is the correction, for a `reason`; None for what was no correction.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    answers = EncryptedJSONField()
    hidden = models.JSONField(default=list)
    origins = EncryptedJSONField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    reason = EncryptedTextField(default="")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=20, blank=True, default="")
    privacy_notice = models.CharField(max_length=LONGEST_TEXT, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "record", "number"], name="record_version_once")]

    @property
    def submitted_on(self) -> date:
        """The day in London on which it was submitted."""
        return clock.local(self.submitted_at).date()

    @property
    def url(self) -> str:
        """The address of its page."""
        return reverse("record", args=[self.record.reference, self.number])

    @property
    def as_written(self) -> "RecordVersion":
        """The version that its author submitted: this one, or of a correction that with which the corrections began."""
        return self if self.corrects is None else self.corrects.as_written

    @property
    def case_id(self) -> UUID | None:
        """The first of the record's files."""
        return self.record.case_id


class Decision(WrittenOnce):
    """What a manager decided about a version, and said about it. Comments are `{pointer: text}`, "" for the whole.

    `left_facts` are the keys (`records.changed_fact.ChangedFact`) of what the record says and does not update, because
    the child's file says something newer, and whoever decided keeps that.
    """

    version = models.OneToOneField(RecordVersion, on_delete=models.PROTECT, related_name="decision")
    decision = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    comments = EncryptedJSONField(default=dict)
    left_facts = models.JSONField(default=list)


class Reply(WrittenOnce):
    """What the author of a version says to one comment of the decision on the version before.

    `pointer` is that of the comment: of a question, or "" for the whole.
    """

    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="replies")
    pointer = models.TextField(blank=True)
    text = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "version", "pointer"], name="reply_once")]


class Rendition(AuthorityModel):
    """A PDF of a version: at submission, marked as not yet approved, and at the decision.

    The file is kept in `accounts.files` under this row's id; `sha256` is that of the file. `problem` is a code of
    `records.problems` when the making failed.
    """

    class Kind(models.TextChoices):
        """When a rendition is made."""

        SUBMISSION = "submission", _("As submitted")
        DECISION = "decision", _("With the decision")

    class Progress(models.TextChoices):
        """How far the making is."""

        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="renditions")
    kind = models.CharField(max_length=10, choices=Kind)
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.MAKING)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "version", "kind"], name="rendition_once")]

    @property
    def case_id(self) -> UUID | None:
        """The first of the record's files."""
        return self.version.record.case_id


MAX_POINTER = 255
"""Of the pointer of an answer: `forms.feeding` keeps names short enough for it."""


class Derived(AuthorityModel):
    """A row that follows from a final version and a child's file, and can be made again from them at any time.

    `place` says where it comes from: the pointer of an answer, or `submitted_on` or `approved_on` for the record
    itself. `superseded_by` is the record's next final version, if there is one: then the row no longer counts.
    """

    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=MAX_POINTER)
    superseded_by = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Fact(Derived):
    """A typed answer for returns and figures, so that they never read through records. It holds no narrative.

    Exactly one of the four values is given. `on` is the day that the fact is about (`records.final_version`).
    """

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")
    item = models.CharField(max_length=LONGEST_ITEM)
    on = models.DateField()
    code = models.CharField(max_length=MAX_CODE, null=True)  # noqa: DJ001  an empty text is a value, null is none
    day = models.DateField(null=True)
    number = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    yes = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "version", "case", "item", "place"], name="fact_once"),
            models.CheckConstraint(
                condition=(
                    models.Q(code__isnull=False, day__isnull=True, number__isnull=True, yes__isnull=True)
                    | models.Q(code__isnull=True, day__isnull=False, number__isnull=True, yes__isnull=True)
                    | models.Q(code__isnull=True, day__isnull=True, number__isnull=False, yes__isnull=True)
                    | models.Q(code__isnull=True, day__isnull=True, number__isnull=True, yes__isnull=False)
                ),
                name="fact_has_one_value",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "item", "on"], condition=models.Q(superseded_by__isnull=True), name="fact_by_item"
            ),
            models.Index(fields=["authority", "case", "item"], name="fact_by_case"),
        ]

    @property
    def value(self) -> Any:
        """The value, whatever its type: a text, a date, a Decimal or a bool."""
        return next(one for one in (self.code, self.day, self.number, self.yes) if one is not None)


class ChronologyEntry(Derived):
    """Something that happened to a child, in words that a form's author chose for an answer.

    `number` counts the entries of one answer, from 0. `significant` is what the form says until somebody says otherwise
    (`SignificanceMark`).
    """

    number = models.PositiveIntegerField(default=0)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    text = EncryptedTextField()
    significant = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "version", "case", "place", "number"], name="chronology_entry_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "case", "on"],
                condition=models.Q(superseded_by__isnull=True),
                name="chronology_by_case",
            ),
        ]


class SignificanceMark(WrittenOnce):
    """Somebody said that an entry is significant, or no longer. The latest counts; entries may be made again, so the
    mark names what an entry is made from, not the entry.
    """

    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=MAX_POINTER)
    number = models.PositiveIntegerField()
    significant = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority", "version"], name="significance_by_version")]


class NotTakenOver(AuthorityModel):
    """Something that a final version says of a child, and the child's file did not take over, because it cannot be.

    `place` is the pointer of the answer, or of the item of a list; `fact` what it would have updated, as in `updates`.
    It stands to be looked at until it is settled: by the record's next final version, or by somebody who says why.
    """

    class Why(models.TextChoices):
        """Why the file cannot hold it; people read `records.not_taken_over.words_for`."""

        NUMBER_IN_USE = "number_in_use"
        DOES_NOT_FIT = "does_not_fit"
        PART_MISSING = "part_missing"
        DAY_CANNOT_BE = "day_cannot_be"
        NO_NAME = "no_name"
        SEVERAL_CHILDREN = "several_children"
        RELATIVE_CANNOT_BE = "relative_cannot_be"
        RELATIVE_NOT_CHANGED = "relative_not_changed"
        NOT_ENDED = "not_ended"
        CHANGED_SINCE = "changed_since"

    class How(models.TextChoices):
        """How it was settled."""

        CORRECTED = "corrected", _("Corrected")
        LOOKED_AT = "looked_at", _("Looked at")
        FILE_MENDED = "mended", _("The file says it now")

    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="not_taken_over")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=MAX_POINTER)
    fact = models.CharField(max_length=80)
    why = models.CharField(max_length=20, choices=Why)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How, blank=True, default="")
    reason = EncryptedTextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "version", "case", "place", "fact"], name="not_taken_over_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "case"],
                condition=models.Q(settled_at__isnull=True),
                name="not_taken_over_by_case",
            ),
        ]
