"""Calculated questions on their page: what is shown, what a script is told, and what nobody can post."""

import pytest
from django.test import Client

from forms import drafts
from forms.models import Draft
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.examples import flat

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.urls("tests.forms.urls")]


@pytest.fixture
def draft(inside: Cast) -> Draft:
    urls.SUBMITTED.clear()
    return drafts.start(published(flat(required=["rooms", "people"])), inside.sam)


def at(draft: Draft, slug: str) -> str:
    return f"/example/{draft.pk}/{slug}/"


def test_a_page_says_what_is_missing_then_shows_the_value_and_so_does_the_script(sam: Client, draft: Draft) -> None:
    page = sam.get(at(draft, "small-form")).content.decode()
    assert page.count("Cannot be worked out yet. Answer “Rooms” and “People” first.") == 2
    assert 'name="/each"' not in page
    answer = sam.post(at(draft, "small-form"), {"/rooms": "2", "/people": "5"}, headers={"X-Casewright-Autosave": "1"})
    assert answer.json()["calculated"] == {
        "/words": {"words": "Crowded", "waiting": False},
        "/each": {"words": "2.5", "waiting": False},
    }
    assert ">2.5<" in sam.get(at(draft, "small-form")).content.decode()
    assert "Crowded" in sam.get(at(draft, "check")).content.decode()


def test_what_is_posted_for_a_calculated_question_has_no_effect(sam: Client, draft: Draft) -> None:
    posted = {"/rooms": "2", "/people": "5", "/each": "99", "/words": "Fine", "/words/0": "Fine"}
    sam.post(at(draft, "small-form"), posted)
    held = Draft.objects.get(pk=draft.pk)
    assert held.entered == {"small-form": {"/rooms": ["2"], "/people": ["5"]}}
    marked = {**posted, "marks": '{"/each": "x", "/words": "x"}', "choose/each": "mine"}
    assert sam.post(at(draft, "small-form"), marked).status_code == 302
    sam.post(at(draft, "check"), {"revision": str(Draft.objects.get(pk=draft.pk).revision), "/each": "99"})
    ((answers, hidden),) = urls.SUBMITTED
    assert (answers, hidden) == ({"rooms": 2, "people": 5, "each": 2.5, "words": "Crowded"}, frozenset())


def test_a_draft_that_somehow_holds_a_text_for_it_is_not_believed(sam: Client, draft: Draft) -> None:
    draft.entered = {"small-form": {"/rooms": ["2"], "/people": ["5"], "/each": ["99"]}}
    draft.save()
    assert draft.form_version.definition.review(draft.entered).answers["each"] == 2.5
