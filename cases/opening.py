"""Opening a child's file and an episode in it, and saying who works with the child."""

from datetime import date, timedelta
from typing import Any

from django.db import models

from accounts import audit, clock
from accounts.models import Team, User
from accounts.references import next_reference
from cases.match_keys import key_rows, keys_of
from cases.models import Allocation, Case, Episode, MatchKey, Person


def open_file(
    given_name: str,
    family_name: str,
    *,
    known_as: str = "",
    born: date | None = None,
    expected: date | None = None,
    estimated: bool = False,
    actor: User | None = None,
) -> Case:
    """Make a child's file. No episode is open in it: our work begins with a referral. `estimated`: the birth is."""
    child = Person.objects.create(
        given_name=given_name,
        family_name=family_name,
        known_as=known_as,
        date_of_birth=born,
        expected_date_of_birth=expected,
        birth_is_estimated=estimated,
    )
    case = Case.objects.create(reference=next_reference("CW"), child=child)
    MatchKey.objects.bulk_create(key_rows(child, keys_of(child, (), ())))
    audit.record("case_opened", case, actor=actor, case_id=case.pk)
    return case


def open_case(given_name: str, family_name: str, *, opened_on: date | None = None, **details: Any) -> Case:
    """Make a child's file, as `open_file` does, in which an episode is open since a day: today unless given."""
    case = open_file(given_name, family_name, **details)
    Episode.objects.create(case=case, opened_on=opened_on or clock.today())
    return case


def allocate(
    case: Case,
    team: Team,
    worker: User | None,
    *,
    starts_on: date | None = None,
    actor: User | None = None,
    reason: str = "",
) -> Allocation:
    """Give a child a team and a worker from a day on; whoever works with the child until then ends the day before.

    An allocation that was planned for later, and has not begun, is dropped: the newest word counts.
    """
    day = starts_on or clock.today()
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)  # no key: others add rows about the case
    held = Allocation.objects.filter(case=case)
    for planned in held.filter(starts_on__gt=clock.today()).order_by("-starts_on"):
        planned.delete()
        before = held.filter(ends_on=planned.starts_on - timedelta(days=1)).order_by(*Allocation.LATEST_FIRST).first()
        if before is not None:
            before.ends_on = None
            before.save(update_fields=["ends_on"])
    for former in held.filter(models.Q(ends_on__isnull=True) | models.Q(starts_on__lte=day, ends_on__gte=day)):
        former.ends_on = max(former.starts_on, day - timedelta(days=1))
        former.save(update_fields=["ends_on"])
    made = Allocation.objects.create(
        case=case, team=team, worker=worker, starts_on=day, made_by=actor, reason=reason or None
    )
    audit.record(
        "case_allocated",
        case,
        actor=actor,
        case_id=case.pk,
        team=str(team.pk),
        worker=str(worker and worker.pk),
        starts_on=str(day),
    )
    return made


def close_episode(case: Case, reason: str, *, closed_on: date | None = None, actor: User | None = None) -> Episode:
    """End our work with a child for now. `reason` is a code of the list ReasonForClosure (CIN N00103).

    Raises `Episode.DoesNotExist` when no episode is open.
    """
    episode = Episode.objects.select_for_update().get(case=case, closed_on__isnull=True)
    episode.closed_on = max(episode.opened_on, closed_on or clock.today())
    episode.closed_because = reason
    episode.save(update_fields=["closed_on", "closed_because"])
    audit.record("episode_closed", case, actor=actor, case_id=case.pk, reason=reason)
    return episode


def open_episode(case: Case, *, opened_on: date | None = None, actor: User | None = None, reason: str = "") -> Episode:
    """Begin our work with a child anew, who has no open episode. `reason`: fixed words, for the audit trail.

    Raises `IntegrityError` when an episode is open already: a child has one time of need at a time.
    """
    episode = Episode.objects.create(case=case, opened_on=opened_on or clock.today())
    audit.record("episode_opened", case, actor=actor, case_id=case.pk, reason=reason)
    return episode


def in_open_episode(case: Case, *, actor: User | None = None, reason: str = "") -> Episode:
    """Return the open episode of a child, which begins today where none was open. Two at once open one."""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    return case.open_episode or open_episode(case, actor=actor, reason=reason)
