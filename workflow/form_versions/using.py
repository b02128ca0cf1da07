"""Versions of forms: which one new work uses, now or from a day on, and which open work asks.

Nothing of this touches work that has begun: it keeps its version until it is moved (`workflow.work_moves`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, When
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.context import LIBRARY_ID
from accounts.models import Status, User
from forms.models import ActiveForm, Draft, FormVersion, PlannedForm
from jobs import due
from workflow.models import Task
from workflow.version_acts import VersionError, VersionStanding, must_be_own, must_be_published, must_have, set_retired

KIND: Final = "form_starts"


@dataclass(frozen=True, slots=True)
class FormStanding(VersionStanding[FormVersion]):
    """A version of a form, and how it stands in the open authority.

    `planned`: the day from which new work will use it, if that is planned; `tasks` open tasks ask it, and `drafts` of
    them have something typed.
    """

    planned: PlannedForm | None
    tasks: int
    drafts: int


def versions_by_form() -> dict[str, list[FormStanding]]:
    """All published versions of every form that the open authority can see, the newest first; in five queries."""
    in_use = set(ActiveForm.objects.values_list("version_id", flat=True))
    planned = {plan.version_id: plan for plan in PlannedForm.objects.select_related("by")}
    tasks = _counted(Task.objects.filter(finished__isnull=True, form_version__isnull=False))
    drafts = _counted(Draft.objects.filter(submitted_at=None, task__finished__isnull=True))
    rows = FormVersion.objects.exclude(status=Status.DRAFT).defer("content").select_related("published_by")
    found: dict[str, list[FormStanding]] = {}
    for row in rows.order_by("key", "-number", "-id"):
        held = tasks.get(row.pk, 0), drafts.get(row.pk, 0)
        found.setdefault(row.key, []).append(FormStanding(row, row.pk in in_use, planned.get(row.pk), *held))
    return found


NEWEST_FIRST: Final = ("-number", Case(When(authority_id=LIBRARY_ID, then=1), default=0))
"""Of two versions of one number, the authority's own before the library's."""


def newest(key: str) -> FormVersion | None:
    """The version of a form with the highest number."""
    rows = FormVersion.objects.filter(key=key).exclude(status=Status.DRAFT)
    found: FormVersion | None = rows.order_by(*NEWEST_FIRST).first()
    return found


def adopt(version: FormVersion, by: User, reason: str) -> None:
    """Let new work use a version from now on. Raises `VersionError` for one that is retired or used already."""
    must_have(reason)
    _must_be_usable(version)
    take_back(version.key, by)
    _use(version, by, reason)


def plan(version: FormVersion, starts_on: date, by: User, reason: str) -> None:
    """Let new work use a version from the beginning of a day on, instead of what was planned for this form before.

    Raises `VersionError` for a day that has come, and as `adopt` does.
    """
    must_have(reason)
    _must_be_usable(version)
    if starts_on <= clock.today():
        raise VersionError(_("Choose a day after today, or leave the day empty to begin now."))
    take_back(version.key, by)
    made = PlannedForm.objects.create(key=version.key, version=version, starts_on=starts_on, reason=reason, by=by)
    due.schedule(KIND, made.pk, datetime.combine(starts_on, time(), clock.LONDON))
    on = starts_on.isoformat()
    audit.record("version_planned", version, actor=by, reason=reason, key=version.key, number=version.number, on=on)


def take_back(key: str, by: User) -> bool:
    """Forget which version of a form was planned; return whether one was."""
    found = PlannedForm.objects.filter(key=key).select_related("version").first()
    if found is None:
        return False
    due.cancel(KIND, found.pk)
    audit.record("version_plan_taken_back", found.version, actor=by, key=key, number=found.version.number)
    found.delete()
    return True


def begin_planned(planned_id: UUID) -> None:
    """Use the version whose day has come. One that was retired since, or is in use already, stays as it is."""
    found = PlannedForm.objects.select_related("version", "by").filter(pk=planned_id).first()
    if found is None:
        return
    used = ActiveForm.objects.filter(version=found.version).exists()
    if locked(found.version).status == Status.PUBLISHED and not used:
        _use(found.version, found.by, found.reason)
    found.delete()


def retire(version: FormVersion, by: User, reason: str) -> None:
    """Let no new work use a version any more; work that asks it goes on.

    Raises `VersionError` for the version in use, one that is planned, and one that came with Casewright.
    """
    must_have(reason)
    must_be_own(version)
    locked(version)
    if ActiveForm.objects.filter(version=version).exists():
        raise VersionError(_("New work uses this version. Use another version for new work first."))
    if PlannedForm.objects.filter(version=version).exists():
        raise VersionError(_("New work is to use this version soon. Take that back first."))
    set_retired(version, by, reason)


def _use(version: FormVersion, by: User, reason: str) -> None:
    former = ActiveForm.objects.filter(key=version.key).select_related("version").first()
    ActiveForm.objects.update_or_create(key=version.key, defaults={"version": version})
    was = former.version.number if former is not None else None
    audit.record("version_adopted", version, actor=by, reason=reason, key=version.key, number=version.number, was=was)


def locked(version: FormVersion) -> FormVersion:
    """The version as it stands now, locked, so that nobody uses what another retires; the library's never change."""
    own = FormVersion.objects.select_for_update().exclude(authority=LIBRARY_ID).filter(pk=version.pk).first()
    return own or version


def _must_be_usable(version: FormVersion) -> None:
    must_be_published(locked(version))
    if ActiveForm.objects.filter(version=version).exists():
        raise VersionError(_("New work uses this version already."))


def _counted(rows: Any) -> dict[UUID, int]:
    counted = rows.order_by().values("form_version_id").annotate(count=Count("pk"))
    return {row["form_version_id"]: row["count"] for row in counted}
