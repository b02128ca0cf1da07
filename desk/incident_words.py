"""What a failed step is in words: what happened and what helps, by code; how it stands; whose it is."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.days import at_words
from accounts.models import User
from accounts.policy import visible_to
from cases.models import Case
from workflow.failing import NOTHING_COMES, is_done, step_name
from workflow.models import Incident


class Told(NamedTuple):
    """What happened, and what helps."""

    what: str | Promise
    helps: str | Promise


ADOPT = gettext_lazy("Ask your administrator to put it into use, then try again.")
REDRAW = gettext_lazy("Tell your business analyst: the step must be drawn differently. Until then go on without it.")
TOLD = {
    "no_path": Told(
        gettext_lazy("None of the ways out of this step fits what is recorded."),
        gettext_lazy("Correct the record that it reads or set a value, then try again; or choose the way yourself."),
    ),
    "no_time": Told(
        gettext_lazy("What this timer reads gives no date, so it would have waited for ever."),
        gettext_lazy("Correct the record that it reads or set a value, then try again; or go on without waiting."),
    ),
    "too_many_steps": Told(
        gettext_lazy("The work went round in a circle in which nobody is waited for, and was stopped."),
        gettext_lazy("Trying again gives the same. Set a value that ends the circle, or go on without this step."),
    ),
    "FeelLimitError": Told(
        gettext_lazy("What this step works out is too large."),
        gettext_lazy("Set a smaller value, or go on without the step, and tell your business analyst."),
    ),
    "not_a_value": Told(gettext_lazy("What this step worked out is nothing that can be kept."), REDRAW),
    "not_a_list": Told(
        gettext_lazy("This step is to be done for each of a list, and what it reads gives no list."),
        gettext_lazy("Correct the record that it reads or set a value, then try again."),
    ),
    "too_many_instances": Told(
        gettext_lazy("The list that this step is to be done for is too long."),
        gettext_lazy("Set a shorter list, then try again, and tell your business analyst."),
    ),
    "not_children": Told(
        gettext_lazy("What says which children go on names none, or a child whom this work is not about."),
        gettext_lazy(
            "Correct the record that it reads or set a value, then try again; or go on without it, and start the other "
            "work by hand."
        ),
    ),
    "allocation": Told(
        gettext_lazy("The team, the worker or the day that was agreed does not fit."),
        gettext_lazy("Change who works with the child on the child’s page, then go on without this step."),
    ),
    "no_such_team": Told(
        gettext_lazy("There is no team of the name that was written down."),
        gettext_lazy("Correct the name in the record that it reads, then try again."),
    ),
    "calls_too_deep": Told(gettext_lazy("Processes call one another in a circle, or too deeply."), REDRAW),
    "cannot_be_called": Told(gettext_lazy("The process that this step calls begins only by itself."), REDRAW),
    "error_not_caught": Told(
        gettext_lazy("The process ends here with a fault for which nothing is drawn."),
        gettext_lazy("Do by hand what is needed, then go on without this step, and tell your business analyst."),
    ),
    "no_correlation_key": Told(
        gettext_lazy("What this step reads gives nothing by which the awaited message could be known."),
        gettext_lazy("Correct the record that it reads or set a value, then try again."),
    ),
    "no_handler": Told(
        gettext_lazy("This version of Casewright does not know how to do this step."),
        gettext_lazy("Tell whoever looks after Casewright. Do by hand what the step does, then go on without it."),
    ),
    "no_active_form": Told(gettext_lazy("The form of this step is not in use here."), ADOPT),
    "no_active_version": Told(gettext_lazy("The process or decision that this step asks is not in use here."), ADOPT),
    "retired_version": Told(
        gettext_lazy("This step starts a version of a process that is retired, so it starts no new work."),
        gettext_lazy(
            "Tell your business analyst: the step must call another version. Work can be moved to that, "
            "and the step then tried again. Until then do by hand what is needed, and go on without it."
        ),
    ),
    "no_day": Told(
        gettext_lazy("The step was given something that is no day."),
        gettext_lazy("Set the value to a day, or go on without this step."),
    ),
    "nothing_to_close": Told(
        gettext_lazy("Our work with the child was to be closed, and none is open."),
        gettext_lazy("If it was closed already, go on without this step."),
    ),
    "work_under_way": Told(
        gettext_lazy(
            "Our work with the child was to be closed, and other work with the child needs it: a plan, enquiries, an "
            "assessment or the like is under way. Nothing was changed."
        ),
        gettext_lazy(
            "Look at the child’s page for what is under way. When it is done or ended, try again. Where it must go on, "
            "go on without this step: our work with the child then stays open."
        ),
    ),
    NOTHING_COMES: Told(
        gettext_lazy("Here the work waits until all ways before it have come, and by one nothing can come any more."),
        gettext_lazy(
            "If the missing step must still be done, add it under “Change how this goes”: then it is waited for again. "
            "Otherwise go on without waiting."
        ),
    ),
    "OperationalError": Told(
        gettext_lazy("The database could not be reached, or was too busy."),
        gettext_lazy("Try again later."),
    ),
}
UNKNOWN = Told(
    gettext_lazy("Something went wrong for which Casewright has no words."),
    gettext_lazy("Try again. If it fails again, give the technical details to whoever looks after Casewright."),
)


def told_of(code: str) -> Told:
    """Return what happened and what helps, for a code."""
    return TOLD.get(code, UNKNOWN)


def title_of(incident: Incident) -> str:
    """Say in one line what is wrong, or once it is over that something was."""
    told = {"step": step_name(incident.task)}
    if incident.ended_at is not None:
        return _("“%(step)s” failed") % told
    if is_done(incident.task):
        return _("Where does the work go on after “%(step)s”?") % told
    if incident.code == NOTHING_COMES:
        return _("“%(step)s” waits for what nobody does any more") % told
    return _("“%(step)s” could not be done") % told


def state_of(incident: Incident) -> dict[str, str]:
    """Return how an incident stands, as `components/state_badge.jinja` takes it: `state` and `words`."""
    if incident.ended == Incident.End.MENDED:
        return {"state": "done", "words": _("Mended")}
    if incident.ended == Incident.End.SKIPPED:
        return {"state": "cancelled", "words": _("Skipped")}
    if incident.ended_at is not None:
        return {"state": "cancelled", "words": _("No longer needed")}
    if incident.retry_at is not None:
        return {"state": "waiting", "words": _("Tries again %(when)s") % {"when": when_words(incident)}}
    return {"state": "failed", "words": _("Waits for a decision")}


def when_words(incident: Incident) -> str:
    """Say when a step is tried again by itself: `at 10:05`, with the day if that is another one, or `soon` once due."""
    if incident.retry_at is None or incident.retry_at <= clock.now():
        return _("soon")
    return at_words(incident.retry_at)


def open_cases(user: User, incidents: Collection[Incident]) -> frozenset[UUID]:
    """Return the cases among those of incidents whose file the person may open; one question to the database."""
    wanted = {incident.task.case_id for incident in incidents if incident.task.case_id is not None}
    return (
        frozenset(visible_to(user, Case).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else frozenset()
    )


def incident_row(incident: Incident, seen: Collection[UUID]) -> dict[str, Any]:
    """Return an incident as lists show it; the child only for those who may open the file."""
    case = incident.task.case
    named = case is not None and case.pk in seen
    return {
        "url": reverse("incident", args=[incident.pk]),
        "step": step_name(incident.task),
        "child": case.child.name if named and case is not None else "",
        "reference": case.reference if named and case is not None else "",
        "about": _about(incident),
        "since": incident.at,
        "ended_at": incident.ended_at,
        "ended_by": incident.ended_by.name if incident.ended_by else "",
        **state_of(incident),
    }


def _about(incident: Incident) -> str:
    """What is said instead of a child's name."""
    if incident.task.case_id is not None:
        return _("A child whose file you may not open")
    return str(incident.process.get_subject_display())
