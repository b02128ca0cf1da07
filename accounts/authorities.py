"""Making an authority and its people."""

from datetime import date

from accounts import audit, clock
from accounts.context import LIBRARY_ID, authority
from accounts.keys import current_key_name
from accounts.models import Authority, Membership, Role, Team, User
from accounts.roles import CASE_ROLES, ROLES


def create_authority(name: str, *, code: str = "", contact: str = "", is_demonstration: bool = False) -> Authority:
    """Make an authority with its key and the fixed roles under their usual labels."""
    made = Authority.objects.create(name=name, code=code, contact=contact, is_demonstration=is_demonstration)
    with authority(made.pk):
        current_key_name(made.pk)
        Role.objects.bulk_create(
            [Role(key=key, label=str(label), sees_cases=key in CASE_ROLES) for key, label in ROLES.items()]
        )
        audit.record("authority_created", None, actor=None)
    return made


def library() -> Authority:
    """Return the library authority, which holds the shipped definitions; made on first use."""
    found, _ = Authority.objects.get_or_create(pk=LIBRARY_ID, defaults={"name": "Casewright library"})
    return found


def add_person(
    email: str, password: str | None, name: str, *, role: str, team: Team, starts_on: date | None = None
) -> User:
    """Make a person of the open authority with one role in one team."""
    user = User.objects.create_user(email, password, name=name, authority_id=team.authority_id)
    Membership.objects.create(
        user=user, team=team, role=Role.objects.get(key=role), starts_on=starts_on or clock.today()
    )
    audit.record("person_added", user, actor=None, role=role)
    return user
