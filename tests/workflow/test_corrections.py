"""What the correction of a record reads of the work it was made in, and what it moves there."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import clock
from forms.feel_texts import TODAY
from jobs.models import DueWork
from records import correcting
from records.correcting import DecisionChangedError
from records.deciding import all_final, latest_final
from records.models import RecordVersion
from records.standing import decided_on
from tests.cast import Cast
from tests.records.made_up import note
from tests.workflow.running import bpmn, flows, script, start, user_task, waiting
from workflow import corrected_values, corrections, deadlines, work
from workflow.corrected_values import OtherWay, WorkedOut
from workflow.models import ProcessInstance, Task, TokenMovement
from workflow.scope import scope_of
from workflow.variables import set_variables, variables_of

pytestmark = pytest.mark.django_db
COUNTED = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Write"),
    user_task("Visit", schedule='dueDate="=date(forms.manager_decision.comment)"'),
    flows("Start > Write", "Write > Visit", "Visit > End"),
)
DECIDED = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Write"),
    user_task("Decide", role="team_manager", review_of="Write"),
    flows("Start > Write", "Write > Decide", "Decide > End"),
)
LATER = datetime(2026, 9, 1, 9, tzinfo=UTC)


def put_right(cast: Cast, version: RecordVersion, **changed: str) -> RecordVersion:
    """Have the author of a version, which nobody reviewed, correct it."""
    correction = correcting.begin(version, version.author, "It was misread.")
    made = correcting.submit(correction, version.author, version.answers | changed, version.hidden)
    assert made is not None
    corrections.in_force(made, version.author)
    return made


def test_forms_see_the_corrected_answers_and_due_dates_are_counted_again(inside: Cast) -> None:
    process = start(inside, COUNTED)
    write = Task.objects.get(process=process, finished__isnull=True)
    work.claim(write, inside.sam)
    version = work.submit(write, inside.sam, {"decision": "approve", "comment": "2026-07-22"}, []).version
    visit = Task.objects.get(process=process, element_id="Visit")
    assert visit.due_on == date(2026, 7, 22)
    put_right(inside, version, comment="2026-07-24")
    assert scope_of(process)["forms"]["manager_decision"]["comment"] == "2026-07-24"
    (recount,) = DueWork.objects.filter(kind=deadlines.CASE_KIND)
    deadlines.recount_case_now(recount.subject)
    visit.refresh_from_db()
    assert visit.due_on == date(2026, 7, 24)
    assert [moved["why"] for moved in visit.data["due_moved"]] == [deadlines.CORRECTED]
    write.refresh_from_db()
    assert write.record == version, "the step keeps what was submitted at it"


def test_a_corrected_older_record_is_not_taken_for_the_latest(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    older = note(inside, "First visit.")
    with clock.at(clock.now() + timedelta(days=3)):
        newer = note(inside, "Second visit.")
    with clock.at(LATER):
        second = put_right(inside, older, what="The first visit.")
        assert latest_final(wilf, "visit_note", wilf.open_episode) == newer
        assert all_final(wilf, "visit_note", wilf.open_episode) == [newer, second]


def test_the_form_is_asked_as_on_the_day_on_which_it_was_submitted(inside: Cast) -> None:
    version = note(inside, "Short visit.")
    day = clock.today()
    with clock.at(LATER):
        second = put_right(inside, version, what="A long visit.")
        for held in (version, second):
            assert corrections.facts_for(held, inside.sam)[TODAY] == day


def test_a_decision_is_corrected_as_it_was_written_and_never_what_was_decided(inside: Cast) -> None:
    process = start(inside, DECIDED)
    write = Task.objects.get(process=process, finished__isnull=True)
    work.claim(write, inside.sam)
    about = work.submit(write, inside.sam, {"decision": "approve", "comment": "Clear."}, []).version
    decide = Task.objects.get(process=process, finished__isnull=True)
    work.claim(decide, inside.priya)
    version = work.submit(decide, inside.priya, {"decision": "approve", "comment": "Well writen."}, []).version
    with pytest.raises(DecisionChangedError, match="stays as it is"):
        put_right(inside, version, decision="refuse")
    correcting.withdraw(version.record.corrections.get(), inside.priya)
    second = put_right(inside, version, comment="Well written.")
    assert decided_on(second) == decided_on(version) == about


WORKED_OUT = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><exclusiveGateway id="Urgent"/>',
    user_task("Write"),
    script("First", "visit_on", "date(forms.manager_decision.comment)"),
    script("Then", "days", 'if visit_on > date("2026-07-23") then 5 else 2'),
    user_task("Visit", schedule='dueDate="=visit_on"'),
    user_task("Wait"),
    flows(
        "Start > Write", "Write > First", "First > Then", "Then > Urgent", "Urgent > Visit: =days &lt; 3",
        "Urgent > Wait: =days &gt; 2", "Visit > End", "Wait > End",
    ),
)  # fmt: skip


def worked_out(cast: Cast) -> tuple[ProcessInstance, RecordVersion]:
    """A process that worked out the day of a visit from what was written, and went the way to it."""
    process = start(cast, WORKED_OUT)
    write = Task.objects.get(process=process, finished__isnull=True)
    work.claim(write, cast.sam)
    version = work.submit(write, cast.sam, {"decision": "approve", "comment": "2026-07-22"}, []).version
    assert waiting(process) == ["Visit"]
    return process, version


def test_what_a_script_worked_out_and_the_way_that_was_taken_are_told_and_nothing_is_run_again(inside: Cast) -> None:
    process, version = worked_out(inside)
    answers = version.answers | {"comment": "2026-07-24"}
    process.refresh_from_db()
    before = (variables_of(process), waiting(process), TokenMovement.objects.count())
    first, then, way = corrected_values.made_of(version, answers)
    assert isinstance(first, WorkedOut)
    assert isinstance(then, WorkedOut)
    assert isinstance(way, OtherWay)
    assert (first.before, first.after, first.stands) == (date(2026, 7, 22), date(2026, 7, 24), True)
    assert (then.before, then.after, then.differs, then.stands) == (2, 5, True, True)
    assert ([flow.target for flow in way.went], [flow.target for flow in way.would]) == (["Visit"], ["Wait"])
    put_right(inside, version, comment="2026-07-24")
    process.refresh_from_db()
    assert (variables_of(process), waiting(process), TokenMovement.objects.count()) == before
    assert len(corrected_values.made_of(version, answers)) == 3, "it is told once it is in force, too"


def test_a_value_that_somebody_set_since_is_told_as_such_and_what_the_correction_does_not_touch_is_not_told(
    inside: Cast,
) -> None:
    process, version = worked_out(inside)
    assert corrected_values.made_of(version, version.answers | {"decision": "refuse"}) == []
    same = corrected_values.made_of(version, version.answers | {"comment": "2026-07-21"})
    assert [one.differs for one in same if isinstance(one, WorkedOut)] == [True, False]
    assert not any(isinstance(one, OtherWay) for one in same)
    process.refresh_from_db()
    set_variables(process, {"visit_on": date(2026, 7, 30)})
    made = corrected_values.made_of(version, version.answers | {"comment": "2026-07-24"})
    assert [one.stands for one in made if isinstance(one, WorkedOut)] == [False, False]


def test_of_a_corrected_record_it_is_told_what_was_worked_out_when_the_work_was_there(inside: Cast) -> None:
    _process, version = worked_out(inside)
    with clock.at(clock.now() + timedelta(hours=1)):
        second = put_right(inside, version, comment="2026-07-24")
    made = corrected_values.made_of(second, second.answers | {"comment": "2026-07-25"})
    found = [(one.before, one.after, one.stands) for one in made if isinstance(one, WorkedOut)]
    assert found == [(date(2026, 7, 22), date(2026, 7, 25), True), (2, 5, True)]
    assert [one.went[0].target for one in made if isinstance(one, OtherWay)] == ["Visit"]
