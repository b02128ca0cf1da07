"""What was said about a version: comments in the form's order, and the replies that came with the next one."""

import pytest
from django.db import connection

from forms.adoption import publish_form
from forms.remarks import Said
from records.deciding import decide
from records.models import Decision, RecordedForGoodError, RecordVersion, Reply
from records.recording import submit as record
from records.remarks import in_order, keep_replies, remarks_on
from tests.cast import Cast
from tests.records.made_up import ANSWERS, NOTE, assessment, form_version, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
COMMENTS = {
    "/risks": "Which Fridays?",
    "/reason": "Who rang?",
    "": "Nearly there.",
    "/met/10/name": "b",
    "/met/9/name": "a",
}


def second(cast: Cast, first: RecordVersion, replies: dict[str, str]) -> RecordVersion:
    """Sam submits the next version with replies."""
    made = record(
        form_version=assessment(),
        answers=ANSWERS,
        hidden=[],
        author=cast.sam,
        cases=[(cast.cases["wilf"], None)],
        team=None,
        reviewed=True,
        follows=first.record,
    )
    keep_replies(made, replies)
    return made


def test_comments_come_in_the_order_of_the_questions_each_with_its_reply(inside: Cast) -> None:
    first = submitted(inside)
    assert remarks_on(first) == ()
    made = decide(first, "return", inside.priya, COMMENTS)
    assert [remark.pointer for remark in remarks_on(first)] == ["", "/reason", "/risks", "/met/9/name", "/met/10/name"]
    later = second(inside, first, {"/risks": "Every one.", "": "  "})
    whole, reason, risks, *_rest = remarks_on(first)
    assert (whole.reply, reason.reply) == (None, None)
    assert risks.comment == Said("Which Fridays?", "Priya Marsh", made.at)
    assert risks.reply == Said("Every one.", "Sam Oakley", later.submitted_at, reply=True)
    assert risks.said == (risks.comment, risks.reply)
    assert risks.label == "What are you worried about?"
    assert remarks_on(later) == ()


def test_the_order_holds_for_pointers_that_no_question_has(inside: Cast) -> None:
    definition = assessment().definition
    held = ["/zebra", "/risks/2", "/risks", "", "/reason", "/risks/10", "/10"]
    assert in_order(held, definition) == ["", "/reason", "/risks", "/risks/2", "/risks/10", "/zebra", "/10"]


def test_comments_and_replies_are_encrypted_and_written_once(inside: Cast) -> None:
    first = submitted(inside)
    decide(first, "return", inside.priya, {"/risks": "Which Fridays?"})
    second(inside, first, {"/risks": "Every one."})
    with connection.cursor() as cursor:
        for table, column in (("records_reply", "text"), ("records_decision", "comments")):
            cursor.execute(f'SELECT "{column}" FROM "{table}"')
            stored = cursor.fetchone()[0]
            assert stored.startswith("cw1:")
            assert "Friday" not in stored
    reply = Reply.objects.get()
    for attempt in (reply.save, reply.delete, Reply.objects.all().delete, Decision.objects.get().save):
        with pytest.raises(RecordedForGoodError):
            attempt()


def test_the_next_version_says_on_paper_what_was_asked_of_the_one_before(inside: Cast) -> None:
    from records.document import gather
    from records.models import Rendition

    first = submitted(inside)
    decide(first, "return", inside.priya, {"": "Nearly there.", "/risks": "Which Fridays?"})
    later = second(inside, first, {})
    document = gather(Rendition.objects.get(version=later))
    replaced = next(row.value for row in document.about if row.label == "Takes the place of")
    assert replaced.endswith("returned by Priya Marsh: “Nearly there.” · What are you worried about? “Which Fridays?”")
    decide(later, "approve", inside.priya, {"/risks": "Put this first."})
    decided = gather(Rendition.objects.get(version=later, kind="decision")).decision
    assert decided is not None
    assert [(line.label, line.text) for line in decided.remarks] == [("What are you worried about?", "Put this first.")]


def test_no_comment_is_lost_where_an_answer_took_the_name_of_one_that_was_dropped(inside: Cast) -> None:
    first = record(
        form_version=form_version(NOTE), answers={"what": "Wilf was asleep.", "who": "His aunt."}, hidden=[],
        author=inside.sam, cases=[(inside.cases["wilf"], None)], team=None, reviewed=True,
    )  # fmt: skip
    decide(first, "return", inside.priya, {"/what": "When?", "/who": "Which aunt?"})
    schema = {**NOTE["schema"], "properties": {"who": NOTE["schema"]["properties"]["what"]}, "required": ["who"]}
    uischema = {**NOTE["uischema"], "elements": NOTE["uischema"]["elements"][1:]}
    steps = [{"drop": "/who"}, {"rename": "/what", "to": "/who"}]
    later = publish_form({**NOTE, "schema": schema, "uischema": uischema, "migration": steps}, 2)
    said = [(remark.place, remark.label, remark.comment.text) for remark in remarks_on(first, later)]
    assert said == [("/who", "What happened?", "When?"), ("/~gone/who", "Who was there?", "Which aunt?")]
