"""Who may see a child's file, and what belongs to it.

The allocated worker, everyone who works with cases in the allocated team, that team's administrators, and service
managers. Whoever a child is offered to reads the file too, for as long as they decide (`also_reads`), and so does the
worker who is named to work with the child from a later day, while that is planned; they do nothing more with it.
Objects that belong to a case ask `can_see_case` and `visible_cases`.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from accounts import clock
from accounts.models import User
from accounts.policy import Decision, Standing, register, register_place, standing
from accounts.roles import MANAGING_ROLES, PRACTICE_ROLES
from cases.models import Allocation, Case
from rules.sentences import Sentence

STARTS_ANYTHING = frozenset({"social_worker", "lead_practitioner", "duty_worker"}) | MANAGING_ROLES
"""Roles whose holders begin any work for a child; others begin what has its first step for them."""

KEEPS_FILES = STARTS_ANYTHING | {"contact_officer"}
"""Roles whose holders mend what stands in a child's file, and open our work with a child again."""

OPENS_FILES = KEEPS_FILES | {"emergency_duty"}
"""Roles whose holders open the file of a child who is not known here: by day, and at night."""

NEEDED = {
    "view": None,
    "share": None,
    "read_restricted": None,
    "start": None,
    "open_again": KEEPS_FILES,
    "correct": KEEPS_FILES,
    "relate": PRACTICE_ROLES,
    "allocate": MANAGING_ROLES,
    "answer_for": PRACTICE_ROLES,
}
"""The roles of which one is needed for each action, in any team; None where seeing the file is enough."""


_offered: list[Callable[[User], models.Q]] = []


def also_reads(offered: Callable[[User], models.Q]) -> None:
    """Have people who work with cases read also the files that this condition picks: what they are offered."""
    _offered.append(offered)


def visible_cases(user: User) -> models.Q:
    """Return the condition that picks the cases a person may see."""
    seen, here = _worked_with(user), standing(user)
    if here.holds("service_manager") or not here.case_team_ids:
        return seen
    for offered in _offered:
        seen |= offered(user)
    return seen | _works_later_with(user)


def _works_later_with(user: User) -> models.Q:
    """Return the condition that picks the cases that come to a person on a later day: they prepare for it."""
    planned = Allocation.objects.filter(worker=user, starts_on__gt=clock.today())
    return models.Q(pk__in=planned.values("case_id"))


def _worked_with(user: User) -> models.Q:
    """Return the condition that picks the cases a person's own work is about."""
    here = standing(user)
    if here.holds("service_manager"):
        return models.Q()
    if not here.case_team_ids:
        return models.Q(pk__in=[])
    return _allocated(models.Q(worker=user) | models.Q(team_id__in=here.case_team_ids))


def _is_offered(user: User, case: Case) -> bool:
    return any(Case.objects.filter(offered(user), pk=case.pk).exists() for offered in _offered)


def _allocated(condition: models.Q) -> models.Q:
    """Return the condition that picks the cases whose allocation of today meets a condition."""
    return models.Q(pk__in=Allocation.counting(clock.today()).filter(condition).values("case_id"))


def kept_apart(user: User) -> models.Q | None:
    """Return the condition that picks the children of whom a person reads nothing, not even in what was recorded about
    them together with a child whose file is theirs; None where there is no such child.

    What was recorded about several children is each child's record: whoever works with one of them must know it, also
    when another is with another team by now. Others, such as a team's administrators, need all of the files.
    """
    return None if standing(user).holds(*PRACTICE_ROLES) else ~visible_cases(user)


