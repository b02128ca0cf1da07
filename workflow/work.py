"""What people do with tasks: claim, release, write, submit.

Each takes the lock on the instance first and reads the task again, so of many who try at once one succeeds and the
others learn who. A submission, its record and the token's move commit together.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import audit, clock, context, writing
from accounts.kept_queries import KeptQuery, all_of
from accounts.models import User
from accounts.policy import can
from cases.models import ALLOCATION, Case, Episode
from forms import drafts
from forms.kept_evidence import kept_with
from forms.models import Draft, FormVersion
from forms.signing import signed
from records.corrections import begun_with_record
from records.deciding import decide
from records.models import Record, RecordVersion
from records.recording import submit as submit_record
from records.remarks import keep_replies
from records.updating_details import says_birth
from workflow import deadlines, notices, why
from workflow.acting import acting
from workflow.beside_answers import comments, left_facts, replies
from workflow.bpmn.model import UserTask
from workflow.errors import (
    AlreadySubmittedError,
    NoLongerNeededError,
    NotAllowedError,
    NotYoursError,
    OwnWorkError,
    SuspendedError,
    TakenError,
    WorkflowError,
)
from workflow.locks import is_held, lock_call_tree
from workflow.models import LINKS, Handover, ProcessInstance, Task
from workflow.moving import one_move
from workflow.opened import gathering
from workflow.prefilling import prefilled
from workflow.routing import doers, last_visit
from workflow.scopes import case_of, remember_done, scope_of_task


class NoNoteError(WorkflowError):
    """Work by hand was called done without a word of what was done."""

    code = "no_note"


_LEFT = "task as it was left"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission did: the version it made, and the tasks that opened because of it."""

    version: RecordVersion
    opened: tuple[Task, ...]


_HELD = KeptQuery(
    lambda task: (
        Task.objects.filter(pk=task)
        .select_related("process__team", "form_version", "draft")
        .defer("form_version__content")
    ),
    task=UUIDField(),
)


def _locked(task: Task, by: User | None = None) -> Any:
    """Lock the instance and return the activation of the task as it is now, with what moving on will read.

    No savepoint: whoever calls asks all that may refuse before writing anything.
    """
    if not _is_as_it_was_left(task):
        lock_call_tree(task.process_id)
        _read_again(task)
    if by is not None and task.owner_id == by.pk:
        task.owner = by
    return task.flow_task.activation_class(task)


def _read_again(task: Task) -> None:
    """Read a task as it is now, the children of its process, and who works with its own: what moving on will ask."""
    today, of = clock.today(), task.case_id  # which child a task is about never changes, nor of which process it is
    whose = [(ALLOCATION, {"case": of, "day": today})] if of is not None else []
    held, links, *allocated = all_of((_HELD, {"task": task.pk}), (LINKS, {"process": task.process_id}), *whose)
    if not held:
        raise Task.DoesNotExist
    task.__dict__ = held[0].__dict__  # the same object, as it is now
    process = task.process
    own = next((link.case for link in process.with_links(links) if link.case_id == of), None)
    if own is not None:
        task.case = own
    if task.case is not None:
        task.case.with_allocation(today, next(iter(allocated[0]), None))
    if task.team_id == process.team_id:
        task.team = process.team


def _leave(task: Task) -> None:
    """Remember that a task stands as this transaction, which holds the lock, has just written it."""
    memo = context.memo()
    if memo is not None:
        memo[_LEFT] = task, context.writings()


def _is_as_it_was_left(task: Task) -> bool:
    """Whether nothing at all was written since `_leave`, and the lock is held still: it need not be read again."""
    memo = context.memo()
    if memo is None or memo.get(_LEFT) is None:
        return False
    left, writings = memo[_LEFT]
    return left is task and writings == context.writings() and is_held(task.process_id)


def claim(task: Task, user: User) -> None:
    """Take a task from the queue. Twice by the same person has one effect.

    Raises `TakenError` when somebody has it, `OwnWorkError` or `NotAllowedError` when this person may not do it.
    """
    activation = _locked(task, user)
    held = activation.task
    if held.owner_id == user.pk and held.finished is None:
        return
    _refuse_ended(held)
    _refuse_suspended(held)
    if held.owner is not None:
        raise TakenError(held.owner.name)
    _refuse_own_work(held, user)
    decision = can(user, "claim", held)
    if not decision:
        raise NotAllowedError(decision.reason)
    held.assigned = clock.now()
    held.data = why.moved(held, "taken")
    with writing.together():
        activation.assign(user)
        audit.record("task_claimed", held, actor=user, case_id=held.case_id)
    _leave(task)


