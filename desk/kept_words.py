"""Words that were sent for a decision which is no longer this person's: shown once more, so that none are lost."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import at_words
from accounts.models import User
from desk.about import identity_of
from desk.decided import decided_by
from forms.controls.free_text import FreeText
from forms.posted import AUTOSAVE_HEADER, posted_fields
from forms.remarks import REMARK, field_for, label_of, pointers_in, typed_in
from records.models import RecordVersion
from records.standing import decision_of
from workflow import work
from workflow.models import Task

SAID = {
    "approve": lambda **said: _("%(name)s approved it %(at)s.") % said,
    "return": lambda **said: _("%(name)s returned it %(at)s.") % said,
    "refuse": lambda **said: _("%(name)s refused it %(at)s.") % said,
}


@dataclass(frozen=True, slots=True)
class Words:
    """One text that was sent, and what it was about."""

    about: str
    text: str


def kept_words(request: HttpRequest, task: Task, user: User) -> HttpResponse | None:
    """The page that says what happened meanwhile and shows what was sent; None when no words are at risk.

    A page's own saving is answered without it: there the words are still on the page.
    """
    if request.method != "POST" or not task.decides or AUTOSAVE_HEADER in request.headers:
        return None
    version = _about(task)
    words = [one for one in _sent(request, task, version) if one.text.strip() not in _recorded(task, version)]
    if not words:
        return None
    context = {
        "happened": _happened(task, version, user),
        "words": words,
        "reference": version.record.reference if version is not None else "",
        "record_url": version.url if version is not None else "",
        "task_url": reverse("task", args=[task.pk]),
        **identity_of(task, user),
    }
    return render(request, "desk/kept_words.jinja", context, status=HTTPStatus.CONFLICT)


def _about(task: Task) -> RecordVersion | None:
    if task.record is not None:
        return decided_by([task.record]).get(task.record.pk)
    return work.reviewed_version(task)


def _sent(request: HttpRequest, task: Task, version: RecordVersion | None) -> list[Words]:
    """The texts of the decision's form, and the comments on answers."""
    posted = posted_fields(request.POST)
    found: list[Words] = []
    if task.form_version is not None:
        for question in task.form_version.definition.questions.values():
            if isinstance(question.control, FreeText) and (read := question.control.read(posted).value):
                found.append(Words(question.label, str(read)))
    if version is not None:
        definition = version.form_version.definition
        for pointer in pointers_in(REMARK, posted, definition):
            about = label_of(definition, pointer)
            for texts in typed_in(posted, field_for(REMARK, pointer, about)).values():
                found.append(Words(about, texts[-1]))
    return [words for words in found if words.text.strip()]


def _recorded(task: Task, version: RecordVersion | None) -> frozenset[str]:
    """The texts that were recorded with this person's own decision, which are not lost."""
    decision = decision_of(version) if version is not None and task.record is not None else None
    return frozenset(text.strip() for text in decision.comments.values()) if decision is not None else frozenset()


def _happened(task: Task, version: RecordVersion | None, user: User) -> str:
    decision = decision_of(version) if version is not None else None
    if decision is not None:
        name = _("You") if decision.by_id == user.pk else decision.by.name
        return SAID[decision.decision](name=name, at=at_words(decision.at))
    if task.finished is not None:
        return _("This decision is no longer asked for.")
    if task.owner is None:
        return _("The decision waits for the team again.")
    if task.owner_id == user.pk:
        return _("You no longer hold the role that this decision is for.")
    return _("%(name)s has this decision now.") % {"name": task.owner.name}
