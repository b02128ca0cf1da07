"""The made-up authority Northmere Council: its people, and families in every state that the work has.

Everything is made through the engine and its forms, with the clock held at the days of the stories and everything that
was due in between done at its time.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from accounts import clock
from accounts.authorities import create_authority
from accounts.context import authority
from accounts.models import Authority
from accounts.notifications import mark_read
from demo.agenda import Days, Story, play
from demo.main_stories import MainStories
from demo.more_families import MORE
from demo.one_of_each import ONE_OF_EACH
from demo.playing import Playing
from demo.staff import DemoPerson, Staff
from forms.adoption import adopt_library_forms
from workflow.adoption import adopt_library_processes
from workflow.decisions import adopt_library_decisions
from workflow.library import load, use_samples

NAME = "Northmere Council"
FAMILIES = (*ONE_OF_EACH, *MORE)
MAIN = 3
"""How many families `demo.main_stories` tells of."""
ALL_FAMILIES = MAIN + len(FAMILIES)
FOUNDED = timedelta(weeks=46)
"""How long before today the council began to use Casewright."""
READ = 3
"""What people were told more working days ago than this they have read."""


def build(
    families: int = ALL_FAMILIES, told: Callable[[int, int], None] = lambda _count, _all: None
) -> list[DemoPerson]:
    """Make the demonstration in an empty database; return who can sign in. Everything or nothing is made.

    `families` is how many to make, at least the three main ones. `told` hears how many children’s stories
    are told, and of how many.
    """
    load()
    now = clock.now()
    with clock.at(now - FOUNDED):
        council = create_authority(NAME, code="999", contact="The service desk, 01632 960 100.", is_demonstration=True)
    with authority(council.pk):
        days = Days(now)
        staff = Staff(days.today)
        with clock.at(now - FOUNDED):
            adopt_library_forms()
            adopt_library_decisions()
            adopt_library_processes()
            use_samples()
            staff.make()
        stories = list(_stories(days, staff, families))
        play(stories, now, lambda ended: told(ended, len(stories)))
    return staff.shown


def _stories(days: Days, staff: Staff, families: int) -> Iterator[Story]:
    """What everybody reads, the main stories, then one for each child of the register's first families."""
    yield _reading(days, staff)
    yield from MainStories(days, staff).stories()
    playing = Playing(days, staff)
    number = 0
    for family in FAMILIES[: max(0, families - MAIN)]:
        for child in family.children:
            number += 1
            yield playing.story(family, child, number)


def _reading(days: Days, staff: Staff) -> Story:
    """Everybody reads what they were told, some days ago for the last time."""
    yield days.at(days.working_days_ago(READ), 17, 30)
    for user in staff.people.values():
        mark_read(user)


def existing() -> Authority | None:
    """Return the demonstration authority, if it was made."""
    return Authority.objects.filter(is_demonstration=True).first()
