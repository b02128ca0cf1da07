"""Open work that moves to another version of its form, with what is typed.

Work keeps the version of a form that it began on until somebody moves it. First it is tried with every draft
(`forms.versions.moving.rehearse`), which changes none. What a draft held before the move is kept as a revision.
"""

from typing import Any
from uuid import UUID

from accounts import audit
from accounts.models import User
from forms.models import Draft, FormVersion
from forms.versions.moving import carry_over, restore
from workflow.form_versions import reasons
from workflow.locks import lock_call_tree
from workflow.models import MovedTask, Task

AT_ONCE = 50


def open_tasks(version: FormVersion) -> Any:
    """The open tasks that ask an earlier version of the form: a query."""
    older = Task.objects.filter(finished__isnull=True, form_version__key=version.key)
    return older.filter(form_version__number__lt=version.number)


def move_task(task_id: UUID, version: FormVersion, by: User | None, reason: str) -> bool | None:
    """Move one task to a later version of its form: whether something typed lost its place; None where it is done."""
    process_id = Task.objects.values_list("process_id", flat=True).get(pk=task_id)
    lock_call_tree(process_id)
    task = Task.objects.select_related("form_version").get(pk=task_id)
    former = task.form_version
    if task.finished is not None or former is None or former.key != version.key or former.number >= version.number:
        return None
    loses = False
    if task.draft_id is not None:
        draft = Draft.objects.select_for_update(of=("self",)).select_related("form_version").get(pk=task.draft_id)
        if draft.submitted_at is not None:
            return None
        loses = carry_over(draft, version).loses
    task.form_version = version
    task.save(update_fields=["form_version"])
    audit.record(
        "form_of_task_moved",
        task,
        actor=by,
        case_id=task.case_id,
        reason=reason,
        key=version.key,
        former=former.number,
        number=version.number,
        loses=loses,
    )
    return loses


def move_back(moved: MovedTask, version: FormVersion, by: User | None, reason: str) -> str:
    """Take one task back from a version of its form to the one before, with what its draft held then.

    Returns why it stays (`workflow.form_versions.reasons`), empty where it went back.
    """
    lock_call_tree(Task.objects.values_list("process_id", flat=True).get(pk=moved.task_id))
    task = Task.objects.get(pk=moved.task_id)
    draft: Draft | None = None
    if task.draft_id is not None:
        draft = Draft.objects.select_for_update(of=("self",)).get(pk=task.draft_id)
    if task.finished is not None or task.form_version_id != version.pk or (draft and draft.submitted_at is not None):
        return reasons.DONE
    if (draft.revision if draft is not None else None) != moved.revision:
        return reasons.WENT_ON
    if draft is not None:
        restore(draft, draft.revision - 1, moved.former)
    task.form_version = moved.former
    task.save(update_fields=["form_version"])
    told = {"key": version.key, "former": version.number, "number": moved.former.number}
    audit.record("form_of_task_moved_back", task, actor=by, case_id=task.case_id, reason=reason, **told)
    return ""
