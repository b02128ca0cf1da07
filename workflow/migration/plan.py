"""Which step of the other version each step becomes: by itself where nothing changed, else as the analyst says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.bpmn.model import (
    Activity,
    BoundaryEvent,
    CallActivity,
    Element,
    EndEvent,
    ProcessModel,
    SubProcess,
)
from workflow.migration import reasons
from workflow.migration.reasons import Finding
from workflow.migration.sameness import same_loop

NOT_NEEDED: Final = ""
"""In an analyst's map: the step is needed no more, so that nobody is kept apart by it."""

_KINDS: Final = {
    "userTask": gettext_lazy("a task for a person"),
    "receiveTask": gettext_lazy("a wait for a message"),
    "intermediateCatchEvent": gettext_lazy("a wait for an event"),
    "callActivity": gettext_lazy("a call of another process"),
    "subProcess": gettext_lazy("a subprocess"),
    "adHocSubProcess": gettext_lazy("an ad-hoc subprocess"),
    "endEvent": gettext_lazy("an end"),
    "parallelGateway": gettext_lazy("a parallel gateway"),
    "inclusiveGateway": gettext_lazy("an inclusive gateway"),
    "exclusiveGateway": gettext_lazy("an exclusive gateway"),
    "eventBasedGateway": gettext_lazy("an event-based gateway"),
}


@dataclass(frozen=True)
class MigrationPlan:
    """How the steps of one version become those of another. `chosen` is the analyst's part of it, as it is stored."""

    source: ProcessModel
    target: ProcessModel
    chosen: Mapping[str, str]

    @cached_property
    def elements(self) -> Mapping[str, str]:
        """The step of the target that each step of the source becomes; those that become none are left out."""
        found: dict[str, str] = {}
        for element in sorted(self.source.elements.values(), key=self._order):
            wanted = self.chosen.get(element.id, element.id)
            other = self.target.elements.get(wanted)
            if other is not None and not refusal(element, other, found):
                found[element.id] = other.id
        return found

    @cached_property
    def refused(self) -> Mapping[str, str]:
        """What of the analyst's map cannot be, with the reason in words."""
        found: dict[str, str] = {}
        for step, wanted in self.chosen.items():
            element, other = self.source.elements.get(step), self.target.elements.get(wanted)
            if element is None:
                found[step] = _("There is no step “%(step)s” in the version that work moves from.") % {"step": step}
            elif other is None:
                if wanted != NOT_NEEDED:
                    told = {"step": wanted}
                    found[step] = _("There is no step “%(step)s” in the version that work moves to.") % told
            elif words := refusal(element, other, self.elements):
                found[step] = words
        return found

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The tasks for people that have another id in the target."""
        tasks = (element.id for element in self.source.user_tasks)
        return {step: self.elements[step] for step in tasks if self.elements.get(step, step) != step}

    @cached_property
    def remembered(self) -> frozenset[str]:
        """Steps that keep people apart from other steps, and that become none: whoever did them would be forgotten."""
        named = {step for task in self.source.user_tasks for step in task.apart}
        return frozenset(step for step in named if step not in self.elements and self.chosen.get(step) != NOT_NEEDED)

    def candidates(self, step: str) -> list[Element]:
        """The steps of the target that a step could become, in the order of the file."""
        element = self.source.elements.get(step)
        if element is None:
            return []
        return [other for other in self.target.elements.values() if not refusal(element, other, self.elements)]

    def finding(self, step: str) -> Finding | None:
        """What keeps a token at a step from moving; None when it moves.

        A token inside a subprocess that becomes none is told of where that subprocess is.
        """
        element = self.source.elements.get(step)
        if element is None:
            return Finding(reasons.GONE, step)
        if element.within is not None and element.within not in self.elements:
            return None
        if element.id not in self.elements:
            return Finding(reasons.UNMAPPED if self.candidates(step) else reasons.GONE, step)
        if not same_loop(element, self.target.elements[self.elements[step]]):
            return Finding(reasons.LOOP, step)
        return None

    def arrived(self, step: str, flows: Iterable[str]) -> list[str] | None:
        """The flows of the target by which tokens came to a join, for those of the source; None when one is missing."""
        join = self.elements[step]
        found = [self._flow(flow_id, join) for flow_id in flows]
        kept = [flow for flow in found if flow is not None]
        return kept if len(kept) == len(found) == len(set(kept)) else None

    def _flow(self, flow_id: str, join: str) -> str | None:
        same = self.target.flows.get(flow_id)
        if same is not None and same.target == join:
            return flow_id
        former = self.source.flows.get(flow_id)
        begins = self.elements.get(former.source) if former is not None else None
        ways = [flow.id for flow in self.target.flows.values() if (flow.source, flow.target) == (begins, join)]
        return ways[0] if len(ways) == 1 else None

    def _order(self, element: Element) -> tuple[int, bool]:
        """What stands around a step comes before it, and a step before the events on its border."""
        depth, around = 0, element.within
        while around is not None:
            depth, around = depth + 1, self.source.elements[around].within
        return depth, isinstance(element, BoundaryEvent)


def refusal(element: Element, other: Element, elements: Mapping[str, str]) -> str:
    """Why a step cannot become another, in words; empty when it can. `elements` maps what stands around it."""
    told = {"step": named(element), "other": named(other)}
    if element.kind != other.kind:
        told |= {"kind": kind_words(element), "other_kind": kind_words(other)}
        return _("“%(step)s” is %(kind)s and “%(other)s” is %(other_kind)s. Choose a step of the same kind.") % told
    around = elements.get(element.within) if element.within is not None else None
    if around != other.within or (around is None and element.within is not None):
        return (
            _("“%(other)s” is in another part of the process than “%(step)s”. Choose a step of the same part.") % told
        )
    if _repeats(element) != _repeats(other):
        return _("One of “%(step)s” and “%(other)s” is done once for each of a list, the other not.") % told
    match element, other:
        case BoundaryEvent(), BoundaryEvent() if elements.get(element.attached_to) != other.attached_to:
            return _("“%(other)s” is on the border of another step than “%(step)s”.") % told
        case EndEvent(), EndEvent() if element.hands_over_to != other.hands_over_to:
            return _("“%(other)s” hands over to another process than “%(step)s”.") % told
        case CallActivity(), CallActivity() if element.process_key != other.process_key:
            return _("“%(other)s” calls another process than “%(step)s”.") % told
        case SubProcess(), SubProcess() if element.triggered_by_event != other.triggered_by_event:
            return _("One of “%(step)s” and “%(other)s” is begun by an event, the other not.") % told
    return ""


def kind_words(element: Element) -> str:
    """What kind of step it is, in words."""
    return str(_KINDS.get(element.kind, element.kind))


def named(element: Element) -> str:
    """What people call a step: its name, else its id."""
    return element.name or element.id


def _repeats(element: Element) -> bool | None:
    """None where a step is done once; else whether one item follows the other."""
    loop = element.loop if isinstance(element, Activity) else None
    return loop.sequential if loop is not None else None
