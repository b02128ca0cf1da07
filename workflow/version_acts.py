"""What an analyst's acts on versions of forms and of processes share: how a version stands, and retiring one."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts import audit
from accounts.context import LIBRARY_ID
from accounts.models import Status, User
from forms.models import FormVersion
from workflow.errors import WorkflowError
from workflow.models import ProcessVersion

LONGEST_REASON: Final = 300


class VersionError(WorkflowError):
    """What was asked for does not fit what the version is."""

    code = "version"


@dataclass(frozen=True, slots=True)
class VersionStanding[V: (FormVersion, ProcessVersion)]:
    """A version, and whether new work of the open authority uses it."""

    version: V
    in_use: bool

    @property
    def is_shipped(self) -> bool:
        """Whether it belongs to the library, and not to the authority itself."""
        return self.version.authority_id == LIBRARY_ID

    @property
    def is_retired(self) -> bool:
        """Whether it may not be used for new work again."""
        return bool(self.version.status == Status.RETIRED)


class ReasonError(VersionError):
    """What is wrong is the reason, or that there is none."""


def must_have(reason: str) -> None:
    """Raise `ReasonError` for an act without a reason, or with one that is too long to keep."""
    if not reason.strip():
        raise ReasonError(_("Write why."))
    if len(reason) > LONGEST_REASON:
        raise ReasonError(_("Write the reason in %(most)d characters or fewer.") % {"most": LONGEST_REASON})


def must_be_published(version: FormVersion | ProcessVersion) -> None:
    """Raise `VersionError` for a version that new work cannot use any more."""
    if version.status != Status.PUBLISHED:
        raise VersionError(_("This version is retired. Publish its file again to use it."))


def must_be_own(version: FormVersion | ProcessVersion) -> None:
    """Raise `VersionError` for a version that the authority did not publish itself, and so cannot retire."""
    if version.authority_id == LIBRARY_ID:
        raise VersionError(_("This version came with Casewright. It need not be retired: use another one."))


def set_retired(version: FormVersion | ProcessVersion, by: User, reason: str) -> None:
    """Retire a version that nothing new uses. Raises `VersionError` for one that is retired already."""
    rows: Any = type(version).objects.select_for_update()
    held = rows.get(pk=version.pk)
    if held.status == Status.RETIRED:
        raise VersionError(_("This version is retired already."))
    held.status = version.status = Status.RETIRED
    held.save(update_fields=["status"])
    audit.record("version_retired", held, actor=by, reason=reason, key=held.key, number=held.number)
