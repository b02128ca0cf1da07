"""What a migration changes for those whose work moves: forms, dates, roles, and events that are waited for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from workflow.bpmn.model import Element, UserTask
from workflow.migration.plan import MigrationPlan
from workflow.migration.sameness import same, same_dates, trigger_of

FORM: Final = "form"
DRAFT: Final = "draft"
DATES: Final = "dates"
ROLES: Final = "roles"
NAME: Final = "name"
EVENT_NEW: Final = "event_new"
EVENT_GONE: Final = "event_gone"
EVENT_CHANGED: Final = "event_changed"

EFFECTS: Final = {
    FORM: _("Another form is asked from now on."),
    DRAFT: _("Another form. What is typed already is kept; answers to questions that both forms ask are carried over."),
    DATES: _("The due date is worked out anew by the new rule. Whoever has the task is told when it moves."),
    ROLES: _("Other people may do it. Whoever has the task keeps it, and must be one of them to go on."),
    NAME: _("It has another name in task lists."),
    EVENT_NEW: _("Begins to wait beside it. If its time has passed already, it happens at once."),
    EVENT_GONE: _("Is waited for no more."),
    EVENT_CHANGED: _("Waits anew, by the new rule. What has happened already does not happen again."),
}


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that changes: a code of `EFFECTS`, the element, and for how many open steps or drafts."""

    code: str
    element_id: str
    count: int


def warnings(plan: MigrationPlan, waiting: Mapping[str, int], drafts: Mapping[str, int]) -> Iterator[Warning]:
    """What changes for the tokens that wait at each element of the source, and for open drafts."""
    for step, count in waiting.items():
        other_id = plan.elements.get(step)
        if other_id is None:
            continue
        element, other = plan.source.elements[step], plan.target.elements[other_id]
        if isinstance(element, UserTask) and isinstance(other, UserTask):
            yield from _of_task(element, other, count, drafts.get(step, 0))
        yield from _of_events(plan, element, other, count)


def _of_task(element: UserTask, other: UserTask, count: int, drafts: int) -> Iterator[Warning]:
    if element.form_key != other.form_key:
        if drafts:
            yield Warning(DRAFT, element.id, drafts)
        if count > drafts:
            yield Warning(FORM, element.id, count - drafts)
    if not same_dates(element, other):
        yield Warning(DATES, element.id, count)
    doers = [(set(each.roles), set(each.requires)) for each in (element, other)]
    named = [(each.candidate_users, each.team) for each in (element, other)]
    if doers[0] != doers[1] or not same(*named):
        yield Warning(ROLES, element.id, count)
    if element.name != other.name:
        yield Warning(NAME, element.id, count)


def _of_events(plan: MigrationPlan, element: Element, other: Element, count: int) -> Iterator[Warning]:
    """What changes on the border of an activity, or in what an event itself waits for."""
    events = {event.id: event for event in plan.target.boundary_events(other.id)}
    if trigger_of(element) is not None and not same(trigger_of(element), trigger_of(other)):
        yield Warning(EVENT_CHANGED, element.id, count)
    for event in plan.source.boundary_events(element.id):
        kept = events.pop(plan.elements.get(event.id, ""), None)
        if kept is None:
            yield Warning(EVENT_GONE, event.id, count)
        elif not same(event.trigger, kept.trigger):
            yield Warning(EVENT_CHANGED, event.id, count)
    for new in events:
        yield Warning(EVENT_NEW, new, count)
