"""The calendar that limits are counted by: bank holidays and closure days that the authority adds or takes out.

Whatever changes it lets the worker look at every open date again (`workflow.deadlines`), and says beforehand how many.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.days import day_words
from accounts.guard import guarded, signed_in
from accounts.models import CalendarDay
from accounts.working_calendar import add_day, english_bank_holidays, remove_day
from desk.asked_errors import asked_errors
from workflow import deadlines

DAYS_BACK, YEARS_AHEAD = 366, 5
"""How far back a forgotten day can be added, and how far ahead one can be planned."""

LOOKS_AHEAD = timedelta(days=365)
LONGEST = {"name": 80, "source": 300}
QUESTIONS = {"name": gettext_lazy("What the day is called"), "source": gettext_lazy("What it rests on")}
HREFS = {"day": "#day-day", "kind": "#kind", "name": "#name", "source": "#source"}


@dataclass(slots=True)
class NewDay:
    """What was typed about a day, and what must be mended, by field."""

    asked: AskedDay
    kind: str = ""
    name: str = ""
    source: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def posted(cls, request: HttpRequest) -> "NewDay":
        """What was posted, checked."""
        kind, name, source = (request.POST.get(field, "").strip() for field in ("kind", "name", "source"))
        new = cls(AskedDay.posted("day", request.POST), kind, name, source)
        new.errors = _problems(new)
        return new

    @property
    def day(self) -> date:
        """The day, once it is right."""
        return self.asked.day  # type: ignore[return-value]


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place="calendar")
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The days that were added and England's next bank holidays; adding one, after saying what that does."""
    user = signed_in(request)
    if request.method != "POST":
        return _drawn(request, NewDay(AskedDay.of("day", None)))
    new = NewDay.posted(request)
    step = request.POST.get("step", "")
    if step == "add" and _is_there(new):
        tell(request, _("It is in the calendar already."), "note")
        return redirect("calendar")
    if new.errors or step == "change":
        return _drawn(request, new)
    if step != "add":
        context = {"new": new, "day": new.day, "kind_words": _kind_words(new.kind), "looked_at": _looked_at(new.kind)}
        return render(request, "desk/calendar_check.jinja", context)
    added = add_day(new.day, new.kind, new.name, new.source, by=user)
    deadlines.recount_all_soon()
    tell(request, _("Added: %(day)s, %(name)s.") % {"day": day_words(added.day), "name": added.name} + " " + _follows())
    return redirect("calendar")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place="calendar")
def remove(request: HttpRequest, day_id: UUID) -> HttpResponseBase:
    """Take an added day out again, after saying what that does."""
    user = signed_in(request)
    held = CalendarDay.objects.filter(pk=day_id).first()
    if held is None:
        tell(request, _("That day is not in the calendar any more."), "note")
        return redirect("calendar")
    if request.method != "POST":
        context = {"held": _line(held), "looked_at": _looked_at(held.kind)}
        return render(request, "desk/calendar_remove.jinja", context)
    told = {"day": day_words(held.day), "name": held.name}
    remove_day(held, by=user)
    deadlines.recount_all_soon()
    tell(request, _("Taken out: %(day)s, %(name)s.") % told + " " + _follows())
    return redirect("calendar")


def _problems(new: NewDay) -> dict[str, str]:
    errors: dict[str, str] = {}
    if new.kind not in CalendarDay.Kind.values:
        errors["kind"] = _("Choose what the day is")
    try:
        day = new.asked.day
    except NotADayError as error:
        errors["day"] = str(error)
    else:
        problem = _("Enter the day, such as 9 7 2026") if day is None else _wrong_day(day, new.kind)
        if problem:
            errors["day"] = problem
    if not new.name:
        errors["name"] = _("Enter what the day is called")
    if not new.source:
        errors["source"] = _("Say what it rests on")
    for name, most in LONGEST.items():
        over = len(getattr(new, name)) - most
        if over > 0:
            errors[name] = ngettext("Shorten it by %(over)s character", "Shorten it by %(over)s characters", over) % {
                "over": over
            }
    return errors


def _wrong_day(day: date, kind: str) -> str:
    """Say why a day cannot be added, or nothing."""
    today = clock.today()
    told = {"day": day_words(day)}
    if day < today - timedelta(days=DAYS_BACK) or day.year > today.year + YEARS_AHEAD:
        told = {"first": day_words(today - timedelta(days=DAYS_BACK)), "year": str(today.year + YEARS_AHEAD)}
        return _("Enter a day between %(first)s and the end of %(year)s") % told
    if day.weekday() > 4:
        return _("%(day)s is at a weekend, which is never counted: enter another day") % told
    if english_bank_holidays(day, day):
        return _("%(day)s is a bank holiday in England already: enter another day") % told
    if CalendarDay.objects.filter(day=day, kind=kind).exists():
        return _("%(day)s is in the calendar already: enter another day") % told
    return ""


def _is_there(new: NewDay) -> bool:
    """Whether this very day was just added: the button was pressed twice."""
    try:
        day = new.asked.day
    except NotADayError:
        return False
    return CalendarDay.objects.filter(day=day, kind=new.kind, name=new.name, source=new.source).exists()


def _looked_at(kind: str) -> list[str]:
    """Say what changing a day of this kind does."""
    count = deadlines.open_dates()
    dates = ngettext("%(count)s open date is looked at again.", "%(count)s open dates are looked at again.", count) % {
        "count": count
    }
    if not count:
        dates = _("There is no open date now.")
    moves = _("It moves statutory limits and office days that run over it.")
    if kind == CalendarDay.Kind.CLOSURE:
        moves = _("It moves what is counted in office days. Statutory limits stay: a closure never moves them.")
    return [moves, dates, _("Where one moves, the task says why, and whoever has it is told. What is done stays.")]


def _follows() -> str:
    return _("Open dates are worked out again now. Where one moves, the task says why and whoever has it is told.")


def _drawn(request: HttpRequest, new: NewDay) -> HttpResponse:
    today = clock.today()
    days = [_line(held) for held in CalendarDay.objects.select_related("added_by").order_by("day", "kind")]
    context = {
        "ahead": [line for line in days if line["day"] >= today],
        "past": [line for line in reversed(days) if line["day"] < today],
        "england": english_bank_holidays(today, today + LOOKS_AHEAD),
        "new": new,
        **asked_errors(new.errors, HREFS, QUESTIONS),
        "kinds": [
            (CalendarDay.Kind.BANK_HOLIDAY, _("For everybody in England, proclaimed. It moves statutory limits.")),
            (CalendarDay.Kind.CLOSURE, _("Of this authority alone. It moves office days, never a statutory limit.")),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if new.errors else HTTPStatus.OK
    return render(request, "desk/calendar.jinja", context, status=status)


def _line(held: CalendarDay) -> dict[str, Any]:
    return {
        "day": held.day,
        "kind": _kind_words(held.kind),
        "name": held.name,
        "source": held.source,
        "by": held.added_by.name if held.added_by is not None else "",
        "remove_url": reverse("calendar_remove", args=[held.pk]),
    }


def _kind_words(kind: str) -> str:
    return str(CalendarDay.Kind(kind).label)
