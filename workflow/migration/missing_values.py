"""Values that moved work would come to read and does not have, because the steps that set them are behind it.

In the other version a step ahead reads a value, and only steps that the work is past already would have set it. FEEL
reads nothing there and says nothing, so the rehearsal does. Told is what the move brings about: not what the work had
its chance to set on the version that it leaves, and not what a step ahead sets in time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Final, Self
from uuid import UUID

from workflow.bindings import process_for
from workflow.bpmn.model import (
    BoundaryEvent,
    BusinessRuleTask,
    CallActivity,
    Element,
    ProcessModel,
    StartEvent,
    UserTask,
)
from workflow.bpmn.uses import left_behind, locals_of, set_by
from workflow.errors import WorkflowError
from workflow.flows import flow_of
from workflow.migration.foreseen import reachable
from workflow.migration.plan import MigrationPlan
from workflow.migration.sameness import same, same_dates, trigger_of
from workflow.migration.ways_ahead import Ahead, ahead
from workflow.models import ActivityScope, DecisionTrace, ProcessVersion, Task
from workflow.readers import Reader, all_readers

ANSWERS: Final = ("forms", "decisions")
"""What is read by key: the answers of a form, and of a decision."""
_TRIGGERS: Final = frozenset({"timer", "condition", "correlation key"})
_LEAVING: Final = ("output ", "completion condition")
_DATES: Final = frozenset({"due date", "follow-up date"})


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value that a step, or the choice of a way, would read: which, how much work lacks it, who would have set it.

    `what` is that of `workflow.readers.Reader`, `flow_id` empty unless a way is chosen by it. `setters` are steps of
    the other version that the work is past.
    """

    element_id: str
    what: str
    flow_id: str
    name: str
    setters: tuple[str, ...]
    count: int = 0

    def as_data(self) -> list[Any]:
        """As JSON, which `from_data` reads."""
        return [self.element_id, self.what, self.flow_id, self.name, list(self.setters), self.count]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Self:
        """From what `as_data` gave."""
        element_id, what, flow_id, name, setters, count = data
        return cls(element_id, what, flow_id, name, tuple(setters), count)

    def reader(self, model: ProcessModel) -> Reader:
        """What reads it, in the model of the other version."""
        return Reader(model.elements[self.element_id], self.what, model.flows.get(self.flow_id))


def missing_values(
    plan: MigrationPlan, instances: Any, at: Mapping[UUID, frozenset[str]], to: ProcessVersion
) -> tuple[MissingValue, ...]:
    """Say which values those of the instances would miss that are in `at`, by the steps at which each waits.

    Asks the database only when the drawings say that something may be missing.
    """
    told = drawn_to_miss(plan, to)
    of_each = {steps: tuple(told(steps)) for steps in set(at.values())}
    names = {each.name for found in of_each.values() for each in found}
    if not names:
        return ()
    had = _had(instances, names)
    counted: Counter[MissingValue] = Counter()
    for process_id, steps in at.items():
        counted.update(each for each in of_each[steps] if each.name not in had.get(process_id, ()))
    order = {name: place for place, name in enumerate(plan.target.elements)}
    listed = sorted(counted, key=lambda each: (order[each.element_id], each.name))
    return tuple(replace(each, count=counted[each]) for each in listed)


def drawn_to_miss(plan: MigrationPlan, to: ProcessVersion) -> Callable[[frozenset[str]], Iterator[MissingValue]]:
    """Return what says, by the drawings alone, which values work misses that waits at some steps of the source."""
    return _Drawn(plan, to).missing


