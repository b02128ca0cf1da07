"""A manager decides once, about the latest version, and never about their own work."""

import threading

import pytest
from django.db import connection

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from records.deciding import (
    AlreadyDecidedError,
    DecisionRefusedError,
    NotAwaitingDecisionError,
    NotTheLatestError,
    OwnWorkError,
    UnknownDecisionError,
    decide,
)
from records.models import Decision, Record, RecordVersion, Rendition, State
from tests.cast import Cast
from tests.conftest import TODAY
from tests.records.made_up import note, submitted


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decision", "state", "kinds"),
    [
        ("approve", State.APPROVED, {"submission", "decision"}),
        ("refuse", State.REFUSED, {"submission", "decision"}),
        ("return", State.RETURNED, {"submission"}),
    ],
)
def test_a_decision_sets_the_state_and_all_but_a_return_make_a_pdf(
    inside: Cast, decision: str, state: State, kinds: set[str]
) -> None:
    version = submitted(inside)
    made = decide(version, decision, inside.priya, {"": "Thank you.", "/risks": "  ", "/reason": "Which day?"})
    assert version.record.state == Record.objects.get().state == state
    assert Decision.objects.get(pk=made.pk).comments == {"": "Thank you.", "/reason": "Which day?"}
    assert set(Rendition.objects.values_list("kind", flat=True)) == kinds
    (row,) = AuditEvent.objects.filter(action="record_decided")
    assert (row.actor, row.case_id, row.details["decision"]) == (inside.priya, inside.cases["wilf"].pk, decision)
    assert "Which day" not in str(row.details)


@pytest.mark.django_db
def test_it_refuses_own_approval(inside: Cast) -> None:
    version = submitted(inside, author=inside.priya)
    with pytest.raises(OwnWorkError, match="somebody else must decide"):
        decide(version, "approve", inside.priya, {})
    assert Record.objects.get().state == State.SUBMITTED
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_a_second_decision_is_told_who_decided_and_when(inside: Cast) -> None:
    version = submitted(inside)
    decide(version, "return", inside.priya, {})
    with pytest.raises(AlreadyDecidedError, match=r"^Priya Marsh returned it on 14 July 2026 at 10:00\.$"):
        decide(version, "approve", inside.mo, {})
    assert Record.objects.get().state == State.RETURNED


@pytest.mark.django_db
def test_only_the_latest_version_can_be_decided_about(inside: Cast) -> None:
    first = submitted(inside)
    record = first.record
    RecordVersion.objects.create(
        record=record,
        number=2,
        form_version=first.form_version,
        answers={},
        author=inside.sam,
        submitted_at=clock.now(),
        sha256="0" * 64,
    )
    with pytest.raises(NotTheLatestError, match="Version 2 of R-2026-000001 has taken the place of version 1"):
        decide(first, "approve", inside.priya, {})


@pytest.mark.django_db
def test_a_record_that_was_final_at_once_needs_no_decision(inside: Cast) -> None:
    with pytest.raises(NotAwaitingDecisionError, match="was final when it was submitted"):
        decide(note(inside, "Short."), "approve", inside.priya, {})


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["", "APPROVE", "maybe"])
def test_an_unknown_decision_is_refused(inside: Cast, word: str) -> None:
    with pytest.raises(UnknownDecisionError):
        decide(submitted(inside), word, inside.priya, {})


@pytest.mark.both_databases
@pytest.mark.commits
def test_of_two_who_decide_at_the_same_moment_one_decides(northmere: Cast) -> None:
    with authority(northmere.id):
        version_id = submitted(northmere).pk
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def attempt(decision: str, first_name: str) -> None:
        try:
            with clock.at(TODAY), authority(northmere.id):
                version = RecordVersion.objects.select_related("record").get(pk=version_id)
                if connection.vendor == "postgresql":
                    together.wait(10)
                decide(version, decision, northmere.people[first_name], {})
            outcomes.append(decision)
        except DecisionRefusedError as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=pair) for pair in (("approve", "priya"), ("return", "mo"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with authority(northmere.id):
        (kept,) = Decision.objects.all()
        assert sorted(outcomes) == sorted([kept.decision, "AlreadyDecidedError"])
        assert Record.objects.get().state == {"approve": "approved", "return": "returned"}[kept.decision]
