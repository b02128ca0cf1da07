"""What the made-up council takes over from an authority: its definitions in use, its calendar and its settings.

So that a scenario tries a process as it would run there. Rows of the library are shared; the authority's own are
copied, since nobody else may read them.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.context import LIBRARY_ID, authority
from accounts.models import CalendarDay, DatedSetting, DefinitionVersion, Role, Status, User
from accounts.roles import ROLES
from forms.models import ActiveForm
from workflow.models import ActiveDecision, ActiveProcess, DecisionVersion

IN_USE: tuple[Any, ...] = (ActiveForm, ActiveDecision, ActiveProcess)


@dataclass(frozen=True, slots=True)
class Practice:
    """What is taken over: rows of the authority, read inside it."""

    in_use: tuple[tuple[Any, list[Any]], ...]
    decisions: list[DecisionVersion]
    calendar: list[CalendarDay]
    settings: list[DatedSetting]
    roles: list[Role]


def practice_of(authority_id: UUID) -> Practice:
    """Read what an authority uses. Settings of single teams are left out: the made-up team is none of them."""
    with authority(authority_id):
        own = DecisionVersion.objects.filter(authority_id=authority_id).exclude(status=Status.DRAFT)
        return Practice(
            in_use=tuple((model, list(model.objects.select_related("version"))) for model in IN_USE),
            decisions=list(own),
            calendar=list(CalendarDay.objects.all()),
            settings=list(DatedSetting.objects.filter(team__isnull=True).order_by("at", "id")),
            roles=list(Role.objects.exclude(key__in=list(ROLES))),
        )


def take_over(practice: Practice) -> list[UUID]:
    """Use the same definitions, calendar and roles in the open authority; return the ids of the versions copied."""
    copies: dict[UUID, DefinitionVersion] = {}
    for version in practice.decisions:
        copies[version.pk] = _copied(version)
    for model, rows in practice.in_use:
        for row in rows:
            version = row.version
            if version.authority_id != LIBRARY_ID and version.pk not in copies:
                copies[version.pk] = _copied(version)
            model.objects.create(key=row.key, version=copies.get(version.pk, version))
    CalendarDay.objects.bulk_create(
        CalendarDay(day=each.day, kind=each.kind, name=each.name, source=each.source) for each in practice.calendar
    )
    Role.objects.bulk_create(
        Role(key=each.key, label=each.label, sees_cases=each.sees_cases) for each in practice.roles
    )
    return [version.pk for version in copies.values()]


def take_over_settings(practice: Practice, by: User) -> None:
    """Set the same settings in the open authority, on behalf of a made-up person."""
    DatedSetting.objects.bulk_create(
        DatedSetting(
            key=each.key, value=each.value, from_on=each.from_on, source_note=each.source_note, set_by=by, at=each.at
        )
        for each in practice.settings
    )


def _copied(version: DefinitionVersion) -> DefinitionVersion:
    """A row of the open authority that says the same."""
    left_out = {"id", "authority", "published_by"}
    said = {f.attname: getattr(version, f.attname) for f in version._meta.concrete_fields if f.name not in left_out}
    made: DefinitionVersion = type(version)(**said)
    made.save()
    return made
