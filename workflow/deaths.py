"""What follows at once when a child has died, whatever said so: those who work with the child read it, and work ends.

What nobody must be asked for any more waits for the message and says in its diagram how it ends; what is about brothers
and sisters goes on for those who live. Where a death was written down wrong, nothing begins again by itself: the
managers read what it ended, and what began by it.
"""

from django.db.models import Exists, OuterRef

from accounts import clock
from accounts.models import User
from cases.deaths import held_since
from cases.models import Case
from workflow.delivery import DIED, send_message, waits_about
from workflow.models import Awaited, EventSubscription, ProcessInstance, Task
from workflow.notices import concerned, look_again, managers_of, read_first


def tell(case: Case, by: User) -> None:
    """Ask all who work with a child to read it, and end the work. In the transaction that holds the day."""
    read_first(case, concerned(case), by)
    send_message(DIED, case=case, by=by)


def taken_back(case: Case, by: User) -> None:
    """Tell the managers of the child's team what had ended, if anything had. In the transaction that takes it back."""
    if ended_by_it(case):
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
    found = {one.process.pk: one.process for one in about}
    return sorted(found.values(), key=lambda one: (one.created, one.pk))


def began_by_it(ended: list[ProcessInstance]) -> list[ProcessInstance]:
    """What that work handed over to, such as the closing, and is still under way."""
    begun = ProcessInstance.objects.filter(data__handed_over_from__in=[str(one.pk) for one in ended])
    return list(begun.filter(finished__isnull=True).select_related("version").order_by("created", "pk"))
