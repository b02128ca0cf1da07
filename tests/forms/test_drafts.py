"""Drafts: everything is saved, nothing is overwritten without asking."""

from typing import Any

import pytest

from forms import drafts
from forms.models import Draft
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CHILD = "the-child"
WISHES, WEIGHT = "/wishes_feelings", "/weight_given"


def marks(draft: Draft, slug: str = CHILD) -> dict[str, str]:
    page = draft.form_version.definition.page(slug)
    assert page is not None
    return drafts.marks_of(Draft.objects.get(pk=draft.pk), page)


def held(draft: Draft, name: str, slug: str = CHILD) -> Any:
    return Draft.objects.get(pk=draft.pk).entered.get(slug, {}).get(name)


def test_what_is_typed_is_kept_valid_or_not(inside: Cast, draft: Draft) -> None:
    posted = {"/seen_on/day": ["31"], "/seen_on/month": ["2"], "/seen_on/year": ["2026"], "/child_seen": ["perhaps"]}
    saved = drafts.save_page(draft.pk, CHILD, posted, inside.sam, marks=marks(draft))
    assert saved.changed
    assert Draft.objects.get(pk=draft.pk).entered == {CHILD: posted}
    assert Draft.objects.get(pk=draft.pk).updated_by == inside.sam


def test_saving_the_same_page_again_writes_nothing(inside: Cast, draft: Draft) -> None:
    posted = {WISHES: ["“I like it when Dad cooks.”"]}
    first = drafts.save_page(draft.pk, CHILD, posted, inside.sam, marks=marks(draft))
    again = drafts.save_page(draft.pk, CHILD, posted, inside.ren, marks=marks(draft))
    assert (first.changed, again.changed) == (True, False)
    after = Draft.objects.get(pk=draft.pk)
    assert (after.revision, after.updated_by) == (1, inside.sam)


def test_extra_and_foreign_fields_have_no_effect(inside: Cast, draft: Draft) -> None:
    posted = {"/nothing": ["x"], "/risks": ["of another page"], "revision": ["9"], WISHES: ["words"]}
    drafts.save_page(draft.pk, CHILD, posted, inside.sam, marks=marks(draft))
    assert Draft.objects.get(pk=draft.pk).entered == {CHILD: {WISHES: ["words"]}}
    assert not drafts.save_page(draft.pk, "nowhere", posted, inside.sam).changed


def test_two_windows_that_change_different_questions_do_not_meet(inside: Cast, draft: Draft) -> None:
    before = marks(draft)
    drafts.save_page(draft.pk, CHILD, {WISHES: ["mine"], WEIGHT: [""]}, inside.sam, marks=before)
    saved = drafts.save_page(draft.pk, CHILD, {WISHES: [""], WEIGHT: ["hers"]}, inside.priya, marks=before)
    assert saved.conflicts == ()
    assert (held(draft, WISHES), held(draft, WEIGHT)) == (["mine"], ["hers"])


def test_two_versions_of_one_answer_need_a_choice_and_the_rest_is_saved(inside: Cast, draft: Draft) -> None:
    before = marks(draft)
    drafts.save_page(draft.pk, CHILD, {WISHES: ["first"]}, inside.sam, marks=before)
    saved = drafts.save_page(draft.pk, CHILD, {WISHES: ["second"], WEIGHT: ["weighed"]}, inside.priya, marks=before)
    (conflict,) = saved.conflicts
    assert (conflict.question.pointer, conflict.mine, conflict.theirs) == (
        WISHES,
        {WISHES: ["second"]},
        {WISHES: ["first"]},
    )
    assert (held(draft, WISHES), held(draft, WEIGHT)) == (["first"], ["weighed"])


@pytest.mark.parametrize(("choice", "kept"), [("mine", ["second"]), ("theirs", ["first"])])
def test_the_choice_is_kept(inside: Cast, draft: Draft, choice: drafts.Choice, kept: list[str]) -> None:
    before = marks(draft)
    drafts.save_page(draft.pk, CHILD, {WISHES: ["first"]}, inside.sam, marks=before)
    shown = {WISHES: marks(draft)[WISHES]}
    saved = drafts.save_page(draft.pk, CHILD, {WISHES: ["second"]}, inside.priya, marks=shown, choices={WISHES: choice})
    assert saved.conflicts == ()
    assert held(draft, WISHES) == kept


def test_a_choice_that_was_not_made_leaves_what_is_saved(inside: Cast, draft: Draft) -> None:
    drafts.save_page(draft.pk, CHILD, {WISHES: ["first"]}, inside.sam, marks=marks(draft))
    shown = {WISHES: marks(draft)[WISHES]}
    undecided: dict[str, drafts.Choice] = {WISHES: "undecided"}
    saved = drafts.save_page(draft.pk, CHILD, {WISHES: ["second"]}, inside.priya, marks=shown, choices=undecided)
    assert [conflict.question.pointer for conflict in saved.conflicts] == [WISHES]
    assert held(draft, WISHES) == ["first"]


