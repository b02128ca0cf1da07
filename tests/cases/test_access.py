"""Who sees a child's file: the team and worker of today's allocation, and nobody by accident."""

from datetime import date

import pytest

from accounts.models import Membership
from accounts.policy import can, visible_to
from cases.models import Case
from cases.opening import allocate
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = date(2026, 7, 14)


def seen_by(cast: Cast, name: str) -> tuple[bool, bool]:
    user, case = cast.people[name], cast.cases["wilf"]
    return bool(can(user, "view", case)), case in visible_to(user, Case)


def test_a_reallocation_counts_at_once_even_on_the_same_day(inside: Cast) -> None:
    case = inside.cases["wilf"]
    allocate(case, inside.teams["Harbour team"], inside.sam, starts_on=TODAY)
    allocate(case, inside.teams["Meadow team"], inside.ren, starts_on=TODAY)
    assert seen_by(inside, "ren") == (True, True)
    assert seen_by(inside, "sam") == (False, False)
    assert seen_by(inside, "priya") == (False, False)


def test_an_allocated_worker_without_any_role_sees_nothing(inside: Cast) -> None:
    assert seen_by(inside, "sam") == (True, True)
    Membership.objects.filter(user=inside.sam).delete()
    assert seen_by(inside, "sam") == (False, False)


def test_the_service_manager_sees_every_child_and_the_analyst_none(inside: Cast) -> None:
    assert seen_by(inside, "mo") == (True, True)
    assert seen_by(inside, "ana") == (False, False)
