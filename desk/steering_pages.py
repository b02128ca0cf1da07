"""Changing how a piece of work goes, for its managers: each act on a page of its own that says what will happen."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.reasons import wrong_reason
from cases.identity import identity
from desk import steering_words
from desk.about import first_case_of
from desk.asked_errors import asked_errors
from desk.changing_work import done_steps, may_go_on_again, places
from desk.process_pages import load_process
from rules.sentences import either
from workflow import steering
from workflow.ad_hoc import end_ad_hoc
from workflow.bpmn.model import Element, ProcessModel
from workflow.errors import WorkflowError
from workflow.models import ProcessInstance, Task
from workflow.nodes.ad_hoc_subprocess import AdHocSubProcessNode
from workflow.scopes import all_scopes, scope_of_task
from workflow.starving import Foretelling
from workflow.steering import targets

LONGEST_REASON = 1_000
HREFS = {"target": "#target", "reason": "#reason"}
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Act:
    """What a manager can do. `words`: the heading; `button` names the act; `done`: the banner; `warns`: no way back."""

    words: str | Promise
    button: str | Promise
    done: str | Promise
    of_step: bool = False
    warns: bool = False
    asks_where: str | Promise = ""


ACTS = {
    "hold": Act(
        gettext_lazy("Put this work on hold"), gettext_lazy("Put it on hold"), gettext_lazy("This work is on hold.")
    ),
    "go-on": Act(gettext_lazy("Let this work go on"), gettext_lazy("Let it go on"), gettext_lazy("This work goes on.")),
    "stop": Act(
        gettext_lazy("Stop this work"),
        gettext_lazy("Stop all of this work"),
        gettext_lazy("This work was stopped. What was recorded stays."),
        warns=True,
    ),
    "add": Act(
        gettext_lazy("Add a step"),
        gettext_lazy("Add this step"),
        gettext_lazy("“%(target)s” was added."),
        asks_where=gettext_lazy("Which step?"),
    ),
    "skip": Act(
        gettext_lazy("Skip “%(step)s”"),
        gettext_lazy("Skip this step"),
        gettext_lazy("“%(step)s” was skipped."),
        True,
        True,
    ),
    "move": Act(
        gettext_lazy("Leave “%(step)s” for another step"),
        gettext_lazy("Move the work there"),
        gettext_lazy("The work went on at “%(target)s” instead of “%(step)s”."),
        True,
        True,
        gettext_lazy("Where does the work go on?"),
    ),
    "again": Act(
        gettext_lazy("Do “%(step)s” again"),
        gettext_lazy("Open this step again"),
        gettext_lazy("“%(step)s” is open again."),
        True,
    ),
    "over": Act(
        gettext_lazy("“%(step)s” is over"),
        gettext_lazy("Say that it is over"),
        gettext_lazy("“%(step)s” is over."),
        True,
        True,
    ),
}
"""By the last part of the address."""


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("steer", load=load_process)
def steer(request: HttpRequest, process: ProcessInstance, process_id: UUID, act: str) -> HttpResponseBase:
    """An act on all of a piece of work. Posted: `reason`, and `target` for `add`."""
    if act not in ACTS or ACTS[act].of_step:
        raise Http404
    return _Change(request, process, act, None).answer()


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("steer", load=load_process)
def steer_step(
    request: HttpRequest, process: ProcessInstance, process_id: UUID, act: str, task_id: UUID
) -> HttpResponseBase:
    """An act on one step of it. Posted: `reason`, and `target` for `move`."""
    task = Task.objects.filter(pk=task_id, process=process).select_related("owner", "case", "record__record").first()
    if task is None or act not in ACTS or not ACTS[act].of_step:
        raise Http404
    task.process = process
    return _Change(request, process, act, task).answer()


class _Change:
    """One act, asked for or carried out."""

    def __init__(self, request: HttpRequest, process: ProcessInstance, name: str, task: Task | None) -> None:
        self._request, self._process, self._name, self._task = request, process, name, task
        self._act = ACTS[name]
        self._user = signed_in(request)
        self._model: ProcessModel = process.flow_class.model

    def answer(self) -> HttpResponseBase:
        """Draw the page, or do it and go back to the work."""
        late = self._too_late()
        if late:
            tell(self._request, late, "note")
            return self._back()
        if self._request.method != "POST":
            return self._page({})
        reason = self._request.POST.get("reason", "").strip()
        if self._name == "go-on" and UNDO in self._request.GET:
            reason = _("Put on hold by mistake.")
        chosen = self._chosen()
        errors = self._problems(reason, chosen)
        if errors:
            return self._page(errors)
        try:
            self._do(reason, chosen)
        except WorkflowError as error:
            tell(self._request, str(error), "late")
            return self._back()
        told = {"step": self._step(), "target": steering_words.place(chosen[1], self._model) if chosen else ""}
        tell(self._request, str(self._act.done) % told, undo=self._undo())
        return self._back()

    def _too_late(self) -> str:
        """Say why the act no longer fits, before anything is asked."""
        process, task = self._process, self._task
        if self._name == "go-on":
            return "" if process.suspended_at is not None else _("This work is not on hold.")
        if process.suspended_at is not None:
            return _("This work is on hold. Let it go on first.")
        if process.finished is not None and not (self._name == "again" and may_go_on_again(process)):
            return _("This work is over.")
        if self._name == "stop" and process.parent_task_id is not None:
            return _("Other work waits for this. Skip the step that waits, or stop that work.")
        if task is None:
            return ""
        if self._name == "again":
            able = any(done.pk == task.pk for done in done_steps(process))
            return "" if able else _("This step cannot be opened again: it is open already, or was not submitted.")
        if task.finished is not None:
            return _("This step is done already, or is no longer needed.")
        if self._name == "over" and task.flow_task_type != AdHocSubProcessNode.task_type:
            return _("This step ends when it is done. You can skip it.")
        return ""

    def _problems(self, reason: str, chosen: tuple[UUID | None, Element] | None) -> dict[str, str]:
        errors = {}
        if self._act.asks_where and chosen is None:
            errors["target"] = _("Choose a step")
        if wrong := wrong_reason(reason, _("Write why"), LONGEST_REASON):
            errors["reason"] = wrong
        return errors

    def _do(self, reason: str, chosen: tuple[UUID | None, Element] | None) -> None:
        whole: dict[str, Callable[[ProcessInstance, User, str], None]] = {
            "hold": steering.suspend,
            "go-on": steering.resume,
            "stop": steering.cancel,
        }
        of_step: dict[str, Callable[[Task, User, str], None]] = {
            "skip": steering.skip,
            "again": steering.reopen,
            "over": end_ad_hoc,
        }
        if self._name in whole:
            whole[self._name](self._process, self._user, reason)
        elif self._task is not None and self._name in of_step:
            of_step[self._name](self._task, self._user, reason)
        elif self._task is not None and chosen is not None:
            steering.move(self._task, chosen[1].id, self._user, reason)
        elif chosen is not None:
            steering.add(self._process, chosen[1].id, self._user, reason, scope_id=chosen[0])

    def _options(self) -> dict[str, tuple[UUID | None, Element, str]]:
        """The steps to choose from, by what is posted: where, which, in words."""
        if self._task is not None:
            scope = scope_of_task(self._task)
            where = [(scope.pk if scope is not None else None, "")]
        else:
            where = places(self._process)
        found = {}
        for scope_id, name in where:
            held = all_scopes(self._process)[scope_id] if scope_id is not None else None
            for element in targets(self._process, held):
                if self._task is not None and element.id == self._task.element_id:
                    continue
                words = steering_words.place(element, self._model)
                words = _("%(step)s, in “%(part)s”") % {"step": words, "part": name} if name else words
                found[f"{scope_id or ''}:{element.id}"] = (scope_id, element, words)
        return found

    def _chosen(self) -> tuple[UUID | None, Element] | None:
        option = self._options().get(self._request.POST.get("target", "")) if self._act.asks_where else None
        return (option[0], option[1]) if option is not None else None

    def _will(self) -> list[str]:
        """What will happen."""
        process, task = self._process, self._task
        whole = {
            "hold": steering_words.holding,
            "go-on": steering_words.going_on,
            "stop": steering_words.stopping,
        }
        if self._name in whole:
            return whole[self._name](process)
        if task is None:
            return [
                _("The step comes in addition, and the work goes on from it as the drawing says."),
                _("What is open stays open."),
                *self._foretold(),
            ]
        if self._name == "again":
            return steering_words.doing_again(process, task)
        if self._name == "over":
            return steering_words.ending(process, task)
        told = steering_words.leaving(process, task)
        if self._name != "skip":
            return [*told, *self._foretold()]
        told.append(steering_words.going_behind(task, self._model))
        waits = steering_words.waiting_for_ever(Foretelling(process, task).skipping(task), self._model)
        return [*told, _("Then %(waits)s.") % {"waits": waits}] if waits else told

    def _foretold(self) -> list[str]:
        """At which of the steps to choose from the work would come to wait for ever somewhere."""
        told: dict[str, list[str]] = {}
        foretelling = Foretelling(self._process, self._task)
        for scope_id, element, words in self._options().values():
            waits = steering_words.waiting_for_ever(foretelling.beginning(scope_id, element.id), self._model)
            if waits:
                told.setdefault(waits, []).append(f"“{words}”")
        chosen = _(
            "If you choose %(steps)s, %(waits)s. Then somebody must add that step, or let the work go on without it."
        )
        return [chosen % {"steps": either(steps), "waits": waits} for waits, steps in told.items()]

    def _step(self) -> str:
        return steering_words.numbered(self._task, self._model) if self._task is not None else ""

    def _page(self, errors: dict[str, str]) -> HttpResponse:
        process = self._process
        case = first_case_of(process, self._user)
        audit.record("viewed", process, actor=self._user, case_id=case.pk if case else None, page=self._name)
        posted = self._request.POST.get("target", "")
        context = {
            "caption": process.version.title,
            "title": str(self._act.words) % {"step": self._step()},
            "will": self._will(),
            "ask": str(self._act.asks_where),
            "options": [
                {"value": value, "text": words, "selected": value == posted}
                for value, (_scope, _element, words) in self._options().items()
            ]
            if self._act.asks_where
            else [],
            "button": str(self._act.button),
            "warns": self._act.warns,
            "reason": self._request.POST.get("reason", ""),
            "back_url": reverse("process", args=[process.pk]),
            **asked_errors(errors, HREFS),
            **identity(case, self._user),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
        return render(self._request, "desk/steer.jinja", context, status=status)

    def _undo(self) -> tuple[str, str] | None:
        if self._name != "hold":
            return None
        return f"{reverse('steer', args=[self._process.pk, 'go-on'])}?{UNDO}=1", _("Let it go on")

    def _back(self) -> HttpResponseBase:
        return redirect("process", self._process.pk)
