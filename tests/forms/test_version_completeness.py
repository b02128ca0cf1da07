"""No change between two versions goes without a word: each is told by its pointer, whatever was touched."""

from copy import deepcopy
from typing import Any

import pytest

from accounts.context import LIBRARY_ID, authority
from forms.code_lists import publish_code_list
from forms.definition import FormDefinitionError, read
from forms.versions.changes import Meaning
from forms.versions.comparing import compare
from tests.cast import Cast
from tests.forms.examples import control, form, layout, rule

SAFE, STEP, UNKNOWN = Meaning.COMPATIBLE, Meaning.NEEDS_STEP, Meaning.UNKNOWN
TEXT = {"type": "string"}

type Told = tuple[str, Meaning, str]


def told(before: dict[str, Any], after: dict[str, Any]) -> list[Told]:
    found = compare(read(before, checked_before=True), read(after, checked_before=True))
    return [(each.pointer, each.meaning, each.code) for each in found]


def lines(**one: Any) -> dict[str, Any]:
    return form({"x": {"type": "array", "items": {**TEXT, **one}}})


@pytest.mark.parametrize(
    ("before", "after", "meaning", "code"),
    [
        ({"maxLength": 50}, {"maxLength": 5}, STEP, "items.maxLength"),
        ({"maxLength": 5}, {"maxLength": 50}, SAFE, "items.maxLength"),
        ({}, {"format": "email"}, STEP, "items.format"),
        ({}, {"pattern": "^A"}, UNKNOWN, "items.pattern"),
        ({"type": "integer", "maximum": 9}, {"type": "integer", "maximum": 8}, STEP, "items.maximum"),
        ({}, {"title": "One"}, SAFE, "items.words"),
    ],
)
def test_what_one_line_of_a_list_may_be_is_compared(
    before: dict[str, Any], after: dict[str, Any], meaning: Meaning, code: str
) -> None:
    assert told(lines(**before), lines(**after)) == [("/x", meaning, code)]


SHORT, SHORTER = {"short": {"maxLength": 9}}, {"short": {"maxLength": 3}}
REFERENCE = {"$ref": "#/$defs/short"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"allOf": [REFERENCE]}, ("/x", UNKNOWN, "$ref")),
        ({"not": REFERENCE}, ("/x", UNKNOWN, "$ref")),
        ({"allOf": [{"$ref": "#/$defs/between"}]}, ("/x", UNKNOWN, "$ref")),
        ({"maxLength": 5, **REFERENCE}, ("/x", UNKNOWN, "$ref")),
        (REFERENCE, ("/x", STEP, "maxLength")),
        ({}, None),
    ],
)
def test_what_a_question_refers_to_is_compared_with_it_however_it_does(
    question: dict[str, Any], expected: Told | None
) -> None:
    properties, between = {"x": {**TEXT, **question}}, {"between": REFERENCE}
    one, other = (form(properties, **{"$defs": {**defs, **between}}) for defs in (SHORT, SHORTER))
    shared = ("/schema/$defs/short", SAFE, "shared")
    assert told(one, other) == ([expected, shared] if expected else [shared])


def test_what_a_condition_over_several_answers_refers_to_is_unknown() -> None:
    fields = {"x": TEXT, "g": {"type": "object", "properties": {"y": TEXT}, "not": {"$ref": "#/$defs/one"}}}
    before, after = {"one": {"required": ["y"]}}, {"one": {"required": ["z"]}}
    root = {"allOf": [{"not": {"$ref": "#/$defs/one"}}]}
    found = told(form(fields, **{"$defs": before}, **root), form(fields, **{"$defs": after}, **root))
    assert ("/schema/allOf", UNKNOWN, "conditional") in found
    assert ("/schema/properties/g/not", UNKNOWN, "conditional") in found