def test_both_texts_are_kept_with_what_was_saved_first(inside: Cast, draft: Draft) -> None:
    drafts.save_page(draft.pk, CHILD, {WISHES: ["first"]}, inside.sam, marks=marks(draft))
    shown = {WISHES: marks(draft)[WISHES]}
    both: dict[str, drafts.Choice] = {WISHES: "both"}
    saved = drafts.save_page(draft.pk, CHILD, {WISHES: ["second"]}, inside.priya, marks=shown, choices=both)
    assert saved.conflicts == ()
    assert held(draft, WISHES) == ["first\n\nsecond"]
    late = drafts.save_page(draft.pk, CHILD, {WISHES: ["third"]}, inside.ren, marks=shown, choices=both)
    assert late.conflicts[0].theirs == {WISHES: ["first\n\nsecond"]}


def test_everyone_who_typed_is_kept_and_nobody_else(inside: Cast, draft: Draft) -> None:
    assert drafts.writers(draft) == frozenset()
    drafts.save_page(draft.pk, CHILD, {WISHES: ["words"]}, inside.priya, marks=marks(draft))
    drafts.save_page(draft.pk, CHILD, {WISHES: ["words"]}, inside.ren, marks=marks(draft))
    for text in ("more", "and more"):
        drafts.save_page(draft.pk, CHILD, {WISHES: [text]}, inside.sam, marks=marks(draft))
    assert drafts.writers(Draft.objects.get(pk=draft.pk)) == {inside.priya.pk, inside.sam.pk}


def test_a_page_without_marks_is_compared_by_its_revision(inside: Cast, draft: Draft) -> None:
    drafts.save_page(draft.pk, CHILD, {WISHES: ["first"]}, inside.sam, revision=0)
    stale = drafts.save_page(draft.pk, CHILD, {WISHES: ["second"]}, inside.priya, revision=0)
    assert [conflict.question.pointer for conflict in stale.conflicts] == [WISHES]
    current = drafts.save_page(draft.pk, CHILD, {WISHES: ["third"]}, inside.priya, revision=1)
    assert current.conflicts == ()
    assert held(draft, WISHES) == ["third"]


def test_sending_a_save_again_whose_answer_was_lost_is_no_conflict(inside: Cast, draft: Draft) -> None:
    before = marks(draft)
    drafts.save_page(draft.pk, CHILD, {WISHES: ["one"]}, inside.sam, marks=before)
    again = drafts.save_page(draft.pk, CHILD, {WISHES: ["one"]}, inside.sam, marks=before)
    assert (again.changed, again.conflicts) == (False, ())
    onward = drafts.save_page(draft.pk, CHILD, {WISHES: ["one two"]}, inside.sam, marks=before | again.marks)
    assert onward.conflicts == ()
    assert held(draft, WISHES) == ["one two"]


def test_an_answer_can_be_emptied_and_ticks_taken_away(inside: Cast, draft: Draft) -> None:
    page = "why-and-how"
    drafts.save_page(
        draft.pk, page, {"/learnt_from": ["child"], "/reason": ["x"]}, inside.sam, marks=marks(draft, page)
    )
    drafts.save_page(draft.pk, page, {"/reason": [""]}, inside.sam, marks=marks(draft, page))
    assert Draft.objects.get(pk=draft.pk).entered == {}


def test_a_text_that_was_not_on_the_page_is_not_emptied(inside: Cast, draft: Draft) -> None:
    drafts.save_page(draft.pk, CHILD, {WISHES: ["kept"]}, inside.sam, marks=marks(draft))
    drafts.save_page(draft.pk, CHILD, {WEIGHT: ["new"]}, inside.sam, marks=marks(draft))
    assert held(draft, WISHES) == ["kept"]


def test_answers_that_are_hidden_stay_in_the_draft_and_come_back(inside: Cast, draft: Draft) -> None:
    drafts.save_page(draft.pk, CHILD, {"/wishes_known": ["yes"], WISHES: ["words"]}, inside.sam, marks=marks(draft))
    drafts.save_page(draft.pk, CHILD, {"/wishes_known": ["no"], WISHES: ["words"]}, inside.sam, marks=marks(draft))
    review = draft.form_version.definition.review(Draft.objects.get(pk=draft.pk).entered)
    assert "wishes_feelings" not in review.answers
    assert WISHES in review.hidden
    drafts.save_page(draft.pk, CHILD, {"/wishes_known": ["yes"], WISHES: ["words"]}, inside.sam, marks=marks(draft))
    review = draft.form_version.definition.review(Draft.objects.get(pk=draft.pk).entered)
    assert review.answers["wishes_feelings"] == "words"


def test_a_submitted_draft_takes_nothing_more(inside: Cast, draft: Draft) -> None:
    drafts.close(draft.pk, revision=0)
    with pytest.raises(drafts.DraftSubmittedError):
        drafts.save_page(draft.pk, CHILD, {WISHES: ["late"]}, inside.sam)
    with pytest.raises(drafts.DraftSubmittedError):
        drafts.close(draft.pk)


def test_a_draft_that_moved_since_it_was_checked_is_not_submitted(inside: Cast, draft: Draft) -> None:
    drafts.save_page(draft.pk, CHILD, {WISHES: ["new"]}, inside.sam, revision=0)
    with pytest.raises(drafts.DraftMovedError):
        drafts.close(draft.pk, revision=0)
