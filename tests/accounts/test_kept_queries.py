"""A query whose SQL is kept gives what the queryset gives that it was built from."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from accounts.kept_queries import KeptQuery, all_of
from accounts.models import CalendarDay, Team
from cases.models import Allocation, Person
from tests.cast import Cast, make_eastholm

pytestmark = pytest.mark.both_databases
IN_FORCE = KeptQuery(
    lambda case, day: (
        Allocation.objects.filter(Allocation.on(day), case=case).select_related("worker", "team").order_by("-id")[:1]
    ),
    case=models.UUIDField(),
    day=models.DateField(),
)
BORN = KeptQuery(
    lambda day: Person.objects.filter(date_of_birth=day).order_by("pk").values_list("given_name", "date_of_birth"),
    day=models.DateField(),
)
TEAMS = KeptQuery(lambda: Team.objects.order_by("name"))


def test_it_gives_the_rows_with_what_was_selected_beside_them(inside: Cast) -> None:
    case, today = inside.cases["wilf"], date.today()  # any day after the allocation
    plain = case.allocations.filter(Allocation.on(today)).order_by("-id").first()
    kept = IN_FORCE.first(case=case.pk, day=today)
    assert plain is not None
    assert kept == plain
    assert kept.reason == plain.reason
    with CaptureQueriesContext(connection) as queries:
        assert (kept.team, kept.worker) == (plain.team, plain.worker)
    assert not [each for each in queries if "accounts_team" in each["sql"] and "JOIN" in each["sql"]]


def test_other_values_give_other_rows(inside: Cast) -> None:
    case = inside.cases["wilf"]
    first = case.allocations.get()
    assert IN_FORCE.first(case=case.pk, day=first.starts_on) == first
    assert IN_FORCE.first(case=case.pk, day=first.starts_on - timedelta(days=1)) is None
    assert IN_FORCE.first(case=uuid4(), day=first.starts_on) is None


def test_a_value_may_be_missing_where_a_null_is_meant(inside: Cast) -> None:
    for day in {None, *Person.objects.values_list("date_of_birth", flat=True)}:
        plain = Person.objects.filter(date_of_birth=day) if day else Person.objects.filter(date_of_birth__isnull=True)
        assert BORN.all(day=day) == list(plain.order_by("pk").values_list("given_name", "date_of_birth"))


def test_it_sees_the_open_authority_and_nothing_without_one(northmere: Cast) -> None:
    eastholm = make_eastholm()
    assert TEAMS.all() == []
    seen = []
    for cast in (northmere, eastholm, northmere):
        with authority(cast.id):
            seen.append({team.authority_id for team in TEAMS.all()})
    assert seen == [{northmere.id}, {eastholm.id}, {northmere.id}]


def test_an_answer_is_not_kept(inside: Cast) -> None:
    days = KeptQuery(lambda: CalendarDay.objects.order_by("day").values_list("name", flat=True))
    assert days.all() == []
    CalendarDay.objects.create(day=date(2026, 3, 2), kind="closure", name="Inset", source="The office")
    assert days.all() == ["Inset"]


def test_several_are_asked_in_one_statement_and_each_gives_its_own_rows_in_its_order(inside: Cast) -> None:
    case, today = inside.cases["wilf"], date.today()  # any day after the allocation
    asked: tuple[Any, ...] = (
        (TEAMS, {}),
        (IN_FORCE, {"case": case.pk, "day": today}),
        (IN_FORCE, {"case": uuid4(), "day": today}),
    )
    with CaptureQueriesContext(connection) as queries:
        teams, allocations, none = all_of(*asked)
    assert len(queries) == (1 if connection.vendor == "postgresql" else 3)
    assert len(teams) > 1
    assert teams == TEAMS.all()
    assert allocations == [IN_FORCE.first(case=case.pk, day=today)]
    assert (allocations[0].team, allocations[0].worker) == (IN_FORCE.first(case=case.pk, day=today).team, inside.sam)
    assert none == []


def test_several_of_which_none_has_a_row_give_none(inside: Cast) -> None:
    nobodys = (IN_FORCE, {"case": uuid4(), "day": date.today()})
    assert all_of(nobodys, nobodys) == [[], []]


def test_several_see_nothing_without_an_authority(northmere: Cast) -> None:
    assert all_of((TEAMS, {}), (TEAMS, {})) == [[], []]


@pytest.mark.commits
def test_threads_ask_the_same_query_with_their_own_values(northmere: Cast) -> None:
    eastholm = make_eastholm()

    def ask(cast: Cast) -> set[object]:
        try:
            seen = set()
            for _ in range(20):
                with authority(cast.id):
                    seen |= {team.authority_id for team in TEAMS.all()}
            return seen
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, [northmere, eastholm])) == [{northmere.id}, {eastholm.id}]
