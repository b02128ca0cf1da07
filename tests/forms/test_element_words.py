"""Words of the UI schema that do nothing are told at their place; a horizontal layout keeps the order."""

from typing import Any

import pytest

from forms.definition import read
from tests.forms.examples import control, form, layout

TEXT = {"type": "string", "title": "Name"}
VISITS = {"type": "array", "title": "Visits", "items": {"type": "object", "properties": {"who": TEXT}}}


def told(element: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    document = form({"a": TEXT, "visits": VISITS}, layout(element, control("visits")), **more)
    return [(warning.pointer, warning.code, warning.message) for warning in read(document).warnings]


@pytest.mark.parametrize(
    ("word", "code", "says"),
    [
        ("i18n", "no_effect", "keys of translations are not read"),
        ("rulle", "unknown_word", "A Control has no “rulle”. Did you mean “rule”?"),
        ("elements", "unknown_word", "A Control has no “elements”."),
        ("a/b", "unknown_word", "A Control has no “a/b”."),
    ],
)
def test_a_word_that_does_nothing_is_told_at_its_place(word: str, code: str, says: str) -> None:
    ((pointer, found, message),) = told({**control("a"), word: "x"})
    assert (pointer, found) == (f"/uischema/elements/0/{word.replace('/', '~1')}", code)
    assert says in message


@pytest.mark.parametrize("label", [False, {"show": False}])
def test_a_question_that_asks_for_no_label_keeps_it_and_that_is_told(label: Any) -> None:
    element = {**control("a"), "label": label}
    assert [(pointer, code) for pointer, code, _ in told(element)] == [("/uischema/elements/0/label", "no_effect")]
    asked = read(form({"a": TEXT}, layout(element))).questions["/a"]
    assert asked.label == "Name"


def test_words_in_groups_pages_and_items_are_looked_at() -> None:
    inside = {"type": "Group", "label": "Them", "elements": [{**control("a"), "i18n": "x"}], "lable": "x"}
    listed = control("visits", detail=layout({**control("who"), "i18n": "x"}))
    page = {"type": "Category", "label": "Page", "elements": [inside, listed], "icon": "x"}
    document = form({"a": TEXT, "visits": VISITS}, {"type": "Categorization", "elements": [page]})
    here = "/uischema/elements/0"
    assert [warning.pointer for warning in read(document).warnings] == [
        f"{here}/icon",
        f"{here}/elements/0/lable",
        f"{here}/elements/0/elements/0/i18n",
        f"{here}/elements/1/options/detail/elements/0/i18n",
    ]


def test_what_is_written_rightly_is_not_told() -> None:
    assert told({**control("a"), "label": "Given name", "$comment": "as in the notice"}) == []


def test_a_horizontal_layout_keeps_the_order_and_its_rule() -> None:
    row: dict[str, Any] = {"type": "HorizontalLayout", "elements": [control("b"), control("a")]}
    row["rule"] = {"effect": "SHOW", "condition": {"scope": "#/properties/c", "schema": {"const": "yes"}}}
    texts = {name: {"type": "string", "title": name.upper()} for name in "abc"}
    definition = read(form(texts, layout(control("c"), row)))
    assert [question.pointer for question in definition.pages[0].questions] == ["/c", "/b", "/a"]
    assert definition.visible({"c": "no"}) == {"/c"}
    assert definition.visible({"c": "yes"}) == {"/a", "/b", "/c"}
