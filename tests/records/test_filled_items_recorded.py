"""What a record says of the items of a list that were filled in: for its reader, and for whoever decides."""

import pytest

from forms import drafts, item_drafts
from forms.evidence import NOTHING_NOW, settle
from forms.kept_evidence import kept_with
from forms.models import Draft
from forms.prefill import prefill
from forms.rendering import sections
from records.evidence import filled_in, with_evidence
from records.models import RecordVersion
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.test_filled_items import FACTS, FROM, asked, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def version(inside: Cast) -> RecordVersion:
    """Two calls were filled in: who called first was confirmed, when the second one was is changed."""
    form = published(asked())
    found = prefill(form.definition, FACTS, source_of)
    draft = drafts.start(form, inside.sam, found.entered, found.origins)
    settle("still-right", draft.pk, "/calls/f10/who", inside.sam, NOTHING_NOW)
    item_drafts.save_item(
        draft.pk, "/calls", "f11", {"/who": "School", "/on/day": "5", "/on/month": "5", "/on/year": "2026"}, inside.sam
    )
    held = Draft.objects.select_related("form_version").get(pk=draft.pk)
    return RecordVersion(
        form_version=form,
        answers=form.definition.answers_from(held.entered)[0],
        origins=kept_with(held, form.definition, frozenset()),
    )


def test_a_record_says_beneath_a_list_where_its_answers_came_from(version: RecordVersion) -> None:
    drawn = with_evidence(sections(version.form_version.definition, version.answers, frozenset()), version)
    (item,) = drawn[0].items
    assert item.source.split("\n") == [
        f"Call 1 (Who called?): {FROM}. Confirmed by Sam Oakley on 14 July 2026.",
        f"Call 1 (When?, Was it urgent?); Call 2 (Who called?): {FROM}. Not confirmed by the author.",
        f"Call 2 (When?): Changed by the author. It was “4 May 2026”, filled in: {FROM}.",
    ]


def test_whoever_must_not_read_an_answer_of_an_item_reads_nothing_of_where_it_came_from(
    version: RecordVersion,
) -> None:
    kept = sections(
        version.form_version.definition,
        version.answers,
        frozenset(),
        leave_out=lambda question: "Kept" if question.label in ("When?", "Who called?") else "",
    )
    (item,) = with_evidence(kept, version)[0].items
    assert "Changed" not in item.source
    assert "Who called?" not in item.source


def test_whoever_decides_sees_what_was_changed_in_an_item(version: RecordVersion) -> None:
    found = filled_in(version)
    assert [(one.change.label, one.change.before_words, one.change.after_words) for one in found.changed] == [
        ("Call 2: When?", "4 May 2026", "5 May 2026")
    ]
    assert found.confirmed == 1
    assert found.unconfirmed == ("Call 1: When?", "Call 1: Was it urgent?", "Call 2: Who called?")


def test_whoever_decides_sees_what_was_added_to_a_list_that_was_filled_in(version: RecordVersion) -> None:
    first, second = version.answers["calls"]
    version.answers = {"calls": [first, {**second, "urgent": True}, {"who": "Gran", "urgent": False}]}
    found = filled_in(version)
    assert [
        (one.change.label, one.change.before_words, one.change.after_words, one.source) for one in found.changed
    ] == [
        ("Call 3, added", None, "Who called? Gran\nWas it urgent? No", "Added by the author"),
        ("Call 2: Was it urgent?", None, "Yes", "Nothing was filled in"),
        ("Call 2: When?", "4 May 2026", "5 May 2026", FROM),
    ]


def test_a_list_in_which_nothing_was_filled_in_is_no_change(version: RecordVersion) -> None:
    version.answers, version.origins = {"calls": [{"who": "Gran", "urgent": False}]}, {}
    assert filled_in(version).changed == ()