class _Drawn:
    """What the two drawings say of values."""

    def __init__(self, plan: MigrationPlan, to: ProcessVersion) -> None:
        self._plan, self._target, self._to = plan, plan.target, to
        self._from = {other: step for step, other in plan.elements.items()}
        self._around = cache(self._ahead_of)
        self._after = cache(lambda step: reachable(self._target, step))
        self._after_formerly = cache(lambda step: reachable(plan.source, step))

    def missing(self, steps: frozenset[str]) -> Iterator[MissingValue]:
        """What work that waits at these steps of the source would miss, whatever it has."""
        standing = frozenset(self._plan.elements[step] for step in steps if step in self._plan.elements)
        for name, setters in self._setters.items():
            passed = tuple(
                each
                for each in self._target.elements
                if each in setters and self._is_passed(each, name, standing, steps)
            )
            if not passed:
                continue
            without = ahead(self._target, sorted(standing), setters)
            for reader in self._readers.get(name, ()):
                if self._reads(reader, name, without, setters, standing):
                    flow = reader.flow.id if reader.flow is not None else ""
                    yield MissingValue(reader.element.id, reader.what, flow, name, passed)

    @cached_property
    def _setters(self) -> dict[str, frozenset[str]]:
        """The steps of the other version that set each value."""
        found: dict[str, set[str]] = {}
        for element in self._target.elements.values():
            own = locals_of(self._target, self._target.elements.get(element.within or ""))
            for name in self._set_by(element, self._called) - own:
                found.setdefault(name, set()).add(element.id)
        return {name: frozenset(steps) for name, steps in sorted(found.items())}

    @cached_property
    def _readers(self) -> dict[str, list[Reader]]:
        found: dict[str, list[Reader]] = {}
        for reader, read in all_readers(self._target, self._to):
            for name in {_name(path) for path in read or ()} - _hidden(self._target, reader):
                found.setdefault(name, []).append(reader)
        return found

    @cached_property
    def _called(self) -> dict[str, ProcessModel]:
        """The processes that the other version calls, and those that they call, as far as they are in use."""
        found: dict[str, ProcessModel] = {}
        pending = [self._to]
        while pending:
            caller = pending.pop()
            for call in flow_of(caller.pk).model.elements.values():
                if isinstance(call, CallActivity) and call.process_key not in found:
                    try:
                        version = process_for(call, caller)
                    except WorkflowError:
                        continue
                    found[call.process_key] = flow_of(version.pk).model
                    pending.append(version)
        return found

    def _set_by(self, element: Element, processes: Mapping[str, ProcessModel]) -> set[str]:
        return {*set_by(element), *_answered(element), *left_behind(element, processes)}

    def _is_passed(self, setter: str, name: str, standing: frozenset[str], steps: frozenset[str]) -> bool:
        """Whether a step lies behind where work waits, and did not set it on the version that the work leaves."""
        if setter in standing or setter not in self._around(standing).begun:
            return False
        if not standing & self._after(setter):
            return False
        former = self._plan.source.elements.get(self._from.get(setter, ""))
        if former is None or name not in self._set_by(former, self._called):
            return True
        return not steps & self._after_formerly(former.id)

    def _ahead_of(self, standing: frozenset[str]) -> Ahead:
        """What new work comes to before it comes to where other work stands, what is around that left out."""
        around = {self._target.elements[step].within for step in standing}
        starts = [each.id for each in self._target.beginnings(None)]
        return ahead(self._target, starts, frozenset(standing - around))

    def _reads(
        self, reader: Reader, name: str, without: Ahead, setters: frozenset[str], standing: frozenset[str]
    ) -> bool:
        """Whether a reader is come to while nothing has set the value yet."""
        element = reader.element
        if reader.flow is not None:
            return element.id in without.done and element.id not in setters
        if reader.what.startswith(_LEAVING):
            return element.id in without.done and name not in {*_result(element), *_answered(element)}
        if reader.what in _TRIGGERS:
            host = self._host(element)
            if host is not None:
                return host in without.begun or (self._waits_anew(element) and (not host or host in standing))
            return element.id in without.begun or (element.id in standing and self._waits_anew(element))
        if element.id in without.begun:
            return True
        former = self._plan.source.elements.get(self._from.get(element.id, ""))
        if reader.what in _DATES and element.id in standing and isinstance(element, UserTask):
            return isinstance(former, UserTask) and not same_dates(former, element)
        return False

    def _host(self, event: Element) -> str | None:
        """What an event waits beside: an activity, or the process ("") itself; None for one on the way."""
        if isinstance(event, BoundaryEvent):
            return event.attached_to
        around = self._target.elements.get(event.within or "")
        if isinstance(event, StartEvent) and getattr(around, "triggered_by_event", False) and around is not None:
            return around.within or ""
        return None

    def _waits_anew(self, event: Element) -> bool:
        former = self._plan.source.elements.get(self._from.get(event.id, ""))
        return former is None or not same(trigger_of(former), trigger_of(event))


def _hidden(model: ProcessModel, reader: Reader) -> set[str]:
    """The names that a reader sees from its own step or from what stands around it, and not from the process."""
    own = locals_of(model, reader.element)
    around = locals_of(model, model.elements.get(reader.element.within or ""))
    mapped = reader.what.removeprefix("input “").removesuffix("”")  # `x = x` reads the value from outside
    return own - ({mapped} - around) if mapped != reader.what else own


def _name(path: str) -> str:
    """The value that a dotted path reads: a variable, or the answers of one form or decision."""
    head, _dot, rest = path.partition(".")
    return f"{head}.{rest.partition('.')[0]}" if head in ANSWERS and rest else head


def _result(element: Element) -> set[str]:
    """What a step has set already when its outputs are read."""
    result = getattr(element, "result_variable", "")
    return {result} if result else set()


def _answered(element: Element) -> set[str]:
    """The answers that a step leaves behind."""
    if isinstance(element, UserTask) and element.form_key:
        return {f"forms.{element.form_key}"}
    return {f"decisions.{element.decision_key}"} if isinstance(element, BusinessRuleTask) else set()


def _had(instances: Any, names: set[str]) -> dict[UUID, set[str]]:
    """Which of the values each instance has: its variables, those of what is under way in it, forms and decisions."""
    ids = instances.values("pk")
    found: dict[UUID, set[str]] = {}
    scopes = ActivityScope.objects.filter(process__in=ids, ended_at__isnull=True)
    for instance in instances.only("authority_id", "variables").order_by():
        found[instance.pk] = set(instance.variables or ()) & names
    for scope in scopes.only("authority_id", "process_id", "variables").order_by():
        found.setdefault(scope.process_id, set()).update(names & set(scope.variables or ()))
    done = Task.objects.filter(process__in=ids, record__isnull=False).order_by()
    for process_id, key in done.values_list("process_id", "form_version__key").distinct():
        found.setdefault(process_id, set()).add(f"forms.{key}")
    asked = DecisionTrace.objects.filter(task__process__in=ids).order_by()
    for process_id, key in asked.values_list("task__process_id", "version__key").distinct():
        found.setdefault(process_id, set()).add(f"decisions.{key}")
    return found
