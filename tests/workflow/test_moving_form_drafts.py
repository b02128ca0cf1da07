"""Open drafts move to a later version of their form in batches by the worker, and back; nothing typed is lost."""

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.models import AuditEvent
from forms import drafts
from forms.models import ActiveForm, Draft, FormVersion, PlannedForm
from tests.cast import Cast
from tests.forms.examples import shipped
from tests.jobs.due_now import do_due
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.test_form_moves import FORM, renamed, written
from workflow.form_moves import move_task
from workflow.form_versions import batches, moves, publications, rehearsals, using
from workflow.form_versions.batches import FORM_MOVES
from workflow.form_versions.rehearsals import Found
from workflow.models import FormMove, MovedTask, Task
from workflow.version_acts import VersionError
from workflow.work_moves import MoveError

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

KINDS = (FORM_MOVES.kind, rehearsals.KIND, using.KIND)


def work_off() -> int:
    """Do what is due as the worker does; return how many pieces there were."""
    return do_due(*KINDS)


def second(text: str) -> dict[str, Any]:
    """The shipped assessment with one question under another name."""
    return renamed(shipped(f"assessment/{FORM}.v1.json"), text, f"{text}_now")


def published(cast: Cast, document: dict[str, Any]) -> FormVersion:
    """A file that Ana uploads and publishes."""
    held = publications.hold(json.dumps(document).encode(), "assessment.json", "", cast.ana)
    return publications.publish(held, cast.ana, "Plainer words.")


def a_text() -> str:
    answers = FormVersion.objects.get(key=FORM, number=1).definition.clean(ASSESSMENT)
    return next(name for name, value in answers.items() if isinstance(value, str) and len(value) > 20)


def entered(tasks: list[Task]) -> list[Any]:
    return [Draft.objects.get(pk=task.draft_id).entered for task in tasks]


