"""The history of a piece of work in words: how its steps stand, and line by line what happened."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import clock
from accounts.models import User
from accounts.policy import can, visible_to
from accounts.working_calendar import working_calendar
from desk.because import Because
from desk.decided import decided_by
from desk.step_words import step_words
from desk.story import DECIDED, version_url
from records.models import Decision, RecordVersion
from workflow.bpmn.model import (
    BoundaryEvent,
    EndEvent,
    Event,
    ParallelGateway,
    ProcessModel,
    StartEvent,
    Timer,
    UserTask,
)
from workflow.failing import submitted_by_people
from workflow.history import History, Mark, State, Visit
from workflow.history_lines import Line
from workflow.models import Incident, InstanceMove, ProcessInstance, Steering, Task

STATES = {
    State.DONE: gettext_lazy("Done"),
    State.HERE: gettext_lazy("Now"),
    State.FAILED: gettext_lazy("Failed"),
    State.SKIPPED: gettext_lazy("Skipped"),
    State.MOVED: gettext_lazy("Left for another step"),
    State.LET_GO: gettext_lazy("Goes on by itself"),
    State.CANCELLED: gettext_lazy("No longer needed"),
    State.NOT_REACHED: gettext_lazy("Not reached"),
}


def mark_words(mark: Mark) -> str:
    """Say how an element stands; with how often, where that is more than once."""
    words = str(STATES[mark.state])
    if mark.state == State.DONE and mark.done > 1:
        return ngettext("Done %(count)s time", "Done %(count)s times", mark.done) % {"count": mark.done}
    if mark.state == State.HERE and mark.here > 1:
        words = ngettext("Now %(count)s time", "Now %(count)s times", mark.here) % {"count": mark.here}
    if mark.state in (State.HERE, State.FAILED) and mark.done:
        done = ngettext("done once before", "done %(count)s times before", mark.done) % {"count": mark.done}
        return f"{words}, {done}"
    return words


def steps(model: ProcessModel, marks: Mapping[str, Mark]) -> list[dict[str, str]]:
    """Return every step as the page lists and draws it: `[{id, name, state, words}]`, in the order of the file."""
    return [
        {
            "id": element.id,
            "name": step_words(element, model),
            "state": str(marks[element.id].state),
            "words": mark_words(marks[element.id]),
        }
        for element in model.elements.values()
    ]


ACTS = {
    "process_suspended": gettext_lazy("Put on hold"),
    "process_resumed": gettext_lazy("Goes on"),
    "process_cancelled": gettext_lazy("All of this work was ended"),
    "step_added": gettext_lazy("A step was added"),
    "step_reopened": gettext_lazy("A step was opened again"),
    "ad_hoc_ended": gettext_lazy("Somebody said that this work is over"),
}
"""What people did to all of it, by `Steering.action`."""

ACTS_AT = {
    "step_added": gettext_lazy("A step was added: %(step)s"),
    "step_reopened": gettext_lazy("A step was opened again: %(step)s"),
    "ad_hoc_ended": gettext_lazy("Somebody said that this work is over: %(step)s"),
}
"""The same, where it is known at which step."""


class HistoryWords:
    """Words the lines of one instance for one reader."""

    def __init__(self, history: History, shown: Iterable[Line | Steering | InstanceMove], reader: User) -> None:
        lines = [line for line in shown if isinstance(line, Line)]
        self._model = history.model
        may_know = bool(can(reader, "values", history.process))
        self._because = Because(history.process, history.model, reader, with_values=may_know)
        self._with_reasons = may_know
        self._readable = _readable(lines, reader)
        self._tasks = _visible_tasks(lines, reader)
        self._decisions = _decisions(line.task for line in lines if line.task and line.task.decides)
        self._open = _visible_called(lines, reader)
        self._incidents = _visible_incidents(lines, reader)

    def shown(self, line: Line | Steering | InstanceMove) -> dict[str, Any]:
        """Return a line as `desk/process.jinja` draws it."""
        if isinstance(line, InstanceMove):
            return _apart(line, _move_words(line), line.reason)
        return self._visit(line) if isinstance(line, Line) else self._act(line)

    def _act(self, act: Steering) -> dict[str, Any]:
        return _apart(act, self._act_words(act), act.reason if self._with_reasons else "")

    def _act_words(self, act: Steering) -> str:
        at = act.target_element_id or (act.task.element_id if act.task is not None else "")
        element = self._model.elements.get(at)
        if element is not None and act.action in ACTS_AT:
            return str(ACTS_AT[act.action]) % {"step": step_words(element, self._model)}
        return str(ACTS.get(act.action, _("Changed by hand")))

    def _visit(self, line: Line) -> dict[str, Any]:
        task, visit = line.task, line.visit
        person = isinstance(line.element, UserTask)
        return {
            "at": visit.until or visit.since,
            "step": self._step(line),
            "url": reverse("task", args=[task.pk]) if person and task is not None and task.pk in self._tasks else None,
            "who": self._who(line),
            "state": str(visit.state),
            "words": str(STATES[visit.state]) if visit.state != State.DONE else "",
            "told": [words for words in self._told(line) if words],
            "incident_url": self._incident_url(line),
            "record": self._record(line),
            "reason": line.reason if self._with_reasons else "",
            "ways": self._ways(line),
            "called": [
                {"title": each.version.title, "url": reverse("process", args=[each.pk])}
                for each in line.called
                if each.pk in self._open
            ],
            "took": _took(line) if person and visit.state == State.DONE else "",
        }

    def _step(self, line: Line) -> str:
        if line.element is not None:
            name = step_words(line.element, self._model)
        else:
            name = (line.task.title_text if line.task else "") or _("A step that is no longer there")
        if line.number:
            return _("%(step)s, %(number)s") % {"step": name, "number": line.number}
        return _("%(step)s, again") % {"step": name} if line.again else name

    def _who(self, line: Line) -> str:
        if line.who is not None:
            return line.who.name
        if isinstance(line.element, UserTask):
            return _("Nobody yet") if line.visit.is_open else _("Nobody")
        return _("By itself")

    def _told(self, line: Line) -> list[str]:
        told = [self._placed(line)]
        if line.visit.failures:
            told.append(_tried(line.visit))
        if line.visit.state == State.HERE:
            told.append(_waits(line))
        elif line.visit.state == State.DONE:
            told.append(_done(line))
        return told

    def _incident_url(self, line: Line) -> str:
        """Where a step that failed is mended, or how it was, for those who see to that."""
        found = line.incident
        return reverse("incident", args=[found.pk]) if found is not None and found.pk in self._incidents else ""

    def _placed(self, line: Line) -> str:
        if line.version is not None:
            earlier, later = line.version
            return _("This work went on with version %(later)s instead of %(earlier)s.") % {
                "later": later,
                "earlier": earlier,
            }
        if line.moved_to is not None and line.visit.state == State.MOVED:
            return _("The work went on at “%(step)s” instead.") % {"step": step_words(line.moved_to, self._model)}
        steered = line.task is not None and line.task.data.get("steered")
        return _("Put here by hand.") if steered and line.visit.is_open else ""

    def _record(self, line: Line) -> dict[str, str] | None:
        """What a person recorded, in a word that leads to it."""
        version = line.task.record if line.task is not None and line.visit.state == State.DONE else None
        if version is None:
            return None
        words = self._decisions.get(version.pk) or _("Submitted version %(number)s") % {"number": version.number}
        return {"words": words, "url": version_url(version) if version.pk in self._readable else ""}

    def _ways(self, line: Line) -> list[dict[str, Any]]:
        if isinstance(line.element, (StartEvent, UserTask)) and not any(way.because for way in line.ways):
            return []
        return [
            {
                "words": self._way(way.flow.name, step_words(self._model.elements[way.flow.target], self._model)),
                "asked": self._because.asked(way.because, line.visit.scope_id),
                "defaulted": self._because.defaulted(way.because),
            }
            for way in line.ways
            if way.flow is not None
        ]

    @staticmethod
    def _way(name: str, target: str) -> str:
        if name:
            return _("“%(way)s”, so on to “%(step)s”.") % {"way": name, "step": target}
        return _("On to “%(step)s”.") % {"step": target}


def _apart(event: Steering | InstanceMove, words: str, reason: str) -> dict[str, Any]:
    """A line about all of the work."""
    return {
        "at": event.at,
        "step": words,
        "url": None,
        "who": event.by.name if event.by is not None else _("By itself"),
        "state": str(State.DONE),
        "words": "",
        "told": [],
        "record": None,
        "incident_url": "",
        "reason": reason,
        "ways": [],
        "called": [],
        "took": "",
    }


def _move_words(move: InstanceMove) -> str:
    told = {"earlier": move.from_version.number, "later": move.to_version.number}
    if move.back:
        return _("Moved back from version %(earlier)s to version %(later)s") % told
    return _("Moved from version %(earlier)s to version %(later)s") % told


def _tried(visit: Visit) -> str:
    """Say how often a step failed, each try counting, and whether it went well in the end."""
    words = ngettext(
        "It was tried once and failed.", "It was tried %(count)s times and failed each time.", visit.failures
    )
    if visit.state == State.DONE:
        words = ngettext(
            "It failed once, then went well.", "It failed %(count)s times, then went well.", visit.failures
        )
    return words % {"count": visit.failures}


def _waits(line: Line) -> str:
    element = line.element
    if isinstance(element, UserTask):
        return ""
    if isinstance(element, ParallelGateway):
        return _("Waits for the other ways.")
    if isinstance(element, Event) and isinstance(element.trigger, Timer):
        return _("Waits for its time.")
    return _("Under way.")


def _done(line: Line) -> str:
    match line.element:
        case StartEvent(within=None):
            return _("The work began.")
        case EndEvent(hands_over_to=str()):
            return _("Handed over to other work.")
        case EndEvent():
            return _("This way ended here.")
        case Event(trigger=Timer()):
            return _("Its time came.")
        case BoundaryEvent():
            return _("It happened.")
        case UserTask() if line.task is not None and line.task.record_id is None:
            return _("Done.")
    return ""


def _took(line: Line) -> str:
    """Say how many working days a step was with people."""
    since, until = line.visit.since, line.visit.until
    if until is None:
        return ""
    days = working_calendar().working_days_between(clock.local(since).date(), clock.local(until).date())
    if not days:
        return _("the same day")
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def _readable(lines: Iterable[Line], reader: User) -> frozenset[UUID]:
    ids = [line.task.record_id for line in lines if line.task is not None and line.task.record_id is not None]
    if not ids:
        return frozenset()
    return frozenset(visible_to(reader, RecordVersion).filter(pk__in=ids).values_list("pk", flat=True))


def _visible_tasks(lines: Iterable[Line], reader: User) -> frozenset[UUID]:
    ids = [line.task.pk for line in lines if line.task is not None and isinstance(line.element, UserTask)]
    seen = (
        visible_to(reader, Task).filter(Task.for_people() | submitted_by_people(), pk__in=ids)
        if ids
        else Task.objects.none()
    )
    return frozenset(seen.values_list("pk", flat=True))


def _decisions(tasks: Iterable[Task]) -> dict[UUID, str]:
    """What was decided, by the id of the version in which it was written down."""
    about = decided_by([task.record for task in tasks if task.record is not None])
    if not about:
        return {}
    made = Decision.objects.filter(version__in=[version.pk for version in about.values()]).defer("comments")
    said = {one.version_id: str(DECIDED[one.decision]) for one in made}
    return {pk: said[version.pk].capitalize() for pk, version in about.items() if version.pk in said}


def _visible_called(lines: Iterable[Line], reader: User) -> frozenset[UUID]:
    ids = [called.pk for line in lines for called in line.called]
    if not ids:
        return frozenset()
    seen = visible_to(reader, ProcessInstance, "history").filter(pk__in=ids)
    return frozenset(seen.values_list("pk", flat=True))


def _visible_incidents(lines: Iterable[Line], reader: User) -> frozenset[UUID]:
    ids = [line.incident.pk for line in lines if line.incident is not None]
    seen = visible_to(reader, Incident).filter(pk__in=ids) if ids else Incident.objects.none()
    return frozenset(seen.values_list("pk", flat=True))
