"""What is wrong between files that each read well: a process names a form, a decision, a job or an answer that is not
there, or calls a process that is not there or that calls it back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forms.json_values import Path
from forms.worked_out_from import reads_one_of
from rules.dmn import DecisionModel
from rules.feel.casework import NAMES as CALENDAR_FUNCTIONS
from rules.sentences import Sentence, listed
from workflow.bpmn import BusinessRuleTask, CallActivity, ProcessModel, SendTask, ServiceTask, UserTask
from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.properties import listed as keys_in
from workflow.bpmn.uses import locals_of
from workflow.handlers import job_types, told_to
from workflow.name_checks import Fault, Supplied, meant, name_faults


@dataclass(frozen=True, slots=True)
class Known:
    """What a process may name: the keys of forms, the decisions by key, and the processes by key.

    `answers` are the names of what each form asks, by its key. Names of forms without an entry are not checked.
    `returning` are the keys of the forms in which a person can return work to its author; `restricted` says where the
    answers of each form stand that not everybody may read.
    """

    forms: frozenset[str]
    decisions: dict[str, DecisionModel]
    processes: Mapping[str, ProcessModel] = field(default_factory=dict)
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    returning: frozenset[str] = frozenset()
    restricted: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)

    def is_restricted(self, name: str) -> bool:
        """Whether a dotted name of FEEL reads a restricted answer of an earlier form."""
        return reads_one_of(name, lambda key: self.restricted.get(key, ()))


def faults(model: ProcessModel, known: Known) -> Iterator[Fault]:
    """Everything that a process names and that is not known, of its elements and then of its expressions."""
    supplied = Supplied(model, known.processes, known.forms, known.answers)
    for element in model.elements.values():
        match element:
            case UserTask() if element.form_key not in known.forms:
                message = Sentence(
                    "There is no form “%(form_key)s”. Add that form first, or name another.", form_key=element.form_key
                )
                yield element.line, element.id, message
            case ServiceTask(job_type=job) | SendTask(job_type=job) if job and job not in job_types():
                message = Sentence(
                    "Nothing in Casewright does “%(job)s”. Known job types are: %(listed)s.",
                    job=job,
                    listed=listed(sorted(job_types())),
                )
                yield element.line, element.id, message
            case ServiceTask(job_type=job) | SendTask(job_type=job) if job:
                yield from ((element.line, element.id, words) for words in _told_wrongly(element, model, known))
            case BusinessRuleTask():
                yield from _decision_faults(element, supplied, known)
            case CallActivity():
                yield from _call_faults(element, model, known)
    yield from name_faults(supplied)


def _told_wrongly(step: ServiceTask | SendTask, model: ProcessModel, everywhere: Known) -> Iterator[str]:
    """What is wrong with what a step says to its handler."""
    headers, inputs = told_to(step.job_type)
    for name in sorted(headers.required - {name for name, said in step.headers.items() if said}):
        yield Sentence("The handler %(job)s needs the header “%(name)s”. Add it.", job=step.job_type, name=name)
    known = headers.required | headers.optional
    for name in sorted(step.headers.keys() - known):
        yield Sentence(
            "The handler %(job)s reads no header “%(name)s”.%(meant)s",
            job=step.job_type,
            name=name,
            meant=meant(name, known),
        )
    for name in sorted({name for name, _ in step.inputs} - inputs):
        yield Sentence(
            "The handler %(job)s reads no input “%(name)s”.%(meant)s",
            job=step.job_type,
            name=name,
            meant=meant(name, inputs),
        )
    for name in sorted(headers.steps & step.headers.keys()):
        if not isinstance(model.elements.get(step.headers[name]), UserTask):
            said = step.headers[name]
            yield Sentence(
                "The header “%(name)s” names “%(task)s”, which is no user task here.%(meant)s",
                name=name,
                task=said,
                meant=meant(said, model.elements),
            )
    for name in sorted(headers.processes & step.headers.keys()):
        for key in sorted(set(keys_in(step.headers[name])) - everywhere.processes.keys() - {model.key}):
            yield Sentence(
                "The header “%(name)s” names “%(process)s”, and there is no such process.%(meant)s",
                name=name,
                process=key,
                meant=meant(key, everywhere.processes),
            )


def _decision_faults(task: BusinessRuleTask, supplied: Supplied, known: Known) -> Iterator[Fault]:
    decision = known.decisions.get(task.decision_key)
    if decision is None:
        message = Sentence(
            "There is no decision “%(decision_key)s”. Add it first, or name another.", decision_key=task.decision_key
        )
        yield task.line, task.id, message
        return
    given = locals_of(supplied.model, task) | BUILT_IN | supplied.variables | set(CALENDAR_FUNCTIONS)
    for name in sorted({each.name.partition(".")[0] for each in decision.inputs(task.decision_key)} - given):
        message = Sentence(
            "The decision “%(decision_key)s” reads “%(name)s”, and nothing here gives it that. Add an"
            " input mapping with the target %(name)s.",
            decision_key=task.decision_key,
            name=name,
        )
        yield task.line, task.id, message


def _call_faults(call: CallActivity, model: ProcessModel, known: Known) -> Iterator[Fault]:
    called = known.processes.get(call.process_key)
    if called is None:
        message = Sentence(
            "There is no process “%(process_key)s”. Add it first, or name another.", process_key=call.process_key
        )
        yield call.line, call.id, message
        return
    if called.start is None:
        message = Sentence(
            "The process “%(process_key)s” cannot be called: it has no start event without a trigger."
            " Add one to it, or name another process.",
            process_key=call.process_key,
        )
        yield call.line, call.id, message
    circle = _way_back(call.process_key, model.key, known.processes)
    if circle:
        message = Sentence(
            "%(id)s calls %(listed)s, which calls this process again, and none of them would ever "
            "end. Take one of the calls out; a hand-over with a message end event begins a process "
            "without waiting for it.",
            id=call.id,
            listed=" → ".join(circle),
        )
        yield call.line, call.id, message


def _way_back(called: str, caller: str, processes: Mapping[str, ProcessModel]) -> list[str]:
    """The processes from the called one to the one that calls its caller; empty when there are none."""
    before: dict[str, str | None] = {called: None}
    pending = [called]
    while pending:
        key = pending.pop(0)
        for further in processes[key].process_keys() if key in processes else ():
            if further == caller:
                way, at = [key], before[key]
                while at is not None:
                    way, at = [at, *way], before[at]
                return way
            if further not in before:
                before[further] = key
                pending.append(further)
    return []
