"""What processes in use would not find any more, if new work used another version of a form."""

from dataclasses import replace

from django.utils.translation import gettext as _

from forms.definition import FormDefinition
from forms.models import ActiveForm
from workflow.cross_checks import Known, faults
from workflow.decisions import model_of
from workflow.flows import flow_of
from workflow.models import ActiveDecision, ActiveProcess


def broken_by(form: FormDefinition) -> tuple[str, ...]:
    """A sentence for each name that a process in use reads and this version of a form does not have any more."""
    forms = [each.version.definition for each in ActiveForm.objects.select_related("version")]
    active = list(ActiveProcess.objects.select_related("version").defer("version__bpmn_xml").order_by("key"))
    known = Known(
        forms=frozenset(each.key for each in forms),
        decisions={each.key: model_of(each.version) for each in ActiveDecision.objects.select_related("version")},
        processes={each.key: flow_of(each.version_id).model for each in active},
        answers={each.key: frozenset(each.names) for each in forms},
        returning=frozenset(each.key for each in forms if each.can_return),
    )
    returning = known.returning | {form.key} if form.can_return else known.returning - {form.key}
    then = replace(known, answers={**known.answers, form.key: frozenset(form.names)}, returning=returning)
    found: list[str] = []
    for each in active:
        model = known.processes[each.key]
        before = {(element, words) for _line, element, words in faults(model, known)}
        for _line, element, words in faults(model, then):
            if (element, words) not in before:
                told = {"process": each.version.title, "number": each.version.number, "words": words}
                found.append(_("%(process)s, version %(number)s: %(words)s") % told)
    return tuple(dict.fromkeys(found))
