"""What a form offers to pick from the child's file while it is written: the child's addresses, and who is who."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Team, User
from accounts.policy import can, standing
from cases.kept_facts import kept_from
from cases.knowing import fact_words, known_on
from cases.models import Case
from cases.relationships import family_of
from desk.people import cannot_words, load_words, roles_in
from desk.rows import open_tasks
from forms.controls.address import address_of
from forms.controls.person import MY_WORKERS, WORKERS
from forms.offers import Offer, register_offers
from workflow.models import Task
from workflow.next_of_worker import steps_of_worker
from workflow.notices import managers_of
from workflow.workload import Candidate, able_to_do, workers_of


@register_offers
def offers(reader: Any, about: Any, what: str) -> tuple[Offer, ...]:
    """What a child's file offers to a reader who may see it, in the order in which it is read there."""
    if not isinstance(about, Case) or not isinstance(reader, User) or not can(reader, "view", about):
        return ()
    if what == "people":
        return _people(about, reader)
    if what in (WORKERS, MY_WORKERS):
        return _workers(about, reader, of_child=what == WORKERS)
    return _addresses(about, reader) if what == "addresses" else ()


def _people(case: Case, reader: User) -> tuple[Offer, ...]:
    """The child, then the family of today, then who works with the child: names and roles, nothing else of them."""
    child = case.child
    found = [_person(child.pk, child.name, _("the child"))]
    found += [
        _person(one.person.pk, one.person.name, str(one.words)) for one in family_of(child, reader) if not one.ended
    ]
    allocation = case.allocation_on(clock.today())
    if allocation is not None:
        worker = [allocation.worker] if allocation.worker is not None else []
        found += [_person(one.pk, one.name, _("allocated worker")) for one in worker]
        found += [_person(one.pk, one.name, _("manager")) for one in managers_of(allocation.team) if one not in worker]
    return tuple(found)


def _workers(case: Case, reader: User, *, of_child: bool) -> tuple[Offer, ...]:
    """Who may work with the child: of the child's team, where that is wanted, and of the reader's, or of that to which
    the child is offered; with what they have already, and what of the worker's they may not do. Who may comes first."""
    allocation = case.allocation_on(clock.today()) if of_child else None
    here = [allocation.team_id] if allocation is not None else []
    teams = Team.objects.in_bulk({*here, *(_asked(case, reader) or standing(reader).team_ids)})
    steps = steps_of_worker(list(open_tasks(Task.objects.filter(case=case))))
    found: dict[UUID, tuple[Candidate, Team, str]] = {}
    for team in sorted(teams.values(), key=lambda one: (one.pk not in here, one.name)):
        held = roles_in(team) if steps else {}
        for one in workers_of(team):
            barred = [step.name for step in steps if not able_to_do(one.user, held.get(one.user.pk, ()), step)]
            found.setdefault(one.user.pk, (one, team, cannot_words(barred)))
    return tuple(
        Offer(
            {"id": str(pk), "name": one.user.name, "role": _("worker, %(team)s") % {"team": team.name}},
            ". ".join(filter(None, (_with_load(one, team), cannot))),
        )
        for pk, (one, team, cannot) in sorted(found.items(), key=lambda item: bool(item[1][2]))
    )


def _with_load(one: Candidate, team: Team) -> str:
    told = {"name": one.user.name, "team": team.name, "load": load_words(one.load)}
    return _("%(name)s, %(team)s: %(load)s") % told


def _asked(case: Case, reader: User) -> frozenset[UUID]:
    """The teams of a reader that are asked to take a child over."""
    open_ones = Task.objects.filter(case=case, offered=True, finished__isnull=True)
    return frozenset(open_ones.values_list("team_id", flat=True)) & standing(reader).team_ids


def _person(pk: UUID, name: str, role: str) -> Offer:
    return Offer({"id": str(pk), "name": name, "role": role}, f"{name}, {role}")


def _addresses(case: Case, reader: User) -> tuple[Offer, ...]:
    """The addresses that hold today; none to whom an alert keeps them from."""
    if "address" in kept_from(reader, case):
        return ()
    facts = known_on(case.child, clock.today())
    written = ((fact, address_of(fact.value.get("lines", ""))) for fact in facts if fact.kind == "address")
    return tuple(Offer(value, _on_one_line(fact_words(fact))) for fact, value in written if "line1" in value)


def _on_one_line(words: str) -> str:
    return ", ".join(line.strip().rstrip(",") for line in words.splitlines() if line.strip())
