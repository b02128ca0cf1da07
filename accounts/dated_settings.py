"""Settings of an authority: limits, frequencies and thresholds that are local practice, as dated rows with a source.

`declare` says which there are; each has a value from the start. An authority, or one of its teams, replaces it from a
day on. What was decided before that day keeps the value it was decided with: rows are added and never changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import audit, clock, context
from accounts.models import DatedSetting, Team, User
from accounts.setting_kinds import KINDS, Limits, SettingKind, SettingValue, SettingValueError
from accounts.steady import kept

LONGEST_NOTE = 500
_MEMO = "dated_settings"


class SettingDeclaredTwiceError(RuntimeError):
    """Two settings were declared under one key."""


class UnknownSettingError(LookupError):
    """Nobody declared a setting with this key."""


class SettingDateError(ValueError):
    """A change was to count from a day before today. The text says what to enter instead."""


class SettingNoteError(ValueError):
    """A change came without a reason, or with too long a one. The text says what to enter instead."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as declared: its value until an authority sets another, and what that value rests on.

    `kind` is a name of `accounts.setting_kinds.KINDS`; `limits` bind numbers.
    """

    key: str
    default: SettingValue
    kind: str
    label: str | Promise
    source: str | Promise
    limits: Limits

    @property
    def does(self) -> SettingKind:
        """How values of this kind are read, checked and said."""
        return KINDS[self.kind]

    def check(self, value: object) -> SettingValue:
        """Return a value that the setting may have; raise `SettingValueError` for any other."""
        return self.does.check(value, self.limits)


_declared: dict[str, Setting] = {}


def declare(
    key: str,
    *,
    default: SettingValue,
    kind: str,
    label: str | Promise,
    source: str | Promise,
    least: int = 0,
    most: int | None = None,
) -> Setting:
    """Declare a setting, once, while the product starts. FEEL sees it as `settings.<key>`.

    `source` says what the default rests on; `least` and `most` bind every number of the value: `most` for a limit that
    may be shortened and not lengthened. Raises `SettingDeclaredTwiceError`, `UnknownSettingError` for an unknown kind,
    and `SettingValueError` for a default that the setting may not have.
    """
    if key in _declared:
        raise SettingDeclaredTwiceError(f"The setting “{key}” is declared already.")
    if kind not in KINDS:
        raise UnknownSettingError(f"“{kind}” is no kind of setting. Kinds are: {', '.join(KINDS)}.")
    made = Setting(key, default, kind, label, source, Limits(least, most))
    made.check(default)
    _declared[key] = made
    return made


def declared() -> Mapping[str, Setting]:
    """Return every setting by key, in the order of declaration."""
    return MappingProxyType(_declared)


def setting(key: str) -> Setting:
    """Return the setting with this key; raise `UnknownSettingError` when there is none."""
    try:
        return _declared[key]
    except KeyError:
        raise UnknownSettingError(key) from None


def value(key: str, on: date | None = None, team: Team | None = None) -> SettingValue:
    """Return what a setting is on a day (today when None): the team's own value, the authority's, or the default.

    Asked inside the open authority; outside any, the default. Raises `UnknownSettingError`.
    """
    known = setting(key)
    row = in_force(on, team, key=key).get(key)
    return known.default if row is None else row.value


def all_values(on: date | None = None, team: Team | None = None) -> Mapping[str, SettingValue]:
    """Return every setting's value on a day, by key, with one question to the database."""
    memo = context.memo()
    remembered: dict[Any, Mapping[str, SettingValue]] = {} if memo is None else memo.setdefault(_MEMO, {})
    asked = (on or clock.today(), team.pk if team is not None else None)
    if asked not in remembered:
        rows = in_force(on, team)
        remembered[asked] = {key: rows[key].value if key in rows else known.default for key, known in _declared.items()}
    return remembered[asked]


def in_force(on: date | None = None, team: Team | None = None, *, key: str | None = None) -> dict[str, DatedSetting]:
    """Return the row behind each setting on a day, by key; settings at their default have none.

    Of the team's rows, or failing those of the authority's, the one with the latest day counts, and of two for one day
    the one that was added later. A value for a later day that was added before stays: its day comes all the same.
    """
    day = on or clock.today()
    all_rows: tuple[DatedSetting, ...] = kept(_MEMO, (DatedSetting,), lambda: tuple(DatedSetting.objects.all()))
    rows = [row for row in all_rows if row.from_on <= day and key in (None, row.key)]
    counted: dict[str, DatedSetting] = {}
    team_id: UUID | None = team.pk if team is not None else None
    for row in sorted(rows, key=lambda row: (row.team_id is not None, row.from_on, row.at, row.pk)):
        if row.team_id in (None, team_id):
            counted[row.key] = row
    return counted


def change(
    key: str, new: SettingValue, *, from_on: date, source_note: str, by: User, team: Team | None = None
) -> DatedSetting:
    """Set a value from a day on, inside the open authority, and keep that in the audit trail.

    The same change twice has one effect. Raises `UnknownSettingError`, `SettingValueError`, `SettingDateError` for a
    day before today, and `SettingNoteError` without a reason and source.
    """
    checked = setting(key).check(new)
    note = source_note.strip()
    if from_on < clock.today():
        raise SettingDateError(
            _("Enter today or a later day: what was decided before keeps the value it was decided with")
        )
    if not note:
        raise SettingNoteError(_("Say why, and what it rests on, such as “Agreed by the practice board, 3 March 2026”"))
    if len(note) > LONGEST_NOTE:
        raise SettingNoteError(_("Shorten the reason to %(most)s characters") % {"most": LONGEST_NOTE})
    latest = latest_change(key, team)
    if latest is not None and (latest.value, latest.from_on, latest.source_note) == (checked, from_on, note):
        return latest
    made: DatedSetting = DatedSetting.objects.create(
        key=key, team=team, value=checked, from_on=from_on, source_note=note, set_by=by, at=clock.now()
    )
    context.forget(_MEMO)
    audit.record("setting_changed", made, actor=by, key=key, from_on=from_on.isoformat())
    return made


def latest_change(key: str, team: Team | None) -> DatedSetting | None:
    """Return the row that was added last for a setting, in a team or in the whole authority."""
    rows = DatedSetting.objects.filter(key=key, team=team).order_by("-at", "-pk")
    found: DatedSetting | None = rows.select_related("set_by").first()
    return found


__all__ = [
    "Setting",
    "SettingDateError",
    "SettingDeclaredTwiceError",
    "SettingNoteError",
    "SettingValueError",
    "UnknownSettingError",
    "all_values",
    "change",
    "declare",
    "declared",
    "in_force",
    "latest_change",
    "setting",
    "value",
]
