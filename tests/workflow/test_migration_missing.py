"""A rehearsal names values that steps ahead read and that only steps behind the work would have set, and no others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import LIBRARY_ID
from tests.cast import Cast
from tests.workflow.migrating import START_AND_END, move, open_task, planned, rehearsed
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    ends,
    event_sub,
    flows,
    mapped,
    script,
    start,
    sub,
    timer,
    user_task,
    waiting,
)
from workflow.flows import flow_of
from workflow.migration.missing_values import MissingValue, drawn_to_miss
from workflow.migration.plan import MigrationPlan
from workflow.migration.rehearsal import Rehearsal, live_instances, rehearse
from workflow.models import Migration, ProcessInstance, ProcessVersion
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

WRITE, APPROVE = user_task("Write"), user_task("Approve", role="team_manager")
BY_LIMIT = user_task("Approve", role="team_manager", schedule='dueDate="=today + limit"')
SET = script("Set", "limit", 'duration("P3D")')
TWO = bpmn("made_up", START_AND_END, WRITE, APPROVE, flows("Start > Write", "Write > Approve", "Approve > End"))


def drawn(*parts: str, ways: str) -> bytes:
    """A process of some parts; `ways` are arrows between semicolons."""
    return bpmn("made_up", START_AND_END, *parts, flows(*ways.split("; ")))


SET_FIRST = drawn(WRITE, SET, BY_LIMIT, ways="Start > Set; Set > Write; Write > Approve; Approve > End")
LIMIT = MissingValue("Approve", "due date", "", "limit", ("Set",), 1)


def missing(migration: Migration) -> list[MissingValue]:
    return list(Rehearsal.from_data(migration.findings).missing)


def missed(cast: Cast, first: bytes, second: bytes, *done: str) -> list[MissingValue]:
    """What an instance misses that did some steps on the first version, when it moves to the second."""
    process = start(cast, first)
    for step in done:
        complete(process, step, cast.sam)
    migration = rehearsed(cast, process.version, second)
    assert migration.findings["counts"]["moves"] == 1
    return missing(migration)


def test_what_only_a_step_behind_the_work_would_have_set_is_named_and_really_is_missing(inside: Cast) -> None:
    process = start(inside, TWO)
    migration = rehearsed(inside, process.version, SET_FIRST)
    assert missing(migration) == [LIMIT]
    move(inside, migration)
    complete(ProcessInstance.objects.get(pk=process.pk), "Write", inside.sam)
    assert open_task(process, "Approve").due_on is None


def test_only_work_that_does_not_have_the_value_counts(inside: Cast) -> None:
    first = drawn(
        WRITE,
        APPROVE,
        script("Early", "limit", 'duration("P9D")'),
        '<exclusiveGateway id="If" default="If_Write"/>',
        ways='Start > If; If > Early: =case.reference = "nobody"; If > Write; Early > Write; Write > Approve; '
        "Approve > End",
    )
    process = start(inside, first)
    start_for_case("made_up", inside.cases["wilf"], inside.sam)
    other = start_for_case("made_up", inside.cases["wilf"], inside.sam)
    other.variables = {"limit": None}
    other.save(update_fields=["variables"])
    (found,) = missing(rehearsed(inside, process.version, SET_FIRST))
    assert (found.name, found.count) == ("limit", 2)


def test_work_that_has_the_step_still_ahead_or_that_is_past_the_reader_misses_nothing(inside: Cast) -> None:
    between = drawn(WRITE, SET, BY_LIMIT, ways="Start > Write; Write > Set; Set > Approve; Approve > End")
    assert missed(inside, TWO, between) == []
    last = user_task("Last")
    third = drawn(WRITE, APPROVE, last, ways="Start > Write; Write > Approve; Approve > Last; Last > End").replace(
        b'"made_up"', b'"other"'
    )
    process = start(inside, third, "other")
    for step in ("Write", "Approve"):
        complete(process, step, inside.sam if step == "Write" else inside.priya)
    late = drawn(
        WRITE, SET, BY_LIMIT, last, ways="Start > Set; Set > Write; Write > Approve; Approve > Last; Last > End"
    ).replace(b'"made_up"', b'"other"')
    assert missing(rehearsed(inside, process.version, late, 3)) == []


def test_what_a_step_ahead_sets_in_time_is_not_missing(inside: Cast) -> None:
    again = script("Again", "limit", 'duration("P1D")')
    second = drawn(
        WRITE,
        SET,
        BY_LIMIT,
        sub("Part", again, flows("Part_start > Again", "Again > Part_end")),
        ways="Start > Set; Set > Write; Write > Part; Part > Approve; Approve > End",
    )
    assert missed(inside, TWO, second) == []
    beside = drawn(
        WRITE,
        SET,
        BY_LIMIT,
        again,
        user_task("Beside"),
        '<parallelGateway id="Split"/><parallelGateway id="Join"/>',
        ways="Start > Set; Set > Write; Write > Split; Split > Beside; Split > Again; Beside > Join; Again > Join; "
        "Join > Approve; Approve > End",
    )
    process = ProcessInstance.objects.get()
    assert missing(rehearsed(inside, process.version, beside, 3)) == []


def test_a_way_back_that_sets_it_too_late_does_not_hide_it(inside: Cast) -> None:
    second = drawn(
        WRITE,
        SET,
        BY_LIMIT,
        '<exclusiveGateway id="If" default="If_End"/>',
        ways="Start > Set; Set > Write; Write > Approve; Approve > If; If > Set: =forms.manager_decision.decision = "
        '"return"; If > End',
    )
    assert missed(inside, TWO, second) == [LIMIT]


def test_what_the_work_could_have_set_where_it_was_is_not_told(inside: Cast) -> None:
    def optional(approve: str) -> bytes:
        return drawn(
            WRITE,
            SET,
            approve,
            '<exclusiveGateway id="If" default="If_Write"/>',
            ways='Start > If; If > Set: =case.reference = "nobody"; If > Write; Set > Write; Write > Approve; '
            "Approve > End",
        )

    assert missed(inside, optional(APPROVE), optional(BY_LIMIT)) == []


def test_a_step_that_was_drawn_behind_the_work_and_now_lies_before_it_is_told(inside: Cast) -> None:
    first = drawn(WRITE, SET, BY_LIMIT, ways="Start > Write; Write > Set; Set > Approve; Approve > End")
    assert missed(inside, first, SET_FIRST) == [LIMIT]


def test_answers_of_forms_and_conditions_of_ways_count_too(inside: Cast) -> None:
    first = drawn(
        script("Set", "limit", "1"), WRITE.replace("Write", "Plan"), ways="Start > Set; Set > Plan; Plan > End"
    )
    second = drawn(
        WRITE.replace("manager_decision", "referral"),
        user_task("Plan"),
        user_task("Tell"),
        '<exclusiveGateway id="If" default="If_End"/>',
        ways="Start > Write; Write > Plan; Plan > If; If > Tell: =forms.referral.made_by != null; If > End; Tell > End",
    )
    found = missed(inside, first, second)
    assert found == [MissingValue("If", "condition", "If_Tell", "forms.referral", ("Write",), 1)]


def test_work_inside_a_subprocess_and_what_hangs_on_its_border_count(inside: Cast) -> None:
    def part(*more: str, ways: tuple[str, ...], outputs: str = "") -> str:
        inner = sub("Part", user_task("Inner"), *more, flows(*ways))
        return mapped(inner, inputs="own = 1", outputs=outputs) if outputs else inner

    first = drawn(part(ways=("Part_start > Inner", "Inner > Part_end")), ways="Start > Part; Part > End")
    second = drawn(
        part(
            script("Count", "sum", "2"),
            ways=("Part_start > Count", "Count > Inner", "Inner > Part_end"),
            outputs="x = sum",
        ),
        boundary("Late", "Part", timer("timeDuration", '=duration("P1D") * sum'), interrupting=False),
        ends("Late_end"),
        event_sub("Aside", timer("timeDuration", '=duration("P1D") * own'), flows("Aside_start > Aside_end")),
        ways="Start > Part; Part > End; Late > Late_end",
    ).replace(b'* own"', b'* 1"')
    found = missed(inside, first, second)
    assert [(each.element_id, each.what, each.setters) for each in found] == [
        ("Part", "output “x”", ("Count",)),
        ("Late", "timer", ("Count",)),
    ]
    assert waiting(ProcessInstance.objects.get()) == ["Part", "Inner"]


def test_how_many_questions_it_takes_does_not_depend_on_how_much_work_there_is(inside: Cast) -> None:
    process = start(inside, TWO)
    plan, to = planned(TWO, SET_FIRST)
    needed = []
    for count in (1, 9):
        while ProcessInstance.objects.count() < count:
            start_for_case("made_up", inside.cases["wilf"], inside.sam)
        with CaptureQueriesContext(connection) as queries:
            found = rehearse(plan, live_instances(process.version), to)
        assert [each.count for each in found.missing] == [count]
        needed.append(len(queries))
    assert needed[0] == needed[1]


def test_between_two_files_that_do_the_same_nothing_is_missing_wherever_work_waits(inside: Cast) -> None:
    shipped = ProcessVersion.objects.filter(authority_id=LIBRARY_ID)
    assert len(shipped) >= 2
    for version in shipped:
        model = flow_of(version.pk).model
        told = drawn_to_miss(MigrationPlan(model, model, {}), version)
        assert {step: list(told(frozenset({step}))) for step in model.elements} == {step: [] for step in model.elements}
