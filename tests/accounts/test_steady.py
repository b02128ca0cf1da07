"""What seldom changes is kept from one request to the next, and never beyond a change, whoever makes it and how."""

from contextlib import suppress
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import clock, steady
from accounts.context import LIBRARY_ID, authority, stamp
from accounts.dated_settings import all_values, change
from accounts.models import Authority, CalendarDay, Membership, Status
from accounts.policy import standing
from accounts.working_calendar import add_day, working_calendar
from forms.adoption import active_form
from forms.models import FormVersion
from tests.cast import Cast, make_eastholm

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CLOSED = date(2026, 7, 20)
on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps nothing beyond a context")


class UndoneError(Exception):
    """Takes back what was done inside."""


def is_open(cast: Cast, day: date = CLOSED) -> bool:
    with authority(cast.id):
        return working_calendar().is_office_day(day)


@on_postgres
def test_a_second_request_asks_nothing_that_the_first_one_read(northmere: Cast) -> None:
    def read() -> None:
        with authority(northmere.id):
            working_calendar()
            standing(northmere.sam)
            all_values()
            active_form("referral")

    read()
    with CaptureQueriesContext(connection) as queries:
        read()
    sent = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(sent) == 2, sent  # in, and out again: the test is inside a transaction


def test_a_change_is_seen_by_the_next_request_and_by_the_one_that_makes_it(northmere: Cast) -> None:
    assert is_open(northmere)
    with authority(northmere.id):
        assert working_calendar().is_office_day(CLOSED)
        add_day(CLOSED, CalendarDay.Kind.CLOSURE, "Moving", "The office", by=northmere.dee)
        assert not working_calendar().is_office_day(CLOSED)
    assert not is_open(northmere)


def test_a_change_that_was_taken_back_was_never_there(northmere: Cast) -> None:
    assert is_open(northmere)
    with suppress(UndoneError), authority(northmere.id):
        add_day(CLOSED, CalendarDay.Kind.CLOSURE, "Moving", "The office", by=northmere.dee)
        with authority(northmere.id):
            assert not working_calendar().is_office_day(CLOSED)
        raise UndoneError
    assert is_open(northmere)


def test_a_change_inside_another_context_is_seen_outside_it(northmere: Cast) -> None:
    with authority(northmere.id):
        assert working_calendar().is_office_day(CLOSED)
        with authority(northmere.id):
            add_day(CLOSED, CalendarDay.Kind.CLOSURE, "Moving", "The office", by=northmere.dee)
        assert not working_calendar().is_office_day(CLOSED)


def test_a_role_taken_away_by_sql_counts_no_more(northmere: Cast) -> None:
    with authority(northmere.id):
        assert standing(northmere.sam).roles
        table = Membership._meta.db_table
        with transaction.atomic(), connection.cursor() as cursor:
            sam = Membership._meta.get_field("user").get_db_prep_value(northmere.sam.pk, connection)
            cursor.execute(f"DELETE FROM {table} WHERE user_id = %s", [sam])
    with authority(northmere.id):
        assert not standing(northmere.sam).roles


def test_a_setting_counts_from_the_moment_it_is_made(northmere: Cast) -> None:
    with authority(northmere.id):
        before = all_values()["privacy_notice"]
    with authority(northmere.id):
        change("privacy_notice", "Notice 4", from_on=clock.today(), source_note="The board", by=northmere.dee)
        assert all_values()["privacy_notice"] == "Notice 4" != before
    with authority(northmere.id):
        assert all_values()["privacy_notice"] == "Notice 4"


def test_a_version_of_the_library_that_changes_is_seen_by_who_uses_it(northmere: Cast) -> None:
    with authority(northmere.id):
        used = active_form("referral")
        assert used.authority_id == LIBRARY_ID
    with authority(LIBRARY_ID):
        FormVersion.objects.filter(pk=used.pk).update(status=Status.RETIRED)
    with authority(northmere.id):
        assert active_form("referral").status == Status.RETIRED


def test_what_one_reader_does_to_a_version_no_other_sees(northmere: Cast) -> None:
    with authority(northmere.id):
        active_form("referral").title = "Mine"
        assert active_form("referral").title != "Mine"


def test_no_authority_is_given_what_is_another_ones(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(northmere.id):
        add_day(CLOSED, CalendarDay.Kind.CLOSURE, "Moving", "The office", by=northmere.dee)
    assert not is_open(northmere)
    assert is_open(eastholm)


@on_postgres
def test_too_much_is_not_kept(northmere: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "MOST", 3)
    with authority(northmere.id):
        for number in range(10):
            assert steady.kept(number, (CalendarDay,), lambda number=number: number) == number  # type: ignore[misc]
        since, values = steady._kept[northmere.id]
    assert since[0] == Authority.objects.get(pk=northmere.id).stamp
    assert len(values) <= 3


@on_postgres
def test_the_database_changes_the_stamp_with_every_model_that_may_be_kept(northmere: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'casewright_stamped'")
        stamped = {name.strip('"') for (name,) in cursor.fetchall()}
    kept = {model._meta.db_table for model in apps.get_models() if getattr(model, "seldom_changes", False)}
    assert stamped == kept


def test_outside_any_authority_there_is_no_stamp(northmere: Cast) -> None:
    assert stamp() is None
    assert working_calendar().is_office_day(CLOSED)
