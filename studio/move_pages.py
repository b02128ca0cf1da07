"""The pages of a move of work to another version, whatever the work is: what is done there, and how far it is."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from jobs.failures import REASONS
from studio.posted import summary
from workflow.models.work_moves import MovedWork, WorkMove
from workflow.version_acts import LONGEST_REASON
from workflow.work_moves import MoveError, WorkMoves

type View = Callable[..., HttpResponseBase]

Status = WorkMove.Status
ACTS = ("rehearse", "run", "stop", "undo")


class MovePages[M: WorkMove](ABC):
    """The pages of one kind of moves.

    `place` is where a person must be let in; `template` draws the page; `moving` and `moving_back` say that the worker
    has begun.
    """

    moves: WorkMoves[M]
    place: ClassVar[str]
    template: ClassVar[str]
    moving: ClassVar[str | Promise]
    moving_back: ClassVar[str | Promise]

    @abstractmethod
    def shown(self, held: M) -> dict[str, Any]:
        """What the template takes besides what is the same for all moves."""

    @abstractmethod
    def results(self, held: M) -> dict[str, Any]:
        """What `studio/progress.jinja` takes of what a run or an undo came to: `losing` and `lists`."""

    def addresses(self, route: str) -> list[URLPattern]:
        """The addresses of a move: its page, what is done there, and its progress."""
        read, write = require_safe, require_http_methods(["GET", "HEAD", "POST"])
        views: dict[str, View] = {"rehearse": self.rehearse, "run": self.run, "stop": self.stop, "undo": self.undo}
        guard, name = guarded("view", place=self.place), self.moves.page
        return [
            path(route, read(guard(self.page)), name=name),
            path(f"{route}progress/", read(guard(self.progress)), name=f"{name}_progress"),
            *(path(f"{route}{act}/", write(guard(view)), name=f"{name}_{act}") for act, view in views.items()),
        ]

    def page(self, request: HttpRequest, move_id: UUID) -> HttpResponseBase:
        """What the last rehearsal found, how far it is, and what can be done."""
        return self.draw(request, self.held(move_id))

    def rehearse(self, request: HttpRequest, move_id: UUID) -> HttpResponseBase:
        """Rehearse again."""
        return self._act(request, move_id, self.moves.rehearse_again, _("Rehearsed again."))

    def run(self, request: HttpRequest, move_id: UUID) -> HttpResponseBase:
        """Let everything move that does."""
        return self._act_for_a_reason(request, move_id, "run", self.moves.run, str(self.moving))

    def stop(self, request: HttpRequest, move_id: UUID) -> HttpResponseBase:
        """Let nothing more be moved."""
        done = _("Stopped. What has moved stays moved; you can go on, or move it back.")
        return self._act(request, move_id, self.moves.stop, done)

    def undo(self, request: HttpRequest, move_id: UUID) -> HttpResponseBase:
        """Take back what moved."""
        return self._act_for_a_reason(request, move_id, "undo", self.moves.undo, str(self.moving_back))

    def progress(self, request: HttpRequest, move_id: UUID) -> HttpResponseBase:
        """How far the worker is, for the page that asks again; when it is done that page draws itself anew."""
        held = self.held(move_id)
        answer = render(request, "studio/progress.jinja", {"progress": self._progress(held)})
        if not held.is_under_way:
            answer["HX-Refresh"] = "true"
        return answer

    def draw(
        self, request: HttpRequest, held: M, wrong: dict[str, str] | None = None, reason: str = ""
    ) -> HttpResponse:
        """The page of a move. `wrong` says what is wrong by field, `reason` is what was typed."""
        wrong = wrong or {}
        context = {
            "status": held.status,
            "begun": held.begun_at is not None,
            "changeable": held.may_change,
            "can_undo": held.may_undo and bool(self.moves.outcomes(held).get(MovedWork.Outcome.MOVED)),
            "progress": self._progress(held),
            "longest": LONGEST_REASON,
            "urls": {act: self.url(held, act) for act in ACTS},
            "wrong": wrong,
            "errors": summary(wrong),
            "reason": reason,
        }
        return render(request, self.template, {**context, **self.shown(held)})

    def held(self, move_id: UUID) -> M:
        """The move of an address, with what belongs to it."""
        rows: Any = self.moves.model._default_manager.select_related(*self.moves.related)
        found: M | None = rows.filter(pk=move_id).first()
        if found is None:
            raise Http404
        return found

    def url(self, held: M, act: str) -> str:
        """The address of what is done with a move, or seen of it."""
        return reverse(f"{self.moves.page}_{act}", args=[held.pk])

    def _act_for_a_reason(
        self, request: HttpRequest, move_id: UUID, name: str, act: Callable[[M, User, str], None], done: str
    ) -> HttpResponseBase:
        reason = request.POST.get("reason", "").strip()
        return self._act(request, move_id, lambda held, by: act(held, by, reason), done, f"{name}-reason", reason)

    def _act(
        self,
        request: HttpRequest,
        move_id: UUID,
        act: Callable[[M, User], None],
        done: str,
        field: str = "main",
        reason: str = "",
    ) -> HttpResponseBase:
        """Do something on a post, and lead to the page; what does not fit is said there."""
        held = self.held(move_id)
        if request.method == "POST":
            try:
                act(held, signed_in(request))
            except MoveError as error:
                return self.draw(request, self.held(move_id), {field: str(error)}, reason)
            tell(request, done)
        return redirect(self.moves.page, held.pk)

    def _progress(self, held: M) -> dict[str, Any]:
        """How far a run or an undo is, as `studio/progress.jinja` takes it."""
        done = held.moved + held.stayed
        return {
            "halted": self._halted(held) if held.fault else None,
            "struggling": held.is_under_way and self.moves.is_struggling(held),
            "status": held.status,
            "under_way": held.is_under_way,
            "begun": held.begun_at is not None,
            "moved": held.moved,
            "stayed": held.stayed,
            "total": max(held.total, done),
            "done": done,
            "since": held.begun_at,
            "ended": held.ended_at,
            "by": held.by.name,
            "reason": held.reason,
            "poll_url": self.url(held, "progress"),
            "page_url": reverse(self.moves.page, args=[held.pk]),
            **self.results(held),
        }

    def _halted(self, held: M) -> dict[str, Any]:
        """Why it stopped although nobody said so, and where to let it go on, or to take back what moved."""
        undoing = held.halted_in == Status.UNDOING
        return {
            "why": REASONS.get(held.fault, _("Something went wrong for which Casewright has no words.")),
            "code": held.fault,
            "undoing": undoing,
            "go_on_url": self.url(held, "undo" if undoing else "run"),
            "can_undo": bool(self.moves.outcomes(held).get(MovedWork.Outcome.MOVED)) and not undoing,
        }
