"""A final record is also typed rows for returns: right values, on the right day, for the right child, no narrative."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts import clock
from accounts.models import AuditEvent
from records.deciding import decide
from records.facts import current_facts, facts_of
from records.final_version import FinalVersion, links_of
from records.models import ChronologyEntry, Fact, RecordVersion
from tests.cast import Cast
from tests.records.feeding import fed, visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FED = [
    ("cin:AssessmentFactors", "/factors/0", "1A"),
    ("cin:AssessmentFactors", "/factors/1", "21"),
    ("x:Alone", "/alone", True),
    ("x:Place", "/place", "H"),
    ("x:Recorded", "submitted_on", date(2026, 7, 14)),
    ("x:VisitDate", "/visited_on", date(2026, 7, 2)),
    ("y:SeenAlone", "/alone", True),
]


def test_a_record_that_nobody_reviews_feeds_when_it_is_submitted(inside: Cast) -> None:
    version = visit(inside)
    assert fed() == FED
    for row in Fact.objects.all():
        assert (row.version_id, row.case, row.superseded_by) == (version.pk, inside.cases["wilf"], None)
        assert (row.child, row.episode) == (inside.cases["wilf"].child, inside.cases["wilf"].open_episode)
        assert row.on == (date(2026, 7, 14) if row.item == "x:Recorded" else date(2026, 7, 2))


def test_a_reviewed_record_feeds_nothing_before_its_approval_and_then_the_day_of_the_decision(inside: Cast) -> None:
    version = visit(inside, reviewed=True)
    assert fed() == []
    with clock.at(datetime(2026, 7, 16, 23, 30, tzinfo=UTC)):  # half past midnight on the 17th in London
        decide(version, "approve", inside.priya, {"": "Good."})
    approved = ("cin:AssessmentAuthorisationDate", "approved_on", date(2026, 7, 17))
    assert fed() == sorted([*FED, approved], key=str)
    assert current_facts(item="cin:AssessmentAuthorisationDate").get().on == date(2026, 7, 17)


@pytest.mark.parametrize("decision", ["return", "refuse"])
def test_what_was_returned_or_refused_feeds_nothing(inside: Cast, decision: str) -> None:
    decide(visit(inside, reviewed=True), decision, inside.priya, {})
    assert (Fact.objects.count(), ChronologyEntry.objects.count()) == (0, 0)


def test_after_a_return_only_the_approved_version_feeds(inside: Cast) -> None:
    first = visit(inside, reviewed=True)
    decide(first, "return", inside.priya, {})
    second = visit(inside, reviewed=True, follows=first.record, place="S", factors=["2B"])
    decide(second, "approve", inside.priya, {})
    assert {row.version_id for row in Fact.objects.all()} == {second.pk}
    assert current_facts(item="x:Place").get().code == "S"
    assert current_facts(item="cin:AssessmentFactors").get().code == "2B"


def test_a_later_final_version_takes_the_place_of_the_earlier_whose_rows_are_kept(inside: Cast) -> None:
    first = visit(inside)
    before = Fact.objects.count()
    second = visit(inside, corrects=first, place="S")
    assert Fact.objects.filter(version=first, superseded_by=second).count() == before
    assert current_facts(item="x:Place").get().code == "S"
    assert not current_facts(version=first).exists()
    assert ChronologyEntry.objects.filter(version=first, superseded_by=second).count() == 4


def test_a_correction_moves_neither_the_day_of_submission_nor_that_of_approval(inside: Cast) -> None:
    first = visit(inside, reviewed=True)
    decide(first, "approve", inside.priya, {})
    before = {row.item: row.day for row in current_facts() if row.place in ("submitted_on", "approved_on")}
    assert len(before) == 2
    with clock.at(clock.now() + timedelta(days=40)):
        visit(inside, corrects=first, reviewed=True, place="S")
    after = {row.item: row.day for row in current_facts() if row.place in ("submitted_on", "approved_on")}
    assert after == before


def test_each_child_of_a_record_has_its_own_rows(inside: Cast) -> None:
    visit(inside, children=("wilf", "tansy"))
    for name in ("wilf", "tansy"):
        case = inside.cases[name]
        assert current_facts(case=case).count() == len(FED)
        assert {row.child for row in current_facts(case=case)} == {case.child}


def test_a_record_of_no_child_feeds_nothing(inside: Cast) -> None:
    visit(inside, children=())
    assert Fact.objects.count() == 0


def test_what_was_not_answered_feeds_nothing_and_the_day_is_then_that_of_submission(inside: Cast) -> None:
    visit(inside, visited_on=None, factors=[], alone=False, planned_on=None, story=None)
    assert fed() == [
        ("x:Alone", "/alone", False),
        ("x:Place", "/place", "H"),
        ("x:Recorded", "submitted_on", date(2026, 7, 14)),
        ("y:SeenAlone", "/alone", False),
    ]
    assert set(Fact.objects.values_list("on", flat=True)) == {date(2026, 7, 14)}


@pytest.mark.parametrize(
    ("answer", "field", "value"),
    [
        (3, "number", Decimal(3)),
        (-2.5, "number", Decimal("-2.5")),
        (0.1 + 0.2, "number", Decimal("0.3")),
        (0, "number", Decimal(0)),
        (1e30, "code", "1e+30"),
        (True, "yes", True),
        ("", "code", ""),
        ("2026-02-30", "code", "2026-02-30"),
        ("2026-02", "code", "2026-02"),
    ],
)
def test_values_keep_their_type_and_none_is_too_large_to_store(
    inside: Cast, answer: Any, field: str, value: Any
) -> None:
    visit(inside, visited_on=answer)
    row = current_facts(item="x:VisitDate").get()
    assert getattr(row, field) == value == row.value
    assert [name for name in ("code", "day", "number", "yes") if getattr(row, name) is not None] == [field]


@pytest.mark.parametrize("answer", ["x" * 101, {"a": 1}, [["1A"]], [None]])
def test_an_answer_that_is_no_code_is_left_to_the_record(inside: Cast, answer: Any) -> None:
    version = visit(inside, place=answer)
    assert not current_facts(item="x:Place").exists()
    assert RecordVersion.objects.get(pk=version.pk).answers["place"] == answer


def test_no_narrative_reaches_facts_or_the_audit_trail(inside: Cast) -> None:
    canary = "Canary-7741 was hungry"
    version = visit(inside, reviewed=True, story=canary, author=inside.sam)
    decide(version, "approve", inside.priya, {"": f"{canary} indeed", "/story": canary})
    assert ("2026-07-02", canary) in [(e.on.isoformat(), e.text) for e in ChronologyEntry.objects.all()]
    tables = [model._meta.db_table for model in (Fact, ChronologyEntry, AuditEvent)]
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
        assert rows
        assert "Canary" not in str(rows), table
        assert "hungry" not in str(rows), table


def test_old_records_keep_the_annotations_of_the_version_they_were_made_with(inside: Cast) -> None:
    old, new = form_version(visit_form()), form_version(visit_form(2), 2)
    first, second = visit(inside, form=old), visit(inside, form=new)
    assert {row.item for row in current_facts(version=first)} - {row.item for row in current_facts(version=second)} == {
        "cin:AssessmentFactors"
    }
    again = facts_of(FinalVersion(first, None, links_of(first)))
    assert len(again) == len(FED)
