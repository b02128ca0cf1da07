"""A page that was open when its draft moved to another version of the form: what is typed on it then is not lost."""

from collections.abc import Callable
from typing import Any

import pytest

from forms import drafts
from forms.adoption import publish_form
from forms.evidence import unsettled
from forms.marks import mark_of
from forms.models import Draft
from forms.versions.late_items import list_of_former
from forms.versions.late_pages import is_of_former
from forms.versions.moving import carry_over, restore
from tests.cast import Cast
from tests.forms.examples import control, form, layout, rule

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FIRST = form(
    {"story": {"type": "string", "title": "What happened?"}, "fax": {"type": "string", "title": "Fax"}},
    layout(control("story"), control("fax")),
)
SECOND = form(
    {"events": {"type": "string", "title": "What happened?"}, "who": {"type": "string", "title": "Who said so?"}},
    layout(control("events"), control("who")),
) | {"migration": [{"rename": "/story", "to": "/events"}]}


@pytest.fixture
def moved(inside: Cast) -> tuple[Draft, int, dict[str, str]]:
    """A draft that moved while its page was open; the revision and the marks that the page was drawn with."""
    first = publish_form(FIRST, 1)
    draft = drafts.start(first, inside.sam)
    page = first.definition.pages[0]
    saved = drafts.save_page(draft.pk, page.slug, {"/story": ["Wilf fell."], "/fax": ["12"]}, inside.sam)
    marks = drafts.marks_of(saved.draft, page)
    revision = saved.draft.revision
    carry_over(Draft.objects.get(pk=draft.pk), publish_form(SECOND, 2))
    return Draft.objects.get(pk=draft.pk), revision, marks


def save(draft: Draft, cast: Cast, typed: dict[str, str], revision: int, marks: dict[str, str]) -> drafts.Saved:
    slug = publish_form(FIRST, 1).definition.pages[0].slug
    posted = {name: [text] for name, text in typed.items()}
    return drafts.save_page(draft.pk, slug, posted, cast.sam, marks=marks, revision=revision)


def held(draft: Draft) -> dict[str, Any]:
    fields = Draft.objects.get(pk=draft.pk).entered
    return {name: texts for page in fields.values() for name, texts in page.items()}


def test_what_is_typed_on_a_page_of_the_former_version_goes_where_the_step_takes_it(
    inside: Cast, moved: tuple[Draft, int, dict[str, str]]
) -> None:
    draft, revision, marks = moved
    saved = save(draft, inside, {"/story": "Wilf fell on the stairs.", "/fax": "12"}, revision, marks)
    assert (saved.changed, saved.conflicts, saved.revision) == (True, (), revision)
    assert held(draft) == {"/events": ["Wilf fell on the stairs."], "/fax": ["12"]}
    again = save(
        draft, inside, {"/story": "Wilf fell on the stairs at school.", "/fax": "12"}, revision, marks | saved.marks
    )
    assert again.conflicts == ()
    assert held(draft)["/events"] == ["Wilf fell on the stairs at school."]


