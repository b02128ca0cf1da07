"""What must be kept from the family, as a form says: its items of lists and its pages are marked, wherever read."""

from typing import Any

import pytest
from django.test import Client

from forms.definition import FormDefinitionError, read
from forms.drafts import start
from forms.json_values import Json
from forms.rendering import sections, withheld_in
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout
from tests.forms.visits import SECRET, secret_visits, visit

BADGE = "Keep from the family"


def test_a_yes_withholds_the_item_that_it_stands_in_and_nothing_else() -> None:
    answers: dict[str, Any] = {"visits": [visit(secret=False), visit(secret=True), visit()], "after": "x"}
    drawn = sections(read(secret_visits()), answers)
    entries = [entry for section in drawn for item in section.items for entry in item.entries]
    assert [entry.withheld for entry in entries] == [False, True, False]
    assert [section.withheld for section in drawn] == [False, False]
    assert withheld_in(drawn) == ("Visit 2",)


def test_on_a_page_of_its_own_a_yes_withholds_the_page() -> None:
    definition = read(form({"a": {"type": "string"}, "secret": SECRET}, layout(control("a"), control("secret"))))
    assert withheld_in(sections(definition, {"a": "x", "secret": True})) == (definition.pages[0].title,)
    assert withheld_in(sections(definition, {"a": "x", "secret": False})) == ()
    assert withheld_in(sections(definition, {"a": "x"})) == ()


def test_only_a_question_of_yes_or_no_can_say_so() -> None:
    notes = {"type": "string", "x-casewright": {"withhold": True}}
    with pytest.raises(FormDefinitionError, match="answered yes or no"):
        read(form({"a": notes}))


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_its_card_and_its_summary_say_so_in_words(inside: Cast, sign_in: Any) -> None:
    version = published(secret_visits())
    visits: list[Json] = [visit(secret=True), visit("2026-07-10", secret=False)]
    draft = start(version, inside.sam, version.definition.entered_from({"visits": visits}))
    client: Client = sign_in(inside.sam)
    for slug in ("visits-made", "check"):
        page = client.get(f"/example/{draft.pk}/{slug}/").content.decode()
        assert page.count(BADGE) == 1
        assert page.index("Visit 1") < page.index(BADGE) < page.index("Visit 2")
