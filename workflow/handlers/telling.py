"""Tells managers, or the child's worker, that something wants their eye: fixed words of the process, by reference.

The words stand in the file and hold nothing of anybody; the link leads to what a step recorded, else to the work.
"""

from collections.abc import Collection, Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.notifications import tell
from cases.models import Case
from workflow.bpmn.properties import listed
from workflow.handlers import Headers, ServiceCall, register
from workflow.notices import holders, managers_of
from workflow.open_steps import steps_about
from workflow.routing import last_visit, team_named, team_of

TOLD = "process_tells"
HEADERS = Headers(required=frozenset({"words"}), optional=frozenset({"about"}), steps=frozenset({"about"}))
BESIDES = "besides"
"""The header that names processes, with commas: whoever has a step of one of them about the child is told too."""


@register("tell_managers", HEADERS.with_optional("role"), inputs=frozenset({"to_team"}))
def tell_managers(call: ServiceCall) -> None:
    """Tell the managers of the children's teams, or those who hold the `role` there; else the service's managers.

    Those of the team that the input `to_team` names are told too. Raises `NoSuchTeamError`.
    """
    role, other = call.headers.get("role", ""), team_named(call.inputs.get("to_team"))
    about: list[Case | None] = [*call.cases] or [None]
    teams = [(case, team_of(case, call.process.team)) for case in about]
    teams += [(case, other) for case in about if other is not None]
    _tell(call, dict.fromkeys((user, case) for case, team in teams for user in holders(role, team)))


@register("tell_worker", HEADERS.with_optional(BESIDES).with_processes(BESIDES))
def tell_worker(call: ServiceCall) -> None:
    """Tell whoever works with each child today; where nobody does yet, the managers of the child's team.

    With the header `besides`, whoever has an open step of those processes about the child too, such as the one who is
    to hold a discussion; where nobody has it yet, the managers of its team.
    """
    told: list[tuple[User, Case | None]] = []
    for case in call.cases:
        allocation = case.allocation_on(clock.today())
        worker = allocation.worker if allocation is not None else None
        people = [worker] if worker is not None else managers_of(team_of(case, call.process.team))
        besides = _busy_with(case, listed(call.headers.get(BESIDES, "")))
        told += [(user, case) for user in dict.fromkeys([*people, *besides])]
    _tell(call, told)


def _busy_with(case: Case, keys: Collection[str]) -> Iterator[User]:
    """Who has the open steps of running processes about a child: of those in the part of one of several, its own."""
    if not keys:
        return
    for task in steps_about(case, keys):
        yield from [task.owner] if task.owner is not None else managers_of(task.team)


def _tell(call: ServiceCall, people: Iterable[tuple[User, Case | None]]) -> None:
    """Tell each person once, with the children whom it concerns. Whoever brought it about knows already.

    The end of the link says of which step and which children: what is told of one child renews nothing of another.
    """
    about: dict[User, list[str]] = {}
    for user, case in people:
        if call.actor is None or user.pk != call.actor.pk:
            about.setdefault(user, []).extend([case.reference] if case is not None else [])
    link = _link(call)
    for user, references in about.items():
        words = call.headers["words"]
        if references:
            words = _("%(references)s: %(words)s") % {"references": ", ".join(references), "words": words}
        tell(user, TOLD, link=f"{link}#{'-'.join([call.element.id, *references])}", words=words)


def _link(call: ServiceCall) -> str:
    step = call.headers.get("about", "")
    said = last_visit(call.process, step, call.scope) if step else None
    if said is None or said.record is None:
        return reverse("process", args=[call.process.pk])
    return said.record.url
