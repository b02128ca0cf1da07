"""Telling people that a file which was added to a task's form holds a virus: which task, never what file."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.notifications import tell
from accounts.policy import can
from forms.models import StoredFile
from workflow.models import Task
from workflow.notices import managers_of, named, page_of

KIND = "file_infected"


def tell_of(stored: StoredFile) -> None:
    """Tell who added the file and the managers of the task's team, where they may look at the task."""
    task = Task.objects.filter(draft=stored.draft_id).select_related("case", "team").order_by("-created").first()
    if task is None:
        return
    words = _("A file that was added to %(task)s holds a virus, and is given to nobody. Ask for it another way.")
    allocation = task.case.allocation_on(clock.today()) if task.case is not None else None
    team = task.team or (allocation.team if allocation is not None else None)
    people = {stored.added_by_id: stored.added_by}
    people |= {manager.pk: manager for manager in managers_of(team)}
    for user in people.values():
        if can(user, "view", task):
            tell(user, KIND, link=page_of(task), words=words % {"task": named(task)})
