"""The chronology: entries on the day things happened, in the words the form chose, marked by the child's workers."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.models import AuditEvent
from records.chronology import mark
from records.deciding import decide
from records.models import ChronologyEntry, RecordedForGoodError, SignificanceMark
from records.rebuilding import rebuild
from tests.cast import Cast
from tests.conftest import TODAY
from tests.records.feeding import DATE, told, visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def with_question(inside: Cast, chronology: Any, answer: Any, schema: dict[str, Any] | None = None) -> list[Any]:
    """What the question `extra` tells, beside the visit's own questions."""
    asked = {"type": "string", "title": "Extra"} if schema is None else schema
    form = form_version(visit_form(extra={**asked, "x-casewright": {"chronology": chronology}}))
    version = visit(inside, form=form, extra=answer)
    rows = ChronologyEntry.objects.filter(version=version, place="/extra").order_by("number")
    return [(row.on.isoformat(), row.text) for row in rows]


def test_entries_stand_on_the_day_told_the_answers_own_or_the_records(inside: Cast) -> None:
    version = visit(inside)
    assert told() == [
        ("2026-07-02", "He was hungry"),
        ("2026-07-02", "Visit: At home, seen alone"),
        ("2026-07-02", "Wilf said he was hungry."),
        ("2026-08-03", "The next visit is planned"),
    ]
    assert [row.place for row in ChronologyEntry.objects.filter(significant=True)] == ["/place"]
    assert set(ChronologyEntry.objects.values_list("recorded_at", flat=True)) == {version.submitted_at}
    assert set(ChronologyEntry.objects.filter(place="/story").values_list("number", flat=True)) == {0, 1}


def test_nothing_is_told_before_the_approval(inside: Cast) -> None:
    version = visit(inside, reviewed=True)
    assert told() == []
    with clock.at(TODAY + timedelta(days=3)):
        decide(version, "approve", inside.priya, {})
    assert len(told()) == 4
    assert set(ChronologyEntry.objects.values_list("recorded_at", flat=True)) == {version.submitted_at}


@pytest.mark.parametrize(
    ("chronology", "entries"),
    [
        ("null", []),
        ('""', []),
        ('"  "', []),
        ("7", []),
        ('[" ", null, "One", 2]', [("2026-07-02", "One")]),
        ("answer", [("2026-07-02", "Said.")]),
        ("answer + place + string(visited_on)", [("2026-07-02", "Said.H2026-07-02")]),
        ("nobody.asked", []),
        ("1 / 0", []),
        ({"text": '"x"', "date": "planned_on"}, [("2026-08-03", "x")]),
        ({"text": '"x"', "date": "today"}, [("2026-07-14", "x")]),
        ({"text": '"x"', "date": "working days after(visited_on, 5)"}, [("2026-07-09", "x")]),
        ({"text": '"x"', "date": '"soon"'}, [("2026-07-02", "x")]),
        ({"text": '"x"', "date": 'date and time("2026-07-31T23:30:00Z")'}, [("2026-08-01", "x")]),
        ("string(today)", [("2026-07-02", "2026-07-14")]),
        ('for i in 1..100000 return "x"', []),
    ],
)
def test_feel_gives_none_one_or_several(inside: Cast, chronology: Any, entries: list[Any]) -> None:
    assert with_question(inside, chronology, "Said.") == entries


def test_the_answer_is_a_date_where_the_question_asks_for_one(inside: Cast) -> None:
    given = with_question(inside, 'words + string(answer + duration("P1D"))', "2026-07-05", DATE | {"title": "Extra"})
    assert given == [("2026-07-05", "5 July 20262026-07-06")]


def test_an_answer_that_was_not_given_tells_nothing(inside: Cast) -> None:
    assert with_question(inside, '"Always"', None) == []


def test_each_child_has_its_own_entries(inside: Cast) -> None:
    visit(inside, children=("wilf", "tansy"))
    for name in ("wilf", "tansy"):
        assert ChronologyEntry.objects.filter(case=inside.cases[name]).count() == 4


def test_a_mark_is_kept_with_who_and_when_and_its_second_press_has_no_effect(inside: Cast) -> None:
    visit(inside)
    entry = ChronologyEntry.objects.get(place="/planned_on")
    assert mark(entry, inside.priya, significant=True)
    assert not mark(entry, inside.sam, significant=True)
    assert ChronologyEntry.objects.get(pk=entry.pk).significant
    kept = SignificanceMark.objects.get()
    assert (kept.by, kept.at, kept.significant) == (inside.priya, TODAY, True)
    row = AuditEvent.objects.get(action="chronology_marked")
    assert (row.actor, row.case_id, row.object_id) == (inside.priya, inside.cases["wilf"].pk, str(entry.pk))
    assert mark(entry, inside.sam, significant=False)
    assert AuditEvent.objects.filter(action="chronology_unmarked").count() == 1
    assert SignificanceMark.objects.count() == 2
    with pytest.raises(RecordedForGoodError):
        kept.delete()


def test_what_people_marked_stays_so_when_the_record_is_corrected(inside: Cast) -> None:
    first = visit(inside)
    entry = ChronologyEntry.objects.get(place="/planned_on")
    mark(entry, inside.sam, significant=not entry.significant)
    visit(inside, corrects=first, place="S")
    now = ChronologyEntry.objects.get(place="/planned_on", superseded_by__isnull=True)
    assert now.significant == entry.significant
    (outcome,) = rebuild(inside.id, write=False)
    assert outcome.differences == []
