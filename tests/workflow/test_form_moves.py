"""Open work moves to a later version of its form: tried first, then moved with what is typed, and nothing is lost."""

import json
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from forms import drafts
from forms.adoption import publish_form
from forms.earlier import put_back
from forms.models import Draft, DraftRevision, FormVersion
from forms.versions.moving import NoWayError, rehearse, versions_between
from tests.cast import Cast
from tests.forms.examples import manager_decision, shipped
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.migrating import open_task
from tests.workflow.test_versions import KEY, take
from workflow import work
from workflow.form_moves import move_task, open_tasks
from workflow.form_versions import using
from workflow.form_versions.rehearsals import open_drafts
from workflow.models import Task
from workflow.starting import start_for_case
from workflow.steering import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FORM = "child_and_family_assessment"


def renamed(document: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The document with one property under another name everywhere, and the step that says so."""
    text = json.dumps(document).replace(f'"{old}"', f'"{new}"').replace(f'/{old}"', f'/{new}"')
    return {**json.loads(text), "migration": [{"rename": f"/{old}", "to": f"/{new}"}]}


def written(cast: Cast, **fields: list[str]) -> Task:
    """An assessment that Sam has begun to write."""
    process = start_for_case(KEY, cast.cases["wilf"], cast.sam)
    task = take(open_task(process, "Task_assess"), cast.sam)
    draft = work.draft_of(task, cast.sam)
    entered = draft.form_version.definition.entered_from(ASSESSMENT)
    for slug, page in entered.items():
        drafts.save_page(draft.pk, slug, page, cast.sam)
    return task


def test_open_work_moves_with_what_is_typed_and_what_was_before_can_be_put_back(inside: Cast) -> None:
    task = written(inside)
    before = Draft.objects.get(pk=task.draft_id)
    answers = before.form_version.definition.answers_from(before.entered)[0]
    text = next(name for name, value in answers.items() if isinstance(value, str) and len(value) > 20)
    version = publish_form(renamed(shipped(f"assessment/{FORM}.v1.json"), text, f"{text}_now"), 2)
    assert [each.pk for each in open_tasks(version)] == [task.pk]
    assert move_task(task.pk, version, inside.ana, "A better name.") is False
    task.refresh_from_db()
    after = Draft.objects.get(pk=task.draft_id)
    assert task.form_version == after.form_version == version
    assert version.definition.answers_from(after.entered)[0][f"{text}_now"] == answers[text]
    event = AuditEvent.objects.get(action="form_of_task_moved")
    assert (event.actor, event.reason, event.details["former"], event.details["number"]) == (
        inside.ana, "A better name.", 1, 2,
    )  # fmt: skip
    latest = DraftRevision.objects.filter(draft=after).latest("number")
    assert latest.form_version.number == 1
    put_back(after.pk, latest.number, None, inside.sam)
    again = Draft.objects.get(pk=after.pk)
    assert version.definition.answers_from(again.entered)[0][f"{text}_now"] == answers[text]
    assert move_task(task.pk, version, inside.ana, "Again.") is None


def test_trying_says_what_would_be_missed_and_changes_nothing(inside: Cast) -> None:
    task = written(inside)
    document = shipped(f"assessment/{FORM}.v1.json")
    answers = FormVersion.objects.get(key=FORM, number=1).definition.clean(ASSESSMENT)
    text = next(name for name, value in answers.items() if isinstance(value, str) and len(value) > 20)
    shorter = deepcopy(document)
    shorter["schema"]["properties"][text]["maxLength"] = 3
    version = publish_form(shorter, 2)
    before = Draft.objects.get(pk=task.draft_id)
    seen = rehearse(open_drafts(version), version)
    assert (seen.drafts, seen.losing, dict(seen.by_version)) == (1, 1, {1: 1})
    assert {key: tally.examples for key, tally in seen.found.items()} == {(f"/{text}", "not_accepted"): [before.pk]}
    after = Draft.objects.get(pk=task.draft_id)
    assert (after.entered, after.revision, after.form_version_id) == (
        before.entered, before.revision, before.form_version_id,
    )  # fmt: skip


def test_what_was_submitted_meanwhile_stays_with_its_version(inside: Cast) -> None:
    task = written(inside)
    version = publish_form({**shipped(f"assessment/{FORM}.v1.json"), "purpose": "Other words."}, 2)
    submit(task, inside.sam, ASSESSMENT)
    assert move_task(task.pk, version, inside.ana, "Late.") is None
    assert Task.objects.get(pk=task.pk).form_version != version
    assert not open_tasks(version).exists()


def test_versions_follow_one_another_and_other_forms_and_former_versions_are_no_way(inside: Cast) -> None:
    first = FormVersion.objects.get(key="manager_decision", number=1)
    second, third, fourth = (
        publish_form({**manager_decision(), "purpose": f"Number {number}."}, number) for number in (2, 3, 4)
    )
    assert versions_between(first, fourth) == (second, third, fourth)
    other = FormVersion.objects.get(key=FORM, number=1)
    for former, later in ((fourth, first), (first, first), (first, other)):
        with pytest.raises(NoWayError):
            versions_between(former, later)


def test_the_command_tries_first_and_moves_with_a_reason(inside: Cast) -> None:
    task = written(inside)
    version = publish_form({**shipped(f"assessment/{FORM}.v1.json"), "purpose": "Other words."}, 2)
    said = StringIO()
    call_command("move_drafts", FORM, authority="Northmere Council", stdout=said)
    assert "1 drafts of earlier versions" in said.getvalue()
    assert "1 keep all that is typed" in said.getvalue()
    assert Task.objects.get(pk=task.pk).form_version != version
    with pytest.raises(CommandError, match="--reason"):
        call_command("move_drafts", FORM, authority="Northmere Council", apply=True)
    call_command("move_drafts", FORM, authority="Northmere Council", apply=True, reason="Words.", stdout=said)
    assert "1 tasks moved to version 2" in said.getvalue()
    assert Task.objects.get(pk=task.pk).form_version == version
    with pytest.raises(CommandError, match="no published version"):
        call_command("move_drafts", FORM, to=9, authority="Northmere Council")


def test_drafts_of_cancelled_work_are_counted_nowhere(inside: Cast) -> None:
    kept, gone = written(inside), written(inside)
    version = publish_form({**shipped(f"assessment/{FORM}.v1.json"), "purpose": "Other words."}, 2)
    cancel(gone.process, inside.mo, "Opened twice.")
    said = StringIO()
    call_command("move_drafts", FORM, authority="Northmere Council", stdout=said)
    assert "1 drafts of earlier versions.\n  of version 1: 1\n" in said.getvalue()
    assert "1 open tasks ask an earlier version." in said.getvalue()
    assert {each.version.number: (each.tasks, each.drafts) for each in using.versions_by_form()[FORM]} == {
        1: (1, 1), 2: (0, 0),
    }  # fmt: skip
    assert [draft.pk for draft in open_drafts(version)] == [kept.draft_id]
    assert Draft.objects.filter(pk=gone.draft_id, submitted_at=None).exists()


def test_two_files_are_compared_and_one_that_is_no_form_is_named(tmp_path: Path) -> None:
    former, other, broken = (tmp_path / name for name in ("former.json", "other.json", "broken.json"))
    document = manager_decision()
    former.write_text(json.dumps(document), encoding="utf-8")
    document["schema"]["properties"]["comment"]["maxLength"] = 10
    other.write_text(json.dumps(document), encoding="utf-8")
    broken.write_text('{"schema": 3}', encoding="utf-8")
    said = StringIO()
    call_command("compare_forms", str(former), str(other), stdout=said)
    assert "needs migration /comment" in said.getvalue()
    assert said.getvalue().endswith("0 compatible, 1 needs migration, 0 unknown. All in all: needs migration.\n")
    again = StringIO()
    call_command("compare_forms", str(former), str(former), stdout=again)
    assert again.getvalue() == "Nothing changed.\n"
    with pytest.raises(CommandError, match=r"broken\.json cannot be compared"):
        call_command("compare_forms", str(former), str(broken))
