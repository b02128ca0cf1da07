"""Opening files and episodes: one open time of need at a time, one file for a child."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from cases.known import KnownChildError, known_children, open_new_file
from cases.models import Case, Person
from cases.opening import close_episode, open_episode
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_episode_opens_only_when_the_last_is_closed(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    with pytest.raises(IntegrityError), transaction.atomic():
        open_episode(wilf, actor=inside.sam)
    closed = close_episode(wilf, "RC8")
    opened = open_episode(wilf, opened_on=date(2026, 7, 15), actor=inside.sam, reason="A new referral came in")
    assert wilf.open_episode == opened != closed
    assert (opened.opened_on, opened.closed_on) == (date(2026, 7, 15), None)
    kept = AuditEvent.objects.get(action="episode_opened")
    assert (kept.actor, kept.case_id, kept.reason) == (inside.sam, wilf.pk, "A new referral came in")


def test_a_file_opened_since_the_person_was_told_is_found_and_nothing_is_left_behind(inside: Cast) -> None:
    team, day = inside.teams["Harbour team"], date(2019, 3, 2)
    with pytest.raises(KnownChildError) as raised:
        open_new_file("Wren", "Quillfeather", born=day, team=team, by=inside.sam)
    assert raised.value.known == [inside.cases["tansy"]] == known_children("quillfeather", day)
    assert (Case.objects.count(), Person.objects.count()) == (2, 2)
    besides = frozenset([inside.cases["tansy"].pk])
    made = open_new_file("Wren", "Quillfeather", expected=day, team=team, by=inside.sam, besides=besides)
    assert known_children("Quillfeather", day) == [inside.cases["tansy"], made]


def test_who_has_another_name_is_not_even_read(inside: Cast) -> None:
    """Of all the children born within the range of an estimate, only those of that name are."""
    known_children("Saltmarsh", date(2016, 1, 12))  # the authority's key is read once
    with CaptureQueriesContext(connection) as asked:
        assert known_children("Saltmarsh", date(2016, 1, 12), estimated=True) == []
    assert len(asked) == 1, "no former details and no facts are read"


@pytest.mark.parametrize("name", ["Baby", "Unknown"])
def test_who_has_no_name_yet_is_found_all_the_same(inside: Cast, name: str) -> None:
    made = open_new_file("Baby", name, born=date(2026, 7, 1), team=inside.teams["Harbour team"], by=inside.sam)
    assert known_children(name, date(2026, 7, 1)) == [made]
