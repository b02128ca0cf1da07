"""What moved work meets in the other version: where it goes on, steps that are new, and dates that become others."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Self
from uuid import UUID

from accounts import clock
from rules.feel import FeelLimitError
from workflow import deadlines
from workflow.bpmn.model import (
    Activity,
    Element,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    Link,
    ProcessModel,
    UserTask,
)
from workflow.migration.plan import MigrationPlan
from workflow.migration.sameness import same_dates
from workflow.models import Task

MOST_DATES: Final = 500
"""Of so many tasks the new date is worked out; it takes several questions to the database for each."""


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step that only the other version has; how much of the work may still come to it, and how much not."""

    element_id: str
    ahead: int
    past: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Due dates by a new rule: of how many tasks they were worked out, how many move, and how many become late.

    `more` are the tasks beyond `MOST_DATES`, of which nothing is known.
    """

    looked_at: int = 0
    moved: int = 0
    late: int = 0
    more: int = 0


@dataclass(frozen=True)
class Foreseen:
    """What the work that moves meets.

    `mapped` says how many go on at another step (step, other step, count), `same` how many at the same one.
    """

    mapped: Sequence[tuple[str, str, int]] = ()
    same: int = 0
    new_steps: Sequence[NewStep] = ()
    dates: Dates = field(default_factory=Dates)

    def as_data(self) -> dict[str, Any]:
        """As JSON, which `from_data` reads."""
        return {
            "mapped": [list(each) for each in self.mapped],
            "same": self.same,
            "new_steps": [[each.element_id, each.ahead, each.past] for each in self.new_steps],
            "dates": [self.dates.looked_at, self.dates.moved, self.dates.late, self.dates.more],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """From what `as_data` gave; nothing at all for an empty mapping."""
        return cls(
            mapped=tuple((step, other, count) for step, other, count in data.get("mapped", ())),
            same=data.get("same", 0),
            new_steps=tuple(NewStep(*each) for each in data.get("new_steps", ())),
            dates=Dates(*data.get("dates", ())),
        )


def waits_at(instances: Any, moving: Container[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the steps at which each of the instances waits that are in `moving`."""
    open_tasks = Task.objects.filter(process__in=instances.values("pk"), finished__isnull=True).order_by("id")
    at: dict[UUID, set[str]] = {}
    for process_id, element_id in open_tasks.values_list("process_id", "element_id"):
        if process_id in moving:
            at.setdefault(process_id, set()).add(element_id)
    return {process_id: frozenset(steps) for process_id, steps in at.items()}


def foresee(plan: MigrationPlan, instances: Any, at: Mapping[UUID, frozenset[str]]) -> Foreseen:
    """Say what those of the instances meet that are in `at` (`waits_at`), all of which move. Changes nothing."""
    open_tasks = Task.objects.filter(process__in=instances.values("pk"), finished__isnull=True).order_by("id")
    alike = Counter(at.values())
    waits: Counter[str] = Counter()
    same = 0
    for steps, count in alike.items():
        waits.update(dict.fromkeys(steps, count))
        same += count * any(plan.elements.get(step) == step for step in steps)
    mapped = [(step, other, count) for step, count in waits.items() if (other := plan.elements.get(step, step)) != step]
    return Foreseen(tuple(mapped), same, tuple(_new_steps(plan, alike)), _dates(plan, open_tasks, at))


def _new_steps(plan: MigrationPlan, alike: Counter[frozenset[str]]) -> Iterator[NewStep]:
    taken, target = set(plan.elements.values()), plan.target
    new = {element.id for element in target.elements.values() if element.id not in taken and _is_step(element)}

    @cache
    def from_here(step: str) -> frozenset[str]:
        return reachable(target, step)

    for element_id in target.elements:
        if element_id not in new or target.elements[element_id].within in new:
            continue
        ahead = sum(
            count
            for steps, count in alike.items()
            if any(element_id in from_here(plan.elements[step]) for step in steps if step in plan.elements)
        )
        yield NewStep(element_id, ahead, alike.total() - ahead)


def reachable(model: ProcessModel, step: str) -> frozenset[str]:
    """The elements to which a token that waits at a step may still lead, whatever the data."""
    element = model.elements[step]
    found: set[str] = set()
    pending = [*_inside(model, step), *model.onwards(element), *_beside(model, None)]
    while element.within is not None:  # what stands around it goes on when it ends, and may be left by its border
        element = model.elements[element.within]
        pending += [*_beside(model, element.id), *model.onwards(element)]
    while pending:
        element = model.elements[pending.pop()]
        if element.id not in found:
            found.add(element.id)
            pending += [*model.onwards(element), *_inside(model, element.id)]
    return frozenset(found)


def _beside(model: ProcessModel, scope: str | None) -> Iterator[str]:
    """The event subprocesses that may begin in a scope."""
    yield from (sub.id for sub, _event in model.event_subprocesses(scope))


def _inside(model: ProcessModel, step: str) -> Iterator[str]:
    """Where what is inside a subprocess begins, and what may begin beside that."""
    yield from (element.id for element in model.beginnings(step))
    yield from _beside(model, step)


def _is_step(element: Element) -> bool:
    """Whether people would speak of it: no gateway, no end, no event on a border."""
    if isinstance(element, IntermediateCatchEvent | IntermediateThrowEvent):
        return not isinstance(element.trigger, Link)
    return isinstance(element, Activity)


def _dates(plan: MigrationPlan, open_tasks: Any, moving: Container[UUID]) -> Dates:
    """Work out the due dates of tasks whose rule changes, as moving them would."""
    rules = dict(_other_rules(plan))
    if not rules:
        return Dates()
    tasks = open_tasks.filter(element_id__in=rules).exclude(role_keys="")
    ids = [pk for pk, process_id in tasks.values_list("pk", "process_id") if process_id in moving]
    looked_at, moved, late, today = 0, 0, 0, clock.today()
    wanted = tasks.filter(pk__in=ids[:MOST_DATES])
    for task in wanted.select_related("process__version", "process__team", "process__authority"):
        try:
            due_on = deadlines.dates_by(task, rules[task.element_id])[0]
        except FeelLimitError:  # what moving it would meet too, and leave it where it is
            continue
        looked_at += 1
        moved += due_on != task.due_on
        late += due_on is not None and due_on < today and (task.due_on is None or task.due_on >= today)
    return Dates(looked_at, moved, late, max(0, len(ids) - MOST_DATES))


def _other_rules(plan: MigrationPlan) -> Iterator[tuple[str, UserTask]]:
    """The tasks whose dates are worked out otherwise in the other version, each with what it becomes."""
    for task in plan.source.user_tasks:
        other = plan.target.elements.get(plan.elements.get(task.id, ""))
        if isinstance(other, UserTask) and not same_dates(task, other):
            yield task.id, other
