"""What FEEL reads of all that was recorded of one kind, and of the other work that runs for a child."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from cases.models import Episode
from desk.why_date import named
from forms.definition import read as read_form
from forms.prefill import prefill
from records.deciding import all_final, decide
from records.models import RecordVersion
from rules.feel import parse
from tests.cast import Cast
from tests.desk.stories import begun
from tests.forms.examples import form
from tests.records.test_restricted import INSIDE, SECRET, noted
from tests.workflow.running import bpmn, complete, flows, start, user_task
from workflow.adoption import publish_process, use_process
from workflow.fillable import Fillable
from workflow.models import ProcessInstance, Task, TokenMovement
from workflow.prefilling import source_finder
from workflow.scope import scope_of, seen_by
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def three(cast: Cast) -> list[RecordVersion]:
    """Three notes about Wilf, a day apart."""
    made = []
    for day, what in enumerate(["First.", "Second.", "Third."]):
        with clock.at(clock.now() + timedelta(days=day)):
            made.append(noted(cast, what=what))
    return made


def read(process: ProcessInstance, expression: str) -> Any:
    return parse(expression).evaluate(scope_of(process))


def running(cast: Cast) -> ProcessInstance:
    return start(
        cast, bpmn("made_up", '<startEvent id="S"/><endEvent id="E"/>', user_task("A"), flows("S > A", "A > E"))
    )


@pytest.mark.both_databases
def test_history_has_every_final_record_of_the_child_the_newest_first(inside: Cast) -> None:
    process = running(inside)
    assert read(process, "history.where_note") == []
    three(inside)
    assert read(process, "history.where_note.what") == ["Third.", "Second.", "First."]
    assert read(process, "history.where_note[1].what = previous.where_note.what") is True
    assert read(process, 'count(history.where_note[what != "First."])') == 2
    assert read(process, 'every n in history.where_note satisfies n.what = "First."') is False


def test_only_what_is_final_counts_once_and_in_the_open_episode_of_the_child(inside: Cast) -> None:
    waiting, returned, approved = (noted(inside, reviewed=True, what=what) for what in ("Waits.", "Back.", "Good."))
    decide(returned, "return", inside.priya, {"": "Why?"})
    decide(approved, "approve", inside.priya, {})
    assert waiting.record.state == "submitted"
    wilf = inside.cases["wilf"]
    assert all_final(wilf, "where_note") == [approved]
    assert all_final(inside.cases["tansy"], "where_note") == []
    Episode.objects.filter(case=wilf).update(closed_on=date(2026, 7, 14))
    now = Episode.objects.create(case=wilf, opened_on=date(2026, 7, 14))
    assert all_final(wilf, "where_note", now) == []


def test_of_many_the_newest_are_kept(inside: Cast) -> None:
    _first, second, third = three(inside)
    assert all_final(inside.cases["wilf"], "where_note", most=2) == [third, second]


def test_it_is_read_once_and_only_when_it_is_asked_for(inside: Cast, django_assert_num_queries: Any) -> None:
    three(inside)
    process = running(inside)
    scope = scope_of(process)
    assert parse("case.reference").evaluate(scope)  # who it is about is known from here on
    with django_assert_num_queries(0):
        assert parse("case.reference").evaluate(scope)
    with django_assert_num_queries(1):
        assert parse("count(history.where_note) + count(history.where_note)").evaluate(scope) == 6
    with django_assert_num_queries(1):
        assert parse("count(case.under_way) + count(case.under_way)").evaluate(scope) == 0


def test_what_is_kept_from_a_reader_is_kept_in_every_one_of_them(northmere: Cast) -> None:
    with authority(northmere.id):
        three(northmere)
    task = begun(northmere)
    with authority(northmere.id):
        sam, dee = (Fillable(task, reader) for reader in (northmere.sam, northmere.dee))
        whole = parse("string(history.where_note)")
        assert whole.evaluate(sam).count(SECRET) == whole.evaluate(sam).count(INSIDE) == 3
        assert dee.left_out is False
        assert SECRET not in whole.evaluate(dee)
        assert dee.left_out is True
        assert parse("history.where_note.what").evaluate(dee) == ["Third.", "Second.", "First."]
        names = ["history.where_note.where", "history.where_note"]
        assert [dee.keeps([name]) for name in names] == [True, True]
        assert [sam.keeps([name]) for name in names] == [False, False]
        assert dee.keeps(["history.where_note.what"]) is False


def test_what_was_worked_out_from_several_records_names_the_newest_of_them(northmere: Cast) -> None:
    with authority(northmere.id):
        three(northmere)
        noted(northmere)
    task = begun(northmere)
    asked = {"n": {"type": "integer", "title": "How many?", "x-casewright": {"prefill": "count(history.where_note)"}}}
    with authority(northmere.id):
        found = prefill(read_form(form(asked)), Fillable(task, northmere.sam), source_finder(task))
        origin = found.origins["/n"]
    assert found.entered
    assert (origin["worked"], len(origin["sources"])) == (True, 3)


def test_why_a_way_was_taken_keeps_how_many_and_not_what_they_say(inside: Cast) -> None:
    three(inside)
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/><endEvent id="E"/><exclusiveGateway id="X" default="X_E"/>',
        user_task("A"),
        flows("S > X", "X > A: =count(history.where_note[what != null]) &gt; 2", "X > E", "A > E"),
    )
    process = start(inside, xml)
    (because,) = [row.because for row in TokenMovement.objects.filter(process=process) if row.because]
    assert because["asked"][0]["reads"]["history.where_note"] == {"number": "3"}
    assert "Second" not in str(because)
    assert named("history.where_note", None) == "how many records there are of “where note”"


@pytest.mark.both_databases
def test_the_other_work_of_a_child_is_told_as_long_as_it_runs(inside: Cast) -> None:
    process = running(inside)
    assert read(process, "case.under_way") == []
    other = bpmn("other", '<startEvent id="S"/><endEvent id="E"/>', user_task("B"), flows("S > B", "B > E"))
    use_process(publish_process(other, 1))
    with clock.at(datetime(2026, 7, 20, 23, 30, tzinfo=UTC)):
        beside = start_for_case("other", inside.cases["wilf"], inside.sam)
        told = {"process": "other", "title": "other", "started_on": date(2026, 7, 21), "ending": False}
        assert read(process, "case.under_way") == [told]
        assert seen_by(Task.objects.get(element_id="B"))["case"]["under_way"][0]["process"] == "made_up"
        assert read(process, 'some w in case.under_way satisfies w.process = "other"') is True
        complete(beside, "B", inside.sam)
    assert read(process, "case.under_way") == []
