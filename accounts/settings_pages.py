"""The authority's settings: what each is, since when and why, and changing it from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock, dated_settings
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.dated_settings import Setting
from accounts.days import day_words
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.models import DatedSetting, Team, User
from accounts.policy import Place, can
from accounts.setting_groups import grouped
from accounts.setting_kinds import SettingValue

LATEST_YEAR = 2199


@dataclass(slots=True)
class Change:
    """What was typed into the form of a change, and what must be mended, by field."""

    value: str = ""
    team: str = ""
    asked: AskedDay = field(default_factory=lambda: AskedDay.of("from", None))
    source_note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change as it was read from the form."""

    value: SettingValue
    team: Team | None
    day: date
    note: str


@require_safe
@guarded("view", place="settings")
def settings_page(request: HttpRequest) -> HttpResponseBase:
    """Every setting by what it is about, with its value today, since when, why, and what will count later."""
    rows = list(DatedSetting.objects.select_related("team", "set_by"))
    now = dated_settings.in_force()
    teams = {row.team: dated_settings.in_force(team=row.team) for row in rows if row.team is not None}
    shown = {
        known.key: {
            **_now(known, now.get(known.key)),
            "teams": [line for team in sorted(teams, key=str) if (line := _team_line(known, team, teams[team]))],
            "later": [_later(known, row) for row in _coming(rows, known)],
            "url": reverse("setting", args=[known.key]),
        }
        for known in dated_settings.declared().values()
    }
    context = {
        "groups": [
            {"key": group, "title": title, "settings": [shown[key] for key in keys]}
            for group, title, keys in grouped(shown)
        ],
        "calendar_url": reverse("calendar") if can(signed_in(request), "view", Place("calendar")) else None,
    }
    return render(request, "accounts/settings.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place="settings")
def setting_page(request: HttpRequest, key: str) -> HttpResponseBase:
    """One setting: its value, what it was before, and the form that changes it from a day on."""
    try:
        known = dated_settings.setting(key)
    except dated_settings.UnknownSettingError:
        raise Http404 from None
    if request.method != "POST":
        return _draw(request, known, _unchanged(clock.today()))
    change = _typed(request)
    wanted = _wanted(known, change)
    if wanted is not None and request.POST.get("seen", "") != _seen(known) and not _is_there(known, wanted):
        return _draw(request, known, change, moved=True, status=HTTPStatus.CONFLICT)
    made = _made(known, change, wanted, signed_in(request)) if wanted is not None else None
    if made is None:
        return _draw(request, known, change, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    words = _("%(label)s: %(value)s from %(day)s.")
    tell(request, words % {"label": known.label, "value": known.does.say(made.value), "day": day_words(made.from_on)})
    return HttpResponseRedirect(reverse("setting", args=[known.key]))


def _wanted(known: Setting, change: Change) -> Wanted | None:
    """What the form asks for; or None, with what must be mended in `change.errors`, all at once."""
    typed = _value(known, change)
    team = _team(change)
    day = _day(change)
    note = change.source_note.strip()
    if not note:
        change.errors["source_note"] = _("Say why, and what it rests on")
    if change.errors or typed is None or day is None:
        return None
    return Wanted(typed, team, day, note)


def _is_there(known: Setting, wanted: Wanted) -> bool:
    """Whether the last change is this one: the form was sent twice."""
    last = dated_settings.latest_change(known.key, wanted.team)
    return last is not None and (last.value, last.from_on, last.source_note) == (wanted.value, wanted.day, wanted.note)


def _made(known: Setting, change: Change, wanted: Wanted, user: User) -> DatedSetting | None:
    try:
        return dated_settings.change(
            known.key, wanted.value, from_on=wanted.day, source_note=wanted.note, by=user, team=wanted.team
        )
    except dated_settings.SettingDateError as error:
        change.errors["from"] = str(error)
    except dated_settings.SettingNoteError as error:
        change.errors["source_note"] = str(error)
    return None


def _value(known: Setting, change: Change) -> SettingValue | None:
    try:
        return known.does.read(change.value, known.limits)
    except dated_settings.SettingValueError as error:
        change.errors["value"] = str(error)
        return None


def _day(change: Change) -> date | None:
    try:
        found = change.asked.day
    except NotADayError:
        found = None
    if found is None or found.year > LATEST_YEAR:
        change.errors["from"] = _("Enter the day from which it counts, such as 1 12 2026")
        return None
    return found


def _team(change: Change) -> Team | None:
    if not change.team:
        return None
    found: Team | None = Team.objects.filter(pk=uuid_of(change.team)).first()
    if found is None:
        change.errors["team"] = _("Choose for whom it counts")
    return found


def _draw(
    request: HttpRequest, known: Setting, change: Change, *, moved: bool = False, status: int = HTTPStatus.OK
) -> HttpResponse:
    rows = list(DatedSetting.objects.filter(key=known.key).select_related("team", "set_by"))
    targets = {"from": "from-day"}
    order = [name for name in ("value", "team", "from", "source_note") if name in change.errors]
    context = {
        "setting": _now(known, dated_settings.in_force(key=known.key).get(known.key)),
        "kind": known.kind,
        "is_number": known.does.is_number,
        "hint": _hint(known),
        "change": change,
        "errors": [{"href": f"#{targets.get(name, name)}", "text": change.errors[name]} for name in order],
        "error_title": ngettext("%(count)s answer needs attention", "%(count)s answers need attention", len(order))
        % {"count": len(order)},
        "moved": moved,
        "seen": _seen(known),
        "teams": [{"value": str(team.pk), "text": team.name} for team in Team.objects.order_by("name")],
        "history": [_line(known, row) for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)],
        "list_url": reverse("settings"),
        "action": reverse("setting", args=[known.key]),
    }
    return render(request, "accounts/setting.jinja", context, status=status)


def _seen(known: Setting) -> str:
    """The last change there is, which the form carries: after another, the person reads it before changing more."""
    last = DatedSetting.objects.filter(key=known.key).order_by("-at", "-pk").values_list("pk", flat=True).first()
    return str(last or "")


def _now(known: Setting, row: DatedSetting | None) -> dict[str, Any]:
    """A setting with its present value, as the templates take it. `since` is None while the default counts."""
    current: SettingValue = known.default if row is None else row.value
    return {
        "key": known.key,
        "label": known.label,
        "value": known.does.say(current),
        "since": row.from_on if row else None,
        "by": row.set_by.name if row else None,
        "note": row.source_note if row else "",
        "source": known.source,
    }


def _team_line(known: Setting, team: Team, now: Mapping[str, DatedSetting]) -> dict[str, str] | None:
    row = now.get(known.key)
    if row is None or row.team_id != team.pk:
        return None
    return {"team": team.name, "value": known.does.say(row.value), "since": day_words(row.from_on)}


def _coming(rows: list[DatedSetting], known: Setting) -> list[DatedSetting]:
    """The rows of later days that will count, earliest first: of several for one day and team, the last added."""
    later: dict[tuple[date, Any], DatedSetting] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.pk)):
        if row.key == known.key and row.from_on > clock.today():
            later[row.from_on, row.team_id] = row
    return sorted(later.values(), key=lambda row: row.from_on)


