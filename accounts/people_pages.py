"""The people of an authority: who cannot sign in, what each one is, and what to do about it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import Membership, Registration, User
from accounts.paging import pages
from accounts.people import described, lock_words, matching, registrations_of
from accounts.policy import can, visible_to
from accounts.reading import languages_for
from accounts.reasons import AUDITED, wrong_reason
from accounts.registration_form import RegistrationForm
from accounts.registrations import register
from accounts.signin import codes, slots

PEOPLE_A_PAGE = 50


def load_person(request: HttpRequest, user_id: UUID) -> User | None:
    """The person of the address, of whatever authority: the policy decides."""
    return User.objects.filter(pk=user_id).first()


@guarded("view", place="people")
def people(request: HttpRequest) -> HttpResponseBase:
    """Everyone in the authority, those first whose sign-in is locked."""
    user = signed_in(request)
    everyone = visible_to(user, User).order_by("-is_active", "name")
    locked = slots.locked_among(everyone)
    find = request.GET.get("find", "").strip()[:100]
    shown = Paginator(matching(everyone, find), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    audit.record("listed", None, actor=user, list="people")
    context = {
        "tabs": tabs("people"),
        "locked": described(sorted(locked, key=lambda person: person.name)),
        "people": described(shown),
        "found": shown.paginator.count,
        "find": find,
        "page": pages(shown, reverse("people"), find=find),
    }
    return render(request, "people/people.jinja", context)


@guarded("view", place="oneself")
def me(request: HttpRequest) -> HttpResponseBase:
    """Lead to one's own page."""
    return redirect("person", request.user.pk)


@guarded("view", load=load_person)
def person(request: HttpRequest, shown: User, user_id: UUID) -> HttpResponseBase:
    """What a person is and how their sign-in and registrations stand."""
    return _person_page(request, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("unlock", load=load_person)
def unlock(request: HttpRequest, locked: User, user_id: UUID) -> HttpResponseBase:
    """Let a person try to sign in again at once, with a reason. Only opened, it leads to the person."""
    user = signed_in(request)
    if request.method != "POST":
        return redirect("person", locked.pk)
    told = {"name": locked.name}
    if locked not in slots.people_locked([locked]):
        tell(request, _("The lock had ended already. %(name)s can sign in now.") % told, "note")
        return redirect("person", locked.pk)
    reason = _reason(request)
    error = wrong_reason(reason, _("Say why you unlock the sign-in, such as how you know that it was them"))
    if error:
        return _person_page(request, locked, reason=reason, error=error)
    slots.clear(locked)
    audit.record("sign_in_unlocked", locked, actor=user, reason=reason)
    tell(request, _("Unlocked. %(name)s can sign in now.") % told)
    return redirect("person", locked.pk)


@guarded("remove_second_factor", load=load_person)
def remove_second_factor(request: HttpRequest, loser: User, user_id: UUID) -> HttpResponseBase:
    """Take the second factor from somebody who lost it: they set up a new one when they sign in next."""
    user = signed_in(request)
    reason, error = "", ""
    if request.method == "POST":
        reason = _reason(request)
        error = wrong_reason(reason, _("Say why, such as how you know that it is them who asks"))
        if not error:
            codes.remove(loser)
            audit.record("second_factor_removed", loser, actor=user, reason=reason)
            tell(request, _("%(name)s sets up a new second step at the next sign-in.") % {"name": loser.name})
            return redirect("person", loser.pk)
    context = {
        "name": loser.name,
        "person_url": reverse("person", args=[loser.pk]),
        "here": reverse("remove_second_factor", args=[loser.pk]),
        "reason": reason,
        "longest_reason": AUDITED,
        "errors": [{"href": "#reason", "text": error}] if error else [],
    }
    return render(request, "people/remove_second_factor.jinja", context)


@guarded("register", load=load_person)
def add_registration(request: HttpRequest, holder: User, user_id: UUID) -> HttpResponseBase:
    """Add a registration or its renewal."""
    user = signed_in(request)
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind = Registration.Kind.SOCIAL_WORK_ENGLAND
        register(holder, kind, form.number, starts_on=form.starts_on, expires_on=form.expires_on, by=user)
        tell(request, _("Registration %(number)s is kept.") % {"number": form.number})
        return redirect("person", holder.pk)
    held = registrations_of(holder, clock.today())
    if request.method != "POST" and held:
        form.typed = held[0]["number"]
    context = {
        "name": holder.name,
        "person_url": reverse("person", args=[holder.pk]),
        "here": reverse("add_registration", args=[holder.pk]),
        "held": held,
        "number": form.typed,
        "starts": form.starts,
        "expires": form.expires,
        "errors": form.errors,
    }
    return render(request, "people/registration.jinja", context)


def tabs(here: str) -> list[dict[str, Any]]:
    """The links between the people and the teams of an authority."""
    places = (("people", _("People")), ("teams", _("Teams")))
    return [{"label": label, "url": reverse(name), "current": name == here} for name, label in places]


def _person_page(request: HttpRequest, shown: User, *, reason: str = "", error: str = "") -> HttpResponseBase:
    user = signed_in(request)
    myself = shown.pk == user.pk
    until = slots.people_locked([shown]).get(shown)
    if not myself:
        audit.record("viewed", shown, actor=user)
    held = Membership.objects.filter(Membership.on(clock.today()), user=shown).select_related("team", "role")
    context = {
        "shown": described([shown])[0],
        "job_title": shown.job_title,
        "memberships": [
            {"role": one.role.label, "team": one.team.name, "since": one.starts_on, "until": one.ends_on}
            for one in held.order_by("team__name", "role__label")
        ],
        "registrations": registrations_of(shown, clock.today()),
        "registration_url": reverse("add_registration", args=[shown.pk]) if can(user, "register", shown) else None,
        "unlock_url": reverse("unlock", args=[shown.pk]) if can(user, "unlock", shown) else None,
        "remove_url": reverse("remove_second_factor", args=[shown.pk])
        if can(user, "remove_second_factor", shown) and codes.has_second_factor(shown)
        else None,
        "lock": lock_words(until) if until else None,
        "people_url": reverse("people") if can(user, "unlock", shown) else None,
        "reason": reason,
        "longest_reason": AUDITED,
        "errors": [{"href": "#reason", "text": error}] if error else [],
        "codes_left": codes.recovery_codes_left(shown) if myself else None,
        "languages": languages_for(user) if myself else (),
    }
    return render(request, "people/person.jinja", context)


def _reason(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())
