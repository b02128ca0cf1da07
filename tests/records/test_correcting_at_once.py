"""Two people correct one record at the same moment: exactly one wins, and the other is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.context import authority
from records import correcting
from records.correcting import CorrectedAlreadyError, CorrectionOverError, CorrectionRefusedError
from records.deciding import decide
from records.models import Correction, RecordVersion
from tests.at_once import at_once
from tests.cast import Cast
from tests.records.made_up import note, submitted

pytestmark = pytest.mark.commits


def outcome(cast: Cast, act: Callable[[], Any]) -> str:
    """What came of an act in a transaction of its own: `won`, or how its refusal is called."""
    try:
        with authority(cast.id), transaction.atomic():
            act()
    except CorrectionRefusedError as error:
        return type(error).__name__ if str(error) else "said nothing"
    return "won"


def race(cast: Cast, *acts: Callable[[], Any]) -> list[str]:
    return sorted(at_once(len(acts), lambda index: outcome(cast, acts[index])))


def changed(correction: Correction, text: str) -> Callable[[], Any]:
    held = correction.corrects
    field = "what" if "what" in held.answers else "comment"
    return lambda: correcting.submit(correction, correction.begun_by, held.answers | {field: text}, held.hidden)


def begun(version: RecordVersion, cast: Cast) -> Correction:
    made = correcting.begin(version, cast.sam, "It was misheard.")
    made.corrects.answers  # noqa: B018  decrypted while the authority is open
    return made


def test_of_two_who_begin_at_once_one_writes_and_the_other_reads_who_does(northmere: Cast) -> None:
    with authority(northmere.id):
        version = note(northmere, "Wilf ate.")

    def begins(who: str) -> Callable[[], Any]:
        def act() -> None:
            held = RecordVersion.objects.select_related("record", "form_version").get(pk=version.pk)
            correcting.begin(held, northmere.people[who], "It was misheard.")

        return act

    assert race(northmere, begins("sam"), begins("priya")) == [CorrectedAlreadyError.__name__, "won"]
    with authority(northmere.id):
        assert Correction.objects.count() == 1


def test_of_two_submits_at_once_one_version_comes_in_force(northmere: Cast) -> None:
    with authority(northmere.id):
        correction = begun(note(northmere, "Wilf ate."), northmere)
    found = race(northmere, changed(correction, "Wilf sang."), changed(correction, "Wilf slept."))
    assert found == [CorrectionOverError.__name__, "won"]
    with authority(northmere.id):
        assert [one.number for one in RecordVersion.objects.order_by("number")] == [1, 2]


def to_decide(northmere: Cast) -> Correction:
    """A correction of what Priya had approved, sent to be decided on."""
    version = submitted(northmere)
    decide(version, "approve", northmere.priya, {})
    version.record.refresh_from_db()
    correction = begun(version, northmere)
    changed(correction, "Another word.")()
    return correction


def test_of_two_decisions_at_once_one_counts(northmere: Cast) -> None:
    with authority(northmere.id):
        correction = to_decide(northmere)

    def decides(who: str, what: str) -> Callable[[], Any]:
        return lambda: correcting.decide(correction, northmere.people[who], what, "Read.")

    found = race(northmere, decides("priya", "approve"), decides("ren", "refuse"))
    assert found == [CorrectionOverError.__name__, "won"]
    with authority(northmere.id):
        held = Correction.objects.get()
        assert len(held.said) == 1
        expected = {"approve": ("in_force", 2), "refuse": ("refused", 1)}[held.said[0]["decision"]]
        assert (held.state, RecordVersion.objects.count()) == expected


def test_a_withdrawal_and_a_decision_at_once_leave_one_of_them(northmere: Cast) -> None:
    with authority(northmere.id):
        correction = to_decide(northmere)
    found = race(
        northmere,
        lambda: correcting.decide(correction, northmere.priya, "approve", ""),
        lambda: correcting.withdraw(correction, northmere.sam),
    )
    assert found == [CorrectionOverError.__name__, "won"]
    with authority(northmere.id):
        state = Correction.objects.get().state
        assert RecordVersion.objects.count() == {"in_force": 2, "withdrawn": 1}[state]
