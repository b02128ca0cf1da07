"""A submission becomes a record's next version, and stays as it was given."""

import hashlib
import json

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from accounts.models import AuditEvent
from records.deciding import all_final, decide, latest_final
from records.models import Decision, Record, RecordedForGoodError, RecordVersion, Rendition, State
from records.recording import OtherFormError, submit
from tests.cast import Cast
from tests.records import made_up
from tests.records.made_up import note, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_submission_makes_a_record_with_a_reference_and_its_first_version(inside: Cast) -> None:
    version = submitted(inside)
    assert (version.record.reference, version.number) == ("R-2026-000001", 1)
    assert version.record.state == State.SUBMITTED
    link = version.record.case_links.get()
    assert (link.case, link.episode) == (inside.cases["wilf"], inside.cases["wilf"].open_episode)
    stored = RecordVersion.objects.get(pk=version.pk)
    assert stored.answers == version.answers
    assert stored.answers["wishes_feelings"].startswith("“I like it when Dad cooks.")
    assert "/not_seen_reason" in stored.hidden
    assert stored.hidden == sorted(stored.hidden)


def test_a_form_that_nobody_reviews_is_final_at_once(inside: Cast) -> None:
    assert note(inside, "Short visit.").record.state == State.FINAL


def test_the_hash_can_be_computed_from_the_answers_alone(inside: Cast) -> None:
    version = note(inside, "Wilf said: “Żółw” 🐢\nand drew one.", "Łukasz")
    answers = {"who": "Łukasz", "what": "Wilf said: “Żółw” 🐢\nand drew one."}
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert version.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert note(inside, "Wilf said: “Żółw” 🐢\nand drew two.", "Łukasz").sha256 != version.sha256


def test_answers_are_unreadable_in_the_table(inside: Cast) -> None:
    note(inside, "Canary-7741 sang")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM records_recordversion")
        ((raw,),) = cursor.fetchall()
    assert raw.startswith("cw1:")
    assert "Canary" not in raw


def test_later_changes_to_what_was_passed_in_do_not_reach_the_record(inside: Cast) -> None:
    answers = {"what": "as given"}
    version = submit(
        form_version=made_up.form_version(made_up.NOTE),
        answers=answers,
        hidden=[],
        author=inside.sam,
        cases=[],
        team=None,
        reviewed=False,
    )
    answers["what"] = "changed"
    assert version.answers == {"what": "as given"}


def test_after_a_return_the_same_record_gets_its_next_version(inside: Cast) -> None:
    first = submitted(inside)
    decide(first, "return", inside.priya, {"": "Say who is there on Fridays."})
    second = submitted(inside, follows=first.record, risks="Nobody is there on Fridays.")
    assert (second.record_id, second.number) == (first.record_id, 2)
    assert Record.objects.get().state == State.SUBMITTED
    assert RecordVersion.objects.get(pk=first.pk).answers["risks"] == made_up.ANSWERS["risks"]
    assert second.record.case_links.count() == 1


@pytest.mark.parametrize("decision", ["approve", "refuse", None])
def test_a_record_that_was_not_returned_is_followed_by_a_new_one(inside: Cast, decision: str | None) -> None:
    first = submitted(inside)
    if decision:
        decide(first, decision, inside.priya, {})
    second = submitted(inside, follows=first.record)
    assert second.number == 1
    assert second.record.reference == "R-2026-000002"


def test_a_stale_copy_of_a_returned_record_does_not_make_a_second_next_version(inside: Cast) -> None:
    first = submitted(inside)
    decide(first, "return", inside.priya, {})
    stale = Record.objects.get(pk=first.record_id)
    submitted(inside, follows=first.record)
    assert stale.state == State.RETURNED
    assert submitted(inside, follows=stale).number == 1


def test_another_form_cannot_become_the_next_version(inside: Cast) -> None:
    first = submitted(inside)
    decide(first, "return", inside.priya, {})
    with pytest.raises(OtherFormError, match="R-2026-000001 is of the form “child_and_family_assessment”"):
        submit(
            form_version=made_up.form_version(made_up.NOTE),
            answers={"what": "x"},
            hidden=[],
            author=inside.sam,
            cases=[],
            team=None,
            reviewed=False,
            follows=first.record,
        )


def test_each_child_of_a_record_gets_an_audit_row_without_names_or_answers(inside: Cast) -> None:
    version = note(inside, "Canary-7741", cases=("wilf", "tansy"))
    rows = list(AuditEvent.objects.filter(action="record_submitted").order_by("pk"))
    assert [row.case_id for row in rows] == [inside.cases["wilf"].pk, inside.cases["tansy"].pk]
    assert {row.actor for row in rows} == {inside.sam}
    assert {row.object_id for row in rows} == {str(version.pk)}
    for word in ("Canary", "Wilf", "Tansy", "Sam"):
        assert word not in json.dumps([row.details for row in rows])


def test_a_submission_asks_for_one_pdf_by_a_job_that_holds_only_ids(inside: Cast) -> None:
    version = submitted(inside)
    rendition = version.renditions.get()
    assert (rendition.kind, rendition.progress) == (Rendition.Kind.SUBMISSION, Rendition.Progress.MAKING)
    job = DBTaskResult.objects.get()
    assert job.args_kwargs == {
        "args": [],
        "kwargs": {"authority_id": str(inside.id), "rendition_id": str(rendition.pk)},
    }


def test_a_version_and_a_decision_cannot_be_changed_or_deleted(inside: Cast) -> None:
    version = submitted(inside)
    decision = decide(version, "approve", inside.priya, {"": "Clear."})
    for row in (version, RecordVersion.objects.get(pk=version.pk), decision, Decision.objects.get(pk=decision.pk)):
        with pytest.raises(RecordedForGoodError, match="never changes"):
            row.save()
        with pytest.raises(RecordedForGoodError):
            row.delete()
    for rows in (RecordVersion.objects.all(), Decision.objects.all()):
        with pytest.raises(RecordedForGoodError):
            rows.update(authority=inside.id)
        with pytest.raises(RecordedForGoodError):
            rows.delete()
        with pytest.raises(RecordedForGoodError), transaction.atomic():
            rows.bulk_update(list(rows), ["authority"])
    assert RecordVersion.objects.count() == Decision.objects.count() == 1


def test_what_is_final_for_a_child_is_the_last_approved_version(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    key = "child_and_family_assessment"
    assert latest_final(wilf, key) is None
    first = submitted(inside)
    assert latest_final(wilf, key) is None
    decide(first, "return", inside.priya, {})
    second = submitted(inside, follows=first.record)
    decide(second, "approve", inside.priya, {})
    refused = submitted(inside)
    decide(refused, "refuse", inside.priya, {})
    submitted(inside)
    assert latest_final(wilf, key) == second
    assert all_final(wilf, key) == [second]
    assert latest_final(wilf, key, wilf.open_episode) == second
    assert latest_final(inside.cases["tansy"], key) is None
    assert latest_final(wilf, "visit_note") is None


def test_what_was_recorded_in_another_episode_does_not_count_for_this_one(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    made = note(inside, "Before.")
    former = wilf.open_episode
    assert former is not None
    former.closed_on = former.opened_on
    former.save()
    present = wilf.episodes.create(opened_on=former.opened_on)
    assert latest_final(wilf, "visit_note", present) is None
    assert latest_final(wilf, "visit_note", former) == latest_final(wilf, "visit_note") == made
