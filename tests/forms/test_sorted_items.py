"""Items that people put in order: up and down, with what else was typed kept, and only where the form lets them."""

from typing import Any

import pytest
from django.test import Client

from forms import item_drafts
from forms.definition import read
from forms.drafts import start
from forms.models import Draft
from forms.problems import FormDefinitionError
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.visits import visit, visits_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.urls("tests.forms.urls")]


def visits_in_order(value: Any = True) -> dict[str, Any]:
    document = visits_form()
    document["uischema"]["elements"][1]["elements"][0]["options"]["showSortButtons"] = value
    return document


def begun(cast: Cast, document: dict[str, Any]) -> Draft:
    version = published(document)
    visits: list[Any] = [visit(why="first"), visit("2026-07-10", why="second"), visit("2026-07-11", why="third")]
    return start(version, cast.sam, version.definition.entered_from({"visits": visits}))


def order(draft: Draft) -> list[str]:
    found = Draft.objects.get(pk=draft.pk)
    given: Any = found.form_version.definition.review(found.entered).given["visits"]
    return [one["why"] for one in given]


def test_an_item_moves_by_one_and_what_else_was_typed_is_saved(inside: Cast, sam: Client) -> None:
    draft = begun(inside, visits_in_order())
    address = f"/example/{draft.pk}/visits-made/"
    html = sam.get(address).content.decode()
    assert (html.count("Move up<"), html.count("Move down<")) == (2, 2)
    moved = sam.post(address, {"/after": "Tea at six.", "action": "up/visits/r12"})
    assert order(draft) == ["first", "third", "second"]
    assert moved["Location"].endswith("-r12")
    assert Draft.objects.get(pk=draft.pk).entered["visits-made"]["/after"] == ["Tea at six."]
    assert "Moved: it is Visit 2 now." in sam.get(address).content.decode()
    sam.post(address, {"action": "down/visits/r10"})
    assert order(draft) == ["third", "first", "second"]


def test_an_item_at_the_end_stays_and_one_that_is_gone_is_said(inside: Cast, sam: Client) -> None:
    draft = begun(inside, visits_in_order())
    revision = Draft.objects.get(pk=draft.pk).revision
    assert item_drafts.move_item(draft.pk, "/visits", "r10", -1, inside.sam)[1] == 0
    assert item_drafts.move_item(draft.pk, "/visits", "r12", 1, inside.sam)[1] == 2
    assert Draft.objects.get(pk=draft.pk).revision == revision
    sam.post(f"/example/{draft.pk}/visits-made/", {"action": "up/visits/nff"})
    assert "That one was removed already." in sam.get(f"/example/{draft.pk}/visits-made/").content.decode()


@pytest.mark.parametrize("document", [visits_form(), visits_in_order(False)])
def test_a_list_stays_as_it_is_where_the_form_does_not_say_so(
    inside: Cast, sam: Client, document: dict[str, Any]
) -> None:
    draft = begun(inside, document)
    address = f"/example/{draft.pk}/visits-made/"
    assert "Move up" not in sam.get(address).content.decode()
    assert sam.post(address, {"action": "up/visits/r11"}).status_code == 404
    assert order(draft) == ["first", "second", "third"]


def test_the_option_is_yes_or_no() -> None:
    with pytest.raises(FormDefinitionError) as refused:
        read(visits_in_order("yes"))
    assert [problem.code for problem in refused.value.problems] == ["bad_option"]
