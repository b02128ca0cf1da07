"""The migration by which a version has one open move: of several the newest stays open, in each authority."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from accounts import clock
from accounts.context import authority
from forms.models import FormVersion
from tests.cast import Cast, make_eastholm
from workflow.models import FormMove

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]
KEYS = ("child_and_family_assessment", "contact")


def row_security_is_forced() -> bool:
    """Whether the owner, too, sees the rows of the open authority alone; SQLite has no such thing."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", [FormMove._meta.db_table])
        return bool(cursor.fetchone()[0])


def begun(cast: Cast, key: str, minutes: int, status: str = "done") -> FormMove:
    with authority(cast.id):
        made: FormMove = FormMove.objects.create(
            version=FormVersion.objects.filter(key=key).latest("number"),
            by=next(iter(cast.people.values())),
            status=status,
            created_at=clock.now() + timedelta(minutes=minutes),
        )
    return made


def statuses(cast: Cast, moves: list[FormMove]) -> list[str]:
    with authority(cast.id):
        held = FormMove.objects.in_bulk([move.pk for move in moves])
        return [held[move.pk].status for move in moves]


def test_of_open_moves_to_one_version_the_newest_stays_open_and_another_is_refused(northmere: Cast) -> None:
    eastholm = make_eastholm()
    call_command("migrate", "workflow", "0019", verbosity=0)
    try:
        here = [begun(northmere, KEYS[0], at, how) for at, how in ((0, "done"), (2, "stopped"), (1, "rehearsed"))]
        here += [begun(northmere, KEYS[1], 0), begun(northmere, KEYS[0], 5, "undone")]
        there = [begun(eastholm, KEYS[0], 0), begun(eastholm, KEYS[0], 0)]
    finally:
        call_command("migrate", "workflow", verbosity=0)
    assert statuses(northmere, here) == ["undone", "stopped", "undone", "done", "undone"]
    assert statuses(eastholm, there) == ["undone", "done"]
    assert row_security_is_forced()
    with pytest.raises(IntegrityError):
        begun(northmere, KEYS[0], 9)
    begun(northmere, KEYS[0], 9, "undone")
