"""What people of the demonstration do at their desks: take a task, type, say something beside an answer, submit."""

from collections.abc import Mapping
from typing import Any

from accounts import clock
from accounts.models import User
from cases.models import Case
from forms import drafts
from forms.filling import type_answers
from forms.marks import mark_of
from forms.remarks import REMARK, REPLY, Kind, field_for
from workflow import work
from workflow.models import Task
from workflow.scope import seen_by

ASSESS, REVIEW, DECIDE = "Task_assess", "Task_review", "Task_decide"
RECORD, PASS_ON, TELL = "Task_record", "Task_pass_on", "Task_reply"
AUTHORISE = ("Task_authorise", "Task_authorise_late")


def open_task(case: Case, *elements: str) -> Task | None:
    """The open task of a child at one of these steps, the newest first."""
    waiting = Task.objects.filter(case=case, element_id__in=elements, finished__isnull=True)
    return waiting.select_related("owner").order_by("-created", "-id").first()


def waiting(case: Case, *elements: str) -> Task:
    """The open task of a child at one of these steps; the story is wrong when there is none."""
    task = open_task(case, *elements)
    if task is None:
        raise LookupError(f"{case.reference} has no open task at {elements} on {clock.today()}.")
    return task


def open_work_by_hand(case: Case) -> Task | None:
    """The open task of a child that has no form."""
    waiting = Task.objects.filter(Task.for_people(), case=case, form_version__isnull=True, finished__isnull=True)
    return waiting.select_related("owner").first()


def take(task: Task, user: User) -> User:
    """Take a task from the queue, unless somebody has it; return who has it."""
    if task.owner is None:
        work.claim(task, user)
    return task.owner or user


def fill(task: Task, answers: Mapping[str, Any], user: User) -> None:
    """Type answers into the draft of a task, taken from the queue first if nobody has it."""
    take(task, user)
    type_answers(work.draft_of(task, user), answers, user)


def remark(task: Task, user: User, texts: Mapping[str, str]) -> None:
    """Type comments beside the answers that a task decides on, by pointer."""
    _say(task, user, REMARK, texts)


def reply(task: Task, user: User, texts: Mapping[str, str]) -> None:
    """Type replies to the comments that came with returned work, by pointer."""
    _say(task, user, REPLY, texts)


def _say(task: Task, user: User, kind: Kind, texts: Mapping[str, str]) -> None:
    take(task, user)
    draft = work.draft_of(task, user)
    page = draft.form_version.definition.pages[0]
    fields = [field_for(kind, pointer, "") for pointer in texts]
    posted = {kind.prefix + pointer: [text] for pointer, text in texts.items()}
    marks = {field.pointer: mark_of({}) for field in fields}
    drafts.save_page(draft.pk, page.slug, posted, user, marks=marks, beside=fields)


def submit(task: Task, answers: Mapping[str, Any], user: User) -> None:
    """Fill in the form of a task and submit it; raise `ValueError` when the form has something to say against it."""
    fill(task, answers, user)
    task.refresh_from_db()
    draft = drafts.close(work.draft_of(task, user).pk)
    review = draft.form_version.definition.review(draft.entered, seen_by(task, user))
    if review.problems:
        raise ValueError(f"The demonstration's answers to {task.element_id} have problems: {review.problems}")
    work.submit(task, user, review.answers, review.hidden)
