"""Facts and chronology made again from records are the rows that were there, whatever happened to the records."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from records.chronology import mark
from records.deciding import DecisionRefusedError, decide
from records.models import ChronologyEntry, Fact, Record, RecordVersion, State
from records.rebuilding import rebuild
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY
from tests.records.feeding import corrected, everything, fed, told, visit, visit_form
from tests.records.made_up import form_version

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_facts", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def rebuilt(cast: Cast, *, write: bool = True, size: int = 3) -> list[Any]:
    return [found for outcome in rebuild(cast.id, write=write, size=size) for found in outcome.differences]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.sampled_from(["H", "S", None]), st.booleans(), st.booleans()),
        st.tuples(st.sampled_from(["approve", "return", "refuse"]), st.integers(0, 5)),
        st.tuples(st.just("correct"), st.integers(0, 5), st.sampled_from(["H", "S"]), st.sampled_from([1, 2])),
        st.tuples(st.just("mark"), st.integers(0, 9), st.booleans()),
    ),
    max_size=10,
)


def take(cast: Cast, step: tuple[Any, ...]) -> None:
    """Do one thing to the records that there are, as people do; what is refused has no effect."""
    match step:
        case ("submit", place, reviewed, both):
            visit(cast, place=place, reviewed=reviewed, children=("wilf", "tansy") if both else ("wilf",))
        case ("correct", which, place, number):
            returned = list(Record.objects.filter(state=State.RETURNED).order_by("pk"))
            if returned:
                form = form_version(visit_form(number), number)
                visit(cast, place=place, reviewed=True, follows=returned[which % len(returned)], form=form)
        case ("mark", which, significant):
            entries = list(ChronologyEntry.objects.order_by("pk"))
            if entries:
                mark(entries[which % len(entries)], cast.priya, significant=significant)
        case (decision, which):
            versions = list(RecordVersion.objects.select_related("record", "form_version").order_by("pk"))
            if versions:
                with suppress(DecisionRefusedError):
                    decide(versions[which % len(versions)], decision, cast.priya, {})


@pytest.mark.both_databases
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, harm=st.sampled_from(["delete", "corrupt", "both"]))
def test_whatever_happened_a_rebuild_gives_the_rows_of_the_live_path(
    northmere: Cast, steps: list[tuple[Any, ...]], harm: str
) -> None:
    with transaction.atomic():
        with authority(northmere.id):
            for at, step in enumerate(steps):
                with clock.at(TODAY + timedelta(hours=7 * at)):
                    take(northmere, step)
            live = everything()
        assert rebuilt(northmere, write=False) == []
        with authority(northmere.id):
            damage(harm)
            damaged = everything() != live
        with clock.at(TODAY + timedelta(days=400)):
            assert bool(rebuilt(northmere, write=False)) == damaged
            with authority(northmere.id):
                assert (everything() != live) == damaged, "a dry run changes nothing"
            assert bool(rebuilt(northmere)) == damaged
            with authority(northmere.id):
                assert everything() == live
            assert rebuilt(northmere) == []
        transaction.set_rollback(True)


def damage(harm: str) -> None:
    for model in (Fact, ChronologyEntry):
        rows = list(model.objects.order_by("pk"))
        if harm in ("delete", "both"):
            model.objects.filter(pk__in=[row.pk for row in rows[::2]]).delete()
        if harm in ("corrupt", "both"):
            model.objects.filter(pk__in=[row.pk for row in rows[1::2]]).update(on="1999-01-01")


def test_every_kind_of_harm_is_named_by_its_place_and_mended(northmere: Cast) -> None:
    with authority(northmere.id):
        version, waiting = visit(northmere), visit(northmere, reviewed=True)
        live = everything()
        keys = {"case": northmere.cases["wilf"], "child": northmere.cases["wilf"].child, "on": "2026-07-02"}
        Fact.objects.create(version=waiting, item="x:Place", place="/place", code="H", **keys)
        Fact.objects.filter(item="x:Alone").update(yes=False)
        Fact.objects.filter(item="x:Recorded").delete()
        kept = ChronologyEntry.objects.get(place="/place").pk
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_chronologyentry SET text = 'cw1:k1:AAAA' WHERE place = '/place'")
    out = run("--dry-run")
    assert "Differences, not mended: 2 changed, 1 left over, 1 missing." in out
    assert set(out.splitlines()[:-1]) == {
        "  R-2026-000001 version 1: x:Recorded at submitted_on: missing",
        "  R-2026-000001 version 1: x:Alone at /alone: changed",
        "  R-2026-000001 version 1: chronology at /place: changed",
        "  R-2026-000002 version 1: x:Place at /place: left over",
    }
    assert "2 records give 7 facts and 4 entries of the chronology. Differences: 2 changed" in run()
    assert "Differences: none." in run()
    with authority(northmere.id):
        assert everything() == live
        assert ChronologyEntry.objects.get(version=version, place="/place").pk == kept, "the audit trail may name it"
        row = AuditEvent.objects.get(action="facts_rebuilt")
        assert row.actor is None
        assert row.details == {"upto": "R-2026-000002", "found": {"changed": 2, "left_over": 1, "missing": 1}}


def test_marks_that_people_set_are_applied_again(northmere: Cast) -> None:
    with authority(northmere.id):
        visit(northmere)
        mark(ChronologyEntry.objects.get(place="/place"), northmere.sam, significant=False)
        mark(ChronologyEntry.objects.get(place="/story", number=1), northmere.sam, significant=True)
        ChronologyEntry.objects.all().delete()
    assert "4 missing" in run()
    with authority(northmere.id):
        marked = ChronologyEntry.objects.filter(significant=True)
        assert [(row.place, row.number) for row in marked] == [("/story", 1)]


def test_a_run_that_was_cut_off_goes_on_after_its_last_batch(northmere: Cast) -> None:
    with authority(northmere.id):
        for _ in range(5):
            visit(northmere)
        Fact.objects.all().delete()
    run_once = rebuild(northmere.id, write=True, size=2)
    first = next(run_once)
    run_once.close()
    with authority(northmere.id):
        assert (first.records, first.last, Fact.objects.count()) == (2, "R-2026-000002", 14)
    assert "3 records give 21 facts" in run("--authority", "999", "--after", first.last, "--batch", "1")
    with authority(northmere.id):
        assert Fact.objects.count() == 35


def test_a_record_that_cannot_be_read_is_named_and_its_rows_stay(northmere: Cast) -> None:
    with authority(northmere.id):
        version = visit(northmere)
        visit(northmere)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_recordversion SET answers = 'cw1:k1:AAAA' WHERE id = %s", [db_id(version)])
        live = everything()
        Fact.objects.exclude(version=version).delete()
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("rebuild_facts", stdout=out, stderr=StringIO())
    assert left.value.code == 1
    assert "R-2026-000001: cannot be read; its rows stay as they are" in out.getvalue()
    with authority(northmere.id):
        assert everything() == live


def db_id(version: RecordVersion) -> str:
    return str(version.pk) if connection.vendor == "postgresql" else version.pk.hex


def test_one_authority_at_a_time_or_all(northmere: Cast) -> None:
    eastholm = make_eastholm()
    for cast, person in ((northmere, "sam"), (eastholm, "kit")):
        with authority(cast.id):
            cast.people.setdefault("sam", cast.people[person])
            cast.teams.setdefault("Harbour team", next(iter(cast.teams.values())))
            visit(cast, children=("wilf",) if cast is northmere else ("bay",))
            Fact.objects.all().delete()
    assert "Eastholm" not in run("--authority", "999")
    with authority(eastholm.id):
        assert Fact.objects.count() == 0
    assert "Eastholm Council: 1 records give 7 facts" in run()
    with authority(eastholm.id):
        assert Fact.objects.count() == 7


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--authority", "123"), "no authority with the code 123"),
        (("--after", "R-2026-000001"), "name one with --authority"),
        (("--authority", "999", "--after", "R-2026-000001"), "has no record R-2026-000001"),
        (("--batch", "0"), "at least one record"),
    ],
)
def test_what_cannot_be_done_is_said(northmere: Cast, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_a_batch_asks_the_same_number_of_questions_however_many_records(northmere: Cast) -> None:

    asked = []
    for count in (1, 1, 6):
        with authority(northmere.id):
            for _ in range(count):
                visit(northmere)
        with CaptureQueriesContext(connection) as queries:
            list(rebuild(northmere.id, write=False, size=100))
        asked.append(len(queries))
    _first, few, many = asked
    assert few == many <= 20


def test_superseded_rows_are_made_again_as_superseded(northmere: Cast) -> None:
    with authority(northmere.id):
        first = visit(northmere)
        corrected(first, {"place": "S"})
        live, counted, said = everything(), fed(), told()
        Fact.objects.all().delete()
        ChronologyEntry.objects.all().delete()
    run()
    with authority(northmere.id):
        assert (everything(), fed(), told()) == (live, counted, said)
        assert said == [("2026-07-14", "Visit: At school")]


def test_comparing_alone_locks_nothing(northmere: Cast) -> None:
    with authority(northmere.id):
        visit(northmere)
    locks = []
    for write in (False, True):
        with CaptureQueriesContext(connection) as asked:
            list(rebuild(northmere.id, write=write))
        locks.append(any("FOR UPDATE" in one["sql"] for one in asked))
    assert locks == [False, connection.vendor == "postgresql"]
