"""What is under way for a child takes in what is handed over to the same process again: no second one begins.

The steps that take it in say so themselves, with the words that are told (`casewright:takes-in`).
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.notifications import tell
from cases.models import Case
from workflow.acting import actor
from workflow.bpmn.model import UserTask
from workflow.models import ProcessInstance, Task
from workflow.notices import managers_of
from workflow.open_steps import steps_about
from workflow.routing import team_of

TAKEN_IN = "process_taken_in"


def take_in(sender: ProcessInstance, key: str, case: Case) -> ProcessInstance | None:
    """Let a step that is open for the child take in what a process hands over; return its instance, None without one.

    Whoever has the step and whoever works with the child are told, without these the managers of the team. Whoever
    brought it about knows already.
    """
    taking = [(task, words) for task in steps_about(case, [key]) if (words := _words(task)) and task.process != sender]
    if not taking:
        return None
    first, words = taking[0]
    people = [user for task, _said in taking for user in ([task.owner] if task.owner else managers_of(task.team))]
    allocation = case.allocation_on(clock.today())
    worker = allocation.worker if allocation is not None else None
    people += [worker] if worker is not None else managers_of(team_of(case, sender.team))
    link = f"{reverse('process', args=[sender.pk])}#{first.element_id}-{case.reference}"
    told = _("%(references)s: %(words)s") % {"references": case.reference, "words": words}
    for user in dict.fromkeys(people):
        if user != actor():
            tell(user, TAKEN_IN, link=link, words=told)
    audit.record("process_taken_in", sender, actor=actor(), case_id=case.pk, to=str(first.process_id), key=key)
    return first.process


def _words(task: Task) -> str:
    element = task.flow_task.element
    return element.takes_in if isinstance(element, UserTask) else ""