CONTROL = {"type": "Control", "scope": "#/properties/x"}
GROUP = {"type": "Group", "label": "About you", "elements": [CONTROL]}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"title": "Name"}, {"title": "Full name"}, ("/x", SAFE, "words")),
        ({"description": "In capitals"}, {"description": "As you like"}, ("/x", SAFE, "words")),
        ({}, {"examples": ["Wilf"]}, ("/x", SAFE, "words")),
        ({}, {"default": "Wilf"}, ("/x", SAFE, "default")),
        ({}, {"contentMediaType": "text/plain"}, ("/x", UNKNOWN, "contentMediaType")),
        ({}, {"x-something": 1}, ("/x", UNKNOWN, "x-something")),
        ({}, {"x-casewright": {"something": 1}}, ("/x", UNKNOWN, "annotation")),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}, ("/x", SAFE, "options")),
        ({"enum": [1, 2]}, {"enum": [1, True]}, ("/x", STEP, "option:2")),
    ],
)
def test_each_keyword_of_a_question_is_told(before: dict[str, Any], after: dict[str, Any], expected: Told) -> None:
    assert expected in told(form({"x": {**TEXT, **before}}), form({"x": {**TEXT, **after}}))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([CONTROL], [{**CONTROL, "options": {"width": 5}}], ("/x", SAFE, "ui_option")),
        ([CONTROL], [{**CONTROL, "label": "You"}], ("/x", SAFE, "words")),
        ([CONTROL], [{**CONTROL, "note": "?"}], ("/uischema/elements/0/note", UNKNOWN, "unread")),
        ([CONTROL], [GROUP], ("/uischema/elements/0", SAFE, "group")),
        ([GROUP], [{**GROUP, "label": "You"}], ("/uischema/elements/0", SAFE, "group")),
        ([GROUP], [{**GROUP, "options": {"hint": "All of it"}}], ("/uischema/elements/0", SAFE, "group")),
        ([CONTROL], [{"type": "Label", "text": "Ask"}, CONTROL], ("/uischema/elements/0", SAFE, "text")),
        ([{"type": "Label", "text": "Ask"}, CONTROL], [CONTROL], ("/uischema/elements/0", SAFE, "text")),
        ([CONTROL], [{"type": "HorizontalLayout", "elements": [CONTROL]}], ("/uischema", SAFE, "layout")),
        ([CONTROL, control("y")], [control("y"), CONTROL], ("/x", SAFE, "order")),
    ],
)
def test_each_change_of_the_layout_is_told(before: list[Any], after: list[Any], expected: Told) -> None:
    fields = {"x": TEXT, "y": TEXT}
    (found,) = told(form(fields, layout(*before)), form(fields, layout(*after)))
    assert found == expected or found == ("/y", *expected[1:])


def test_pages_inside_of_lists_and_what_a_form_says_of_itself_are_told() -> None:
    def visits(*names: str, title: str = "Visit", **more: Any) -> dict[str, Any]:
        item = {"type": "object", "title": title, "properties": dict.fromkeys(names, TEXT), **more}
        return form({"visits": {"type": "array", "items": item}})

    assert told(visits("who", "day"), visits("day", "who")) == [("/visits/*/day", SAFE, "order")]
    assert told(visits("who"), visits("who", title="Call")) == [
        ("/schema/properties/visits/items/title", SAFE, "words")
    ]
    assert told(visits("who"), visits("who", minProperties=1)) == [
        ("/schema/properties/visits/items/minProperties", UNKNOWN, "conditional")
    ]
    one = form({"x": TEXT})
    assert told(one, {**one, "sample": True}) == [("/sample", SAFE, "sample")]
    assert told(one, {**one, "somebody": "else"}) == [("/somebody", UNKNOWN, "somebody")]
    assert told(one, {**one, "migration": [{"drop": "/y"}]}) == [("/migration", SAFE, "migration")]
    pages = [
        {"type": "Categorization", "elements": [{"type": "Category", "label": label, "elements": [CONTROL]}]}
        for label in ("You", "Yourself")
    ]
    assert told(form({"x": TEXT}, pages[0]), form({"x": TEXT}, pages[1])) == [
        ("/x", SAFE, "page"),
        ("/uischema", SAFE, "pages"),
    ]


def test_words_in_other_languages_are_told_by_what_they_translate() -> None:
    def said(title: str, **words: str) -> dict[str, Any]:
        fields = {"x": {**TEXT, "title": title}}
        pointers = {f"/schema/properties/{name}/title": text for name, text in words.items()}
        return {**form(fields), "translations": {"cy": pointers}}

    before = said("Name", x="Enw")
    assert told(before, said("Name", x="Yr enw")) == [
        ("/translations/cy/~1schema~1properties~1x~1title", SAFE, "translation")
    ]
    assert told(before, said("Name")) == [("/translations/cy/~1schema~1properties~1x~1title", SAFE, "translation")]
    assert told(before, form({"x": {**TEXT, "title": "Name"}})) == [("/translations/cy", SAFE, "translation")]


