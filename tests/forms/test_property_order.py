"""Questions stand in the order in which the form was written, though the database keeps none of its own."""

from typing import Any

import pytest

from forms.adoption import publish_form
from forms.definition import FormDefinition, read
from forms.models import FormVersion
from forms.property_order import PROPERTY_ORDER
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import assessment, control, form, layout

TEXTS: dict[str, Any] = {name: {"type": "string", "title": name} for name in ("mother", "carer", "aunt", "who")}
WRITTEN = ["/mother", "/carer", "/aunt", "/who"]
GROUP = {"type": "object", "title": "Family", "properties": TEXTS}
LIST = {"type": "array", "title": "Families", "items": GROUP}

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def asked(definition: FormDefinition) -> list[str]:
    listed = [question for page in definition.pages for question in page.questions]
    inside = [each for question in listed if question.items for each in question.items.page.questions]
    return [question.pointer for question in inside or listed]


@pytest.mark.parametrize(
    ("document", "before"),
    [
        (form(TEXTS), ""),
        (form({"family": GROUP}, layout(control("family"))), "/family"),
        (form({"family": {"$ref": "#/$defs/family"}}, **{"$defs": {"family": GROUP}}), "/family"),
        (form({"families": LIST}, layout(control("families"))), ""),
    ],
)
def test_a_stored_form_asks_in_the_order_in_which_it_was_written(
    document: dict[str, Any], before: str, inside: Cast
) -> None:
    version = FormVersion.objects.get(pk=published(document).pk)
    assert asked(read(version.content)) == [before + pointer for pointer in WRITTEN]
    assert asked(version.definition) == [before + pointer for pointer in WRITTEN]
    assert not [warning for warning in version.definition.warnings if warning.code == "unknown_key"]


def test_publishing_the_same_form_again_finds_the_version_that_holds_it(inside: Cast) -> None:
    assert publish_form(form(TEXTS), 1) == publish_form(form(TEXTS), 1)


def test_a_form_that_names_its_questions_is_stored_as_it_is(inside: Cast) -> None:
    assert PROPERTY_ORDER not in publish_form(assessment(), 1).content


@pytest.mark.parametrize(
    "order",
    [5, {"/schema/properties": "mother"}, {"/nowhere": ["a"]}, {"/schema/title": []}, {"": ["schema"], "x": [1]}],
)
def test_an_order_that_says_nonsense_changes_nothing(order: Any) -> None:
    assert asked(read({**form(TEXTS), PROPERTY_ORDER: order})) == WRITTEN