def release(task: Task, user: User) -> None:
    """Give a task back to the queue; the draft stays with the task, for whoever takes it next.

    Raises `NotYoursError` when the person does not have it, `AlreadySubmittedError` when it is done.
    """
    activation = _locked(task, user)
    held = activation.task
    _refuse_ended(held)
    if held.owner_id != user.pk:
        raise NotYoursError(_("You do not have this task."))
    held.assigned = None
    held.data = why.moved(held, "released")
    activation.unassign()
    Handover.objects.create(task=held, former=user, by=user, how=Handover.How.RELEASED)
    audit.record("task_released", held, actor=user, case_id=held.case_id)


def hold_draft(task: Task, user: User) -> None:
    """Lock the draft of a task for this transaction, and make sure that the task is still with this person.

    Called before anything is saved: a task may be given back, and taken by a colleague, while a page is open. Raises
    `NotYoursError`. A finished task passes: saving into it says by itself that it was submitted.
    """
    if task.draft_id is not None:
        Draft.objects.select_for_update(of=("self",)).filter(pk=task.draft_id).first()
    if not Task.objects.filter(pk=task.pk, owner=user).exists():
        raise NotYoursError(_("This task is no longer with you."))


def draft_of(task: Task, user: User) -> Draft:
    """Return the draft of a task, begun with the returned version's answers, or with what its form fills in.

    Raises `NotYoursError` when the task is not with this person.
    """
    if task.draft is not None:
        return task.draft
    if task.form_version is None:
        raise NotAllowedError(_("This step has no form."))
    activation = _locked(task, user)
    held = activation.task
    if held.owner_id != user.pk or held.finished is not None:
        raise NotYoursError(_("You do not have this task."))
    if held.draft is None:
        held.draft = _begun(held, user)
        held.save(update_fields=["draft"])
    task.refresh_from_db()
    found: Draft = held.draft
    return found


def _begun(task: Task, user: User) -> Draft:
    version: FormVersion = task.form_version  # type: ignore[assignment]
    returned = returned_version(task)
    if returned is not None:
        return begun_with_record(version, user, returned)
    reopened = _reopened_version(task)
    if reopened is not None:
        return begun_with_record(version, user, reopened)
    found = prefilled(task, user)
    return drafts.start(version, user, found.entered, found.origins)


def returned_version(task: Task) -> RecordVersion | None:
    """The version that came back and that this task corrects, if there is one."""
    return returned_versions([task]).get(task.pk)


def returned_versions(tasks: Iterable[Task]) -> dict[UUID, RecordVersion]:
    """The same of several tasks, by the task's id. At most one question."""
    corrects = {task.pk: UUID(task.data["corrects"]) for task in tasks if task.data.get("corrects")}
    wanted = RecordVersion.objects.select_related("record", "decision__by", "form_version")
    found = wanted.in_bulk(set(corrects.values())) if corrects else {}
    return {task: found[version] for task, version in corrects.items() if version in found}


def reviewed_version(task: Task) -> RecordVersion | None:
    """The version that a `review-of` task decides on."""
    element = _element(task)
    former = last_visit(task.process, element.review_of, scope_of_task(task)) if element.review_of else None
    return former.record if former else None


def submit(task: Task, user: User, answers: Mapping[str, Any], hidden: Collection[str]) -> Submitted:
    """Submit the answers that count (as `FormDefinition.review` gives them): record, decision and token in one go.

    What the draft holds beside its answers goes with them: an approver's remarks with the decision, an author's replies
    with the version. Raises `AlreadySubmittedError`, `NotYoursError`, `OwnWorkError`, `CommentNeededError`, and what
    `records.deciding.decide` raises.
    """
    activation = _locked(task, user)
    held = activation.task
    _refuse_ended(held)
    _refuse_suspended(held)
    if held.owner_id != user.pk:
        raise NotYoursError(_("You do not have this task."))
    decision = can(user, "work", held)
    if not decision:
        raise NotAllowedError(_("You no longer hold the role that this step is for."))
    _refuse_own_work(held, user)
    decided = reviewed_version(held)
    may_be_refused = decided is not None  # after the record was written
    with writing.together(), transaction.atomic(savepoint=may_be_refused):
        version = _recorded(held, user, answers, hidden, decided)
        remember_done(held)
        with acting(user), gathering() as found, one_move(activation.process):
            activation.start(None)
            activation.execute()
        if version.number > 1 or says_birth(decided or version):
            deadlines.recount_within(held.process, [case for case, _episode in about(held)])
        opened = _opened(held, found.values())
        if decided is not None:
            notices.decided(held, decided, user, opened)
    return Submitted(version, opened)


