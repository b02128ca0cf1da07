"""The made-up people of Northmere Council, one at least for every role: teams, registrations, second factors."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts import clock
from accounts.authorities import add_person
from accounts.models import Membership, Registration, Role, Team, User
from accounts.registrations import register
from accounts.signin import codes

TEAMS: tuple[tuple[str, str, str], ...] = (
    ("Service management", "01632 960 100", ""),
    ("Front door", "01632 960 103", "Service management"),
    ("Harbour team", "01632 960 101", "Service management"),
    ("Meadow team", "01632 960 102", "Service management"),
    ("Care and futures", "01632 960 104", "Service management"),
    ("Placements and fostering", "01632 960 105", "Care and futures"),
    ("Virtual school", "01632 960 106", "Care and futures"),
    ("Leaving care", "01632 960 107", "Care and futures"),
    ("Quality and review", "01632 960 108", ""),
    ("Law and information", "01632 960 109", ""),
    ("Practice systems", "01632 960 110", ""),
)
"""Name, telephone and the team it belongs to."""

CHAIR: Final = "Conrad Vale"
"""Who leads the child protection conferences."""

PEOPLE: tuple[tuple[str, str, str], ...] = (
    ("Sam Oakley", "social_worker", "Harbour team"),
    ("Priya Marsh", "team_manager", "Harbour team"),
    ("Ren Alder", "social_worker", "Meadow team"),
    ("Nell Thorne", "team_manager", "Meadow team"),
    ("Dee Larkin", "administrator", "Harbour team"),
    ("Hollis Pike", "social_worker", "Harbour team"),
    ("Juno Larch", "social_worker", "Harbour team"),
    ("Una Plover", "social_worker", "Meadow team"),
    ("Silas Broom", "social_worker", "Meadow team"),
    ("Ana Birch", "analyst", "Practice systems"),
    ("Mo Teal", "service_manager", "Service management"),
    ("Cleo Reed", "contact_officer", "Front door"),
    ("Idris Fen", "duty_worker", "Front door"),
    ("Bryony Sedge", "team_manager", "Front door"),
    ("Ottilie Gale", "emergency_duty", "Front door"),
    ("Tamar Heath", "lead_practitioner", "Harbour team"),
    ("Joss Wren", "family_support", "Meadow team"),
    ("Petra Holm", "placement_officer", "Placements and fostering"),
    ("Lewin Ash", "virtual_head", "Virtual school"),
    ("Suki Brook", "personal_adviser", "Leaving care"),
    (CHAIR, "conference_chair", "Quality and review"),
    ("Ines Moor", "reviewing_officer", "Quality and review"),
    ("Ada Croft", "legal", "Law and information"),
    ("Rufus Dale", "access_controller", "Law and information"),
    ("Greta Stone", "auditor", "Law and information"),
    ("Milo Ford", "risk_owner", "Law and information"),
    ("Yara Field", "data_protection_officer", "Law and information"),
)
"""Name, role and team. The first names are all different: they are the first part of the email."""

SOCIAL_WORKERS = frozenset(
    [
        *("social_worker", "lead_practitioner", "team_manager", "service_manager"),
        *("duty_worker", "emergency_duty", "conference_chair", "reviewing_officer"),
    ]
)
"""Roles that in this council social workers hold."""

TEAMS_WITH_CHILDREN = ("Harbour team", "Meadow team")
HASHED_AT_ONCE = 4
"""Passwords: each takes most of a second of one processor."""
RENEWS_SOON = "Ren Alder"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in to the demonstration: with the password, and codes that `secret` makes."""

    name: str
    email: str
    role: str
    password: str
    secret: str


class Staff:
    """Makes the people, inside their authority."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.teams: dict[str, Team] = {}
        self.people: dict[str, User] = {}
        self.shown: list[DemoPerson] = []
        self.managers: dict[str, User] = {}
        self._teams_of: dict[UUID, Team] = {}

    def team_of(self, user: User) -> Team:
        """Return the team in which somebody works."""
        return self._teams_of[user.pk]

    @property
    def chair(self) -> User:
        """Who leads the child protection conferences."""
        return self.people[CHAIR.partition(" ")[0]]

    def make(self) -> None:
        """Make teams and people. People stand in `people` by first names, `managers` by team."""
        for name, telephone, parent in TEAMS:
            self.teams[name] = Team.objects.create(name=name, telephone=telephone, parent=self.teams.get(parent))
        passwords = [secrets.token_urlsafe(12) for _person in PEOPLE]
        with ThreadPoolExecutor(HASHED_AT_ONCE) as pool:  # a hash takes long, and other threads run meanwhile
            hashes = list(pool.map(make_password, passwords))
        for number, (name, role, team) in enumerate(PEOPLE):
            user = self._person(name, role, self.teams[team], passwords[number], hashes[number])
            self._teams_of[user.pk] = self.teams[team]
            if role == "team_manager":
                self.managers[team] = user
            if role == "conference_chair":
                self._chairs_in(user, *TEAMS_WITH_CHILDREN)
            if role in SOCIAL_WORKERS:
                self._register(user, f"SW9{number:05}")

    def _person(self, name: str, role: str, team: Team, password: str, hashed: str) -> User:
        email = f"{name.split()[0].lower()}@northmere.example"
        secret = codes.new_secret()
        user = add_person(email, None, name, role=role, team=team)
        user.password = hashed
        user.save(update_fields=["password"])
        codes.set_up(user, secret)
        self.people[user.first_name] = user
        self.shown.append(DemoPerson(name, email, role, password, secret))
        return user

    def _chairs_in(self, user: User, *teams: str) -> None:
        """A chair holds the role in each team whose conferences the chair takes."""
        role = Role.objects.get(key="conference_chair")
        for team in teams:
            Membership.objects.create(user=user, team=self.teams[team], role=role, starts_on=clock.today())

    def _register(self, user: User, number: str) -> None:
        """Registrations run out in the spring after next; one is to be renewed soon."""
        last = date(self.today.year + 2, 3, 31)
        if user.name == RENEWS_SOON:
            last = self.today + timedelta(days=40)
        kind = Registration.Kind.SOCIAL_WORK_ENGLAND
        register(user, kind, number, starts_on=last - timedelta(days=3 * 365), expires_on=last, by=None)
