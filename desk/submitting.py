"""What a person reads after submitting, or after deciding."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.banners import tell
from accounts.days import day_words
from accounts.guard import signed_in
from accounts.policy import can
from records.models import RecordVersion
from records.standing import decision_of
from workflow.for_whom import for_whom
from workflow.foreseeing import Foreseen
from workflow.models import Subject, Task
from workflow.scopes import is_about_all
from workflow.work import Submitted
from workflow.workload import candidates


def after_submission(request: HttpRequest, task: Task, done: Submitted) -> HttpResponse:
    """Say who has it now, on the page where the work goes on: the child's, or one's own work."""
    submitted = _("Submitted as %(reference)s.") % {"reference": done.version.record.reference}
    return _onward(request, task, [submitted, *_next(done.opened), *_for_nobody(done.opened)])


def what_follows(foreseen: Foreseen) -> list[str]:
    """Say before submitting what begins then, and which work goes to whom, by when."""
    begins = [_("“%(title)s” begins for the child.") % {"title": title} for title in foreseen.begins]
    return [*begins, *_next(foreseen.tasks)]


def after_decision(request: HttpRequest, task: Task, decided: RecordVersion, done: Submitted) -> HttpResponse:
    """Say what was decided, and what follows from it."""
    decision = decision_of(decided)
    back = [other for other in done.opened if other.data.get("corrects") == str(decided.pk)]
    others = [other for other in done.opened if other not in back]
    words = _decided(decision.decision if decision else "", decided, back)
    return _onward(request, task, [words, *_next(others), *_for_nobody(others)])


def _onward(request: HttpRequest, task: Task, words: list[str]) -> HttpResponse:
    tell(request, " ".join(words))
    case = task.case
    if case is not None and (not task.offered or can(signed_in(request), "view", case)):
        return HttpResponseRedirect(reverse("case", args=[case.reference]))
    return HttpResponseRedirect(reverse("my_work"))


def _decided(decision: str, decided: RecordVersion, back: list[Task]) -> str:
    reference = decided.record.reference
    if decision == "approve":
        return _("Approved. %(reference)s is final.") % {"reference": reference}
    if decision == "refuse":
        return _("Refused. %(reference)s is kept with your reason.") % {"reference": reference}
    if back and back[0].owner is not None:
        return _("Returned to %(name)s.") % {"name": back[0].owner.name}
    if back and (who := for_whom(back[0])):
        return _("Returned. It waits for %(who)s.") % {"who": who}
    return _("Returned.")


def _next(opened: Iterable[Task]) -> list[str]:
    return [words for task in opened if (words := _decides(task) if task.decides else _has(task))]


def _for_nobody(opened: Iterable[Task]) -> list[str]:
    """Say of what nobody of the child's team may do how another team comes to it."""
    waiting = [
        task for task in opened if task.owner_id is None and task.case_id is not None and task.team_id is not None
    ]
    people = candidates(waiting) if waiting else {}
    words = _(
        "Nobody in %(team)s may do “%(task)s”: “Change allocation” on the child’s page gives the child to another team."
    )
    return [
        words % {"team": task.team.name, "task": _named(task)} for task in waiting if task.team and not people[task.pk]
    ]


def _decides(task: Task) -> str:
    who = task.owner.name if task.owner else for_whom(task)
    who = who[:1].upper() + who[1:]
    if task.due_on is None:
        return _("%(who)s decides.") % {"who": who}
    return _("%(who)s decides by %(day)s.") % {"who": who, "day": day_words(task.due_on)}


def _named(task: Task) -> str:
    """What a step is called; in work about several children also for which of them it is."""
    if task.case is None or task.process.subject != Subject.FAMILY or is_about_all(task):
        return task.title_text
    return _("%(task)s: %(child)s") % {"task": task.title_text, "child": task.case.child.name}


def _has(task: Task) -> str:
    who = task.owner.name if task.owner is not None else for_whom(task)
    told = {"task": _named(task), "who": who, "day": day_words(task.due_on) if task.due_on else ""}
    if task.owner is not None:
        words = _("“%(task)s” is with %(who)s, due %(day)s.") if task.due_on else _("“%(task)s” is with %(who)s.")
        return words % told
    words = _("“%(task)s” waits for %(who)s, due %(day)s.") if task.due_on else _("“%(task)s” waits for %(who)s.")
    return words % told if who else ""
