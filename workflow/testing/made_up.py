"""The made-up council in which a scenario is played: an authority of its own, people with every role, a child.

Never an authority that is in use: its counters, its queue of due work and its people would be locked or told.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts import clock
from accounts.authorities import add_person, create_authority
from accounts.context import LIBRARY_ID, authority
from accounts.identifiers import uuid7
from accounts.models import Role, Team, User
from accounts.registrations import REQUIREMENTS, register
from accounts.roles import ROLES
from cases.models import Case, Episode
from cases.opening import allocate, open_case, open_file
from forms.adoption import adopt_library_forms, publish_form
from forms.models import ActiveForm
from records.recording import submit
from workflow.adoption import adopt_library_processes
from workflow.by_hand import DECIDERS
from workflow.decisions import adopt_library_decisions
from workflow.testing.practice import practice_of, take_over, take_over_settings

CHILD_S_AGE = timedelta(days=8 * 365 + 2)
REGISTERED_FOR = timedelta(days=40 * 365)
WORKER = "social_worker"
NAMES = ("Robin", "Merle", "Wren", "Lark")


class MadeUpCouncil:
    """The authority `id` with one team and, inside `authority(id)`, its people and the children's files.

    `copies` are the ids of the versions that were copied from another authority; `children` the files, each with its
    open episode, of siblings where there are several.
    """

    copies: Sequence[UUID] = ()
    team: Team

    def __init__(self) -> None:
        self.id: UUID = create_authority(f"Made-up council {uuid7()}").pk
        self._people: dict[str, list[User]] = {}
        self._stand_ins: set[str] = set()
        self.children: list[tuple[Case, Episode | None]] = []

    def settle(
        self,
        *,
        like: UUID | None,
        roles: Iterable[str],
        forms: Iterable[str],
    ) -> None:
        """Take up the definitions of the authority `like`, else the library's, and hire people.

        A form that is not in use gets a stand-in, which takes any answers.
        """
        practice = practice_of(like) if like is not None and like != LIBRARY_ID else None
        with authority(self.id):
            if practice is not None:
                self.copies = take_over(practice)
            else:
                adopt_library_forms()
                adopt_library_decisions()
                adopt_library_processes()
            self.stand_in_for(forms)
            self.team = Team.objects.create(name="Made-up team")
            for role in dict.fromkeys([WORKER, *DECIDERS, *roles]):
                self.with_role(role)
            if practice is not None:
                take_over_settings(practice, self.with_role(DECIDERS[0])[0])

    def open_files(
        self,
        count: int,
        born: date | None,
        expected: date | None,
        died: date | None,
        *,
        worker_from: date | None = None,
        episode_open: bool = True,
    ) -> None:
        """Open the files of so many children; the first was born, or is expected, on a day, the others are eight.

        `died` is the day of the first one's death, written down from the beginning; `worker_from` the day from which
        a worker has the children, from the beginning without it; `episode_open` whether our work with them has begun.
        """
        with authority(self.id):
            for number in range(count):
                on = born if number == 0 else None
                if on is None and (expected is None or number):
                    on = clock.today() - CHILD_S_AGE
                make = open_case if episode_open else open_file
                case = make(NAMES[number % len(NAMES)], "Madeup", born=on, expected=None if on else expected)
                if died is not None and number == 0:
                    case.child.date_of_death = died
                    case.child.save(update_fields=["date_of_death"])
                self.children.append((case, Episode.objects.filter(case=case).first()))
                if worker_from is not None:
                    allocate(case, self.team, None)
                allocate(case, self.team, self.with_role(WORKER)[0], starts_on=worker_from)

    @property
    def case(self) -> Case | None:
        """The first child's file; None where the process is about no child."""
        return self.children[0][0] if self.children else None

    def with_role(self, role: str) -> list[User]:
        """Those who hold a role, one at least."""
        return self._people.get(role) or [self.hire(role)]

    def hire(self, role: str) -> User:
        """Make one more person with a role, registered for whatever a step may require."""
        if role not in ROLES:
            Role.objects.get_or_create(key=role, defaults={"label": role.replace("_", " "), "sees_cases": True})
        label = str(ROLES.get(role, role.replace("_", " ")))
        count = len(self._people.setdefault(role, [])) + 1
        person = add_person(f"{uuid7()}@made-up.example", None, f"{label} {count}", role=role, team=self.team)
        today = clock.today()
        for kind in REQUIREMENTS.values():
            number = f"MU{count:04}"
            register(person, kind, number, starts_on=today, expires_on=today + REGISTERED_FOR, by=None)
        self._people[role].append(person)
        return person

    def roles_of(self, person: User) -> list[str]:
        """The roles that a person was hired for."""
        return [role for role, people in self._people.items() if person in people]

    def stand_in_for(self, keys: Iterable[str]) -> None:
        """Give each form that is not in use here a stand-in."""
        used = set(ActiveForm.objects.values_list("key", flat=True))
        for key in keys:
            if key and key not in used:
                version = publish_form(_stand_in(key), 1)
                ActiveForm.objects.create(key=key, version=version)
                self._stand_ins.add(key)

    def is_stand_in(self, key: str) -> bool:
        """Whether a form is a stand-in."""
        return key in self._stand_ins

    def record(self, form_key: str, answers: Mapping[str, Any]) -> None:
        """Let the children have a final record of a form, from before the process began."""
        self.stand_in_for([form_key])
        submit(
            form_version=ActiveForm.objects.get(key=form_key).version,
            answers=dict(answers),
            hidden=[],
            author=self.with_role(WORKER)[0],
            cases=self.children,
            team=self.team,
            reviewed=False,
        )


def _stand_in(key: str) -> dict[str, Any]:
    notes = {"type": "string", "title": "Anything"}
    return {
        "key": key,
        "title": key.replace("_", " "),
        "schema": {"type": "object", "properties": {"notes": notes}},
        "uischema": {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": "#/properties/notes"}]},
    }