def test_a_date_that_becomes_a_text_needs_a_step_as_its_boxes_are_gone() -> None:
    assert ("/x", STEP, "control") in told(form({"x": {**TEXT, "format": "date"}}), form({"x": TEXT}))


def of_everything() -> dict[str, Any]:
    """A small form with a group, a list, something shared, rules, texts, notes and words in another language."""
    item = {
        "type": "object",
        "title": "Visit",
        "required": ["day"],
        "properties": {"day": TEXT, "who": {**TEXT, **REFERENCE}},
    }
    fields = {
        "seen": {"type": "boolean", "title": "Seen", "default": True, "x-casewright": {"purpose": "To know."}},
        "why": {**TEXT, "description": "In a few words", "maxLength": 50, "allOf": [REFERENCE]},
        "home": {"type": "object", "title": "Home", "required": ["town"], "properties": {"town": TEXT}},
        "visits": {"type": "array", "maxItems": 9, "items": item},
        "how": {**TEXT, "oneOf": [{"const": "a", "title": "By car"}, {"const": "b", "title": "On foot"}]},
    }
    notes = {"type": "Label", "text": "Ask the child", "options": {"format": "warning"}}
    detail = {"type": "Group", "label": "Each", "elements": [control("who"), control("day", width=5)]}
    elements = [
        control("seen"), notes, {"type": "Group", "label": "If not", "options": {"hint": "Say why"}, "elements": [
            control("why", rule("SHOW", "seen", {"const": False}), rows=5), control("home")]},
        control("visits", elementLabelProp="day", detail=detail), control("how", format="radio"),
    ]  # fmt: skip
    condition = {"if": {"required": ["how"]}, "then": {"required": ["why"]}}
    made = form(fields, layout(*elements), required=["seen"], **{"$defs": SHORT}, **condition)
    return {**made, "translations": {"cy": {"/title": "Ffurflen", "/schema/properties/seen/title": "Gwelwyd"}}}


def test_each_thing_that_is_changed_in_or_taken_out_of_a_form_is_told() -> None:
    document = of_everything()
    before, silent, tried = read(document, checked_before=True), [], 0
    for path in _paths(document, ()):
        for way in (_without, _otherwise):
            other: Any = deepcopy(document)
            around = other
            for part in path[:-1]:
                around = around[part]
            way(around, path[-1])
            try:
                after = read(other, checked_before=True)
            except FormDefinitionError:
                continue
            tried += 1
            if other != document and not compare(before, after):
                silent.append((way.__name__, path))
    assert silent == []
    assert tried > 150


def _without(around: Any, name: Any) -> None:
    del around[name]


def _otherwise(around: Any, name: Any) -> None:
    value = around[name]
    if isinstance(value, bool):
        around[name] = not value
    elif isinstance(value, int):
        around[name] = value + 1
    elif isinstance(value, str):
        around[name] = f"{value}x"


def _paths(value: Any, path: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for name, below in inside for found in [(*path, name), *_paths(below, (*path, name))]]


@pytest.mark.django_db
def test_another_code_list_is_compatible_only_if_each_code_means_the_same_in_it_at_all_its_times(
    inside: Cast,
) -> None:
    def coded(key: str) -> dict[str, Any]:
        return form({"x": {**TEXT, "x-casewright": {"code_list": key}}} if key else {"x": TEXT})

    def listed(key: str, *codes: dict[str, Any]) -> str:
        publish_code_list({"key": key, "title": key, "source": "Made up", "codes": list(codes)})
        return key

    red, blue = {"code": "1", "title": "Red"}, {"code": "2", "title": "Blue"}
    few, more = listed("few", red), listed("more", blue, red)
    others, ended = listed("others", {"code": "1", "title": "Loud"}), listed("ended", {**red, "until": "2026-01-31"})
    again = listed("again", {**red, "until": "2026-01-31"}, {**red, "from": "2026-02-01"})
    meanings = {
        (few, more): SAFE, (more, few): STEP, (few, others): STEP, (few, ended): STEP, (few, again): SAFE,
        (few, "nowhere"): UNKNOWN, ("", few): STEP, (few, ""): STEP,
    }  # fmt: skip
    found = {pair: [each for each in told(*map(coded, pair)) if each[2] == "code_list"] for pair in meanings}
    assert found == {pair: [("/x", meaning, "code_list")] for pair, meaning in meanings.items()}
    with authority(LIBRARY_ID):
        (unknown,) = [each for each in told(coded(few), coded(more)) if each[2] == "code_list"]
    assert unknown[1] is UNKNOWN
