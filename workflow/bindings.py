"""Which version of a process a call activity calls (`zeebe:calledElement bindingType`)."""

from django.utils.translation import gettext as _

from accounts.context import LIBRARY_ID
from accounts.models import Status
from workflow.adoption import active_process
from workflow.bpmn.model import CallActivity
from workflow.errors import NoActiveVersionError
from workflow.flows import flow_of
from workflow.models import ProcessVersion


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
