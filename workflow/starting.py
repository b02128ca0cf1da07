"""Starting a process."""

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.policy import can
from cases.models import Case
from workflow.adoption import active_process
from workflow.compiler import node_name
from workflow.errors import NotAllowedError
from workflow.flows import flow_of
from workflow.models import ProcessCase, ProcessInstance, Subject
from workflow.routing import team_for


def start_for_case(key: str, case: Case, user: User) -> ProcessInstance:
    """Start the active version of a process for a child; return the instance with its first tasks made.

    Raises `NotAllowedError` when the policy does not let the person start work for this child, and
    `NoActiveVersionError` when the authority does not use the process.
    """
    decision = can(user, "start", case)
    if not decision:
        raise NotAllowedError(decision.reason)
    if case.open_episode is None:
        raise NotAllowedError(_("Our work with this child is closed. Open it again before you start anything."))
    version = active_process(key)
    flow = flow_of(version.pk)
    node = flow.instance.node(node_name(flow.model.start.id))
    activation = node.activation_class.create(node, None, None)
    process: ProcessInstance = activation.process
    process.version, process.subject, process.started_by = version, Subject.CASE, user
    process.team = team_for(process, case)
    activation.task.owner, activation.task.case, activation.task.element_id = user, case, node.element.id
    activation.before_moving = lambda: ProcessCase.objects.create(process=process, case=case, episode=case.open_episode)
    activation.execute()
    audit.record("process_started", process, actor=user, case_id=case.pk, key=key, number=version.number)
    return process


def open_instances(case: Case, key: str) -> bool:
    """Say whether an instance of a process is running for a child."""
    return ProcessCase.objects.filter(case=case, process__version__key=key, process__finished__isnull=True).exists()


def start_label(title: str) -> str:
    """The words of the button that starts a process."""
    return _("Start: %(title)s") % {"title": title}
