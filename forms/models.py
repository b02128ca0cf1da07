"""Form versions, the version in use for each key, and drafts. Nothing here knows about tasks or cases."""

import re
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.models import AuthorityModel, DefinitionVersion
from accounts.models.tenancy import VersionModel
from forms.content import sha256_of
from forms.definition import FormDefinition

KEY = re.compile(r"[a-z][a-z0-9_]{0,79}")


class FormVersion(DefinitionVersion):
    """One version of a form: its document and the hash of it."""

    seldom_changes = True

    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key", "number"], name="form_version_once")]

    @property
    def definition(self) -> FormDefinition:
        """The form as read from the content; kept in memory by the content's hash."""
        from forms.published import definition_of

        return definition_of(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = sha256_of(self.content)
        super().save(*args, **kwargs)


class ActiveForm(AuthorityModel):
    """Which version of a form new work in this authority uses: one of the library's that it adopted, or its own."""

    seldom_changes = True

    key = models.CharField(max_length=80)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="active_form_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.version}"


class CodeListVersion(VersionModel):
    """A code list as its document says it (`forms.code_lists`): the library's, or in its place the authority's own.

    One row for each list: the days from and until which a code counts stand in it. `in_use_since` is when it took the
    place of another; None where there was none. What it replaced is a `FormerCodeList`.
    """

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    in_use_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="code_list_once")]

    def __str__(self) -> str:
        return self.title


class FormerCodeList(VersionModel):
    """A code list as it was in use until another took its place: records made until then are read with its words."""

    key = models.CharField(max_length=80)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    in_use_since = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority", "key", "replaced_at"], name="former_code_list")]

    def __str__(self) -> str:
        return f"{self.key} until {self.replaced_at:%Y-%m-%d}"


class Draft(AuthorityModel):
    """What has been typed into one form so far, valid or not, as it was typed.

    `entered` is `{page slug: {field name: [texts]}}`; `revision` counts the saves that changed something; `writers`
    are the ids, as texts, of everyone who typed into it; `prefilled` says which answers it began with and where they
    came from (`forms.prefill`). `writing` is how many seconds were written on each page, by its slug, and `words` how
    many words stood there when it was submitted (`forms.estimates`). `moved_from` is the version that it was of when
    its form changed, until somebody has read what changed (`forms.changed_form`). It is reached through what holds it
    (a task), whose access rule decides.
    """

    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    entered = EncryptedJSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    writers = models.JSONField(default=list, blank=True)
    prefilled = EncryptedJSONField(null=True)
    writing = models.JSONField(default=dict, blank=True)
    words = models.JSONField(default=dict, blank=True)
    moved_from = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                "authority",
                "form_version",
                models.F("submitted_at").desc(),
                condition=models.Q(submitted_at__isnull=False),
                name="draft_submitted",
            )  # `forms.estimates` reads the latest of a form
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}, revision {self.revision}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            moment = clock.now()
            self.created_at = self.created_at or moment
            self.updated_at = self.updated_at or moment
            if self.updated_by_id is None:
                self.updated_by_id = self.author_id
        super().save(*args, **kwargs)


class DraftRevision(AuthorityModel):
    """What a draft held before a save replaced it: only the fields that the save changed. Added, never changed.

    It was the draft's revision `number`, saved at `saved_at` by `saved_by`, in the form version of that time, until
    `replaced_at`; `replaced_by` is empty where the product did it (`forms.versions`). `before` is
    `{page slug: {field name: [texts], or None where there was nothing}}`.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    before = EncryptedJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "draft", "number"], name="draft_revision_once")]

    def __str__(self) -> str:
        return f"Revision {self.number} of draft {self.draft_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What a draft held is never changed.")
        super().save(*args, **kwargs)


class StoredFile(AuthorityModel):
    """A file that somebody added to an answer. Its bytes are kept in `accounts.files` under this row's id.

    Answers list it with all that is said of it (`forms.files.answers`); this row says who added it where, and whether
    it may be opened. It is reached through what lists it, a draft or a record, whose access rule decides. `kind` is a
    key of `forms.files.signatures.TYPES`, `sha256` the hash of what was added, and `says_place` whether it is a photo
    that says where it was taken.
    """

    class State(models.TextChoices):
        """Whether it was looked at for viruses."""

        UNCHECKED = "unchecked", _("Not checked for viruses")
        WAITING = "waiting", _("Waiting to be checked for viruses")
        CLEAN = "clean", _("Checked for viruses")
        INFECTED = "infected", _("Holds a virus")

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="files")
    pointer = models.TextField()
    name = EncryptedTextField()
    description = EncryptedTextField()
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    says_place = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State)
    checked_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"File {self.pk}, {self.kind}, {self.state}"

    @property
    def may_be_opened(self) -> bool:
        """Whether it is given out: not while it waits to be checked, and never with a virus in it."""
        return self.state in (self.State.UNCHECKED, self.State.CLEAN)


class FormPublication(AuthorityModel):
    """A form's file on its way to being published: held as it was uploaded, and changed by the steps written for it.

    `document` are the bytes of the file, whatever is wrong with them. `findings` is what the last trial over the open
    drafts found, pointers and counts only (`workflow.form_versions.rehearsals`). `version` is what it became.
    """

    document = models.BinaryField()
    name = models.CharField(max_length=200)
    reason = models.TextField(blank=True, default="")
    findings: Any = models.JSONField(default=dict, blank=True)
    rehearsed_at = models.DateTimeField(null=True, blank=True)
    version = models.OneToOneField(FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"File {self.name}"


class PlannedForm(AuthorityModel):
    """That new work uses a version of a form from a day on. Gone when it does, or when the plan is taken back."""

    key = models.CharField(max_length=80)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="planned_form_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.version} from {self.starts_on}"


class KeptPage(AuthorityModel):
    """What one person typed into a short page and has neither sent nor left (`forms.kept_pages`), for them alone.

    `address` is the path of the page, whose guard decides; `entered` is `{field name: [texts]}`, as it was typed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=500)
    entered = EncryptedJSONField()
    revision = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "user", "address"], name="kept_page_once")]

    def __str__(self) -> str:
        return f"Kept page {self.pk}, revision {self.revision}"
