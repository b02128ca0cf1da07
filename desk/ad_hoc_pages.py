"""What running work offers people to begin when it is needed, and beginning it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.policy import can
from cases.identity import identity
from desk.asked_before import Question, answers_to_copy, read_answers
from desk.asked_errors import asked_errors
from desk.rows import where
from desk.signed_out import keeps_words
from desk.starting_pages import first_step
from workflow.ad_hoc import Offer, begin_offered, offer_of
from workflow.bpmn.model import Activity
from workflow.errors import WorkflowError
from workflow.models import ProcessInstance, Task

STARTING = "starting"
"""Among what is wrong: what is about none of the questions."""
ONCE = "once"
"""In the data of a task: the mark of the button that began it. The same button, pressed twice, begins one task."""


def load_any_task(request: HttpRequest, task_id: UUID, **rest: Any) -> Task | None:
    """The task of the address, of people or not."""
    return Task.objects.filter(pk=task_id).select_related("case", "process").first()


def offered(offers: Iterable[Offer], user: User) -> list[dict[str, Any]]:
    """Return what can be started, as `desk/offered.jinja` draws it: by the work that offers it.

    `[{"title", "host": the id of the ad-hoc work, "over_url": where a manager says that it is over, or None, "offers":
    [{"words", "url", "once", "asks": whether the address leads to questions first}]}]`.
    """
    groups: dict[UUID, dict[str, Any]] = {}
    for offer in offers:
        task = offer.task
        if task.pk not in groups:
            over = reverse("steer_step", args=[task.process_id, "over", task.pk])
            groups[task.pk] = {
                "title": task.flow_task.element.name or task.process.version.title,
                "host": task.pk,
                "over_url": over if can(user, "steer", task.process) else None,
                "offers": [],
            }
        url = reverse("begin_offered", args=[task.pk, offer.element.id])
        asks = bool(offer.element.asks)
        groups[task.pk]["offers"].append({"words": offer.words, "url": url, "once": str(uuid4()), "asks": asks})
    return list(groups.values())


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_any_task)
def begin_guarded(request: HttpRequest, task: Task, task_id: UUID, element_id: str) -> HttpResponseBase:
    """Begin what is offered, and go into its form. Posted: `once`, the mark of the button, and what it asks.

    Only opened, the address leads to what is asked, or to where the button is.
    """
    user = signed_in(request)
    element = task.flow_task.flow_class.model.elements.get(element_id)
    asks = element.asks if isinstance(element, Activity) else ()
    questions = [Question(ask, request.POST) for ask in asks]
    if request.method != "POST":
        offered_now = offer_of(task, element_id, user) if questions else None
        return _ask(request, offered_now, questions, {}) if offered_now is not None else _back(task, user)
    once = request.POST.get("once", "")[:40]
    answers, errors = read_answers(questions)
    with task.flow_task.flow_class.lock(task.process_id):
        begun = Task.objects.filter(process=task.process_id, data__once=once).first() if once else None
        if begun is None and errors and (asking := offer_of(task, element_id, user)) is not None:
            return _ask(request, asking, questions, errors)
        if begun is None:
            try:
                begun = begin_offered(task, element_id, user, answers)
            except WorkflowError as error:
                if isinstance(element, Activity) and questions:
                    return _ask(request, Offer(task, element), questions, {STARTING: str(error)})
                tell(request, str(error), "late")
                return _back(task, user)
            begun.data = {**begun.data, ONCE: once}
            begun.save(update_fields=["data"])
            tell(request, _("“%(step)s” is started.") % {"step": begun.title_text or begun.flow_task.element.name})
    mine = first_step(Task.objects.filter(Q(pk=begun.pk) | Q(process__parent_task=begun)), user)
    return redirect(where(mine)) if mine is not None else _back(task, user)


begin = keeps_words(
    begin_guarded,
    lambda request: answers_to_copy(request.POST),
    lambda task_id, element_id: reverse("begin_offered", args=[task_id, element_id]),
)


def _ask(request: HttpRequest, offer: Offer, questions: list[Question], errors: dict[str, str]) -> HttpResponse:
    """Draw what is asked before something begins, with what was typed and what is wrong with it."""
    task = offer.task
    user = signed_in(request)
    audit.record("viewed", task, actor=user, case_id=task.case_id, page="begin_offered")
    hrefs = {STARTING: "", **{question.name: question.href for question in questions}}
    words = {question.name: question.words for question in questions}
    context = {
        "title": task.flow_task.element.name or task.process.version.title,
        "step": offer.words,
        "questions": [question.drawn() for question in questions],
        "once": request.POST.get("once", "")[:40] or str(uuid4()),
        "back_url": _where_from(task, user),
        **asked_errors(errors, hrefs, words),
        **identity(task.case, user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "desk/begin_offered.jinja", context, status=status)


def _back(task: Task, user: User) -> HttpResponseBase:
    return redirect(_where_from(task, user))


def _where_from(task: Task, user: User) -> str:
    """The child's page, or without a child that of the work."""
    if task.case is not None and can(user, "view", task.case):
        return reverse("case", args=[task.case.reference])
    process: ProcessInstance = task.process
    return reverse("process", args=[process.pk]) if can(user, "history", process) else reverse("my_work")
