"""`can` and `visible_to` say the same, for any memberships and allocations."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts import context
from accounts.models import Membership, Role
from accounts.policy import can, visible_to
from accounts.roles import ROLES
from cases.models import Allocation, Case
from tests.cast import Cast
from tests.examples import examples
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 14)
CASE_ACTIONS = ("view", "start", "correct", "relate", "allocate")
TASK_ACTIONS = ("view", "claim", "work", "release", "give", "do", "bring_back")
PEOPLE, TEAMS = ("sam", "priya", "ren", "ana"), ("Harbour team", "Meadow team")
SPANS = st.tuples(st.integers(-3, 2), st.one_of(st.none(), st.integers(0, 3))).map(
    lambda span: (
        TODAY + timedelta(days=span[0]),
        None if span[1] is None else TODAY + timedelta(days=span[0] + span[1]),
    )
)
MEMBERSHIPS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(TEAMS), st.sampled_from(sorted(ROLES)), SPANS),
    max_size=5,
    unique_by=lambda m: (m[0], m[1], m[2], m[3][0]),
)
ALLOCATIONS = st.lists(
    st.tuples(st.sampled_from(["wilf", "tansy"]), st.sampled_from(TEAMS), st.sampled_from([*PEOPLE, None]), SPANS),
    max_size=5,
)


@examples(60, HealthCheck.function_scoped_fixture)
@given(memberships=MEMBERSHIPS, allocations=ALLOCATIONS)
def test_one_answer_for_one_object_and_for_lists(inside: Cast, memberships: list, allocations: list) -> None:  # type: ignore[type-arg]
    context.forget()  # what the example before remembered was undone
    with transaction.atomic():
        start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
        Membership.objects.all().delete()
        Allocation.objects.all().delete()
        for who, team, role, (starts_on, ends_on) in memberships:
            Membership.objects.create(
                user=inside.people[who],
                team=inside.teams[team],
                role=Role.objects.get(key=role),
                starts_on=starts_on,
                ends_on=ends_on,
            )
        open_ones = set()
        for child, team, who, (starts_on, ends_on) in allocations:
            if ends_on is None and child in open_ones:
                continue  # the database allows one open allocation of a child
            if ends_on is None:
                open_ones.add(child)
            Allocation.objects.create(
                case=inside.cases[child],
                team=inside.teams[team],
                worker=inside.people[who] if who else None,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        context.forget()
        for name in PEOPLE:
            user = inside.people[name]
            for model, actions in ((Case, CASE_ACTIONS), (Task, TASK_ACTIONS)):
                for action in actions:
                    seen = set(visible_to(user, model, action).values_list("pk", flat=True))
                    assert seen == {row.pk for row in model._default_manager.all() if can(user, action, row)}
        transaction.set_rollback(True)
