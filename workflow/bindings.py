"""Which version of a process is called, and of a form is asked (Camunda 8's `bindingType`)."""

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from accounts.context import LIBRARY_ID
from accounts.models import Status
from forms.adoption import NoActiveFormError, active_form
from forms.models import FormVersion
from workflow.adoption import active_process
from workflow.bpmn.model import CallActivity, UserTask
from workflow.errors import NoActiveVersionError, RetiredVersionError
from workflow.flows import flow_of
from workflow.models import ActiveProcess, ProcessInstance, ProcessVersion


def form_for(task: UserTask, author: ProcessVersion | ProcessInstance) -> FormVersion:
    """Return the version of a form that a new task of a process version pins; of an instance, that of its version.

    Raises `NoActiveFormError` when there is none.

    `latest`: the one in use now. `deployment`: the newest that the author of the process version had published then.
    """
    if task.form_binding == "latest":
        return active_form(task.form_key)
    if isinstance(author, ProcessInstance):
        author = author.version  # read only where it is asked: most forms are bound to what is in use
    known = FormVersion.objects.filter(key=task.form_key, authority_id=author.authority_id)
    published = known.exclude(status=Status.DRAFT).filter(published_at__lte=author.published_at)
    version: FormVersion | None = published.order_by("-number").first()
    if version is None:
        raise NoActiveFormError(task.form_key)
    return version


def process_for(call: CallActivity, caller: ProcessVersion) -> ProcessVersion:
    """Return the version to call.

    `latest`: the one in use now. `deployment`: the newest that the author of the calling version (the authority itself
    or the library) had published when that was. `versionTag`: the newest with that tag, the authority's own first.

    Raises `NoActiveVersionError` when there is none, and `RetiredVersionError` when that one is retired. Another one is
    not taken instead of it: an older one was replaced for a reason, and nobody chose it.
    """
    if call.binding == "latest":
        return active_process(call.process_key)
    version = bound_version(call, caller)
    if version is None:
        raise NoActiveVersionError(_("The process “%(key)s” is not in use here.") % {"key": call.process_key})
    if version.status == Status.RETIRED:
        told = {"process": version.title, "number": version.number}
        raise RetiredVersionError(_("%(process)s, version %(number)s, is retired.") % told)
    return version


def bound_version(call: CallActivity, caller: ProcessVersion) -> ProcessVersion | None:
    """Return the one version that a call is bound to for good, retired or not; None for a call of what is in use."""
    if call.binding == "latest":
        return None
    known = ProcessVersion.objects.filter(key=call.process_key).exclude(status=Status.DRAFT).order_by("-number")
    if call.binding == "deployment":
        version: ProcessVersion | None = known.filter(
            authority_id=caller.authority_id, published_at__lte=caller.published_at
        ).first()
        return version
    own_first = known.defer("bpmn_xml").order_by(Case(When(authority_id=LIBRARY_ID, then=1), default=0), "-number")
    return next((each for each in own_first if flow_of(each.pk).model.version_tag == call.version_tag), None)


def bound_to(version: ProcessVersion) -> list[ProcessVersion]:
    """Return the versions of other processes with a call bound to this one, as far as they may still come to it.

    Those are the versions that new work starts on and those with work of the open authority that is not over.
    """
    in_use = ActiveProcess.objects.values("version")
    live = ProcessInstance.objects.filter(finished__isnull=True).values("version")
    callers = ProcessVersion.objects.filter(Q(pk__in=in_use) | Q(pk__in=live)).order_by("title", "number")
    return [each for each in callers.defer("bpmn_xml") if _calls(each, version)]


def _calls(caller: ProcessVersion, version: ProcessVersion) -> bool:
    calls = (each for each in flow_of(caller.pk).model.elements.values() if isinstance(each, CallActivity))
    return any(bound_version(call, caller) == version for call in calls if call.process_key == version.key)
