"""Answers for the shipped forms, and a person who fills them in through drafts, as the pages do."""

from typing import Any

from accounts.models import User
from demo.stories import WILF
from forms import drafts
from forms.filling import type_answers
from workflow import work
from workflow.models import Task
from workflow.scope import scope_of
from workflow.work import Submitted

ASSESSMENT: dict[str, Any] = WILF
RECORDED: dict[str, Any] = ASSESSMENT | {"authorise_by": "2026-09-02"}
"""What the record keeps of it: also the date worked out from it, 45 working days after 30 June."""


def fill(task: Task, user: User, answers: dict[str, Any]) -> None:
    """Type answers into a task's draft."""
    type_answers(work.draft_of(task, user), answers, user)


def submit(task: Task, user: User, answers: dict[str, Any]) -> Submitted:
    """Fill in a task's form and submit it, as the check page does."""
    fill(task, user, answers)
    draft = drafts.close(work.draft_of(task, user).pk)
    review = draft.form_version.definition.review(draft.entered, scope_of(task.process, user))
    assert review.problems == (), review.problems
    return work.submit(task, user, review.answers, review.hidden)
