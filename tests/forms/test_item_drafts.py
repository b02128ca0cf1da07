"""Items of a list in a draft: two people, or two windows, never overwrite each other, and nothing typed is lost."""

from typing import Any

import pytest

from forms import item_drafts
from forms.drafts import DraftSubmittedError, close, marks_in, start
from forms.items import ids_in
from forms.limits import MAX_ITEMS
from forms.models import Draft
from forms.versions.moving import carry_over
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.visits import visit, visits_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LIST = "/visits"


@pytest.fixture
def draft(inside: Cast) -> Draft:
    """A draft with two visits, `r10` and `r11`."""
    version = published(visits_form())
    visits: list[Any] = [visit(why="first"), visit("2026-07-10", why="second")]
    return start(version, inside.sam, version.definition.entered_from({"visits": visits}))


def now(draft: Draft) -> Draft:
    found: Draft = Draft.objects.get(pk=draft.pk)
    return found


def ids(draft: Draft) -> tuple[str, ...]:
    held = now(draft)
    return ids_in(held.form_version.definition.questions[LIST], held.entered["visits-made"])


def held(draft: Draft, item: str, name: str = "/why") -> Any:
    found = now(draft)
    return item_drafts.item_fields(found, found.form_version.definition.questions[LIST], item).get(name)


def marks(draft: Draft, item: str) -> dict[str, str]:
    found = now(draft)
    question = found.form_version.definition.questions[LIST]
    page = item_drafts.asking(found, question, item).page
    return marks_in(item_drafts.item_fields(found, question, item), page)


def save(draft: Draft, item: str, by: Any, **more: Any) -> item_drafts.SavedItem:
    given = {"posted": {"/why": ["typed"]}, "marks": marks(draft, item), **more}
    return item_drafts.save_item(draft.pk, LIST, item, given.pop("posted"), by, **given)


def test_two_who_change_different_items_do_not_meet(inside: Cast, draft: Draft) -> None:
    hers, mine = marks(draft, "r10"), marks(draft, "r11")
    save(draft, "r10", inside.priya, posted={"/why": ["hers"], "/seen": ["no"]}, marks=hers)
    saved = save(draft, "r11", inside.sam, posted={"/why": ["mine"], "/seen": ["no"]}, marks=mine)
    assert saved.saved.conflicts == ()
    assert (held(draft, "r10"), held(draft, "r11")) == (["hers"], ["mine"])
    assert now(draft).revision == 2
    assert set(now(draft).writers) == {str(inside.priya.pk), str(inside.sam.pk)}


def test_one_who_removes_an_item_moves_no_words_of_one_who_writes_in_the_next(inside: Cast, draft: Draft) -> None:
    mine = marks(draft, "r11")
    item_drafts.remove_item(draft.pk, LIST, "r10", inside.priya)
    save(draft, "r11", inside.sam, posted={"/why": ["mine"], "/seen": ["no"]}, marks=mine)
    assert ids(draft) == ("r11",)
    assert held(draft, "r11") == ["mine"]


def test_two_who_add_at_the_same_time_both_have_theirs(inside: Cast, draft: Draft) -> None:
    save(draft, "n1", inside.sam, new=True, posted={"/seen": ["no"]}, marks={"/seen": marks(draft, "n1")["/seen"]})
    save(draft, "n2", inside.priya, new=True, posted={"/seen": ["yes"]})
    assert ids(draft) == ("r10", "r11", "n1", "n2")
    assert (held(draft, "n1", "/seen"), held(draft, "n2", "/seen")) == (["no"], ["yes"])


def test_an_item_of_a_list_that_is_asked_no_more_is_not_there(inside: Cast, draft: Draft) -> None:
    form = visits_form()
    text = {"words": {"type": "string", "title": "Words"}}
    carry_over(now(draft), published({**form, "schema": {"type": "object", "properties": text}, "uischema": None}, 2))
    with pytest.raises(item_drafts.NoSuchItemError):
        item_drafts.save_item(draft.pk, LIST, "r10", {"/why": ["mine"]}, inside.sam, marks={})
    assert item_drafts.remove_item(draft.pk, LIST, "r10", inside.sam)[1] is None
    assert item_drafts.move_item(draft.pk, LIST, "r10", 1, inside.sam)[1] is None
    assert item_drafts.put_back(draft.pk, LIST, "r10", inside.sam)[1] is None


def test_two_who_change_one_question_of_one_item_get_a_choice(inside: Cast, draft: Draft) -> None:
    drawn = marks(draft, "r10")
    save(draft, "r10", inside.priya, posted={"/why": ["hers"], "/seen": ["no"]}, marks=drawn)
    saved = save(draft, "r10", inside.sam, posted={"/why": ["mine"], "/seen": ["yes"]}, marks=drawn).saved
    assert [conflict.question.pointer for conflict in saved.conflicts] == ["/why"]
    assert held(draft, "r10") == ["hers"]
    chosen = save(draft, "r10", inside.sam, posted={"/why": ["mine"], "/seen": ["no"]}, choices={"/why": "mine"})
    assert chosen.saved.conflicts == ()
    assert held(draft, "r10") == ["mine"]


