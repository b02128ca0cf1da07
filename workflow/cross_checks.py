"""What is wrong between files that each read well: a process names a form, a decision or a job that is not there."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.dmn import DecisionModel
from rules.feel.casework import NAMES as CALENDAR_FUNCTIONS
from workflow.bpmn import BusinessRuleTask, ProcessModel, ScriptTask, ServiceTask, UserTask
from workflow.bpmn.variables import BUILT_IN
from workflow.handlers import job_types

type Fault = tuple[int, str, str]
"""Line, element id, and what is wrong, in words."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a process may name: the keys of forms, and the decisions by key."""

    forms: frozenset[str]
    decisions: dict[str, DecisionModel]


def faults(model: ProcessModel, known: Known) -> Iterator[Fault]:
    """Everything that a process names and that is not known, in the order of its elements."""
    for element in model.elements.values():
        match element:
            case UserTask() if element.form_key not in known.forms:
                message = f"There is no form “{element.form_key}”. Add a file under form_definitions/, or name another."
                yield element.line, element.id, message
            case ServiceTask() if element.job_type not in job_types():
                listed = ", ".join(sorted(job_types()))
                message = f"Nothing in Casewright does “{element.job_type}”. Known job types are: {listed}."
                yield element.line, element.id, message
            case BusinessRuleTask():
                yield from _decision_faults(element, model, known)


def _decision_faults(task: BusinessRuleTask, model: ProcessModel, known: Known) -> Iterator[Fault]:
    decision = known.decisions.get(task.decision_key)
    if decision is None:
        message = f"There is no decision “{task.decision_key}”. Add its file under processes/, or name another."
        yield task.line, task.id, message
        return
    given = {name for name, _expression in task.inputs} | BUILT_IN | _variables(model) | set(CALENDAR_FUNCTIONS)
    for name in sorted({each.name.partition(".")[0] for each in decision.inputs(task.decision_key)} - given):
        message = (
            f"The decision “{task.decision_key}” reads “{name}”, and nothing here gives it that. "
            f"Add an input mapping with the target {name}."
        )
        yield task.line, task.id, message


def _variables(model: ProcessModel) -> set[str]:
    """The process variables that any step of the process sets."""
    elements = model.elements.values()
    found = {element.result_variable for element in elements if isinstance(element, (ScriptTask, BusinessRuleTask))}
    return found | {name for element in elements if isinstance(element, ServiceTask) for name, _ in element.outputs}
