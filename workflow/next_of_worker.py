"""Which steps a worker of a child has, or gets next: those that wait for the worker, and those that begin other work.

They are known before it is decided what work that is, so that whoever names the worker reads who may not do them. The
closing of the work is none of them: nobody is named for that.
"""

from workflow.bpmn.model import EndEvent, UserTask
from workflow.deaths import CLOSING
from workflow.flows import flow_of
from workflow.models import ActiveProcess, Task
from workflow.routing import ALLOCATED_WORKER
from workflow.starting import first_user_tasks


def steps_of_worker(tasks: list[Task]) -> list[UserTask]:
    """The steps that are for the allocated worker among open tasks, and first in what their processes hand over to."""
    models = {task.process_id: task.flow_task.flow_class.model for task in tasks}
    found = [task.flow_task.element for task in tasks]
    ends = [
        element for model in models.values() for element in model.elements.values() if isinstance(element, EndEvent)
    ]
    keys = {end.hands_over_to for end in ends if end.hands_over_to} - {CLOSING}
    for active in ActiveProcess.objects.filter(key__in=keys).order_by("key") if keys else ():
        model = flow_of(active.version_id).model
        for beginning in model.beginnings(None):
            found += first_user_tasks(model, beginning)
    mine = (one for one in found if isinstance(one, UserTask) and one.assign == ALLOCATED_WORKER)
    return list({one.name: one for one in mine}.values())
