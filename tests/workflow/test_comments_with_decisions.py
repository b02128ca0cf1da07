"""The engine takes what was typed beside the answers: comments with a decision, replies with the next version."""

from typing import Any

import pytest

from forms import drafts
from forms.marks import mark_of
from forms.remarks import REMARK, REPLY, Kind, field_for
from records.models import Decision, Record, Reply
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, fill, submit
from workflow import work
from workflow.errors import CommentNeededError
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def open_task(user: Any) -> Task:
    """The one open task, taken."""
    task = Task.objects.get(finished__isnull=True)
    if task.owner is None:
        work.claim(task, user)
        task.refresh_from_db()
    return task


def say(task: Task, user: Any, kind: Kind, texts: dict[str, str]) -> None:
    """Type beside the answers of a task's form."""
    draft = work.draft_of(task, user)
    fields = [field_for(kind, pointer, "") for pointer in texts]
    posted = {kind.prefix + pointer: [text] for pointer, text in texts.items()}
    marks = {field.pointer: mark_of({}) for field in fields}
    page = draft.form_version.definition.pages[0]
    drafts.save_page(draft.pk, page.slug, posted, user, marks=marks, beside=fields)


@pytest.fixture
def deciding(inside: Cast) -> Task:
    start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    submit(open_task(inside.sam), inside.sam, ASSESSMENT)
    return open_task(inside.priya)


def test_work_never_goes_back_without_a_word(inside: Cast, deciding: Task) -> None:
    fill(deciding, inside.priya, {"decision": "return"})
    say(deciding, inside.priya, REMARK, {"/risks": " \n "})
    with pytest.raises(CommentNeededError, match="Write what must change"):
        work.submit(deciding, inside.priya, {"decision": "return"}, [])
    assert not Decision.objects.exists()
    say(deciding, inside.priya, REMARK, {"/reason": "Who rang?"})
    work.submit(deciding, inside.priya, {"decision": "return"}, [])
    assert Decision.objects.get().comments == {"/reason": "Who rang?"}


def test_replies_go_with_the_version_that_answers_and_only_to_what_was_said(inside: Cast, deciding: Task) -> None:
    say(deciding, inside.priya, REMARK, {"/risks": "Which Fridays?"})
    submit(deciding, inside.priya, {"decision": "return"})
    again = open_task(inside.sam)
    say(again, inside.sam, REPLY, {"/risks": "Every one.", "/reason": "Nobody asked."})
    version = submit(again, inside.sam, ASSESSMENT).version
    assert [(reply.version_id, reply.pointer, reply.text) for reply in Reply.objects.all()] == [
        (version.pk, "/risks", "Every one.")
    ]
    assert Record.objects.get(form_key="child_and_family_assessment").versions.count() == 2


def test_a_remark_typed_into_an_authors_own_form_is_no_comment(inside: Cast) -> None:
    start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    task = open_task(inside.sam)
    say(task, inside.sam, REMARK, {"/risks": "Mine"})
    say(task, inside.sam, REPLY, {"/risks": "Mine"})
    submit(task, inside.sam, ASSESSMENT)
    assert not Reply.objects.exists()
    assert not Decision.objects.exists()
