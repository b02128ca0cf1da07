"""The blank form of a task as a PDF, to be filled in by hand where there is no device."""

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import audit
from accounts.banners import tell
from accounts.downloads import attachment
from accounts.guard import guarded, signed_in
from accounts.models import User
from desk.task_pages import load_task
from forms.prefill import prefill
from forms.rendering.blank import Known
from records.blank import blank_form
from records.problems import PdfNotMadeError
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.scope import seen_by

logger = logging.getLogger(__name__)


@guarded("view", load=load_task)
def blank_form_pdf(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """The form that the task asks, without answers. It carries the reference of the child's file, and no name."""
    if task.form_version is None:
        raise Http404
    user = signed_in(request)
    reference = task.case.reference if task.case is not None else ""
    try:
        content = blank_form(task.form_version, task.process.authority.name, reference, _known(task, user))
    except PdfNotMadeError as error:
        logger.error("A blank form cannot be drawn: %s", error)
        tell(request, _("The blank form could not be drawn. Tell whoever looks after Casewright."), "late")
        return redirect("task", task.pk)
    audit.record("blank_form_printed", task, actor=user, case_id=task.case_id)
    name = f"{task.form_version.key.replace('_', '-')}-blank.pdf"
    return attachment(content, name, "application/pdf")


def _known(task: Task, user: User) -> Known:
    """What is known of the child, and what the form would be filled in with for this reader."""
    definition = task.form_version.definition  # type: ignore[union-attr]  # the view has asked
    answers, _unread = definition.answers_from(prefill(definition, Fillable(task, user)).entered)
    return Known(definition, answers, seen_by(task, user))
