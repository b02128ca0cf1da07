"""Doing a user task in a scenario as a person would at a desk: take it, type, submit."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from accounts.policy import can
from forms import drafts
from forms.filling import type_answers
from forms.models import FormVersion
from records.deciding import DecisionRefusedError
from rules.sentences import Sentence, about, joined, listed
from workflow import work
from workflow.bpmn.model import UserTask
from workflow.errors import WorkflowError
from workflow.models import Task
from workflow.routing import doers
from workflow.scope import seen_by
from workflow.scopes import scope_of_task
from workflow.testing.errors import ScenarioError
from workflow.testing.made_up import MadeUpCouncil

DONE = "Done."


def complete(task: Task, council: MadeUpCouncil, answers: Mapping[str, Any], by: str | None) -> None:
    """Let a made-up person do an open task, inside the council's authority. Raises `ScenarioError`."""
    person = _doer(task, council, by)
    form: FormVersion | None = task.form_version
    try:
        if task.owner_id is None:
            work.claim(task, person)
        if form is None:
            work.finish_by_hand(task, person, str(answers.get("note", DONE)))
        elif council.is_stand_in(form.key):
            if task.decides and "decision" not in answers:
                raise ScenarioError(
                    Sentence("%(element_id)s: give a decision: approve, return or refuse.", element_id=task.element_id)
                )
            work.submit(task, person, answers, [])
        else:
            _fill_in(task, person, form, answers)
    except (WorkflowError, DecisionRefusedError) as error:
        raise ScenarioError(about(task.element_id, error)) from error


def _fill_in(task: Task, person: User, form: FormVersion, answers: Mapping[str, Any]) -> None:
    definition = form.definition
    unknown = sorted(set(answers) - set(definition.names))
    if unknown:
        asked = listed(definition.names)
        raise ScenarioError(
            Sentence(
                "%(element_id)s: the form %(key)s does not ask %(listed)s. It asks %(asked)s.",
                element_id=task.element_id,
                key=form.key,
                listed=listed(unknown),
                asked=asked,
            )
        )
    task.refresh_from_db()
    type_answers(work.draft_of(task, person), answers, person)
    task.refresh_from_db()
    draft = drafts.close(work.draft_of(task, person).pk)
    review = definition.review(draft.entered, seen_by(task, person))
    if review.problems:
        wrong = [about(f"“{each.label}” ({each.pointer})", each.message) for each in review.problems]
        raise ScenarioError(
            Sentence(
                "%(element_id)s: the form %(key)s does not take these answers. %(told)s",
                element_id=task.element_id,
                key=form.key,
                told=joined(Sentence("; "), wrong),
            )
        )
    work.submit(task, person, review.answers, review.hidden)


def _doer(task: Task, council: MadeUpCouncil, by: str | None) -> User:
    """Who does the task: whoever has it, else somebody with the role who may take it, hired if need be."""
    if by is not None and by not in task.roles:
        raise ScenarioError(
            Sentence(
                "%(element_id)s is for %(listed)s, not for %(by)s.",
                element_id=task.element_id,
                listed=listed(task.roles),
                by=by,
            )
        )
    if task.owner is not None:
        held = council.roles_of(task.owner)
        if by is not None and by not in held:
            raise ScenarioError(
                Sentence(
                    "%(element_id)s is with a person who is %(listed)s, not %(by)s.",
                    element_id=task.element_id,
                    listed=listed(held),
                    by=by,
                )
            )
        return task.owner
    element = task.flow_task.element
    barred = doers(task.process, element.apart, scope_of_task(task)) if isinstance(element, UserTask) else frozenset()
    wanted = [by] if by is not None else task.roles
    for role in wanted:
        for person in council.with_role(role):
            if person.pk not in barred and can(person, "claim", task):
                return person
    person = council.hire(wanted[0])
    decision = can(person, "claim", task)
    if not decision:
        raise ScenarioError(
            Sentence(
                "%(element_id)s: nobody who is %(wanted)s may do it. %(reason)s",
                element_id=task.element_id,
                wanted=wanted[0],
                reason=decision.reason,
            )
        )
    return person
