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
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import corrections, deadlines, work
from workflow.models import Task
from workflow.scope import scope_of

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
