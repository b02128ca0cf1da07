"""Rows made with less ado than Django's are the rows that Django makes."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models.signals import post_init, pre_init
from django.test.utils import CaptureQueriesContext

from accounts.models import CalendarDay, Team
from accounts.models.light import LightModel
from cases.models import Allocation
from tests.cast import Cast

pytestmark = pytest.mark.both_databases
MODELS = sorted((each for each in apps.get_models() if issubclass(each, LightModel)), key=lambda each: each._meta.label)


def by_django(model: type[models.Model], **values: Any) -> models.Model:
    row = model.__new__(model)
    models.Model.__init__(row, **values)
    return row


def held(row: models.Model) -> dict[str, Any]:
    """What a row holds, without what is made anew each time."""
    made_anew = {field.attname for field in row._meta.concrete_fields if callable(field.default)}
    return {name: value for name, value in vars(row).items() if name not in {"_state", *made_anew}}


def test_there_are_models_to_look_at() -> None:
    assert len(MODELS) > 40


def test_a_row_without_values_holds_what_djangos_holds(inside: Cast) -> None:
    for model in MODELS:
        assert held(model()) == held(by_django(model)), model
        assert vars(model()).keys() == vars(by_django(model)).keys(), model
        for field in model._meta.concrete_fields:
            if callable(field.default):
                assert type(getattr(model(), field.attname)) is type(getattr(by_django(model), field.attname)), field


def test_a_row_given_all_its_values_holds_what_djangos_holds(inside: Cast) -> None:
    for model in MODELS:
        given = {field.attname: object() for field in model._meta.concrete_fields}
        assert vars(model(**given)).keys() == vars(by_django(model, **given)).keys(), model
        assert held(model(**given)) == held(by_django(model, **given)), model


def test_a_default_is_not_shared_between_rows(inside: Cast) -> None:
    from workflow.models import Task

    first, second = Task(), Task()
    first.data["arrived_by"] = "Flow"
    assert second.data == {}
    assert first.pk != second.pk


def test_another_row_may_be_given_or_its_key(inside: Cast) -> None:
    team = Team.objects.order_by("name").first()
    by_row, by_key = Allocation(team=team), Allocation(team_id=team.pk)
    assert by_row.team is team
    assert by_row.team_id == by_key.team_id == team.pk
    with pytest.raises(ValueError, match="must be a"):
        Allocation(team=inside.sam)  # type: ignore[misc]  # it is what must be refused


def test_no_other_row_may_be_given_and_is_not_looked_for(inside: Cast) -> None:
    nobodys = Allocation(worker=None, team=Team.objects.order_by("name").first())
    assert nobodys.worker_id is None
    assert nobodys._state.fields_cache["worker"] is None
    with CaptureQueriesContext(connection) as queries:
        assert nobodys.worker is None
    assert len(queries) == 0


def test_a_row_and_its_key_both_are_taken_as_django_takes_them(inside: Cast) -> None:
    first, second = Team.objects.order_by("name")[:2]
    for given in ({"team": first, "team_id": second.pk}, {"team_id": second.pk, "team": first}):
        ours, djangos = Allocation(**given), by_django(Allocation, **given)
        assert isinstance(djangos, Allocation)
        assert (ours.team, ours.team_id) == (djangos.team, djangos.team_id)


def test_a_row_that_is_not_kept_yet_may_be_given(inside: Cast) -> None:
    team = Team(name="North")
    assert Allocation(team=team).team is team
    assert Allocation(team=team).team_id == team.pk


def test_what_is_no_field_is_refused_by_name(inside: Cast) -> None:
    with pytest.raises(TypeError, match="colour"):
        Team(name="North", colour="red")  # type: ignore[misc]  # it is what must be refused
    row = Team(pk=(key := uuid4()), name="North")  # a property of Django's
    assert (row.id, row.name) == (key, "North")


def test_positional_values_go_djangos_way(inside: Cast) -> None:
    key = uuid4()
    row = CalendarDay(key, inside.id)
    assert (row.pk, row.authority_id) == (key, inside.id)


def test_what_is_read_from_the_database_knows_where_it_came_from(inside: Cast) -> None:
    row = Team.objects.order_by("name").first()
    assert not row._state.adding
    assert row._state.db == "default"
    again = Team.objects.defer("name").get(pk=row.pk)
    assert "name" not in vars(again)
    assert again.get_deferred_fields() == {"name"}
    assert again.name == row.name


@pytest.mark.parametrize("signal", [pre_init, post_init])
def test_whoever_listens_is_told_of_each_row(signal: Any, inside: Cast) -> None:
    told: list[Any] = []

    def listen(**said: Any) -> None:
        told.append(said["sender"])

    signal.connect(listen, sender=Team)
    try:
        Team(name="North")
        Team.objects.order_by("name").first()
    finally:
        signal.disconnect(listen, sender=Team)
    assert told == [Team, Team]
    Team(name="North")
    assert len(told) == 2


def test_times_without_a_zone_are_still_told_of(inside: Cast) -> None:
    from accounts import writing
    from accounts.models import AuditEvent

    with pytest.warns(RuntimeWarning, match="naive datetime"), writing.together():
        AuditEvent(at=datetime(2026, 3, 2, 9), action="looked", object_kind="x").save()
    kept = AuditEvent.objects.order_by("-at").get(action="looked")
    assert kept.at == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.commits
def test_statements_go_on_after_the_connection_was_lost(committed: None) -> None:
    from accounts import prepared_statements

    assert prepared_statements.run("SELECT 1", []).fetchall() == [(1,)]
    connection.close()
    assert prepared_statements.run("SELECT 2", []).fetchall() == [(2,)]
