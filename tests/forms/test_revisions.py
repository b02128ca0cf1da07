"""What a draft held before: kept at each save, shown, and put back."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.dated_settings import change
from forms import drafts, earlier, forgetting, item_drafts
from forms.models import Draft, DraftRevision, FormVersion
from forms.revisions import NoSuchRevisionError, held_at
from forms.versions.moving import carry_over
from jobs.due import handler_of
from jobs.models import DueWork
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import assessment, form
from tests.forms.test_drafts import CHILD, WEIGHT, WISHES, held, marks

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def save(draft: Draft, by: Any, after: int = 0, slug: str = CHILD, **fields: str) -> None:
    """Save some fields of a page `after` so many seconds."""
    named = {"wishes": WISHES, "weight": WEIGHT, "reason": "/reason"}
    with clock.at(clock.now() + timedelta(seconds=after)):
        posted = {named[name]: [text] for name, text in fields.items()}
        drafts.save_page(draft.pk, slug, posted, by, marks=marks(draft, slug))


def numbers(draft: Draft) -> list[int]:
    return list(draft.revisions.order_by("number").values_list("number", flat=True))


def fresh(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def test_each_save_keeps_what_it_replaces_and_nothing_else(inside: Cast, draft: Draft) -> None:
    save(draft, inside.sam, wishes="one", weight="always")
    save(draft, inside.priya, wishes="two")
    first, second = DraftRevision.objects.order_by("number")
    assert first.before == {CHILD: {WISHES: None, WEIGHT: None}}
    assert second.before == {CHILD: {WISHES: ["one"]}}
    assert (second.number, second.saved_by, second.replaced_by) == (1, inside.sam, inside.priya)


def test_any_revision_can_be_had_whole(inside: Cast, draft: Draft) -> None:
    states = [fresh(draft).entered]
    for after, typed in enumerate([{"wishes": "one"}, {"wishes": "two", "weight": "much"}, {"weight": ""}]):
        save(draft, inside.sam, after * 90, **typed)
        states.append(fresh(draft).entered)
    assert [held_at(fresh(draft), number)[1] for number in numbers(draft)] == states[:-1]


def test_typing_on_within_a_minute_is_one_revision(inside: Cast, draft: Draft) -> None:
    text = "I like it"
    for seconds in (0, 5, 40, 59, 61, 100):
        text += " very"
        save(draft, inside.sam, seconds, wishes=text)
    assert numbers(draft) == [0, 4]
    assert held_at(fresh(draft), 4)[1] == {CHILD: {WISHES: ["I like it" + " very" * 4]}}
    with pytest.raises(NoSuchRevisionError):
        held_at(fresh(draft), 2)


def test_what_becomes_shorter_another_field_and_another_writer_are_revisions_of_their_own(
    inside: Cast, draft: Draft
) -> None:
    save(draft, inside.sam, 0, wishes="A long text")
    save(draft, inside.sam, 1, wishes="")
    save(draft, inside.sam, 2, weight="much")
    save(draft, inside.priya, 3, weight="much more")
    assert numbers(draft) == [0, 1, 2, 3]
    assert held_at(fresh(draft), 1)[1] == {CHILD: {WISHES: ["A long text"]}}


@pytest.mark.parametrize(
    ("typed", "then", "lost"),
    [
        ("He was hit by his brother", "He was hit by his stepfather", True),
        ("one", "two", True),
        ("one two", "one and two", False),
        ("two", "one two", False),
        ("one two", "One two three", True),
        ("aba", "ababa", False),
        ("ab", "axxa", True),
    ],
)
def test_a_text_that_is_replaced_within_a_minute_can_be_had_back(
    inside: Cast, draft: Draft, typed: str, then: str, lost: bool
) -> None:
    save(draft, inside.sam, 0, wishes=typed)
    save(draft, inside.sam, 1, wishes=then)
    assert numbers(draft) == ([0, 1] if lost else [0])
    if lost:
        assert held_at(fresh(draft), 1)[1] == {CHILD: {WISHES: [typed]}}


def test_putting_back_is_a_save_that_can_be_put_back_again(inside: Cast, draft: Draft) -> None:
    save(draft, inside.sam, 0, wishes="one", weight="much")
    save(draft, inside.sam, 90, wishes="two", weight="little")
    after, count = earlier.put_back(draft.pk, 1, None, inside.sam)
    assert (count, after.revision) == (2, 3)
    assert (held(draft, WISHES), held(draft, WEIGHT)) == (["one"], ["much"])
    earlier.put_back(draft.pk, 2, None, inside.sam)
    assert (held(draft, WISHES), held(draft, WEIGHT)) == (["two"], ["little"])
    earlier.put_back(draft.pk, 0, None, inside.sam)
    assert fresh(draft).entered == {}
    assert numbers(draft) == [0, 1, 2, 3, 4]


def test_only_the_chosen_answers_are_put_back(inside: Cast, draft: Draft) -> None:
    save(draft, inside.sam, 0, wishes="one", weight="much")
    save(draft, inside.sam, 90, wishes="two", weight="little")
    earlier.put_back(draft.pk, 1, {WEIGHT, "/nothing"}, inside.sam)
    assert (held(draft, WISHES), held(draft, WEIGHT)) == (["two"], ["much"])
    assert earlier.put_back(draft.pk, 1, set(), inside.sam)[1] == 0
    assert fresh(draft).revision == 3


def test_what_is_put_back_meets_open_pages_as_any_other_save(inside: Cast, draft: Draft) -> None:
    save(draft, inside.sam, 0, wishes="one")
    save(draft, inside.sam, 90, wishes="two")
    drawn = marks(draft)
    earlier.put_back(draft.pk, 1, None, inside.sam)
    saved = drafts.save_page(draft.pk, CHILD, {WISHES: ["two and more"]}, inside.sam, marks=drawn)
    assert [conflict.theirs for conflict in saved.conflicts] == [{WISHES: ["one"]}]


def test_a_submitted_draft_has_nothing_put_back(inside: Cast, draft: Draft) -> None:
    save(draft, inside.sam, 0, wishes="one")
    drafts.close(draft.pk)
    with pytest.raises(drafts.DraftSubmittedError):
        earlier.put_back(draft.pk, 0, None, inside.sam)


def test_the_difference_to_now_is_told_in_words(inside: Cast, draft: Draft) -> None:
    typed = {"/seen_on/day": ["31"], "/seen_on/month": ["2"], "/seen_on/year": ["2026"], "/child_seen": ["yes"]}
    drafts.save_page(draft.pk, CHILD, {**typed, WISHES: ["I like it"]}, inside.sam)
    posted = {"/child_seen": ["no"], "/seen_on/day": [""], "/seen_on/month": [""], "/seen_on/year": [""]}
    with clock.at(clock.now() + timedelta(minutes=2)):
        drafts.save_page(draft.pk, CHILD, {**posted, WISHES: ["I love it"]}, inside.priya)
    was = earlier.then(fresh(draft), 1)
    assert (was.revision.saved_by, was.revision.replaced_by) == ("Sam Oakley", "Priya Marsh")
    said = {one.question.pointer: [(c.before_words, c.after_words) for c in one.changes] for one in was.differences}
    assert said["/child_seen"] == [("Yes", "No")]
    assert said["/seen_on"] == [("31 2 2026", None)]
    (wishes,) = next(one.changes for one in was.differences if one.question.pointer == WISHES)
    assert [(part.kind, part.text.strip()) for part in wishes.segments] == [
        ("equal", "I"),
        ("removed", "like"),
        ("added", "love"),
        ("equal", "it"),
    ]
    assert {one.section for one in was.differences} == {"The child"}


def test_a_removed_item_comes_back_with_its_list(inside: Cast) -> None:
    item = {"type": "object", "properties": {"who": {"type": "string", "title": "Who"}}}
    version = published(form({"visits": {"type": "array", "title": "Visits", "items": item}}))
    draft = drafts.start(version, inside.sam)
    for name, who in (("a1", "Mum"), ("b2", "Dad")):
        item_drafts.save_item(draft.pk, "/visits", name, {"/who": [who]}, inside.sam, new=True)
    item_drafts.remove_item(draft.pk, "/visits", "a1", inside.sam)
    was = earlier.then(fresh(draft), 2)
    (lists,) = was.differences
    assert [(change.label, change.before_words) for change in lists.changes] == [("Visits 1, removed", "Who: Mum")]
    earlier.put_back(draft.pk, 2, {"/visits"}, inside.sam)
    answers, _ = version.definition.answers_from(fresh(draft).entered)
    assert answers == {"visits": [{"who": "Mum"}, {"who": "Dad"}]}


def test_what_was_typed_before_the_form_moved_on_is_put_back_on_its_new_page(inside: Cast) -> None:
    words = {"words": {"type": "string", "title": "Words"}}
    control = {"type": "Control", "scope": "#/properties/words"}

    def on(title: str) -> dict[str, Any]:
        return {"type": "Categorization", "elements": [{"type": "Category", "label": title, "elements": [control]}]}

    draft = drafts.start(published(form(words, on("First"))), inside.sam)
    drafts.save_page(draft.pk, "first", {"/words": ["one"]}, inside.sam)
    drafts.save_page(draft.pk, "first", {"/words": [""]}, inside.sam)
    carry_over(fresh(draft), published(form(words, on("Second")), 2))
    now = fresh(draft)
    assert [row.replaced_by for row in now.revisions.filter(number=2)] == [None]
    earlier.put_back(now.pk, 1, {"/words"}, inside.sam)
    assert fresh(draft).form_version.definition.answers_from(fresh(draft).entered)[0] == {"words": "one"}


def test_a_revision_is_never_changed_and_is_kept_encrypted(inside: Cast, draft: Draft) -> None:
    save(draft, inside.sam, 0, wishes="one")
    save(draft, inside.sam, 90, wishes="two")
    row = DraftRevision.objects.get(number=1)
    with pytest.raises(TypeError):
        row.save()
    assert DraftRevision.objects.filter(number=1).values_list("before", flat=True)[0].stored.startswith("cw1:")


def test_earlier_versions_are_deleted_when_their_time_after_submitting_is_over(inside: Cast, draft: Draft) -> None:
    other = drafts.start(draft.form_version, inside.sam)
    for one in (draft, other):
        save(one, inside.sam, 0, wishes="one")
    drafts.close(draft.pk)
    assert [(row.subject, row.due) for row in DueWork.objects.filter(kind=forgetting.KIND)] == [
        (draft.pk, clock.now() + timedelta(days=90))
    ]
    forgetting.forget(other.pk)
    assert (numbers(draft), numbers(other)) == ([0], [0])
    handler_of(forgetting.KIND)(draft.pk)  # type: ignore[misc]
    assert (numbers(draft), numbers(other)) == ([], [0])
    assert fresh(draft).entered == {CHILD: {WISHES: ["one"]}}


def test_how_long_earlier_versions_are_kept_is_a_setting(inside: Cast, draft: Draft) -> None:
    change(forgetting.DAYS, 10, from_on=clock.today(), source_note="Less is enough", by=inside.dee)
    drafts.close(draft.pk)
    assert DueWork.objects.get(kind=forgetting.KIND).due == clock.now() + timedelta(days=10)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["sam", "priya"]),
            st.integers(0, 80),
            st.dictionaries(st.sampled_from(["wishes", "weight"]), st.text("ab ", max_size=6), min_size=1),
        ),
        max_size=8,
    )
)
def test_every_kept_revision_is_what_stood_there_whatever_was_saved_when(
    inside: Cast, saves: list[tuple[str, int, dict[str, str]]]
) -> None:
    draft = drafts.start(published_once(), inside.sam)
    stood = {0: fresh(draft).entered}
    moment = clock.now()
    for who, seconds, typed in saves:
        moment += timedelta(seconds=seconds)
        with clock.at(moment):
            save(draft, inside.people[who], 0, CHILD, **typed)
        stood[fresh(draft).revision] = fresh(draft).entered
    for number in numbers(draft):
        assert held_at(fresh(draft), number)[1] == stood[number]


def published_once() -> Any:
    return FormVersion.objects.filter(key=assessment()["key"], number=90).first() or published(assessment(), 90)
