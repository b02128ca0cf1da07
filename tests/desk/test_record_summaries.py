"""The last final record of a form in the child's open episode, for those who may see it."""

from datetime import date
from typing import Any

import pytest

from accounts.models import AuditEvent
from cases.models import Episode
from desk.record_summaries import record_summary
from records.models import RecordVersion
from tests.cast import Cast
from tests.records.made_up import note, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def noted(inside: Cast) -> RecordVersion:
    """Two notes of visits to Wilf; the second stands."""
    note(inside, "The first visit.")
    return note(inside, "Wilf showed his rabbit.", "Dad")


def shown(cast: Cast, who: str = "sam", questions: tuple[str, ...] = ("what",), child: str = "wilf") -> Any:
    return record_summary(cast.people[who], cast.cases[child], "visit_note", questions)


def test_it_gives_the_answers_asked_for_with_day_author_and_record(inside: Cast, noted: RecordVersion) -> None:
    found = shown(inside)
    assert [(item.label, item.words) for item in found.elements] == [("What happened?", "Wilf showed his rabbit.")]
    assert found.source == "From the note of a visit of Tue 14 July, by Sam Oakley."
    assert found.url == f"/records/{noted.record.reference}/1/"
    assert [item.pointer for item in shown(inside, questions=("who", "nothing", "what")).elements] == ["/who", "/what"]
    assert [item.pointer for item in shown(inside, questions=()).elements] == ["/what", "/who"]


def test_it_gives_nothing_to_those_who_may_not_see_the_child(inside: Cast, noted: RecordVersion) -> None:
    assert [bool(shown(inside, who)) for who in ("sam", "priya", "mo", "ren", "ana")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert record_summary(inside.sam, None, "visit_note", ()) is None


def test_only_what_is_final_in_the_open_episode_counts(inside: Cast, noted: RecordVersion) -> None:
    submitted(inside)
    key = "child_and_family_assessment"
    assert record_summary(inside.sam, inside.cases["wilf"], key, ()) is None
    assert shown(inside, child="tansy") is None
    Episode.objects.filter(case=inside.cases["wilf"]).update(closed_on=date(2026, 7, 14))
    assert shown(inside) is None


def test_showing_it_is_kept_in_the_trail_of_the_child(inside: Cast, noted: RecordVersion) -> None:
    before = AuditEvent.objects.count()
    shown(inside, "ren")
    assert AuditEvent.objects.count() == before
    shown(inside)
    kept = AuditEvent.objects.latest("id")
    assert (kept.action, kept.actor, kept.case_id) == ("viewed", inside.sam, inside.cases["wilf"].pk)
    assert kept.details["record"] == str(noted.record_id)
