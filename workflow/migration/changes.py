"""What two versions of a process have not in common: elements and flows that are new, gone, or say something else."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from workflow.bpmn.model import Element, ProcessModel, SequenceFlow, UserTask
from workflow.bpmn.model.elements import EXPLAIN, FOLLOW_UP, LEGAL_BASIS
from workflow.bpmn.properties import BY_HAND_AGAIN, BY_HAND_ASKS, BY_HAND_REFUSED, BY_HAND_WHEN
from workflow.migration.sameness import same

KIND: Final = "kind"
PLACE: Final = "within"
DOERS: Final = "roles"
TOLD: Final = "told"
"""What is explained of a step, or the duty behind it."""

_APART: Final = frozenset({"id", "line", "incoming", "outgoing", "within", "properties", "documentation", "lane"})
"""Fields that say nothing of their own: where an element stands in the file, and what is looked at otherwise."""
_BEGINNING: Final = (BY_HAND_ASKS, BY_HAND_WHEN, BY_HAND_REFUSED, BY_HAND_AGAIN)
_TOLD: Final = (EXPLAIN, FOLLOW_UP, LEGAL_BASIS)


@dataclass(frozen=True, slots=True)
class Change[Part]:
    """A part that both versions have, as it is in the later one; `aspects` are what is otherwise about it.

    An aspect is the name of a field of the part, or one of the codes of this module.
    """

    part: Part
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed; in the order of the later file, and for what is gone of the earlier one."""

    added: tuple[Element, ...]
    removed: tuple[Element, ...]
    changed: tuple[Change[Element], ...]
    ways_added: tuple[SequenceFlow, ...]
    ways_removed: tuple[SequenceFlow, ...]
    ways_changed: tuple[Change[SequenceFlow], ...]
    beginning: bool
    """Whether it is otherwise when people may begin it by hand, or what they read first."""

    @property
    def nothing(self) -> bool:
        """Whether both do the same; they may be drawn otherwise."""
        return not any(getattr(self, each.name) for each in fields(self))


def changes(before: ProcessModel, after: ProcessModel) -> Changes:
    """Compare two versions. What has the same id is the same part."""
    kept = [(before.elements[name], element) for name, element in after.elements.items() if name in before.elements]
    ways = [(before.flows[name], flow) for name, flow in after.flows.items() if name in before.flows]
    changed = (Change(other, tuple(_of_element(one, other))) for one, other in kept)
    turned = (Change(other, tuple(_of_flow(one, other))) for one, other in ways)
    return Changes(
        added=tuple(element for name, element in after.elements.items() if name not in before.elements),
        removed=tuple(element for name, element in before.elements.items() if name not in after.elements),
        changed=tuple(change for change in changed if change.aspects),
        ways_added=tuple(flow for name, flow in after.flows.items() if name not in before.flows),
        ways_removed=tuple(flow for name, flow in before.flows.items() if name not in after.flows),
        ways_changed=tuple(change for change in turned if change.aspects),
        beginning=any(before.properties.get(name) != after.properties.get(name) for name in _BEGINNING),
    )


def _of_element(one: Element, other: Element) -> Iterator[str]:
    if one.kind != other.kind:
        yield KIND
    if one.within != other.within:
        yield PLACE
    doers = [set(each.roles) if isinstance(each, UserTask) else each.lane for each in (one, other)]
    if doers[0] != doers[1]:
        yield DOERS
    if one.documentation != other.documentation or any(
        one.properties.get(name) != other.properties.get(name) for name in _TOLD
    ):
        yield TOLD
    if one.kind == other.kind:
        names = [each.name for each in fields(one) if each.name not in {*_APART, "candidate_groups"}]
        yield from (name for name in names if not same(getattr(one, name), getattr(other, name)))


def _of_flow(one: SequenceFlow, other: SequenceFlow) -> Iterator[str]:
    for name in ("source", "target", "name", "is_default", "condition"):
        if not same(getattr(one, name), getattr(other, name)):
            yield name
