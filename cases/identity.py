"""Who a child is, in the words of the identity bar."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts import clock
from accounts.days import full_day_words
from accounts.models import Membership, User
from accounts.models.periods import not_over
from accounts.policy import visible_to
from cases.knowing import fact_words
from cases.models import Allocation, Case, Person, PersonFact, Relationship
from cases.person_facts import STANDING_OUT
from forms.code_lists import code_list

NO_INTERPRETER = "NO"
"""The code of the list `interpreter` that says that none is needed."""
MONTHS_UNTIL_YEARS_ARE_SAID = 24


def age_words(born: date, on: date) -> str:
    """Say how old someone born on a day is on another: `10 years`, `5 months`, `9 days`."""
    if born > on:
        return gettext("not yet born")
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= MONTHS_UNTIL_YEARS_ARE_SAID:
        years = months // 12
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    if months:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    days = (on - born).days
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def child_age_words(child: Person, on: date) -> str:
    """Say how old a child is on a day; of one who is not born yet, when the birth is expected. Empty if unknown."""
    if child.date_of_death is not None and child.date_of_death <= on:
        return died_words(child)
    if child.date_of_birth is not None:
        age = age_words(child.date_of_birth, on)
        return gettext("about %(age)s") % {"age": age} if child.birth_is_estimated else age
    if child.expected_date_of_birth is None:
        return ""
    day = full_day_words(child.expected_date_of_birth)
    return gettext("not yet born, expected %(day)s") % {"day": day}


def died_words(person: Person) -> str:
    """Say when somebody died, and at what age where that is known: `died 3 March 2026, aged 10 years`."""
    if person.date_of_death is None:
        return ""
    day = full_day_words(person.date_of_death)
    if person.date_of_birth is None:
        return gettext("died %(day)s") % {"day": day}
    age = age_words(person.date_of_birth, person.date_of_death)
    if person.birth_is_estimated:
        age = gettext("about %(age)s") % {"age": age}
    return gettext("died %(day)s, aged %(age)s") % {"day": day, "age": age}


def child_words(case: Case) -> dict[str, Any]:
    """Return name, age, birth date and reference, as `layout/identity.jinja` takes them."""
    child: Person = case.child
    born = child.date_of_birth or child.expected_date_of_birth
    return {
        "name": child.name,
        "full_name": child.full_name,
        "age": age_words(child.date_of_birth, clock.today()) if child.date_of_birth else "",
        "born": born,
        "reference": case.reference,
        "is_unborn": child.is_unborn,
        "is_estimated": child.birth_is_estimated,
        "died": died_words(child),
    }


def standing_out(child: Person, reader: User) -> dict[str, Any]:
    """Return what everybody must know before they ring or visit: `alerts` and `interpreter`, in words.

    Alerts about those who belong to the family today stand after the child's own, with their names. Of somebody who
    belongs to another child's file as well only what the alert is called stands here, unless the reader may open that
    file: what more was written may be of there.
    """
    today = clock.today()
    mine = models.Q(person=child, kind__in=(*STANDING_OUT, "first_language"))
    theirs = models.Q(person__in=_relatives(child, today), kind="alert")
    rows = PersonFact.objects.filter(mine | theirs, taken_back=False).select_related("person")
    held: dict[str, list[PersonFact]] = {}
    for row in sorted(rows, key=lambda one: (one.person_id != child.pk, one.pk)):
        if row.holds(today):
            held.setdefault(row.kind, []).append(row)
    alerts = held.get("alert", [])
    kept = _of_other_files({row.person_id for row in alerts} - {child.pk}, child, reader)
    needed = [row for row in held.get("interpreter", []) if row.code != NO_INTERPRETER]
    spoken = [fact_words(row, today) for row in held.get("first_language", [])]
    return {
        "alerts": [_alert(row, child, today, called_only=row.person_id in kept) for row in alerts],
        "interpreter": " · ".join([*spoken, *(fact_words(row, today) for row in needed)]) if needed else "",
    }


def _relatives(child: Person, on: date) -> models.QuerySet[Relationship, Any]:
    """The ids of those who belong to a child's family on a day and have no file of their own."""
    rows = Relationship.objects.filter(not_over(on), person=child, never_right=False, other__case__isnull=True)
    return rows.values("other_id")


def _of_other_files(people: set[UUID], child: Person, reader: User) -> set[UUID]:
    """Those of these people who belong to the file of another child that the reader may not open, or to any."""
    if not people:
        return set()
    with_file = models.Q(other__in=people, person__case__isnull=False)
    with_file |= models.Q(person__in=people, other__case__isnull=False)
    rows = Relationship.objects.filter(with_file).exclude(person=child).exclude(other=child)
    pairs = [(row.other_id, row.person_id) if row.other_id in people else (row.person_id, row.other_id) for row in rows]
    files = visible_to(reader, Case).filter(child__in={other for _, other in pairs})
    opens = set(files.values_list("child_id", flat=True))
    return {person for person, other in pairs if other not in opens}


def _alert(row: PersonFact, child: Person, on: date, *, called_only: bool) -> str:
    words = fact_words(row, on)
    if called_only:
        listed = code_list("alert")
        found = listed.find(row.code, on) if listed is not None else None
        words = found.title if found is not None else row.code
    return words if row.person_id == child.pk else f"{row.person.name}: {words}"


def allocation_words(allocation: Allocation | None) -> dict[str, Any] | None:
    """Return worker, team and manager of an allocation, as `layout/identity.jinja` takes them."""
    if allocation is None:
        return None
    managing = Membership.objects.filter(
        Membership.on(clock.today()), team_id=allocation.team_id, role__key="team_manager", user__is_active=True
    )
    managers = [m.user.name for m in managing.select_related("user").order_by("user__name")]
    return {
        "worker": allocation.worker.name if allocation.worker else None,
        "team": allocation.team.name,
        "manager": ", ".join(managers),
    }


def identity(case: Case | None, reader: User) -> dict[str, Any]:
    """Return the context of the identity bar: `child`, `allocation`, `case_url`; all None without a case.

    `reader` is who reads it: alerts of other files stand there as far as they may open those (`standing_out`).
    """
    if case is None:
        return {"child": None, "allocation": None, "case_url": None}
    return {
        "child": {**child_words(case), **standing_out(case.child, reader)},
        "allocation": allocation_words(case.allocation_on(clock.today())),
        "case_url": reverse("case", args=[case.reference]),
    }
