"""Names in the expressions of a process that nothing supplies: FEEL would read them as null and say nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from accounts.dated_settings import declared
from rules.feel import Expression
from rules.feel.builtins import BUILTINS
from rules.feel.casework import NAMES as CALENDAR_FUNCTIONS
from rules.feel.reads import uses as names_used
from rules.feel.suggestions import nearest
from rules.sentences import Sentence, listed
from workflow.bpmn import CallActivity, ProcessModel
from workflow.bpmn.built_in import BEFORE_IT_BEGINS, BUILT_IN, CASE_PARTS
from workflow.bpmn.properties import BY_HAND_WHEN
from workflow.bpmn.uses import Use, locals_of, set_in, uses

type Fault = tuple[int, str, str]
"""Line, element id, and what is wrong, in words."""


@dataclass(frozen=True)
class Supplied:
    """What the expressions of a process can read, by itself and through the processes that call it."""

    model: ProcessModel
    processes: Mapping[str, ProcessModel]
    known_forms: frozenset[str]
    """The keys of all forms that there are."""
    answers: Mapping[str, frozenset[str]]
    """The names of what a form asks, by its key."""

    @cached_property
    def callers(self) -> tuple[ProcessModel, ...]:
        """The processes that call this one, and those that call them."""
        found: dict[str, ProcessModel] = {}
        pending = [self.model.key]
        while pending:
            key = pending.pop()
            for process in self.processes.values():
                if key in process.process_keys() and process.key not in found and process.key != self.model.key:
                    found[process.key] = process
                    pending.append(process.key)
        return tuple(found.values())

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms that are filled in here or in a process that calls this one."""
        return frozenset(key for process in (self.model, *self.callers) for key in process.form_keys())

    @cached_property
    def variables(self) -> frozenset[str]:
        """The variables that any step sets here, that a caller gives, or that a called process leaves behind."""
        return frozenset(set_in(self.model, self.processes) | self._given())

    def _given(self) -> set[str]:
        """What calls of this process hand over; with all variables, also what the caller itself was given."""
        found: set[str] = set()
        for caller in self.callers:
            for call in _calls(caller):
                found |= {name for name, _ in call.inputs}
                if call.all_variables_in:
                    found |= set_in(caller, self.processes) | locals_of(caller, call)
        return found


def name_faults(supplied: Supplied) -> Iterator[Fault]:
    """Every name that an expression of the process reads and that nothing supplies."""
    model = supplied.model
    yield from _faults_before(supplied)
    for use in uses(model):
        own = locals_of(model, model.elements.get(use.element_id)) if use.element_id in model.elements else set()
        if use.element_id in model.flows:
            own = locals_of(model, model.elements.get(model.flows[use.element_id].source))
        for path in _read(use.expression):
            message = _wrong(path, use, own, supplied)
            if message is not None:
                told = Sentence(
                    "The %(what)s of %(element)s reads %(name)s, %(wrong)s",
                    what=use.what,
                    element=use.element_id,
                    name=path,
                    wrong=message,
                )
                yield use.line, use.element_id, told


def _faults_before(supplied: Supplied) -> Iterator[Fault]:
    """The names that nothing supplies in what must be so before somebody begins the process by hand."""
    model = supplied.model
    for path in _read(model.by_hand_when) if model.by_hand_when is not None else ():
        wrong = _wrong_before(path, supplied)
        if wrong is not None:
            told = Sentence(
                "%(setting)s reads %(name)s, %(wrong)s",
                setting=BY_HAND_WHEN,
                name=path,
                wrong=wrong,
            )
            yield model.line, model.key, told


def _wrong_before(path: str, supplied: Supplied) -> str | None:
    head, _dot, rest = path.partition(".")
    if head in BEFORE_IT_BEGINS:
        return _of_parts(head, rest, supplied)
    if head in BUILTINS.keys() | set(CALENDAR_FUNCTIONS):
        return None
    return Sentence(
        "and nothing of the process is there before it begins. It can read %(listed)s.%(meant)s",
        listed=listed(sorted(BEFORE_IT_BEGINS)),
        meant=meant(head, BEFORE_IT_BEGINS),
    )


def _read(expression: Expression) -> list[str]:
    """The dotted paths that an expression reads from outside itself, sorted."""
    return sorted({each.path for each in names_used(expression.syntax) if not each.called and not each.of_item})


def _wrong(path: str, use: Use, own: set[str], supplied: Supplied) -> str | None:
    """The rest of the sentence about a path that nothing supplies; None when something does."""
    head, _dot, rest = path.partition(".")
    wrong = _of_parts(head, rest, supplied)
    if wrong is not None:
        return wrong
    known = BUILT_IN | supplied.variables | own
    if use.foreign or head in known | BUILTINS.keys() | set(CALENDAR_FUNCTIONS):
        return None
    return Sentence(
        "and nothing supplies “%(head)s”: no step sets it, no input mapping gives it.%(meant)s",
        head=head,
        meant=meant(head, known) or Sentence(" Correct the name, or add a step that sets it."),
    )


def _of_parts(head: str, rest: str, supplied: Supplied) -> str | None:
    """The same about what stands behind the first dot of what Casewright supplies."""
    key, _dot, answer = rest.partition(".")
    match head:
        case "forms" | "previous" | "history" if key:
            return _of_form(head, key, answer.partition(".")[0], supplied)
        case "case" if key and key not in CASE_PARTS:
            return Sentence("and a child’s file has no “%(key)s” here.%(meant)s", key=key, meant=meant(key, CASE_PARTS))
        case "settings" if key and key not in declared():
            return Sentence("and there is no setting “%(key)s”.%(meant)s", key=key, meant=meant(key, declared()))
        case "decisions" if key and key not in supplied.model.decision_keys():
            return Sentence("and no business rule task of this process asks the decision “%(key)s”.", key=key)
    return None


def _of_form(head: str, key: str, answer: str, supplied: Supplied) -> str | None:
    answers = supplied.answers.get(key)
    if key not in supplied.known_forms:
        return Sentence("and there is no form “%(key)s”.%(meant)s", key=key, meant=meant(key, supplied.known_forms))
    if head == "forms" and key not in supplied.forms:
        return Sentence(
            "and no user task of this process, or of one that calls it, has the form “%(key)s”. Name "
            "a form that is filled in here, or read previous.%(key)s.",
            key=key,
        )
    if answer and answers is not None and answer not in answers:
        return Sentence(
            "and the form “%(key)s” has no answer “%(answer)s”.%(meant)s",
            key=key,
            answer=answer,
            meant=meant(answer, answers) or Sentence(" Correct the name."),
        )
    return None


def _calls(process: ProcessModel) -> Iterator[CallActivity]:
    return (element for element in process.elements.values() if isinstance(element, CallActivity))


def meant(name: str, known: Iterable[str]) -> str:
    """A question whether one of the known names was meant, or nothing."""
    near = nearest(name, sorted(known))
    return Sentence(" Did you mean %(meant)s?", meant=near) if near else ""
