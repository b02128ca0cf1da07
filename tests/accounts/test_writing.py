"""Rows that are saved together are written in one statement, and nobody sees the difference."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import audit, clock, writing
from accounts.context import authority
from accounts.models import AuditEvent, CalendarDay, Notification
from accounts.notifications import settle, tell
from accounts.writing import RowGoneError, together
from cases.models import Allocation
from jobs import due
from jobs.models import DueWork
from jobs.queue import enqueue
from records.jobs import make_rendition
from tests.cast import Cast, make_eastholm

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIRST = date(2026, 3, 2)


class UndoneError(Exception):
    """Takes back what was done inside."""


def closed(day: date = FIRST, name: str = "Inset") -> CalendarDay:
    return CalendarDay(day=day, kind=CalendarDay.Kind.CLOSURE, name=name, source="The office")


def sent(act: Callable[[], Any]) -> list[str]:
    """The statements that an act sends."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries]


def test_rows_of_several_tables_are_written_in_one_statement(inside: Cast) -> None:
    def act() -> None:
        with together():
            day = closed()
            day.save()
            audit.record("tried", day, actor=inside.sam)
            audit.record("tried", day, actor=inside.sam)
            Notification.objects.create(user=inside.sam, kind="told", link="/", words="Read this.")

    expected = 1 if connection.vendor == "postgresql" else 3
    assert len(sent(act)) == expected
    assert (CalendarDay.objects.count(), AuditEvent.objects.filter(action="tried").count()) == (1, 2)
    assert Notification.objects.get().words == "Read this."


