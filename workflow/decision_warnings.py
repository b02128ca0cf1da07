"""Decisions of people that change nothing: a form in which work can be returned, and nothing reads what was decided."""

from collections.abc import Iterator

from rules.feel.reads import uses as names_used
from rules.sentences import Sentence
from workflow.bpmn import BusinessRuleTask, ProcessModel, UserTask
from workflow.bpmn.uses import uses
from workflow.cross_checks import Known
from workflow.name_checks import Fault


def decision_warnings(model: ProcessModel, known: Known) -> Iterator[Fault]:
    """Tell of every step whose form lets a person return work, where no way out of it depends on that."""
    read = _read(model, known)
    for task in model.user_tasks:
        if task.form_key in known.returning and not _is_read(task.form_key, read):
            yield task.line, task.id, _words(task)


def _words(task: UserTask) -> str:
    read = f'forms.{task.form_key}.decision = "return"'
    mend = Sentence("Lead on from it to an exclusive gateway with a way back whose condition is =%(read)s.", read=read)
    if task.review_of is None:
        return Sentence(
            "Whoever chooses “Return it” at %(id)s changes nothing: nobody gets the work back, and "
            "the process goes on. %(mend)s If it decides on what somebody wrote, also set "
            "casewright:review-of to the id of that step.",
            id=task.id,
            mend=mend,
        )
    return Sentence(
        "Whoever chooses “Return it” at %(id)s marks the record as returned, and the process goes"
        " on as if it had been approved: nobody gets it back. %(mend)s",
        id=task.id,
        mend=mend,
    )


def _read(model: ProcessModel, known: Known) -> frozenset[str]:
    """The paths that the expressions and decisions of a process read, and those of the processes that it calls."""
    called = [known.processes[key] for key in model.process_keys() if key in known.processes]
    found: set[str] = set()
    for process in (model, *called):
        for use in uses(process):
            found |= {each.path for each in names_used(use.expression.syntax) if not each.called}
        for task in process.elements.values():
            decision = known.decisions.get(task.decision_key) if isinstance(task, BusinessRuleTask) else None
            if isinstance(task, BusinessRuleTask) and decision is not None:
                found |= {each.name for each in decision.inputs(task.decision_key)}
    return frozenset(found)


def _is_read(form_key: str, read: frozenset[str]) -> bool:
    whole = ("forms", f"forms.{form_key}")
    answer = f"forms.{form_key}.decision"
    return any(path in whole or path == answer or path.startswith(f"{answer}.") for path in read)