class CaseRule:
    """`view` opens the file; `share` reads of the child in what was recorded about several, of whom one is theirs to
    see (`kept_apart`); `read_restricted` reads answers too that are for those who work with the child; `start` begins
    processes for the child, each by those whom it names for its first step (`workflow.starting.may_begin`, which is
    always asked too); `open_again` opens our work with the child by hand; `correct` mends name and date of birth, and
    what follows from records; `relate` writes down the family; `allocate` says who works with the child, and is for the
    manager of the child's team; `answer_for` is for that manager and the allocated worker, who mend what was
    recorded."""

    def can(self, user: User, action: str, obj: Case) -> Decision:
        here = standing(user)
        if not _role_fits(here, action):
            return Decision(False, Sentence("Your role does not do this."))
        if action == "share":
            return _is_shared(user, obj)
        if here.holds("service_manager"):
            return Decision(True, Sentence("You manage the service."))
        if not here.case_team_ids:
            return Decision(False, Sentence("Your roles have nothing to do with children’s cases."))
        allocation = obj.allocation_on(clock.today())
        if action == "allocate":
            if allocation is not None and allocation.team_id in _managed(here):
                return Decision(True, Sentence("You manage this child’s team."))
            return Decision(False, Sentence("Another manager decides who works with this child."))
        if allocation is not None and allocation.worker_id == user.pk:
            return Decision(True, Sentence("You are the allocated worker."))
        if action == "answer_for":
            if allocation is not None and allocation.team_id in _managed(here):
                return Decision(True, Sentence("You manage this child’s team."))
            return Decision(False, Sentence("It is for the child’s own worker."))
        if action == "read_restricted":
            if allocation is not None and allocation.team_id in _practises(here):
                return Decision(True, Sentence("You work with this child’s team."))
            return Decision(False, Sentence("It is for the people who work with the child."))
        if allocation is not None and allocation.team_id in here.case_team_ids:
            return Decision(True, Sentence("Your team works with this child."))
        if action == "view" and _is_offered(user, obj):
            return Decision(True, Sentence("Your team is asked to take this child over."))
        if action == "view" and Case.objects.filter(_works_later_with(user), pk=obj.pk).exists():
            return Decision(True, Sentence("You work with this child from a later day."))
        return Decision(False, Sentence("Another team works with this child."))

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        here = standing(user)
        if not _role_fits(here, action):
            return rows.none()
        if action == "share":
            apart = kept_apart(user)
            return rows if apart is None else rows.exclude(apart)
        if action == "read_restricted" and not here.holds("service_manager"):
            practises = models.Q(team_id__in=_practises(here)) | models.Q(worker=user)
            return rows.filter(_worked_with(user)).filter(_allocated(practises))
        if action == "allocate" and not here.holds("service_manager"):
            return rows.filter(_allocated(models.Q(team_id__in=_managed(here))))
        if action == "answer_for" and not here.holds("service_manager"):
            theirs = models.Q(worker=user) | models.Q(team_id__in=_managed(here))
            return rows.filter(_allocated(theirs)) if here.case_team_ids else rows.none()
        return rows.filter(visible_cases(user) if action == "view" else _worked_with(user))


def _is_shared(user: User, case: Case) -> Decision:
    apart = kept_apart(user)
    if apart is None or not Case.objects.filter(apart, pk=case.pk).exists():
        return Decision(True, Sentence("What was recorded about several children is each child’s record."))
    return Decision(False, Sentence("Another team works with this child."))


def _role_fits(here: Standing, action: str) -> bool:
    if action not in NEEDED:
        return False
    needed = NEEDED[action]
    return needed is None or here.holds(*needed)


def _managed(here: Standing) -> frozenset[Any]:
    return here.teams_as("team_manager") & here.case_team_ids


def _practises(here: Standing) -> frozenset[Any]:
    """The teams whose children a person works with, as its administrators do not."""
    return here.teams_as(*PRACTICE_ROLES) & here.case_team_ids


def works_with_cases(user: User) -> Decision:
    """Decide whether a person's roles have to do with children's cases at all."""
    if standing(user).case_team_ids:
        return Decision(True, Sentence("You work with cases."))
    return Decision(False, Sentence("This page is for people who work with children’s cases."))


def opening_teams(user: User) -> frozenset[Any]:
    """Return the ids of the teams for which a person may open a new child's file: where they take referrals."""
    here = standing(user)
    return here.teams_as(*OPENS_FILES) & here.case_team_ids


def opens_files(user: User) -> Decision:
    """Decide whether a person may open a new child's file."""
    if opening_teams(user):
        return Decision(True, Sentence("You take referrals."))
    return Decision(
        False,
        Sentence(
            "Contact officers, duty and emergency duty workers, social workers, lead practitioners and managers open "
            "children’s files."
        ),
    )


register(Case, CaseRule())
register_place("cases", works_with_cases)
register_place("new_file", opens_files)
