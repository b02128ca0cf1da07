"""One step that failed: what happened, what is safe, what waits, and the three ways on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from viewflow.workflow.status import STATUS

from accounts import audit
from accounts.banners import tell
from accounts.days import at_words, day_words
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.policy import can, visible_to
from accounts.reasons import wrong_reason
from cases.identity import identity
from cases.models import Case
from desk import setting_values
from desk.asked_errors import asked_errors
from desk.because import Because
from desk.incident_list import READ_AT_ONCE, load_incident
from desk.incident_words import incident_row, open_cases, state_of, title_of, told_of, when_words
from desk.typed_values import typed_value
from rules.sentences import either, listed
from workflow.bpmn.model import SequenceFlow
from workflow.errors import WorkflowError
from workflow.failing import LEAVING, fault_of, is_done, step_name
from workflow.incidents import Holds, retry, set_variable, skip
from workflow.kept_values import KeptValues
from workflow.models import Incident, Task, TokenMovement
from workflow.resuming import ways
from workflow.scopes import scope_of_task

AGAIN, SET, SKIP = "again", "set", "skip"
ELSEWHERE = 10
LONGEST_REASON = 1_000
FIELDS = ("way", "flow", *setting_values.FIELDS)
AT_THAT_MOMENT = timedelta(minutes=1)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("mend", load=load_incident)
def incident(request: HttpRequest, incident: Incident, incident_id: UUID) -> HttpResponseBase:
    """A failed step. Posted: `way` (`again`, `set`, `skip`), `flow` to take, `reason`, and `setting_values.FIELDS`."""
    if request.method != "POST" or setting_values.BACK in request.POST:
        return _page(request, incident, {})
    if incident.ended_at is not None:
        tell(request, _("This was put right meanwhile."), "note")
        return redirect("incident", incident.pk)
    errors = _problems(request, incident)
    if errors:
        return _page(request, incident, errors)
    if request.POST["way"] == SET and setting_values.must_be_sure(incident.task, request.POST.dict()):
        user = signed_in(request)
        audit.record("viewed", incident, actor=user, case_id=incident.task.case_id)
        case, readable = _open_case(user, incident.task), _may_read(user, incident)
        return setting_values.ask_whether_sure(request, incident, case, readable=_readable(user, incident, readable))
    try:
        _carry_out(request, incident)
    except WorkflowError as error:
        tell(request, str(error), "late")
    return redirect("incident", incident.pk)


def _problems(request: HttpRequest, incident: Incident) -> dict[str, str]:
    """What must be mended in what was posted, by field."""
    typed = request.POST
    found: dict[str, str] = {}
    way, reason = typed.get("way"), typed.get("reason", "").strip()
    if way not in (AGAIN, SET, SKIP):
        return {"way": _("Choose what to do")}
    if way == SET:
        found |= setting_values.problems(incident.task, typed.dict())
    if way == SKIP:
        offered = ways(incident.task)
        if offered and typed.get("flow") not in {flow.id for flow in offered}:
            found["flow"] = _("Choose where the work goes on")
    if wrong := wrong_reason(reason, _("Write why") if way != AGAIN else "", LONGEST_REASON):
        found["reason"] = wrong
    return found


def _carry_out(request: HttpRequest, incident: Incident) -> None:
    user, typed, task = signed_in(request), request.POST, incident.task
    told = {"step": step_name(task), "name": typed.get("name", "")}
    if typed["way"] == SKIP:
        skip(task, user, typed["reason"], flow_id=typed.get("flow", ""))
        tell(request, _("The work went on without “%(step)s”.") % told)
        return
    before = ""
    if typed["way"] == SET:
        value, holds = typed_value(typed["value_kind"], typed.get("value", "")), setting_values.holds_of(typed)
        set_variable(task, user, typed["name"], value, typed["reason"], holds=holds)
        words = _("“%(name)s” is set for this step.")
        if holds == Holds.THE_REST:
            words = _("“%(name)s” is set for the rest of this work.")
        before = words % told + " "
    if retry(task, user):
        tell(request, before + _("“%(step)s” was done, and the work went on.") % told)
    else:
        tell(request, before + _("“%(step)s” failed again.") % told, "late")


def _page(request: HttpRequest, incident: Incident, errors: Mapping[str, str]) -> HttpResponseBase:
    user, task = signed_in(request), incident.task
    audit.record("viewed", incident, actor=user, case_id=task.case_id)
    case = _open_case(user, task)
    is_open = incident.ended_at is None
    told = told_of(incident.code)
    typed = request.POST
    context = {
        "title": title_of(incident),
        "is_done": is_done(task),
        "is_open": is_open,
        "state": state_of(incident),
        "since": incident.at,
        "what": told.what,
        "helps": told.helps,
        "process": _("%(title)s, version %(number)s")
        % {"title": incident.process.version.title, "number": incident.process.version.number},
        "reference": case.reference if case is not None else "",
        "about": incident_row(incident, ())["about"],
        "safe": _safe(incident),
        "waits": _waits(incident) if is_open else [],
        "tried": _tried(incident),
        "outcome": _outcome(incident),
        "reason": incident.reason or "",
        "details": _details(incident),
        "asked": _asked(user, incident),
        "choices": setting_values.choices(
            task, typed.dict(), readable=_readable(user, incident, _may_read(user, incident))
        )
        if is_open
        else {},
        "flows": [{"id": flow.id, "words": _way(task, flow)} for flow in ways(task)] if is_open else [],
        "typed": {name: typed.get(name, "") for name in FIELDS},
        "longest": LONGEST_REASON,
        **_elsewhere(user, incident),
        **asked_errors(errors, _hrefs(typed.get("way", ""))),
        **identity(case, user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "desk/incident.jinja", context, status=status)


def _last_done(incident: Incident) -> Task | None:
    """What somebody submitted last before the step failed."""
    done = Task.objects.filter(
        Task.for_people(), process=incident.process, status=STATUS.DONE, finished__lte=incident.at
    )
    return done.select_related("owner").order_by("-finished", "-pk").first()


def _safe(incident: Incident) -> list[str]:
    """Say what was kept, and what whoever was at work saw."""
    task = incident.task
    last = task if is_done(task) and task.owner is not None else _last_done(incident)
    done_at = datetime.fromisoformat(task.data[LEAVING]) if last is task else last.finished if last else None
    if last is None or last.owner is None or done_at is None:
        return [_("Everything recorded before it is kept. Only this step was undone.")]
    told = {"task": last.title_text, "name": last.owner.name, "when": at_words(done_at)}
    kept = _("“%(task)s”, done by %(name)s %(when)s, is kept, and all that came before.") % told
    if last is not task:
        kept = f"{kept} {_('Only this step was undone.')}"
    if incident.at - done_at > AT_THAT_MOMENT:
        return [kept, _("Nobody was at work on it when it failed.")]
    return [kept, _("%(name)s saw that it was submitted, and nothing of this failure.") % told]


def _waits(incident: Incident) -> list[str]:
    """Say what does not go on until the step is mended, and what does."""
    node = incident.task.flow_task
    names = [f"“{node.targets[flow.id].element.name}”" for flow in node.flows if node.targets[flow.id].element.name]
    if names:
        after = _("What comes after it: %(steps)s.") % {
            "steps": either(names) if ways(incident.task) else listed(names)
        }
    else:
        after = _("Everything that comes after it.")
    others = Task.objects.filter(Task.for_people(), process=incident.process, finished__isnull=True)
    told = [after]
    for other in others.select_related("owner").order_by("due_on", "pk")[:ELSEWHERE]:
        told.append(_still_open(other))
    return told


def _still_open(task: Task) -> str:
    told = {"task": task.title_text, "name": task.owner.name if task.owner else ""}
    if task.due_on is None:
        words = _("“%(task)s” goes on with %(name)s.") if task.owner else _("“%(task)s” goes on in the team’s list.")
        return words % told
    words = _("“%(task)s” goes on with %(name)s, due %(day)s.")
    if task.owner is None:
        words = _("“%(task)s” goes on in the team’s list, due %(day)s.")
    return words % {**told, "day": day_words(task.due_on)}


def _tried(incident: Incident) -> str:
    """Say how often it was tried, by itself or by somebody, how that went, and when it is tried next."""
    told = ngettext(
        "It was tried once and failed, %(first)s.",
        "It was tried %(count)d times and failed each time, first %(first)s, last %(last)s.",
        incident.attempts,
    ) % {"count": incident.attempts, "first": at_words(incident.at), "last": at_words(incident.last_at)}
    if incident.ended == Incident.End.MENDED and incident.ended_at is not None:
        went_well = _("Then it was tried once more %(when)s and went well.")
        return f"{told} {went_well % {'when': at_words(incident.ended_at)}}"
    if incident.ended_at is not None:
        return told
    if incident.retry_at is None:
        return f"{told} {_('It is not tried again by itself.')}"
    return f"{told} {_('It is tried again by itself %(when)s.') % {'when': when_words(incident)}}"


def _outcome(incident: Incident) -> str:
    """Say how it ended."""
    if incident.ended_at is None:
        return ""
    told = {"name": incident.ended_by.name if incident.ended_by else "", "when": at_words(incident.ended_at)}
    if incident.ended == Incident.End.SKIPPED:
        return _("%(name)s went on without this step %(when)s.") % told
    if incident.ended == Incident.End.CANCELLED:
        return _("The process went on without this step %(when)s.") % told
    if incident.ended_by is None:
        return _("It was tried again by itself %(when)s, and went well.") % told
    return _("%(name)s had it tried again %(when)s, and it went well.") % told


def _details(incident: Incident) -> list[tuple[str, str]]:
    """What support asks for: nothing about a person."""
    element = incident.task.flow_task.element
    version = incident.process.version
    return [
        (_("Code"), incident.code),
        (_("Step"), f"{element.kind} {incident.element_id}, {_('line %(number)s') % {'number': element.line}}"),
        (_("Process"), f"{version.key} {version.number}"),
        (_("Number"), str(incident.pk)),
        (_("Running process"), str(incident.process_id)),
    ]


def _may_read(user: User, incident: Incident) -> bool:
    """Whether the person may read the values: as those who may see the step itself, or without a child the process."""
    about = incident.task if incident.task.case_id is not None else incident.process
    return bool(can(user, "view", about))


def _readable(user: User, incident: Incident, may: bool) -> Callable[[str], bool]:
    """Which values the person may read: none where they `may` not, else all that do not come from what is kept."""
    kept = KeptValues(incident.process, user, scope_of_task(incident.task))
    return lambda name: may and not kept.keeps(name)


def _asked(user: User, incident: Incident) -> dict[str, Any] | None:
    """Which conditions the step asked at the last try, where none was true: `{at, ways, with_values}`, or None.

    What they read is for those who may read all that was recorded in the work.
    """
    failed = TokenMovement.objects.filter(task=incident.task, what=TokenMovement.What.FAILED)
    last = failed.order_by("-id").first()
    if last is None or not last.because:
        return None
    process = incident.process
    with_values = bool(can(user, "values", process))
    said = Because(process, process.flow_class.model, user, with_values=with_values)
    return {"at": last.at, "ways": said.asked(last.because, incident.task.scope_id), "with_values": with_values}


def _open_case(user: User, task: Task) -> Case | None:
    """The child whom a step is about, for those who may open the file."""
    return task.case if task.case is not None and can(user, "view", task.case) else None


def _way(task: Task, flow: SequenceFlow) -> str:
    """Say where a flow leads: by its own name, and the step at its end."""
    element = task.flow_task.targets[flow.id].element
    to = _("on to “%(step)s”") % {"step": element.name or element.id}
    return f"{flow.name}: {to}" if flow.name else to[:1].upper() + to[1:]


def _elsewhere(user: User, incident: Incident) -> dict[str, Any]:
    """The same fault elsewhere, and how to try all of it again."""
    alike = fault_of(incident).among(visible_to(user, Incident))
    others = list(alike.exclude(pk=incident.pk).select_related(*READ_AT_ONCE).order_by("-at", "-pk")[:ELSEWHERE])
    seen = open_cases(user, others)
    count = alike.filter(ended_at__isnull=True).count()
    return {
        "elsewhere": [incident_row(other, seen) for other in others],
        "open_count": count,
        "again_url": reverse("incidents_again", args=[incident.pk]) if count > 1 else None,
    }


def _hrefs(way: str) -> dict[str, str]:
    """Where each field stands on the page; every way has a reason of its own."""
    same = {name: f"#{name}" for name in ("name", "value_kind", "value", "holds", "flow")}
    return {**same, "way": "#do", "reason": f"#{way}-reason"}
