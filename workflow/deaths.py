"""What follows at once when a child has died, whatever said so: those who work with the child read it, and work ends.

What nobody must be asked for any more waits for the message and says in its diagram how it ends; what a manager was to
begin by hand is not begun; what is about brothers and sisters goes on for those who live. When all of it has ended and
nothing is left that leads to the closing of our work with the child, the closing begins, once. Where a death was
written down wrong, nothing begins again by itself: the managers read what it ended, and what began by it.
"""

from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts import clock
from accounts.models import User
from cases.deaths import held_since
from cases.models import Case
from jobs import due
from workflow.adoption import active_process
from workflow.bpmn.model import EndEvent, ProcessModel
from workflow.cancelling import cancel_task
from workflow.delivery import AFTER_DEATH, DIED, send_message, waits_about
from workflow.errors import NoActiveVersionError
from workflow.flows import flow_of
from workflow.models import Awaited, Delivery, EventSubscription, ProcessInstance, Subject, Task
from workflow.moving import push
from workflow.notices import concerned, look_again, managers_of, read_first
from workflow.starting import begin

CLOSING: Final = "closure"
"""The process that closes our work with a child; other work hands over to it."""
OF_DEATH: Final = "began_by_death"
"""Where an instance keeps whose death it began by."""
ENDED_BY: Final = "ended_by_death"
"""Where a step that was to be done by hand keeps whose death ended it."""


def tell(case: Case, by: User) -> None:
    """Ask all who work with a child to read it, and end the work. In the transaction that holds the day."""
    read_first(case, concerned(case), by)
    send_message(DIED, case=case, by=by)
    due.schedule(AFTER_DEATH, case.pk, clock.now())


def close_after_death(case_id: UUID) -> None:
    """Begin the closing of our work with a child who died, unless it has ended or other work leads there.

    As long as work still is to hear of the death nothing is done: when it has heard, this is asked again. Twice has the
    effect of once. An authority that does not use the closing gets none; it was told of the death.
    """
    _end_what_begins_by_hand(case_id)
    held = Case.objects.select_for_update(of=("self",), no_key=True).select_related("child").get(pk=case_id)
    episode = held.open_episode
    if held.child.date_of_death is None or episode is None or _is_to_hear(held) or _leads_to_closing(held):
        return
    try:
        version = active_process(CLOSING)
    except NoActiveVersionError:
        return
    start = flow_of(version.pk).model.started_by_message(f"start_{CLOSING}")
    if start is not None:
        begin(version, start, by=None, cases=[(held, episode)], data={OF_DEATH: str(held.pk)})


def _end_what_begins_by_hand(case_id: UUID) -> None:
    """End the steps by which a manager is to begin other work about a child who died, but for the closing.

    What is to begin for brothers and sisters together stays, for those who live.
    """
    alone = Q(process__subject=Subject.CASE) | Q(data__has_key=Task.ABOUT_ONE) | Q(scope__case=case_id)
    about = Task.objects.filter(Task.for_people(), alone, case=case_id, case__child__date_of_death__isnull=False)
    for task in about.filter(finished__isnull=True).select_related("process__version").order_by("pk"):
        element = task.process.flow_class.model.elements[task.element_id]
        if not isinstance(element, EndEvent) or element.hands_over_to == CLOSING:
            continue
        with task.process.flow_class.lock(task.process_id):
            process = ProcessInstance.objects.select_related("version").get(pk=task.process_id)
            step = Task.objects.select_related("owner", "case").get(pk=task.pk)
            if step.finished is None and process.finished is None:
                step.data = {**step.data, ENDED_BY: str(case_id)}
                step.save(update_fields=["data"])
                cancel_task(process, step)
                push(process, step.scope_id, [])


def _is_to_hear(case: Case) -> bool:
    """Whether work waits for the word of the death that is on its way. What is suspended hears when it goes on."""
    here = {"subscription__process__finished": None, "subscription__process__suspended_at": None}
    return Delivery.objects.filter(case=case, subscription__name=DIED, subscription__ended_at=None, **here).exists()


def _leads_to_closing(case: Case) -> bool:
    """Whether the closing of this child runs, or work about this child alone that may hand over to it."""
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True, subject=Subject.CASE)
    versions = running.values_list("version__key", "version").distinct()
    return any(key == CLOSING or _hands_over(flow_of(version).model) for key, version in versions)


def _hands_over(model: ProcessModel) -> bool:
    ends = (one for one in model.elements.values() if isinstance(one, EndEvent))
    return any(end.hands_over_to == CLOSING for end in ends)


def taken_back(case: Case, by: User) -> None:
    """Tell the managers of the child's team what had ended, if anything had. In the transaction that takes it back."""
    if ended_by_it(case) or began_by_it(case):
        allocation = case.allocation_on(clock.today())
        look_again(case, managers_of(allocation.team if allocation is not None else None), by)


def ended_by_it(case: Case) -> list[ProcessInstance]:
    """The work that a death ended, or a part of it, before the death was taken back; the oldest first."""
    since = held_since(case)
    if since is None:
        return []
    reached = Task.objects.filter(
        process=OuterRef("process"), element_id=OuterRef("element_id"), created__gte=since
    )  # an event that happened is a step of its own
    over = EventSubscription.objects.filter(
        Exists(reached), kind=Awaited.MESSAGE, name=DIED, ended_at__gte=since, process__case_links__case=case
    )
    about = [one for one in over.select_related("process__version", "task__case") if case in waits_about(one)]
    by_hand = Task.objects.filter(**{f"data__{ENDED_BY}": str(case.pk)}, finished__gte=since)
    about_it = [*about, *by_hand.select_related("process__version")]
    found = {one.process.pk: one.process for one in about_it}
    return sorted(found.values(), key=lambda one: (one.created, one.pk))


def began_by_it(case: Case) -> list[ProcessInstance]:
    """What began by a death that was taken back, such as the closing, and is still under way; the oldest first."""
    since = held_since(case)
    if since is None:
        return []
    by_work = Q(data__handed_over_from__in=[str(one.pk) for one in ended_by_it(case)])
    by_itself = Q(**{f"data__{OF_DEATH}": str(case.pk)}, created__gte=since)
    begun = ProcessInstance.objects.filter(by_work | by_itself, finished__isnull=True)
    return list(begun.select_related("version").order_by("created", "pk"))
