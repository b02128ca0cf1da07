"""What is known of a child, or of somebody in the family: the page that shows it with its history, and those that write
down, end and take back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.asked_day import PARTS, AskedDay, NotADayError
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from cases.identity import identity
from cases.knowing import FactError, checked, end, fact_words, learn, take_back
from cases.models import Case, PersonFact
from cases.person_facts import KINDS, FactKind, Part
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.known_whom import Whom, whom
from forms import kept_pages
from forms.code_lists import code_list
from records.mended import settle_mended


@guarded("view", load=load_case)
def about_child(
    request: HttpRequest, case: Case, reference: str, relationship_id: UUID | None = None
) -> HttpResponseBase:
    """Everything that is known of the child, or of somebody in the family, by section, with what was known before."""
    user = signed_in(request)
    one = whom(case, user, relationship_id)
    if one is None:
        raise Http404
    if one.relative is not None and one.relative.case is not None:
        return redirect("about_child", one.relative.case.reference)
    part = "about" if one.relative is None else "about_relative"
    audit.record("viewed", case, actor=user, case_id=case.pk, part=part)
    held: dict[str, list[PersonFact]] = {}
    if not one.elsewhere:
        rows = PersonFact.objects.filter(person=one.person).select_related("recorded_by", "changed_by").order_by("pk")
        for row in rows:
            held.setdefault(row.kind, []).append(row)
    may, kept = one.may_write, one.kept()
    sections: dict[str, list[dict[str, Any]]] = {}
    for kind in one.kinds:
        sections.setdefault(one.section_of(kind), []).append(_kind(kind, held.get(kind.name, []), one, may, kept))
    listed = [{"title": title, "kinds": kinds} for title, kinds in sections.items()]
    return render(request, "desk/known.jinja", {"sections": listed, **one.shown(), **identity(case, user)})


def _kind(kind: FactKind, rows: list[PersonFact], one: Whom, may: bool, kept: frozenset[str]) -> dict[str, Any]:
    if kind.name in kept:
        rows, may = [], False
    today = clock.today()
    now = [row for row in rows if row.holds(today)]
    before = sorted((row for row in rows if not row.holds(today)), key=lambda row: row.recorded_at, reverse=True)
    return {
        "name": kind.name,
        "title": kind.title,
        "kept": kind.name in kept,
        "now": [_row(row, one, may) for row in now],
        "before": [_row(row, one, False) for row in before],
        "add_url": one.write_url(kind.name) if may else None,
        "add_words": (_("Add") if kind.several else _("Change")) if now else _("Write down"),
    }


def _row(row: PersonFact, one: Whom, may: bool) -> dict[str, Any]:
    return {
        "words": fact_words(row),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "taken_back": row.taken_back,
        "by": row.recorded_by.name,
        "at": row.recorded_at,
        "record": row.record_reference,
        "changed_by": row.changed_by.name if row.changed_by else "",
        "changed_at": row.changed_at,
        "change_url": one.change_url(row) if may else None,
    }


def _writes(case: Case, user: User, relationship_id: UUID | None, kind: str) -> Whom | None:
    """Of whom a person writes down a fact here; None where they may not."""
    one = whom(case, user, relationship_id)
    if one is None or not one.may_write or kind not in {each.name for each in one.kinds} or kind in one.kept():
        return None
    return one


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("relate", load=load_case)
def write_down(
    request: HttpRequest, case: Case, reference: str, kind: str, relationship_id: UUID | None = None
) -> HttpResponseBase:
    """Write down one fact: what holds from a day on."""
    user = signed_in(request)
    one = _writes(case, user, relationship_id, kind)
    if one is None:
        raise Http404
    fact = KINDS[kind]
    if kept_pages.is_typing(request):
        fields = {part.name for part in fact.parts} | {f"starts_on-{part}" for part in PARTS}
        return kept_pages.keep(request, user, fields)
    if kept_pages.is_left(request):
        kept_pages.let_go(request, user)
        return redirect(one.url)
    kept = kept_pages.kept_page(request, user)
    typed = {part.name: kept.posted.get(part.name, "").strip() for part in fact.parts}
    starts_on = AskedDay.posted("starts_on", kept.posted)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = learn(one.person, fact, checked(fact, typed, starts_on.day), user, starts_on.day, case=case)
            settle_mended(case, user)
        except NotADayError as error:
            errors["starts_on"] = str(error)
        except FactError as error:
            errors[error.part] = str(error)
        else:
            kept_pages.let_go(request, user)
            if made is None:
                tell(request, _("This is written down already."), "note")
            else:
                tell(request, _("Written down."))
            return redirect(f"{one.url}#{fact.name}")
    context = {
        "title": fact.title,
        "parts": [_asked(part, typed[part.name], errors.get(part.name, "")) for part in fact.parts],
        "replaces": [] if fact.several else _now(one, fact),
        "starts_on": starts_on,
        "kept": kept,
        **asked_errors(errors, _hrefs(fact), {part.name: part.label for part in fact.parts}),
        **one.shown(),
        **identity(case, user),
    }
    return render(request, "desk/known_write.jinja", context)


def _hrefs(fact: FactKind) -> Mapping[str, str]:
    return {**{part.name: f"#{part.name}" for part in fact.parts}, "starts_on": "#starts_on-day"}


def _now(one: Whom, fact: FactKind) -> list[str]:
    rows = PersonFact.objects.filter(person=one.person, kind=fact.name, taken_back=False)
    return [fact_words(row) for row in rows if row.holds(clock.today())]


def _asked(part: Part, typed: str, error: str) -> dict[str, Any]:
    return {
        "name": part.name,
        "label": part.label,
        "hint": part.hint,
        "long": part.long,
        "typed": typed,
        "error": error,
        "options": _options(part, typed, clock.today()),
    }


def _options(part: Part, typed: str, day: date) -> list[dict[str, Any]]:
    """The codes of today, or the part's own choices; none for a text."""
    listed = code_list(part.code_list) if part.code_list else None
    offered = [(code.code, code.title) for code in listed.on(day)] if listed else list(part.choices)
    if not offered:
        return []
    first = {"value": "", "text": _("Choose an answer"), "selected": not typed}
    return [first, *({"value": v, "text": str(text), "selected": v == typed} for v, text in offered)]


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("relate", load=load_case)
def change_fact(
    request: HttpRequest, case: Case, reference: str, fact_id: UUID, relationship_id: UUID | None = None
) -> HttpResponseBase:
    """Say that a fact holds no longer, or that it was a mistake."""
    user = signed_in(request)
    row = PersonFact.objects.filter(pk=fact_id, taken_back=False).first()
    one = _writes(case, user, relationship_id, row.kind) if row is not None else None
    if row is None or one is None or row.person_id != one.person.pk:
        raise Http404
    ends_on = AskedDay.posted("ends_on", request.POST) if request.method == "POST" else AskedDay.of("ends_on", None)
    back = f"{one.url}#{row.kind}"
    errors: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("action") == "mistake":
        take_back(row, user, case=case)
        settle_mended(case, user)
        tell(request, _("Taken out. It stays in the history, as a mistake."))
        return redirect(back)
    if request.method == "POST":
        try:
            day = ends_on.day
            if day is None:
                errors["ends_on"] = _("Enter the last day, such as 9 7 2026")
            else:
                end(row, user, day, case=case)
                settle_mended(case, user)
                tell(request, _("It is over. It stays in the history."))
                return redirect(back)
        except NotADayError as error:
            errors["ends_on"] = str(error)
        except FactError as error:
            errors[error.part] = str(error)
    context = {
        "title": KINDS[row.kind].title,
        "words": fact_words(row),
        "ends_on": ends_on,
        "back_url": back,
        "write_url": one.write_url(row.kind),
        **asked_errors(errors, {"ends_on": "#ends_on-day"}),
        **identity(case, user),
    }
    return render(request, "desk/known_change.jinja", context)