def test_more_values_than_a_statement_may_hold_are_written_in_several(inside: Cast) -> None:
    columns = len(CalendarDay._meta.local_concrete_fields)
    days = [closed(FIRST + timedelta(days=number)) for number in range(writing.MOST_VALUES // columns + 2)]
    with together():
        CalendarDay.objects.bulk_create(days)
        audit.record("tried", days[0], actor=inside.sam)
    assert CalendarDay.objects.count() == len(days)
    assert AuditEvent.objects.filter(action="tried").count() == 1


def test_who_reads_in_the_block_sees_what_waits(inside: Cast) -> None:
    with together():
        closed().save()
        assert CalendarDay.objects.get().name == "Inset"
        audit.record("tried", None, actor=inside.sam)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_auditevent WHERE action = 'tried'")
            assert cursor.fetchone() == (1,)


def test_a_row_that_is_saved_again_keeps_what_it_was_given_last(inside: Cast) -> None:
    with together():
        day = closed()
        day.save()
        day.name = "Flood"
        day.save(update_fields=["name"])
        day.name = "Not saved"
    assert CalendarDay.objects.get().name == "Flood"
    with together():
        day.name, day.source = "Snow", "Not named"
        day.save(update_fields=["name"])
        day.name = "Ice"
        day.save(update_fields=["name"])
    held = CalendarDay.objects.get()
    assert (held.name, held.source) == ("Ice", "The office")


def test_a_row_that_is_saved_twice_is_written_once(inside: Cast) -> None:
    day = closed()
    day.save()

    def act() -> None:
        with together():
            day.name = "Flood"
            day.save(update_fields=["name"])
            day.source, day.name = "The caretaker", "Not saved"
            day.save(update_fields=["source"])

    assert len(sent(act)) == 1
    held = CalendarDay.objects.get()
    assert (held.name, held.source) == ("Flood", "The caretaker")


def test_a_row_that_is_saved_on_both_sides_of_a_reading_is_written_twice(inside: Cast) -> None:
    day = closed()
    day.save()
    with together():
        day.name = "Flood"
        day.save(update_fields=["name"])
        assert CalendarDay.objects.get().name == "Flood"
        day.name = "Ice"
        day.save(update_fields=["name"])
    assert CalendarDay.objects.get().name == "Ice"


def test_what_waited_in_a_savepoint_goes_with_it(inside: Cast) -> None:
    with together():
        closed(name="Kept").save()
        with suppress(UndoneError), transaction.atomic():
            closed(FIRST + timedelta(1), "Taken back").save()
            raise UndoneError
        closed(FIRST + timedelta(2), "After").save()
    assert [day.name for day in CalendarDay.objects.order_by("day")] == ["Kept", "After"]


def test_a_key_that_is_taken_is_found_out_where_it_was_saved(inside: Cast) -> None:
    with together():
        closed().save()
        with pytest.raises(IntegrityError), transaction.atomic():
            closed(name="Twice").save()
        _, made = CalendarDay.objects.get_or_create(day=FIRST, kind=CalendarDay.Kind.CLOSURE)
        assert not made
        audit.record("went_on", None, actor=inside.sam)
    assert CalendarDay.objects.get().name == "Inset"
    assert AuditEvent.objects.filter(action="went_on").exists()


def test_a_unique_key_that_one_row_sets_free_another_may_take(inside: Cast) -> None:
    case = inside.cases["wilf"]
    former = case.allocations.get(ends_on=None)
    with together():
        former.ends_on = former.starts_on
        former.save(update_fields=["ends_on"])
        fresh = Allocation.objects.create(case=case, team=former.team, starts_on=former.starts_on, reason="Moved.")
    assert case.allocations.get(ends_on=None) == fresh
    assert Allocation.objects.get(pk=fresh.pk).reason == "Moved."  # encrypted on the way, read back


def test_a_row_that_is_gone_cannot_be_saved_again(inside: Cast) -> None:
    day = closed()
    day.save()
    CalendarDay.objects.all().delete()

    def act() -> None:
        with transaction.atomic(), together():
            day.name = "Nowhere"
            day.save(update_fields=["name"])
            audit.record("tried", None, actor=inside.sam)

    with pytest.raises(RowGoneError):
        act()
    assert not AuditEvent.objects.filter(action="tried").exists()


def test_an_error_keeps_what_was_saved_before_it_for_a_caller_that_goes_on(inside: Cast) -> None:
    with suppress(UndoneError), together():
        closed().save()
        raise UndoneError
    assert CalendarDay.objects.exists()
    with suppress(UndoneError), transaction.atomic(), together():
        closed(FIRST + timedelta(1)).save()
        raise UndoneError
    assert CalendarDay.objects.count() == 1


def test_a_job_waits_with_what_it_is_about(inside: Cast) -> None:
    from django_tasks_db.models import DBTaskResult

    def act() -> None:
        with together():
            closed().save()
            enqueue(make_rendition, rendition_id="01a20000-0000-7000-8000-000000000000")

    assert len(sent(act)) == (1 if connection.vendor == "postgresql" else 2)
    waiting = DBTaskResult.objects.get()
    assert waiting.status == "READY"
    assert waiting.args_kwargs["kwargs"] == {
        "authority_id": str(inside.id),
        "rendition_id": "01a20000-0000-7000-8000-000000000000",
    }
    assert waiting in DBTaskResult.objects.ready()


def test_work_that_is_scheduled_and_forgotten_together_is_forgotten(inside: Cast) -> None:
    subject = inside.sam.pk
    with together():
        due.schedule_all(subject, {"one": clock.now(), "other": clock.now()})
        due.forget_all(subject, ["one"])
        due.schedule_all(subject, {"other": clock.now() + timedelta(days=1)})
    assert [work.kind for work in DueWork.objects.all()] == ["other"]
    assert DueWork.objects.get().due > clock.now()


def test_news_that_is_settled_before_it_is_written_is_settled(inside: Cast) -> None:
    with together():
        tell(inside.sam, "told", link="/tasks/1/", words="Wait.")
        Notification.objects.create(user=inside.priya, kind="told", link="/tasks/1/", words="Wait.")
        settle("/tasks/1/", ["told"])
    assert Notification.objects.filter(read_at__isnull=True).count() == 0
    assert Notification.objects.count() == 2


def test_many_rows_are_written_whatever_a_statement_may_hold(inside: Cast) -> None:
    with together():
        CalendarDay.objects.bulk_create(closed(FIRST + timedelta(n)) for n in range(700))
    assert CalendarDay.objects.count() == 700


def test_what_waits_is_written_as_the_authority_that_saved_it(inside: Cast) -> None:
    eastholm = make_eastholm()
    with together():
        closed(name="Northmere before").save()
        with authority(eastholm.id):
            closed(name="Eastholm").save()
        closed(FIRST + timedelta(1), "Northmere after").save()
    assert [day.name for day in CalendarDay.objects.order_by("day")] == ["Northmere before", "Northmere after"]
    with authority(eastholm.id):
        assert CalendarDay.objects.get().name == "Eastholm"


def test_a_value_that_cannot_be_sent_is_the_databases_error_and_leaves_the_transaction_sound(inside: Cast) -> None:
    depth = len(connection.savepoint_ids)
    with together():
        closed(name="Kept").save()
        with suppress(DataError), transaction.atomic():
            closed(FIRST + timedelta(2), "\ud800").save()  # half a letter, which no database takes
        assert len(connection.savepoint_ids) == depth
        closed(FIRST + timedelta(1), "After").save()
    assert [day.name for day in CalendarDay.objects.order_by("day")] == ["Kept", "After"]


def test_what_is_no_json_is_found_out_where_it_is_saved(inside: Cast) -> None:
    with together(), pytest.raises(TypeError):
        audit.record("tried", None, actor=inside.sam, what=object())
    assert not AuditEvent.objects.filter(action="tried").exists()


def test_the_same_work_scheduled_twice_counts_as_it_was_scheduled_last(inside: Cast) -> None:
    with together():
        due.schedule_all(inside.sam.pk, {"one": clock.now()})
        due.schedule_all(inside.sam.pk, {"one": clock.now() + timedelta(days=1)})
    assert DueWork.objects.get().due > clock.now()


def test_a_day_that_one_row_gives_up_another_may_take(inside: Cast) -> None:
    first, second = closed(), closed(FIRST + timedelta(1))
    first.save()
    second.save()
    with together():
        first.day = FIRST + timedelta(5)
        first.save(update_fields=["day"])
        second.day = FIRST
        second.save(update_fields=["day"])
    assert [day.pk for day in CalendarDay.objects.order_by("day")] == [second.pk, first.pk]


def test_what_changes_after_it_was_saved_is_not_saved(inside: Cast) -> None:
    details = {"one": 1}
    with together():
        event = AuditEvent(at=clock.now(), action="tried", object_kind="", object_id="", details=details)
        event.save()
        details["two"] = 2
        closed().save()
    assert AuditEvent.objects.get(action="tried").details == {"one": 1}


def test_a_name_that_is_no_field_is_refused(inside: Cast) -> None:
    day = closed()
    day.save()
    with pytest.raises(ValueError, match="nmae"), together():
        day.save(update_fields=["nmae"])  # type: ignore[misc]  # it is what must be refused


def test_nothing_waits_outside_the_block(inside: Cast) -> None:
    assert not writing.is_open()
    with together(), together():
        closed().save()
    assert not writing.is_open()
    assert len(sent(lambda: closed(FIRST + timedelta(1)).save())) == 1


DAYS = st.integers(0, 3)
ACTS: Any = st.deferred(
    lambda: st.lists(
        st.one_of(
            st.tuples(st.just("make"), DAYS, st.sampled_from("AB")),
            st.tuples(st.just("again"), DAYS, st.sampled_from("CD")),
            st.tuples(st.just("all"), DAYS, st.sampled_from("EF")),
            st.tuples(st.just("drop"), DAYS),
            st.tuples(st.just("read")),
            st.tuples(st.just("inside"), ACTS, st.booleans()),
        ),
        max_size=6,
    )
)


def play(acts: list[Any], held: dict[int, CalendarDay]) -> list[Any]:
    """Do acts one after the other; give what was read, and what was refused."""
    seen: list[Any] = []
    for what, *given_ in acts:
        match what, given_:
            case "make", [day, name]:
                try:
                    with transaction.atomic():
                        made = closed(FIRST + timedelta(day), name)
                        made.save()
                    held[day] = made
                except IntegrityError:
                    seen.append(("taken", day))
            case "again", [day, name] if day in held:
                held[day].name = name
                if CalendarDay.objects.filter(pk=held[day].pk).exists():
                    held[day].save(update_fields=["name"])
            case "all", [day, name]:
                seen.append(CalendarDay.objects.filter(day=FIRST + timedelta(day)).update(name=name))
            case "drop", [day]:
                seen.append(CalendarDay.objects.filter(day=FIRST + timedelta(day)).delete()[0])
            case "read", _:
                seen.append(list(CalendarDay.objects.order_by("day").values_list("day", "name")))
            case "inside", [inner, fails]:
                try:
                    with transaction.atomic():
                        seen += play(inner, held)
                        if fails:
                            raise UndoneError
                except UndoneError:
                    seen.append("undone")
    return seen


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_saving_together_does_what_saving_one_by_one_does(inside: Cast, acts: list[Any]) -> None:
    found = []
    for block in (nullcontext, together):
        try:
            with transaction.atomic():
                with block():
                    seen = play(acts, {})
                found.append((seen, list(CalendarDay.objects.order_by("day").values_list("day", "name"))))
                raise UndoneError
        except UndoneError:
            pass
    assert found[0] == found[1]
