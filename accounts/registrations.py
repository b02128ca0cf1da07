"""What people are registered as, and until when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from accounts import audit, clock, context
from accounts.models import Registration, User

WARN_BEFORE = timedelta(days=60)

REQUIREMENTS: Mapping[str, str] = MappingProxyType(
    {"registered-social-worker": Registration.Kind.SOCIAL_WORK_ENGLAND.value}
)
"""What a step of a process may require of who does it, and the registration that meets it.

Social workers in England must be registered with Social Work England: Children and Social Work Act 2017, Part 2.
"""


class UnknownRequirementError(KeyError):
    """A process requires something that no registration meets. To be found when the process is read."""


class State(StrEnum):
    """How a registration stands on a day."""

    IN_FORCE = "in force"
    EXPIRES_SOON = "expires soon"
    EXPIRED = "expired"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Seen:
    """A registration seen from a day: how it stands and in how many days it expires (below nought: since)."""

    registration: Registration
    state: State
    days: int


def held_on(user: User, kind: str, day: date) -> bool:
    """Say whether a registration of this kind of a person of the open authority is in force on a day."""
    return Registration.objects.filter(Registration.on(day), user=user, kind=kind).exists()


def holds(user: User, requirement: str, on: date) -> bool:
    """Say whether a person of the open authority meets a requirement on a day.

    `requirement` is a key of `REQUIREMENTS`, such as `registered-social-worker`; any other raises
    `UnknownRequirementError`.
    """
    kind = REQUIREMENTS.get(requirement)
    if kind is None:
        raise UnknownRequirementError(f"No registration is known for {requirement!r}.")
    return held_on(user, kind, on)


def held_by(people: Collection[UUID], on: date) -> frozenset[tuple[UUID, str]]:
    """Return which of some people of the open authority meet which requirement on a day. One question."""
    in_force = Registration.objects.filter(Registration.on(on), user__in=people, kind__in=REQUIREMENTS.values())
    met = {kind: name for name, kind in REQUIREMENTS.items()}
    return frozenset((user, met[kind]) for user, kind in in_force.values_list("user_id", "kind"))


def lacked(user: User) -> frozenset[str]:
    """Return the keys of `REQUIREMENTS` that a person of the open authority does not meet today, asked for once."""
    memo = context.memo()
    key = f"lacked:{user.pk}"
    if memo is not None and key in memo:
        known: frozenset[str] = memo[key]
        return known
    today = clock.today()
    found = frozenset(name for name in REQUIREMENTS if not holds(user, name, today))
    if memo is not None:
        memo[key] = found
    return found


def register(user: User, kind: str, number: str, *, starts_on: date, expires_on: date, by: User | None) -> Registration:
    """Keep a registration, or its renewal, of a person of the open authority. The same one twice is kept once; another
    first day of it is a correction.
    """
    kept, made = Registration.objects.get_or_create(
        user=user, kind=kind, number=number, expires_on=expires_on, defaults={"starts_on": starts_on}
    )
    context.forget(f"lacked:{user.pk}")
    if made:
        audit.record("registration_added", kept, actor=by, kind=kind, expires_on=expires_on.isoformat())
    elif kept.starts_on != starts_on:
        former, kept.starts_on = kept.starts_on, starts_on
        kept.save(update_fields=["starts_on"])
        told = {"starts_on": starts_on.isoformat(), "former": former.isoformat()}
        audit.record("registration_corrected", kept, actor=by, kind=kind, **told)
    return kept


def seen_on(registration: Registration, day: date) -> Seen:
    """Return how a registration stands on a day."""
    days = (registration.expires_on - day).days
    if days < 0:
        state = State.EXPIRED
    elif registration.starts_on > day:
        state = State.NOT_YET
    elif days <= WARN_BEFORE.days:
        state = State.EXPIRES_SOON
    else:
        state = State.IN_FORCE
    return Seen(registration, state, days)
