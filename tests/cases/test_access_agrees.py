"""`can` and `visible_to` say the same, for any memberships and allocations."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts import clock, context
from accounts.models import Membership, Role, User
from accounts.policy import can, standing, visible_to
from accounts.roles import PRACTICE_ROLES, ROLES
from cases.models import Allocation, Case
from records.models import Record
from tests.cast import Cast
from tests.examples import examples
from tests.records.made_up import note
from tests.workflow.test_subjects import CONFERENCE
from workflow.adoption import publish_process, use_process
from workflow.models import ProcessInstance, Subject, Task, role_keys
from workflow.starting import start_for_case, start_for_family

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 14)
ASKED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        Case,
        ("view", "share", "read_restricted", "start", "open_again", "correct", "relate", "allocate", "answer_for"),
    ),
    (Task, ("view", "claim", "work", "release", "give", "do", "bring_back")),
    (Record, ("view", "read_restricted", "read_worked_out", "correct")),
    (ProcessInstance, ("view", "steer", "history", "values")),
)
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


@pytest.fixture
def at_work(inside: Cast) -> Cast:
    """Wilf is being assessed; there is a note about him and Tansy, and a conference of both begins."""
    start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    note(inside, "x", cases=("wilf", "tansy"))
    use_process(publish_process(CONFERENCE, 1))
    start_for_family("made_up", list(inside.cases.values()), inside.mo)
    return inside


def assert_nothing_of_several_children_leaks(user: User) -> None:
    """Records of several children are for those who work with one of them, acts on all for those who may see all."""
    files = visible_to(user, Case).count()
    shared = Record.objects.alias(children=Count("case_links")).filter(children=2)
    family = ProcessInstance.objects.filter(subject=Subject.FAMILY)
    for_all = Task.objects.filter(process__in=family)
    reads = files == 2 or (files == 1 and standing(user).holds(*PRACTICE_ROLES))
    assert visible_to(user, Record).filter(pk__in=shared).exists() == reads
    if files < 2:
        assert not visible_to(user, ProcessInstance, "steer").filter(pk__in=family).exists()
        assert not visible_to(user, Task).filter(pk__in=for_all).exists()


def be_with(cast: Cast, memberships: list[Any]) -> None:
    """Give people these roles, and no others."""
    Membership.objects.all().delete()
    for who, team, role, (starts_on, ends_on) in memberships:
        Membership.objects.create(
            user=cast.people[who],
            team=cast.teams[team],
            role=Role.objects.get(key=role),
            starts_on=starts_on,
            ends_on=ends_on,
        )
    context.forget()


@examples(60, HealthCheck.function_scoped_fixture)
@given(memberships=MEMBERSHIPS, allocations=ALLOCATIONS)
def test_one_answer_for_one_object_and_for_lists(at_work: Cast, memberships: list, allocations: list) -> None:  # type: ignore[type-arg]
    inside = at_work
    context.forget()  # what the example before remembered was undone
    with transaction.atomic():
        be_with(inside, memberships)
        Allocation.objects.all().delete()
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
        named = {each[0] for each in memberships} | {each[2] for each in allocations if each[2]}
        for name in sorted(named | {"ana"}):  # who has to do with nothing is asked once
            user = inside.people[name]
            for model, actions in ASKED:
                for action in actions:
                    seen = set(visible_to(user, model, action).values_list("pk", flat=True))
                    assert seen == {row.pk for row in model._default_manager.all() if can(user, action, row)}
            assert_nothing_of_several_children_leaks(user)
        transaction.set_rollback(True)


@examples(15, HealthCheck.function_scoped_fixture)
@given(memberships=MEMBERSHIPS, team=st.sampled_from(TEAMS), over=st.booleans())
def test_an_offer_gives_its_team_s_managers_the_file_to_read_and_nothing_else_to_anybody(
    at_work: Cast, memberships: list[Any], team: str, over: bool
) -> None:
    wilf = at_work.cases["wilf"]
    with transaction.atomic():
        be_with(at_work, memberships)
        before = {name: rights(at_work.people[name]) for name in PEOPLE}
        offered = Task.objects.filter(case=wilf, finished__isnull=True).exclude(role_keys="")
        offered.update(team=at_work.teams[team], role_keys=role_keys(["team_manager"]), offered=True)
        Task.objects.filter(case=wilf).update(finished=clock.now()) if over else None
        context.forget()
        for name in PEOPLE:
            user = at_work.people[name]
            gained = {(model, action) for model, action, _pk in rights(user) - before[name]}
            asked = at_work.teams[team].pk in standing(user).teams_as("team_manager")
            assert can(user, "view", wilf) or not asked or over
            assert not gained or (asked and not over)
            assert gained <= {(Case, "view"), (Record, "view"), (ProcessInstance, "view"), (ProcessInstance, "history")}
        transaction.set_rollback(True)


def rights(user: User) -> set[Any]:
    """What a person may do to which children, records and processes."""
    asked = [(model, action) for model, actions in ASKED if model is not Task for action in actions]
    return {
        (model, action, pk)
        for model, action in asked
        for pk in visible_to(user, model, action).values_list("pk", flat=True)
    }