def test_drafts_move_in_batches_and_go_back_as_they_were(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    tasks = [written(inside) for _ in range(5)]
    before, text = entered(tasks), a_text()
    version = published(inside, second(text))
    move = moves.begin(version, inside.ana)
    found = Found.from_data(move.findings)
    assert (found.drafts, found.losing, found.by_version) == (5, 0, {1: 5})
    assert [(line.pointer, line.what, line.count) for line in found.lines] == [(f"/{text}", "moved", 5)]
    assert moves.begin(version, inside.ana) == move
    with pytest.raises(MoveError, match="Write why"):
        FORM_MOVES.run(move, inside.ana, " ")
    FORM_MOVES.run(move, inside.ana, "Plainer words.")
    assert work_off() == 4  # three batches, and one that finds nothing left
    move.refresh_from_db()
    assert (move.status, move.moved, move.stayed, move.losing) == ("done", 5, 0, 0)
    assert {task.form_version_id for task in Task.objects.filter(draft__isnull=False)} == {version.pk}
    moved = Draft.objects.get(pk=tasks[0].draft_id)
    assert version.definition.answers_from(moved.entered)[0][f"{text}_now"]
    slug = version.definition.questions[f"/{text}_now"].page
    typed = {**moved.entered[slug], f"/{text}_now": ["Wilf likes the new school."]}
    drafts.save_page(moved.pk, slug, typed, inside.sam)
    FORM_MOVES.undo(move, inside.ana, "Not yet.")
    work_off()
    move.refresh_from_db()
    assert (move.status, move.moved, move.stayed) == ("undone", 4, 1)
    assert entered(tasks[1:]) == before[1:]
    stayed = MovedTask.objects.get(outcome="kept")
    assert (stayed.task_id, stayed.reason) == (tasks[0].pk, "went_on")
    assert Draft.objects.get(pk=moved.pk).entered[slug][f"/{text}_now"] == ["Wilf likes the new school."]
    versions = [Task.objects.get(pk=task.pk).form_version.number for task in tasks]
    assert versions == [2, 1, 1, 1, 1]
    acts = AuditEvent.objects.filter(action__startswith="form_move_").order_by("pk").values_list("action", "actor")
    assert list(acts) == [
        ("form_move_begun", inside.ana.pk),
        ("form_move_run", inside.ana.pk),
        ("form_move_ended", None),
        ("form_move_undone", inside.ana.pk),
        ("form_move_ended", None),
    ]
    assert AuditEvent.objects.filter(action="form_of_task_moved_back", actor=inside.ana).count() == 4


def test_stopped_it_goes_on_where_it_was(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 1)
    tasks = [written(inside) for _ in range(3)]
    move = moves.begin(published(inside, second(a_text())), inside.ana)
    FORM_MOVES.run(move, inside.ana, "Plainer words.")
    FORM_MOVES.go_on(move.pk)
    FORM_MOVES.stop(move, inside.ana)
    assert work_off() == 0
    assert MovedTask.objects.filter(outcome="moved").count() == 1
    FORM_MOVES.run(move, inside.ana, "Go on.")
    work_off()
    move.refresh_from_db()
    assert (move.status, move.total, move.moved) == ("done", 2, 2)
    assert MovedTask.objects.filter(outcome="moved").count() == len(tasks)


def test_one_that_fails_stays_and_the_others_move(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [written(inside) for _ in range(2)]
    real = move_task
    monkeypatch.setattr(batches, "move_task", lambda pk, *rest: 1 / 0 if pk == tasks[0].pk else real(pk, *rest))
    move = moves.begin(published(inside, second(a_text())), inside.ana)
    FORM_MOVES.run(move, inside.ana, "Plainer words.")
    work_off()
    outcomes = dict(MovedTask.objects.values_list("task_id", "outcome"))
    assert outcomes == {tasks[0].pk: "stayed", tasks[1].pk: "moved"}
    monkeypatch.setattr(batches, "move_task", real)
    FORM_MOVES.run(move, inside.ana, "Again.")
    work_off()
    assert FORM_MOVES.outcomes(move) == {"moved": 2}


def test_what_stops_it_again_and_again_is_said_to_whoever_let_it_run(inside: Cast) -> None:
    written(inside)
    move = moves.begin(published(inside, second(a_text())), inside.ana)
    FORM_MOVES.run(move, inside.ana, "Plainer words.")
    FORM_MOVES.halt(move.pk, "no_path")
    move.refresh_from_db()
    assert (move.status, move.fault, move.halted_in) == ("stopped", "no_path", "running")
    assert work_off() == 0
    FORM_MOVES.halt(move.pk, "no_path")
    assert AuditEvent.objects.filter(action="form_move_halted").count() == 1


def test_what_was_submitted_after_it_moved_does_not_go_back(inside: Cast) -> None:
    task = written(inside)
    version = published(inside, {**shipped(f"assessment/{FORM}.v1.json"), "purpose": "Other words."})
    move = moves.begin(version, inside.ana)
    FORM_MOVES.run(move, inside.ana, "Plainer words.")
    work_off()
    submit(Task.objects.get(pk=task.pk), inside.sam, ASSESSMENT)
    FORM_MOVES.undo(move, inside.ana, "Not yet.")
    work_off()
    assert MovedTask.objects.values_list("outcome", "reason").get() == ("kept", "done")


def test_many_drafts_are_tried_by_the_worker(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsals, "AT_ONCE", 1)
    for _ in range(2):
        written(inside)
    move = moves.begin(published(inside, second(a_text())), inside.ana)
    assert (move.rehearsed_at, rehearsals.is_waiting(move)) == (None, True)
    work_off()
    move.refresh_from_db()
    assert (Found.from_data(move.findings).drafts, rehearsals.is_waiting(move)) == (2, False)
    assert FormMove.objects.get().rehearsed_at is not None


def test_a_version_is_used_from_the_day_that_was_planned(inside: Cast) -> None:
    version = published(inside, second(a_text()))
    used = ActiveForm.objects.get(key=FORM)
    with pytest.raises(VersionError, match="Choose a day after today"):
        using.plan(version, clock.today(), inside.ana, "The board agreed.")
    using.plan(version, clock.today() + timedelta(days=9), inside.ana, "The board agreed.")
    using.plan(version, clock.today() + timedelta(days=5), inside.ana, "Sooner.")
    assert PlannedForm.objects.count() == 1
    with pytest.raises(VersionError, match="Take that back first"):
        using.retire(version, inside.ana, "Never mind.")
    with clock.at(clock.now() + timedelta(days=4)):
        assert work_off() == 0
    with clock.at(clock.now() + timedelta(days=5)):
        assert work_off() == 1
        assert ActiveForm.objects.get(pk=used.pk).version == version
        assert not PlannedForm.objects.exists()
    event = AuditEvent.objects.get(action="version_adopted")
    assert (event.actor, event.reason, event.details["was"]) == (inside.ana, "Sooner.", 1)


def test_a_plan_is_taken_back_and_a_version_retired(inside: Cast) -> None:
    version = published(inside, second(a_text()))
    using.plan(version, clock.today() + timedelta(days=5), inside.ana, "The board agreed.")
    assert using.take_back(FORM, inside.ana)
    assert not using.take_back(FORM, inside.ana)
    with clock.at(clock.now() + timedelta(days=9)):
        assert work_off() == 0
    using.retire(version, inside.ana, "Never mind.")
    with pytest.raises(VersionError, match="retired"):
        using.adopt(version, inside.ana, "After all.")
    with pytest.raises(MoveError, match="not retired"):
        moves.begin(version, inside.ana)
    shipped_one = FormVersion.objects.get(key=FORM, number=1)
    with pytest.raises(VersionError, match="came with Casewright"):
        using.retire(shipped_one, inside.ana, "Out.")
