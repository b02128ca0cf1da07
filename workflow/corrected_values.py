"""What a process made of an answer that is corrected: the values that its script tasks worked out, the ways it took.

Both are worked out again as they were then, in memory: once with the answers of the version that is corrected and once
with the corrected ones. Nothing is run or set again: whoever decides reads what would be otherwise. Decision tables and
services are not asked again, so what they gave is not told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from viewflow.workflow.status import STATUS

from forms.json_values import JsonObject
from records.models import Record, RecordVersion
from rules.feel import FeelLimitError
from workflow import deadlines
from workflow.bpmn.model import Element, ExclusiveGateway, InclusiveGateway, ProcessModel, ScriptTask, SequenceFlow
from workflow.choosing import all_true, first_true
from workflow.errors import NoPathError
from workflow.models import ProcessInstance, Task
from workflow.scope import ByKey, version_behind, with_values
from workflow.scopes import scope_of_task
from workflow.variables import variables_of

FORMS: Final = "forms"


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A value that the script `task` worked out from a record: `before`, and `after` with the corrected answers.

    `stands` is whether the value of that name, and those that it was worked out from, are still what scripts gave.
    """

    task: Task
    element: ScriptTask
    before: Any
    after: Any
    stands: bool

    @property
    def differs(self) -> bool:
        """Whether it would come out differently."""
        return bool(self.before != self.after)


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A choice of the work at `task` that the corrected answers would have made otherwise."""

    task: Task
    element: Element
    went: tuple[SequenceFlow, ...]
    would: tuple[SequenceFlow, ...]


type Made = WorkedOut | OtherWay


def made_of(former: RecordVersion, answers: JsonObject) -> list[Made]:
    """What the work in which a record was submitted made of it, that the answers of its correction touch. Read only."""
    changed = _changed(former.answers, answers)
    return [made for process in _processes(former.record) for made in _in_process(process, former, answers, changed)]


def _processes(record: Record) -> list[ProcessInstance]:
    """The instances in which a record was submitted."""
    inside = Task.objects.filter(record__record=record)
    rows = ProcessInstance.objects.filter(pk__in=inside.values("process")).order_by("pk")
    return list(rows.select_related("version", "team", "authority"))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """The names of the answers that a correction changes."""
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))


def _in_process(
    process: ProcessInstance, former: RecordVersion, answers: JsonObject, changed: frozenset[str]
) -> Iterator[Made]:
    """Go through the steps that an instance took by itself, in their order, with both sets of answers."""
    model: ProcessModel = process.flow_class.model
    key = former.form_version.key
    versions = list(former.record.versions.filter(number__lte=former.number).order_by("number"))
    touched = {f"{FORMS}.{key}.{name}" for name in changed}
    kinds = ScriptTask | ExclusiveGateway | InclusiveGateway
    wanted = [one.id for one in model.elements.values() if isinstance(one, kinds)]
    rows = Task.objects.filter(process=process, element_id__in=wanted, status=STATUS.DONE, finished__isnull=False)
    values: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    worked_out: dict[str, WorkedOut] = {}
    ways: list[OtherWay] = []
    for task in rows.select_related("case").order_by("finished", "id"):
        task.process = process
        element = model.elements[task.element_id]
        read = _reads(element, model)
        known = frozenset(values[0])
        whole = read & {FORMS, f"{FORMS}.{key}"}
        if not whole and not any(_touches(name, touched) or name.partition(".")[0] in known for name in read):
            continue
        behind = version_behind(process, FORMS, key, scope_of_task(task))
        if behind is None or behind.record_id != former.record_id:
            continue
        given = (_stood_at(task, versions).answers, answers)
        sees = [_as_then(task, key, said, own) for said, own in zip(given, values, strict=True)]
        if isinstance(element, ScriptTask):
            behind_it = {name.partition(".")[0] for name in read}
            moved = any(name in behind_it and not one.stands for name, one in worked_out.items())
            found = _worked_out(task, element, sees, moved=moved)
            if found is not None:
                worked_out[element.result_variable] = found
                values[0][element.result_variable], values[1][element.result_variable] = found.before, found.after
        else:
            ways += _other_way(task, element, model, sees)
    yield from worked_out.values()
    yield from ways


def _stood_at(task: Task, versions: Sequence[RecordVersion]) -> RecordVersion:
    """The version of a record that stood when a step was done; a correction may have been in force by then."""
    stood = [one for one in versions if task.finished is not None and one.submitted_at <= task.finished]
    return stood[-1] if stood else versions[0]


def _touches(name: str, touched: set[str]) -> bool:
    """Whether a dotted name is one of those that a correction changes, or inside one."""
    return any(name == one or name.startswith(f"{one}.") for one in touched)


def _reads(element: Element, model: ProcessModel) -> frozenset[str]:
    if isinstance(element, ScriptTask):
        inputs = [expression for _name, expression in element.inputs]
        return frozenset().union(*(one.names() for one in (element.expression, *inputs)))
    asked = [model.flows[flow].condition for flow in element.outgoing]
    return frozenset().union(*(one.names() for one in asked if one is not None))


def _as_then(task: Task, key: str, answers: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a step saw, with these answers of a form and these values."""
    seen = deadlines.as_at_its_beginning(task)
    forms = ByKey(lambda name: answers if name == key else seen[FORMS][name])
    return with_values(seen, {**values, FORMS: forms})


def _worked_out(task: Task, element: ScriptTask, sees: list[Mapping[str, Any]], *, moved: bool) -> WorkedOut | None:
    """What a script gives with each; None where its value goes through mappings, or it cannot be worked out.

    `moved` is whether a value that it read was set by something else since.
    """
    if element.outputs or element.loop is not None:
        return None
    try:
        before, after = (element.expression.evaluate(_with_inputs(element, seen)) for seen in sees)
    except FeelLimitError:
        return None
    now = variables_of(task.process, scope_of_task(task)).get(element.result_variable)
    return WorkedOut(task, element, before, after, bool(now == before) and not moved)


def _with_inputs(element: ScriptTask, seen: Mapping[str, Any]) -> Mapping[str, Any]:
    for name, expression in element.inputs:
        seen = with_values(seen, {name: expression.evaluate(seen)})
    return seen


def _other_way(task: Task, element: Element, model: ProcessModel, sees: list[Mapping[str, Any]]) -> Iterator[OtherWay]:
    """The choice at a gateway, where it would be another one; one that cannot be made leads nowhere."""
    flows = [model.flows[flow] for flow in element.outgoing]
    choose = first_true if isinstance(element, ExclusiveGateway) else all_true
    chosen: list[tuple[SequenceFlow, ...]] = []
    for seen in sees:
        try:
            chosen.append(choose(flows, seen).flows)
        except (NoPathError, FeelLimitError):
            chosen.append(())
    went, would = chosen
    if went != would:
        yield OtherWay(task, element, went, would)