def test_whether_a_page_was_a_former_versions_is_found_without_what_was_typed(
    moved: tuple[Draft, int, dict[str, str]], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    draft = Draft.objects.get(pk=moved[0].pk)
    former = draft.revisions.exclude(form_version=draft.form_version_id)[0].form_version.definition
    with django_assert_max_num_queries(4) as asked:
        assert is_of_former(draft, former.pages[0].slug)
        assert list_of_former(draft, ("nowhere", "nothing")) is None
    assert not any("before" in query["sql"] for query in asked.captured_queries)


def test_what_is_not_asked_any_more_stays_unseen(inside: Cast, moved: tuple[Draft, int, dict[str, str]]) -> None:
    draft, revision, marks = moved
    save(draft, inside, {"/story": "Wilf fell.", "/fax": "01632 960123"}, revision, marks)
    assert held(draft) == {"/events": ["Wilf fell."], "/fax": ["01632 960123"]}


def test_what_somebody_wrote_in_the_new_version_meanwhile_is_not_written_over(
    inside: Cast, moved: tuple[Draft, int, dict[str, str]]
) -> None:
    draft, revision, marks = moved
    second = draft.form_version.definition.pages[0]
    now = Draft.objects.get(pk=draft.pk)
    drafts.save_page(
        now.pk,
        second.slug,
        {"/events": ["Tansy pushed him."], "/who": ["Tansy"]},
        inside.priya,
        marks=drafts.marks_of(now, second),
        revision=now.revision,
    )
    saved = save(draft, inside, {"/story": "Wilf fell on the stairs.", "/fax": "12"}, revision, marks)
    (conflict,) = saved.conflicts
    assert conflict.mine == {"/events": ["Wilf fell on the stairs."]}
    assert conflict.theirs == {"/events": ["Tansy pushed him."]}
    assert held(draft) == {"/events": ["Tansy pushed him."], "/who": ["Tansy"], "/fax": ["12"]}


def test_a_page_of_the_later_version_is_taken_back_with_its_draft(
    inside: Cast, moved: tuple[Draft, int, dict[str, str]]
) -> None:
    draft, revision, _marks = moved
    page = draft.form_version.definition.pages[0]
    marks = drafts.marks_of(draft, page)
    restore(draft, revision, publish_form(FIRST, 1))
    posted = {"/events": ["Wilf fell on the stairs."], "/who": [""]}
    saved = drafts.save_page(draft.pk, page.slug, posted, inside.sam, marks=marks, revision=draft.revision - 1)
    assert saved.conflicts == ()
    assert held(draft) == {"/story": ["Wilf fell on the stairs."], "/fax": ["12"]}


def test_a_page_that_nothing_was_typed_on_changes_nothing(
    inside: Cast, moved: tuple[Draft, int, dict[str, str]]
) -> None:
    draft, revision, marks = moved
    before = Draft.objects.get(pk=draft.pk)
    saved = save(draft, inside, {"/story": "Wilf fell.", "/fax": "12"}, revision, marks)
    assert not saved.changed
    assert Draft.objects.get(pk=draft.pk).revision == before.revision


def test_where_an_answer_came_from_goes_along_with_it_and_back(inside: Cast) -> None:
    first, second = publish_form(FIRST, 1), publish_form(SECOND, 2)
    typed = {"/story": ["Wilf fell."]}
    origin = {"mark": mark_of(typed), "typed": typed, "worked": False, "sources": [], "case": True}
    draft = drafts.start(first, inside.sam, {first.definition.pages[0].slug: typed}, {"/story": origin})
    assert set(unsettled(draft, first.definition)) == {"/story"}
    carry_over(draft, second)
    moved = Draft.objects.get(pk=draft.pk)
    assert set(unsettled(moved, second.definition)) == {"/events"}
    restore(moved, 0, first)
    back = Draft.objects.get(pk=draft.pk)
    assert back.entered == {first.definition.pages[0].slug: typed}
    assert back.prefilled == {"/story": origin}


THIRD = form(
    {
        "account": {"type": "string", "title": "What happened?"},
        "story": {"type": "string", "title": "Whose story is it?"},
    },
    layout(control("account"), control("story")),
) | {"migration": [{"rename": "/events", "to": "/account"}]}


def test_a_page_that_is_two_versions_late_follows_both_even_where_its_name_means_something_else_now(
    inside: Cast, moved: tuple[Draft, int, dict[str, str]]
) -> None:
    draft, revision, marks = moved
    carry_over(draft, publish_form(THIRD, 3))
    third = Draft.objects.get(pk=draft.pk)
    assert held(third) == {"/account": ["Wilf fell."], "/fax": ["12"]}
    saved = save(third, inside, {"/story": "Wilf fell on the stairs.", "/fax": "13"}, revision, marks)
    assert saved.conflicts == ()
    assert held(third) == {"/account": ["Wilf fell on the stairs."], "/fax": ["13"]}
    page = third.form_version.definition.pages[0]
    now = Draft.objects.get(pk=draft.pk)
    drafts.save_page(
        draft.pk, page.slug, {"/account": ["He fell."], "/story": ["His"]}, inside.sam, revision=now.revision
    )
    late = save(third, inside, {"/story": "Wilf was pushed.", "/fax": "13"}, revision, marks)
    assert [conflict.mine for conflict in late.conflicts] == [{"/account": ["Wilf was pushed."]}]
    assert held(third) == {"/account": ["He fell."], "/story": ["His"], "/fax": ["13"]}


def test_what_a_fact_of_the_child_shows_on_a_page_of_the_former_version_is_kept(inside: Cast) -> None:
    def asking(*more: str) -> dict[str, Any]:
        properties = {"older": {"type": "boolean"}, "wishes": {"type": "string"}} | {
            n: {"type": "string"} for n in more
        }
        shown = rule("SHOW", "older", {"const": True})
        first = {"type": "Category", "label": "One", "elements": [control("older", calculate="child.age > 10")]}
        second = [control("wishes", rule=shown), *map(control, more)]
        pages = [first, {"type": "Category", "label": "Two", "elements": second}]
        return form(properties, {"type": "Categorization", "elements": pages})

    first = publish_form(asking(), 1)
    draft = drafts.start(first, inside.sam)
    page, marks = first.definition.pages[1], drafts.marks_of(draft, first.definition.pages[1])
    carry_over(Draft.objects.get(pk=draft.pk), publish_form(asking("who"), 2))
    facts = {"child": {"age": 12}}
    posted = {"/wishes": ["To stay with Jo."]}
    drafts.save_page(draft.pk, page.slug, posted, inside.sam, marks=marks, revision=0, facts=facts)
    assert held(draft) == {"/wishes": ["To stay with Jo."]}


def test_an_answer_that_nobody_touched_there_does_not_replace_what_was_written_on_within_the_minute(
    inside: Cast,
) -> None:
    first = publish_form(FIRST, 1)
    draft, page = drafts.start(first, inside.sam), first.definition.pages[0]

    def write(text: str, revision: int) -> drafts.Saved:
        return drafts.save_page(draft.pk, page.slug, {"/story": [text]}, inside.priya, revision=revision)

    write("He fell. Then", write("He fell.", 0).revision)
    sams = Draft.objects.get(pk=draft.pk)
    marks = drafts.marks_of(sams, page)
    write("He fell. Then his mother came.", sams.revision)  # no revision of its own: within a minute
    carry_over(Draft.objects.get(pk=draft.pk), publish_form(SECOND, 2))
    saved = save(sams, inside, {"/story": "He fell. Then", "/fax": "12"}, sams.revision, marks)
    assert (saved.conflicts, held(draft)["/fax"]) == ((), ["12"])
    assert held(draft)["/events"] == ["He fell. Then his mother came."]


def test_a_choice_that_was_not_made_is_asked_for_again_after_the_draft_moved(inside: Cast) -> None:
    first = publish_form(FIRST, 1)
    draft, page = drafts.start(first, inside.sam), first.definition.pages[0]
    marks = drafts.marks_of(draft, page)
    drafts.save_page(draft.pk, page.slug, {"/story": ["The dog bit him."]}, inside.priya, marks=marks, revision=0)
    mine = {"/story": ["He fell."]}
    refused = drafts.save_page(draft.pk, page.slug, mine, inside.sam, marks=marks, revision=0)
    assert [one.question.pointer for one in refused.conflicts] == ["/story"]
    carry_over(Draft.objects.get(pk=draft.pk), publish_form(SECOND, 2))
    saved = save(draft, inside, {"/story": "He fell.", "/fax": "12"}, refused.revision, {**marks, **refused.marks})
    assert [one.question.pointer for one in saved.conflicts] == ["/events"]
    assert held(draft)["/events"] == ["The dog bit him."]