def _recorded(
    held: Task,
    user: User,
    answers: Mapping[str, Any],
    hidden: Collection[str],
    decided: RecordVersion | None,
) -> RecordVersion:
    """Make the record of a submission, with the decision on `decided` and the replies that go with it."""
    version = submit_record(
        form_version=held.form_version,  # type: ignore[arg-type]  # what is submitted has a form
        answers=signed(held.form_version.definition, answers, hidden, user),  # type: ignore[union-attr]
        hidden=sorted(hidden),
        author=user,
        cases=about(held),
        team=held.team,
        reviewed=is_reviewed(held),
        follows=follows(held),
        taken_back="reopens" in held.data,
        origins=kept_with(held.draft, held.form_version.definition, hidden),  # type: ignore[union-attr]
    )
    held.record = version
    if decided is not None:
        decide(decided, str(answers["decision"]), user, comments(held, answers), left_facts=left_facts(held, decided))
    keep_replies(version, replies(held, returned_version(held)))
    audit.record("task_submitted", held, actor=user, case_id=held.case_id, record=str(version.pk))
    return version


def about(held: Task) -> list[tuple[Case, Episode | None]]:
    """The children whom a submission is about: all of the process, or the one that the scope is about."""
    one = case_of(held.process, scope_of_task(held))
    return [(link.case, link.episode) for link in held.process.links if one is None or link.case_id == one.pk]


def _opened(held: Task, found: Iterable[Task]) -> tuple[Task, ...]:
    """Of the work of people that a move made, what is in the instance, in those it called and in what took over."""
    root = held.process.root_id or held.process_id

    def belongs(process: ProcessInstance) -> bool:
        handed_over = process.data.get("handed_over_from") == str(held.process_id)
        return handed_over or root in (process.pk, process.root_id)

    return tuple(sorted((task for task in found if belongs(task.process)), key=lambda task: task.pk))


def finish_by_hand(task: Task, user: User, note: str) -> None:
    """Say that work without a form is done, and what was done; the process goes on.

    Raises `NoNoteError` for an empty note, `AlreadySubmittedError`, `NoLongerNeededError`, `NotYoursError` and
    `NotAllowedError`.
    """
    if not note.strip():
        raise NoNoteError(_("Write down what you did."))
    activation = _locked(task, user)
    held = activation.task
    _refuse_ended(held)
    _refuse_suspended(held)
    if held.owner_id != user.pk:
        raise NotYoursError(_("You do not have this task."))
    if held.form_version_id is not None:
        raise NotAllowedError(_("This step has a form. Fill it in and submit it."))
    decision = can(user, "work", held)
    if not decision:
        raise NotAllowedError(_("You no longer hold the role that this step is for."))
    held.note = note
    audit.record("task_done_by_hand", held, actor=user, case_id=held.case_id)
    with acting(user), one_move(activation.process):
        activation.start(None)
        activation.execute()


def _refuse_ended(task: Task) -> None:
    if task.status == STATUS.CANCELED:
        raise NoLongerNeededError
    if task.finished is not None or task.status == STATUS.ERROR:
        raise AlreadySubmittedError(task.finished)


def _refuse_suspended(task: Task) -> None:
    if task.process.suspended_at is not None:
        raise SuspendedError


def _element(task: Task) -> UserTask:
    element: UserTask = task.flow_task.element
    return element


def is_reviewed(task: Task) -> bool:
    """Say whether another step of the process decides on what this task records."""
    model = task.flow_task.flow_class.model
    return any(other.review_of == task.element_id for other in model.user_tasks)


def follows(task: Task) -> Record | None:
    """The record whose next version a submission is: one that came back, or that was taken back undecided."""
    corrected = returned_version(task) or _reopened_version(task)
    return corrected.record if corrected else None


def _reopened_version(task: Task) -> RecordVersion | None:
    """What was submitted at the step that this task does again, if a manager reopened it."""
    former = task.data.get("reopens")
    done = Task.objects.select_related("record__record").filter(pk=former).first() if former else None
    return done.record if done is not None else None


def _refuse_own_work(task: Task, user: User) -> None:
    """No one approves their own work, nor does what the process separates from it."""
    if user.pk in doers(task.process, _element(task).apart, scope_of_task(task)):
        raise OwnWorkError(_("You wrote this, so somebody else must decide."))