def test_a_new_item_is_kept_once_and_only_when_something_is_in_it(inside: Cast, draft: Draft) -> None:
    assert not save(draft, "n1", inside.sam, new=True, posted={"/why": [""]}).saved.changed
    assert ids(draft) == ("r10", "r11")
    drawn = marks(draft, "n1")
    for _ in range(2):
        save(draft, "n1", inside.sam, new=True, posted={"/seen": ["no"]}, marks=drawn)
    assert ids(draft) == ("r10", "r11", "n1")
    assert now(draft).revision == 1
    save(draft, "n2", inside.sam, new=True, even_empty=True, posted={})
    assert ids(draft) == ("r10", "r11", "n1", "n2")


def test_a_removed_item_is_put_back_where_it_was_with_all_its_words(inside: Cast, draft: Draft) -> None:
    before = now(draft).entered
    assert item_drafts.remove_item(draft.pk, LIST, "r10", inside.sam)[1] == 0
    assert ids(draft) == ("r11",)
    given: Any = now(draft).form_version.definition.review(now(draft).entered).given["visits"]
    assert [item["why"] for item in given] == ["second"]
    assert item_drafts.remove_item(draft.pk, LIST, "r10", inside.sam)[1] is None
    assert item_drafts.put_back(draft.pk, LIST, "r10", inside.sam)[1] == 0
    assert now(draft).entered == before
    assert item_drafts.put_back(draft.pk, LIST, "r10", inside.sam)[1] is None


def test_words_typed_into_an_item_that_was_removed_meanwhile_bring_it_back(inside: Cast, draft: Draft) -> None:
    drawn = marks(draft, "r10")
    item_drafts.remove_item(draft.pk, LIST, "r10", inside.priya)
    unchanged = {"/why": ["first"], "/seen": ["yes"]}
    assert not save(draft, "r10", inside.sam, posted=unchanged, marks=drawn).restored
    assert ids(draft) == ("r11",)
    saved = save(draft, "r10", inside.sam, posted={"/why": ["new words"], "/seen": ["no"]}, marks=drawn)
    assert saved.restored
    assert ids(draft) == ("r10", "r11")
    assert held(draft, "r10") == ["new words"]


def test_of_many_removed_items_the_last_are_kept(inside: Cast, draft: Draft) -> None:
    for number in range(item_drafts.MOST_REMOVED + 1):
        save(draft, f"n{number:x}", inside.sam, new=True, posted={"/seen": ["no"]})
        item_drafts.remove_item(draft.pk, LIST, f"n{number:x}", inside.sam)
    assert held(draft, "n0", "/seen") is None
    assert item_drafts.put_back(draft.pk, LIST, "n0", inside.sam)[1] is None
    assert item_drafts.put_back(draft.pk, LIST, "n1", inside.sam)[1] == 2


@pytest.mark.parametrize("item", ["n99", "r12"])
def test_an_item_that_never_was_takes_nothing(inside: Cast, draft: Draft, item: str) -> None:
    before = now(draft).entered
    with pytest.raises(item_drafts.NoSuchItemError):
        save(draft, item, inside.sam)
    assert item_drafts.remove_item(draft.pk, LIST, item, inside.sam)[1] is None
    assert item_drafts.put_back(draft.pk, LIST, item, inside.sam)[1] is None
    assert now(draft).entered == before
    assert now(draft).revision == 0


def test_fields_that_an_item_does_not_ask_have_no_effect(inside: Cast, draft: Draft) -> None:
    posted = {"/after": ["of the page"], "/nothing": ["x"], "/visits~items": ["n1"], "~items": ["n1"], "/seen": ["no"]}
    save(draft, "r10", inside.sam, posted=posted)
    assert set(now(draft).entered["visits-made"]) - {"/visits~items"} == {
        f"/visits/{item}{name}" for item in ("r10", "r11") for name in
        ("/date/day", "/date/month", "/date/year", "/seen", "/why")
    }  # fmt: skip
    assert ids(draft) == ("r10", "r11")


def test_a_list_has_an_end(inside: Cast, draft: Draft) -> None:
    draft.entered["visits-made"]["/visits~items"] = [f"r{number:x}" for number in range(16, 16 + MAX_ITEMS)]
    draft.save()
    with pytest.raises(item_drafts.ListFullError):
        save(draft, "n1", inside.sam, new=True, posted={"/seen": ["no"]})


def test_a_submitted_draft_takes_no_more_items(inside: Cast, draft: Draft) -> None:
    close(draft.pk)
    for act in (item_drafts.remove_item, item_drafts.put_back):
        with pytest.raises(DraftSubmittedError):
            act(draft.pk, LIST, "r10", inside.sam)
    with pytest.raises(DraftSubmittedError):
        item_drafts.save_item(draft.pk, LIST, "r10", {"/why": ["late"]}, inside.sam)
