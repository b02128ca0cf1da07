"""The named cast of the tests: two made-up authorities, their people and a few children."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from accounts.authorities import create_authority
from accounts.context import authority
from accounts.models import Authority, Membership, Registration, Role, Team, User
from accounts.registrations import register
from cases.models import Case
from cases.opening import allocate, open_case
from forms.adoption import adopt_library_forms
from workflow.adoption import adopt_library_processes
from workflow.decisions import adopt_library_decisions

SOCIAL_WORKERS = frozenset(["social_worker", "team_manager", "service_manager"])
"""Roles of the cast whose holders are registered with Social Work England."""

PASSWORD = "correct-horse-battery"


@dataclass
class Cast:
    """An authority and the people of it, by what they are."""

    authority: Authority
    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.authority.pk

    def again(self) -> "Cast":
        """The same people, for somebody else to change."""
        return Cast(*deepcopy((self.authority, self.people, self.teams, self.cases)))

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


def make_person(cast: Cast, name: str, role: str, team: str) -> User:
    """Make a person of the cast with one role in one team, since the start of the year."""
    host = cast.authority.name.split()[0].lower()
    first = name.split()[0].lower()
    user = User.objects.create_user(f"{first}@{host}.example", PASSWORD, name=name, authority=cast.authority)
    if team not in cast.teams:
        cast.teams[team] = Team.objects.create(name=team)
    Membership.objects.create(
        user=user, team=cast.teams[team], role=Role.objects.get(key=role), starts_on=date(2026, 1, 1)
    )
    if role in SOCIAL_WORKERS:
        kind, number = Registration.Kind.SOCIAL_WORK_ENGLAND, f"SW{len(cast.people):06}"
        register(user, kind, number, starts_on=date(2025, 12, 1), expires_on=date(2027, 11, 30), by=None)
    cast.people[first] = user
    return user


def make_northmere() -> Cast:
    """Sam works in Harbour under Priya; Ren works in Meadow; Dee administers; Ana defines. Wilf is Harbour's."""
    cast = Cast(create_authority("Northmere Council", code="999", contact="Service desk, 01632 960 100."))
    with authority(cast.id):
        adopt_library_forms()
        adopt_library_decisions()
        adopt_library_processes()
        make_person(cast, "Sam Oakley", "social_worker", "Harbour team")
        make_person(cast, "Priya Marsh", "team_manager", "Harbour team")
        make_person(cast, "Ren Alder", "social_worker", "Meadow team")
        make_person(cast, "Dee Larkin", "administrator", "Harbour team")
        make_person(cast, "Ana Birch", "analyst", "Practice systems")
        make_person(cast, "Mo Teal", "service_manager", "Service management")
        cast.cases["tansy"] = open_case("Tansy", "Quillfeather", born=date(2019, 3, 2))
        allocate(cast.cases["tansy"], cast.teams["Meadow team"], cast.ren, starts_on=date(2026, 7, 1))
        cast.cases["wilf"] = open_case("Wilfred", "Larkspur", known_as="Wilf", born=date(2016, 1, 12))
        allocate(cast.cases["wilf"], cast.teams["Harbour team"], cast.sam, starts_on=date(2026, 7, 1))
    return cast


def make_eastholm() -> Cast:
    """A second authority: Kit works there under Lou."""
    cast = Cast(create_authority("Eastholm Council", code="998"))
    with authority(cast.id):
        adopt_library_forms()
        adopt_library_decisions()
        adopt_library_processes()
        make_person(cast, "Kit Rowan", "social_worker", "Quay team")
        make_person(cast, "Lou Fennel", "team_manager", "Quay team")
        cast.cases["bay"] = open_case("Bay", "Saltmarsh", born=date(2017, 2, 22))
        allocate(cast.cases["bay"], cast.teams["Quay team"], cast.kit, starts_on=date(2026, 7, 1))
    return cast