def _later(known: Setting, row: DatedSetting) -> str:
    words = _("%(value)s from %(day)s") % {"value": known.does.say(row.value), "day": day_words(row.from_on)}
    return f"{words}, {row.team.name}" if row.team else words


def _line(known: Setting, row: DatedSetting) -> dict[str, Any]:
    return {
        "value": known.does.say(row.value),
        "team": row.team.name if row.team else _("Whole authority"),
        "from_on": row.from_on,
        "by": row.set_by.name,
        "at": row.at,
        "note": row.source_note,
    }


def _hint(known: Setting) -> str:
    most, least = known.limits.most, known.limits.least
    if known.kind == "list of whole numbers":
        words = _("Whole numbers from small to large, with commas between, such as 10, 25.")
    elif known.does.is_number:
        words = _("A whole number.")
    elif known.kind == "text or nothing":
        return _("Such as “Children’s services privacy notice, version 3, www.example.gov.uk/privacy”.")
    else:
        return ""
    if most is not None:
        words = f"{words} {_('From %(least)s to %(most)s.') % {'least': least, 'most': most}}"
    return words


def _unchanged(day: date) -> Change:
    return Change(asked=AskedDay.of("from", day))


def _typed(request: HttpRequest) -> Change:
    value, team, note = (request.POST.get(name, "") for name in ("value", "team", "source_note"))
    return Change(value, team, AskedDay.posted("from", request.POST), note)
