"""Setting a value for a failed step: which there are, what reads them, what was typed, and what setting it changes."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _

from accounts import clock
from accounts.guard import signed_in
from cases.identity import identity
from cases.models import Case
from desk.step_words import step_words, way_words
from desk.typed_values import KINDS, typed_value
from desk.value_words import value_words
from workflow.bpmn.model import ProcessModel
from workflow.failing import step_name
from workflow.incidents import Holds
from workflow.known_variables import ValueRefusedError, known_variables, read_by
from workflow.models import Incident, Task
from workflow.readers import CALL, DECISION, FORM, Reader, readers
from workflow.scopes import scope_of_task
from workflow.value_effects import DUE, LOOK, Moves, dates_that_move
from workflow.variables import variables_of

FIELDS = ("name", "value_kind", "value", "holds", "reason")
SURE, BACK = "sure", "back"
LONGEST = 300
"""So many letters of a value are shown at most."""


def problems(task: Task, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what must be mended in what was typed about a value, by field."""
    found: dict[str, str] = {}
    if typed.get("name") not in known_variables(task):
        found["name"] = _("Choose which value to set")
    try:
        typed_value(typed.get("value_kind", ""), typed.get("value", ""))
    except ValueRefusedError as error:
        found["value" if typed.get("value_kind", "") in KINDS else "value_kind"] = str(error)
    if typed.get("holds", Holds.THIS_STEP) not in list(Holds):
        found["holds"] = _("Choose for how much it holds")
    return found


def holds_of(typed: Mapping[str, str]) -> Holds:
    """For how much a value holds, as it was chosen."""
    return Holds(typed.get("holds", Holds.THIS_STEP))


def must_be_sure(task: Task, typed: Mapping[str, str]) -> bool:
    """Whether it is to be said first what setting a value changes: always for the rest, else where a date moves."""
    if typed.get(SURE):
        return False
    return holds_of(typed) == Holds.THE_REST or bool(_moves(task, typed))


def _moves(task: Task, typed: Mapping[str, str]) -> list[Moves]:
    value = typed_value(typed["value_kind"], typed.get("value", ""))
    return dates_that_move(task, typed["name"], value, holds_of(typed))


def choices(task: Task, typed: Mapping[str, str], *, readable: Callable[[str], bool]) -> dict[str, Any]:
    """Return what the page asks with: `{values [{name, now, here, readers [words], chosen}], kinds, holds}`.

    What the step itself reads (`here`) comes first. `now` is "" for what is not `readable`.
    """
    own = read_by(task)
    names = sorted(known_variables(task), key=lambda name: (name not in own, name))
    kept = variables_of(task.process, scope_of_task(task), task)
    read = readers(task, names)
    model = task.flow_task.flow_class.model
    holds = typed.get("holds") or Holds.THIS_STEP
    return {
        "values": [
            {
                "name": name,
                "now": _shortened(value_words(kept.get(name))) if readable(name) else "",
                "here": name in own,
                "readers": reader_words(model, read[name]),
                "chosen": name == typed.get("name"),
            }
            for name in names
        ],
        "kinds": [
            {"value": kind, "text": words, "checked": kind == typed.get("value_kind")} for kind, words in KINDS.items()
        ],
        "holds": holds,
    }


def ask_whether_sure(
    request: HttpRequest, incident: Incident, case: Case | None, *, readable: Callable[[str], bool]
) -> HttpResponse:
    """Draw the page that says what setting a value for the rest of the work changes, before it is done."""
    task, typed = incident.task, request.POST.dict()
    name, value = typed["name"], typed_value(typed["value_kind"], typed.get("value", ""))
    model = task.flow_task.flow_class.model
    kept = variables_of(task.process, scope_of_task(task), task)
    context = {
        "name": name,
        "step": step_name(task),
        "process": incident.process.version.title,
        "now": _shortened(value_words(kept.get(name))) if readable(name) else "",
        "then": _shortened(value_words(value)),
        "readers": reader_words(model, readers(task, [name])[name]) if holds_of(typed) == Holds.THE_REST else [],
        "moves": [_moved(model, each) for each in _moves(task, typed)],
        "for_rest": holds_of(typed) == Holds.THE_REST,
        "typed": {field: typed.get(field, "") for field in FIELDS},
        "post_url": reverse("incident", args=[incident.pk]),
        **identity(case, signed_in(request)),
    }
    return render(request, "desk/incident_value.jinja", context)


def reader_words(model: ProcessModel, found: list[Reader]) -> list[str]:
    """Say what reads a value, each once."""
    return list(dict.fromkeys(_reads(model, reader) for reader in found))


def _reads(model: ProcessModel, reader: Reader) -> str:
    told = {"step": _quoted(step_words(reader.element, model))}
    if reader.flow is not None:
        return _("the choice at %(step)s, for the way %(way)s") % {**told, "way": way_words(reader.flow, model)}
    words = {
        "due date": _("the due date of %(step)s"),
        "follow-up date": _("the day by which to look at %(step)s"),
        "date until when it is done by hand": _("the due date of %(step)s"),
        "timer": _("the time of %(step)s"),
        "assignee": _("who gets %(step)s"),
        "candidate users": _("who may take %(step)s"),
        "priority": _("how urgent %(step)s is"),
        "script": _("what %(step)s works out"),
        "correlation key": _("which message %(step)s waits for or sends"),
        "condition": _("whether %(step)s happens"),
        "completion condition": _("when %(step)s is over"),
        "input collection": _("for how many %(step)s is done"),
        DECISION: _("the decision at %(step)s"),
        FORM: _("what the form of %(step)s is filled in with"),
        CALL: _("the other work that %(step)s starts, which is given every value"),
    }
    return words.get(reader.what, _("what %(step)s is given or gives")) % told


def _moved(model: ProcessModel, move: Moves) -> dict[str, str]:
    """Say which date moves, from when to when."""
    told = {"step": _quoted(step_words(move.element, model))}
    words = {DUE: _("%(step)s is due"), LOOK: _("%(step)s is to be looked at")}
    return {
        "what": words.get(move.what, _("%(step)s comes")) % told,
        "before": _when(move.before),
        "after": _when(move.after),
    }


def _quoted(name: str) -> str:
    """A name in quotes; those inside it become single ones."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def _when(at: date | datetime | None) -> str:
    if at is None:
        return _("no date")
    if isinstance(at, datetime):
        local = clock.local(at)
        return f"{date_words(local, 'D j F Y')}, {local:%H:%M}"
    return date_words(at, "D j F Y")


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
