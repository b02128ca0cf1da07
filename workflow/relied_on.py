"""What a file that is to be published works with: which versions of forms, tables and other processes it would meet.

Scenarios are played with what is in use then. When that is another version later, what they found says nothing more.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from accounts import clock
from accounts.context import required_id
from accounts.models import DefinitionVersion
from forms.adoption import NoActiveFormError
from forms.models import FormVersion
from workflow.adoption import active_process
from workflow.bindings import form_for, process_for
from workflow.bpmn.model import BusinessRuleTask, CallActivity, Element, EndEvent, ProcessModel, UserTask
from workflow.decisions import decision_for
from workflow.errors import WorkflowError
from workflow.flows import flow_of
from workflow.models import DecisionVersion, ProcessVersion

type ReliedOn = Mapping[str, list[str]]
"""The ids of versions by what they are of: `form referral`, `decision threshold`, `process assessment`."""


def relied_on(model: ProcessModel) -> ReliedOn:
    """Return which versions a process of the open authority would meet if it were published now.

    Those of the processes that it calls or hands over to are among them. What is not in use is left out.
    """
    here = ProcessVersion(authority_id=required_id(), key=model.key, published_at=clock.now())
    found: dict[str, set[str]] = {}
    pending = [(model, here)]
    while pending:
        read, author = pending.pop()
        for element in read.elements.values():
            for version in _met(element, author):
                ids = found.setdefault(f"{_kind(version)} {version.key}", set())
                if isinstance(version, ProcessVersion) and str(version.pk) not in ids:
                    pending.append((flow_of(version.pk).model, version))
                ids.add(str(version.pk))
    return {name: sorted(ids) for name, ids in sorted(found.items())}


def changed(before: ReliedOn, now: ReliedOn) -> list[str]:
    """Say what is another version now, or is used no more, in words."""
    words = {"form": _("the form “%(name)s”"), "decision": _("the table “%(name)s”")}
    names = [name for name in sorted({*before, *now}) if before.get(name, []) != now.get(name, [])]
    told = [name.partition(" ") for name in names]
    return [words.get(kind, _("the process “%(name)s”")) % {"name": _title(kind, key)} for kind, _space, key in told]


def _met(element: Element, author: ProcessVersion) -> Iterator[DefinitionVersion]:
    """The versions that an element of a process version would use."""
    try:
        match element:
            case UserTask() if element.form_key:
                yield form_for(element, author)
            case BusinessRuleTask():
                yield decision_for(element, author)
            case CallActivity():
                yield process_for(element, author)
            case EndEvent(hands_over_to=str() as key):
                yield active_process(key)
    except (NoActiveFormError, WorkflowError):
        return


def _kind(version: DefinitionVersion) -> str:
    return {FormVersion: "form", DecisionVersion: "decision"}.get(type(version), "process")


def _title(kind: str, key: str) -> str:
    """What the newest version of a definition is called."""
    versions = {"form": FormVersion, "decision": DecisionVersion}.get(kind, ProcessVersion)
    newest = versions.objects.filter(key=key).order_by("-number").values_list("title", flat=True).first()
    return str(newest or key)
