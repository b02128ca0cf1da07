"""What a migration would do to every live instance, found out without changing one, and without a query for each."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from viewflow.workflow.status import STATUS

from workflow.bpmn.model import InclusiveGateway, ParallelGateway
from workflow.migration import reasons
from workflow.migration.foreseen import Foreseen, foresee, waits_at
from workflow.migration.missing_values import MissingValue, missing_values
from workflow.migration.plan import MigrationPlan
from workflow.migration.reasons import NEEDS_MAPPING, Finding
from workflow.migration.warnings import Warning, warnings
from workflow.models import EventSubscription, ProcessInstance, ProcessVersion, Task
from workflow.nodes.merging import ARRIVED

MOVES: Final = "moves"
NEEDS: Final = "needs_mapping"
BLOCKED: Final = "blocked"
OUTCOMES: Final = (MOVES, NEEDS, BLOCKED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one instance; `findings` are everything that keeps it from moving."""

    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> str:
        """`MOVES`, `NEEDS` or `BLOCKED`."""
        if not self.findings:
            return MOVES
        return NEEDS if all(each.code in NEEDS_MAPPING for each in self.findings) else BLOCKED

    @property
    def deciding(self) -> set[Finding]:
        """The findings that make it what it is: of what is blocked, those that no mapping takes away."""
        return {each for each in self.findings if (each.code in NEEDS_MAPPING) == (self.outcome == NEEDS)}


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal found: how many of each outcome, why, and what else it touches. Ids of elements, no people."""

    counts: Mapping[str, int]
    found: Mapping[Finding, int] = field(default_factory=dict)
    """For each finding, for how many instances it decides."""
    warnings: tuple[Warning, ...] = ()
    drafts: int = 0
    foreseen: Foreseen = field(default_factory=Foreseen)
    """What the work that moves meets in the other version."""
    missing: tuple[MissingValue, ...] = ()
    """Values that the work that moves would come to read, and does not have."""

    @property
    def live(self) -> int:
        """How many instances there are."""
        return sum(self.counts.values())

    def as_data(self) -> dict[str, Any]:
        """As JSON, which `from_data` reads."""
        return {
            "counts": dict(self.counts),
            "found": [[each.code, each.element_id, count] for each, count in self.found.items()],
            "warnings": [[each.code, each.element_id, each.count] for each in self.warnings],
            "drafts": self.drafts,
            "foreseen": self.foreseen.as_data(),
            "missing": [each.as_data() for each in self.missing],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """From what `as_data` gave; nothing at all for an empty mapping."""
        return cls(
            counts={outcome: data.get("counts", {}).get(outcome, 0) for outcome in OUTCOMES},
            found={Finding(code, element): count for code, element, count in data.get("found", [])},
            warnings=tuple(Warning(code, element, count) for code, element, count in data.get("warnings", [])),
            drafts=data.get("drafts", 0),
            foreseen=Foreseen.from_data(data.get("foreseen", {})),
            missing=tuple(MissingValue.from_data(each) for each in data.get("missing", [])),
        )


def live_instances(version: ProcessVersion) -> Any:
    """The instances of a version that are not over, of the open authority."""
    return ProcessInstance.objects.filter(version=version, finished__isnull=True)


def rehearse(plan: MigrationPlan, instances: Any, to: ProcessVersion) -> Rehearsal:
    """Say what would become of instances, all of them on the plan's source and not over.

    `to` is the version that the plan's target is of.
    """
    found = verdicts(plan, instances)
    moving = {process_id for process_id, verdict in found.items() if verdict.outcome == MOVES}
    at = waits_at(instances, moving)
    open_at, drafts = _standing(plan, instances, moving)
    whys: Counter[Finding] = Counter(finding for verdict in found.values() for finding in verdict.deciding)
    counts = Counter(verdict.outcome for verdict in found.values())
    return Rehearsal(
        counts={outcome: counts[outcome] for outcome in OUTCOMES},
        found=dict(sorted(whys.items(), key=lambda each: (-each[1], each[0].code, each[0].element_id))),
        warnings=tuple(warnings(plan, open_at, drafts)),
        drafts=sum(drafts.values()),
        foreseen=foresee(plan, instances, at),
        missing=missing_values(plan, instances, at, to),
    )


def verdicts(plan: MigrationPlan, instances: Any) -> dict[UUID, Verdict]:
    """What would become of each of the instances, in six queries however many there are."""
    found: dict[UUID, list[Finding]] = {}
    for process_id, suspended_at in instances.order_by("id").values_list("pk", "suspended_at"):
        found[process_id] = [Finding(reasons.SUSPENDED)] if suspended_at is not None else []
    for process_id, finding in _everything(plan, instances):
        if process_id in found:  # else it began or ended meanwhile
            found[process_id].append(finding)
    return {process_id: Verdict(tuple(dict.fromkeys(held))) for process_id, held in found.items()}


def _everything(plan: MigrationPlan, instances: Any) -> Iterator[tuple[UUID, Finding]]:
    ids = instances.values("pk")
    open_tasks = Task.objects.filter(process__in=ids, finished__isnull=True).order_by("id")
    kept: dict[str, Finding | None] = {}
    for process_id, element_id, status in open_tasks.values_list("process_id", "element_id", "status"):
        if status == STATUS.ERROR:
            yield process_id, Finding(reasons.INCIDENT, element_id)
            continue
        if element_id not in kept:
            kept[element_id] = plan.finding(element_id)
        finding = kept[element_id]
        if finding is not None:
            yield process_id, finding
    yield from _joins(plan, open_tasks)
    awaited = EventSubscription.objects.filter(process__in=ids, ended_at__isnull=True, deliveries__isnull=False)
    for process_id, element_id in awaited.values_list("process_id", "element_id").distinct():
        yield process_id, Finding(reasons.DELIVERY, element_id)
    if plan.remembered:
        done = Task.objects.filter(process__in=ids, element_id__in=plan.remembered, finished__isnull=False)
        submitted = done.filter(record__isnull=False).order_by()
        for process_id, element_id in submitted.values_list("process_id", "element_id").distinct():
            yield process_id, Finding(reasons.FORGOTTEN, element_id)


def _joins(plan: MigrationPlan, open_tasks: Any) -> Iterator[tuple[UUID, Finding]]:
    """Joins at which tokens arrived by flows that the target does not have."""
    joins = _joins_of(plan)
    if not joins:
        return
    waiting = open_tasks.filter(element_id__in=joins).exclude(status=STATUS.ERROR)
    for process_id, element_id, data in waiting.values_list("process_id", "element_id", "data"):
        if element_id in plan.elements and plan.arrived(element_id, data.get(ARRIVED, [])) is None:
            yield process_id, Finding(reasons.JOIN, element_id)


def _joins_of(plan: MigrationPlan) -> list[str]:
    gateways = (e for e in plan.source.elements.values() if isinstance(e, (ParallelGateway, InclusiveGateway)))
    return [gateway.id for gateway in gateways if len(gateway.incoming) > 1]


def _standing(plan: MigrationPlan, instances: Any, moving: Container[UUID]) -> tuple[Counter[str], Counter[str]]:
    """How many tokens of the work that moves wait at each element, and how many drafts are open there."""
    waiting: Counter[str] = Counter()
    drafts: Counter[str] = Counter()
    repeated = {task.id for task in plan.source.user_tasks if task.loop is not None}
    open_tasks = Task.objects.filter(process__in=instances.values("pk"), finished__isnull=True).order_by()
    for process_id, element_id, roles, draft_id in open_tasks.values_list(
        "process_id", "element_id", "role_keys", "draft_id"
    ):
        if process_id not in moving or (element_id in repeated and not roles.strip()):
            continue  # it stays, or waits for its instances
        waiting[element_id] += 1
        drafts[element_id] += draft_id is not None
    return waiting, +drafts
