"""Which version of a process is called, and of a form is asked (Camunda 8's `bindingType`)."""

from django.utils.translation import gettext as _

from accounts.context import LIBRARY_ID
from accounts.models import Status
from forms.adoption import NoActiveFormError, active_form
from forms.models import FormVersion
from workflow.adoption import active_process
from workflow.bpmn.model import CallActivity, UserTask
from workflow.errors import NoActiveVersionError
from workflow.flows import flow_of
from workflow.models import ProcessInstance, ProcessVersion


def form_for(task: UserTask, process: ProcessInstance) -> FormVersion:
    """Return the version of a form that a new task pins; raise `NoActiveFormError` when there is none.

    `latest`: the one in use now. `deployment`: the newest that the author of the process version had published then.
    """
    if task.form_binding == "latest":
        return active_form(task.form_key)
    author = process.version
    known = FormVersion.objects.filter(key=task.form_key, authority_id=author.authority_id)
    published = known.exclude(status=Status.DRAFT).filter(published_at__lte=author.published_at)
    version: FormVersion | None = published.order_by("-number").first()
    if version is None:
        raise NoActiveFormError(task.form_key)
    return version


def process_for(call: CallActivity, caller: ProcessVersion) -> ProcessVersion:
    """Return the version to call; raise `NoActiveVersionError` when there is none.

    `latest`: the one in use now. `deployment`: the newest that the author of the calling version (the authority itself
    or the library) had published when that was. `versionTag`: the newest with that tag, the authority's own first.
    """
    if call.binding == "latest":
        return active_process(call.process_key)
    known = ProcessVersion.objects.filter(key=call.process_key).exclude(status=Status.DRAFT).order_by("-number")
    if call.binding == "deployment":
        version = known.filter(authority_id=caller.authority_id, published_at__lte=caller.published_at).first()
    else:
        tagged = [each for each in known if flow_of(each.pk).model.version_tag == call.version_tag]
        own = [each for each in tagged if each.authority_id != LIBRARY_ID]
        version = next(iter([*own, *tagged]), None)
    if version is None:
        raise NoActiveVersionError(_("The process “%(key)s” is not in use here.") % {"key": call.process_key})
    return version
