"""What changed between two versions of a form, and what that means for what is typed already."""

from copy import deepcopy
from typing import Any

import pytest

from forms.definition import FormDefinitionError, read
from forms.versions.changes import Meaning, gravest
from forms.versions.comparing import compare
from tests.forms.examples import assessment, control, form, layout, rule

SAFE, STEP, UNKNOWN = Meaning.COMPATIBLE, Meaning.NEEDS_STEP, Meaning.UNKNOWN
TEXT = {"type": "string"}


def changed(before: dict[str, Any], after: dict[str, Any], **more: Any) -> list[tuple[str, Meaning, str]]:
    """What is found when one question's schema becomes another."""
    return between(form({"x": before}), form({"x": after}, **more))


def between(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Meaning, str]]:
    found = compare(read(before), read(after))
    return [(each.pointer, SAFE if each.step else each.meaning, each.code) for each in found]


def test_a_form_compared_with_itself_has_not_changed() -> None:
    assert between(assessment(), deepcopy(assessment())) == []
    assert gravest(()) is SAFE


@pytest.mark.parametrize(
    ("before", "after", "meaning", "code"),
    [
        ({"maxLength": 100}, {"maxLength": 200}, SAFE, "maxLength"),
        ({"maxLength": 200}, {"maxLength": 100}, STEP, "maxLength"),
        ({}, {"maxLength": 100}, STEP, "maxLength"),
        ({"minLength": 5}, {}, SAFE, "minLength"),
        ({"minLength": 5}, {"minLength": 6}, STEP, "minLength"),
        ({}, {"format": "email"}, STEP, "format"),
        ({"format": "email"}, {}, SAFE, "format"),
        ({}, {"pattern": "^A"}, UNKNOWN, "pattern"),
        ({"pattern": "^A"}, {"pattern": "^[AB]"}, UNKNOWN, "pattern"),
        ({"pattern": "^A"}, {}, SAFE, "pattern"),
        ({}, {"not": {"const": "no"}}, UNKNOWN, "not"),
        ({"title": "Name"}, {"title": "Full name"}, SAFE, "words"),
        ({}, {"x-casewright": {"collect": "voluntary"}}, SAFE, "annotations"),
        ({}, {"x-casewright": {"check": [{"feel": "x != \"no\"", "message": "Not no"}]}}, UNKNOWN, "check"),
    ],
)  # fmt: skip
def test_a_text_that_changed(before: dict[str, Any], after: dict[str, Any], meaning: Meaning, code: str) -> None:
    assert changed({**TEXT, **before}, {**TEXT, **after}) == [("/x", meaning, code)]


@pytest.mark.parametrize(
    ("before", "after", "meaning"),
    [
        ({"minimum": 1}, {"minimum": 0}, SAFE),
        ({"minimum": 0}, {"minimum": 1}, STEP),
        ({"maximum": 9}, {"maximum": 10}, SAFE),
        ({"exclusiveMaximum": 9}, {"exclusiveMaximum": 8}, STEP),
        ({"multipleOf": 10}, {"multipleOf": 5}, SAFE),
        ({"multipleOf": 5}, {"multipleOf": 10}, STEP),
        ({"multipleOf": 5}, {}, SAFE),
    ],
)
def test_a_limit_is_safe_where_it_lets_in_all_that_it_let_in_before(
    before: dict[str, Any], after: dict[str, Any], meaning: Meaning
) -> None:
    number = {"type": "number"}
    assert [each[1] for each in changed({**number, **before}, {**number, **after})] == [meaning]


def test_whole_numbers_may_become_decimals_but_not_texts_nor_the_other_way() -> None:
    assert [each[1] for each in changed({"type": "integer"}, {"type": "number"})] == [SAFE]
    assert STEP in [each[1] for each in changed({"type": "number"}, {"type": "integer"})]
    assert STEP in [each[1] for each in changed({"type": "number"}, TEXT)]


def test_an_option_may_come_and_be_called_otherwise_but_not_go() -> None:
    def choice(**options: str) -> dict[str, Any]:
        return {**TEXT, "oneOf": [{"const": value, "title": title} for value, title in options.items()]}

    assert changed(choice(a="One", b="Two"), choice(a="One", b="Two", c="Three")) == [("/x", SAFE, "option:c")]
    assert changed(choice(a="One"), choice(a="First")) == [("/x", SAFE, "option:a")]
    assert changed(choice(a="One", b="Two"), choice(a="One")) == [("/x", STEP, "option:b")]
    several: dict[str, Any] = {"type": "array", "uniqueItems": True}
    assert changed({**several, "items": choice(a="One", b="Two")}, {**several, "items": choice(a="One")}) == [
        ("/x", STEP, "option:b")
    ]


def test_a_question_that_goes_needs_a_step_and_one_that_comes_does_not() -> None:
    one, two = form({"x": TEXT}), form({"x": TEXT, "y": TEXT}, required=["y"])
    assert between(one, two) == [("/y", SAFE, "added:needed")]
    assert between(one, form({"x": TEXT, "y": TEXT})) == [("/y", SAFE, "added")]
    assert between(two, one) == [("/y", STEP, "removed")]
    dropped = {**one, "migration": [{"drop": "/y"}]}
    assert between(two, dropped) == [("/y", SAFE, "removed")]


def test_a_question_that_was_renamed_is_compared_with_what_it_was() -> None:
    before = form({"surname": {**TEXT, "maxLength": 50, "title": "Name"}})
    after = {
        **form({"family_name": {**TEXT, "maxLength": 40, "title": "Name"}}),
        "migration": [{"rename": "/surname", "to": "/family_name"}],
    }
    assert between(before, after) == [("/family_name", SAFE, "moved"), ("/family_name", STEP, "maxLength")]


def test_answers_that_move_on_by_one_place_are_told_of_the_place_they_had() -> None:
    texts = {name: {"type": "string", "title": f"Question {name}"} for name in "abc"}
    first = read(form({"a": texts["a"], "b": texts["b"]}))
    steps = {"migration": [{"rename": "/b", "to": "/c"}, {"rename": "/a", "to": "/b"}]}
    second = read(form({"b": texts["b"], "c": texts["c"]}) | steps)
    told = {each.pointer: each.words for each in compare(first, second) if each.code == "moved"}
    assert told == {
        "/b": "it was at /a, and a step takes the answer along",
        "/c": "it was at /b, and a step takes the answer along",
    }
    steps = {"migration": [{"drop": "/b"}, {"rename": "/a", "to": "/b"}]}
    third = read(form({"b": texts["b"]}) | steps)
    told = {each.pointer: each.words for each in compare(first, third) if each.code in ("moved", "removed")}
    assert told == {"/b": "it was at /a, and a step takes the answer along"}


def test_a_step_that_maps_takes_care_of_an_option_that_goes_and_of_another_kind_of_answer() -> None:
    before, after = form({"x": {**TEXT, "enum": ["nfa", "plan"]}}), form({"x": {**TEXT, "enum": ["plan", "nothing"]}})
    after["migration"] = [{"map": "/x", "values": {"nfa": "nothing"}}]
    assert between(before, after) == [("/x", SAFE, "option:nfa"), ("/x", SAFE, "option:nothing")]
    yes_no = {
        **form({"x": {"type": "boolean"}}),
        "migration": [{"map": "/x", "values": [["yes", True], ["no", False]]}],
    }
    assert {each[1] for each in between(form({"x": {**TEXT, "enum": ["yes", "no"]}}), yes_no)} <= {SAFE, STEP}


@pytest.mark.parametrize("word", ["if", "allOf", "anyOf", "not", "dependentRequired"])
def test_a_condition_that_was_touched_is_unknown_never_safe(word: str) -> None:
    said: dict[str, Any] = {"properties": {"x": {"const": "yes"}}, "required": ["x"]}
    value = {"x": ["y"]} if word == "dependentRequired" else [said] if word in {"allOf", "anyOf"} else said
    more = {word: value, **({"then": {"required": ["y"]}} if word == "if" else {})}
    fields = {"x": TEXT, "y": TEXT}
    assert (f"/schema/{word}", UNKNOWN, "conditional") in between(form(fields), form(fields, **more))
    assert gravest(compare(read(form(fields)), read(form(fields, **more)))) is UNKNOWN


def test_a_rule_that_was_touched_is_unknown_and_a_question_that_only_stands_elsewhere_keeps_its_rule() -> None:
    fields = {"seen": {"type": "boolean"}, "why": TEXT}
    show = rule("SHOW", "seen", {"const": False})
    one = form(fields, layout(control("seen"), control("why", show)))
    other = form(fields, layout(control("seen"), control("why", rule("SHOW", "seen", {"const": True}))))
    moved = form(fields, layout(control("why", show), control("seen")))
    assert between(one, other) == [("/why", UNKNOWN, "rule")]
    assert between(one, moved) == [("/why", SAFE, "order")]


def test_what_is_asked_of_each_item_of_a_list_is_compared_too() -> None:
    def visits(**inner: Any) -> dict[str, Any]:
        return form({"visits": {"type": "array", "items": {"type": "object", "properties": inner}}})

    assert between(visits(who=TEXT, where=TEXT), visits(who={**TEXT, "maxLength": 9})) == [
        ("/visits/*/who", STEP, "maxLength"),
        ("/visits/*/where", STEP, "removed"),
    ]


@pytest.mark.parametrize(
    ("steps", "place", "code"),
    [
        ({"rename": "/a"}, "/migration", "bad_migration"),
        ([{"rename": "/a"}], "/migration/0/to", "bad_step"),
        ([{"rename": "/a", "to": "/b/x"}], "/migration/0/to", "bad_step"),
        ([{"move": "/a", "to": "/nowhere"}], "/migration/0/to", "unknown_question"),
        ([{"default": "/x"}], "/migration/0/value", "bad_step"),
        ([{"default": "/nowhere", "value": 1}], "/migration/0/default", "unknown_question"),
        ([{"map": "/x", "values": {}}], "/migration/0/values", "bad_step"),
        ([{"map": "/x", "values": [["a"]]}], "/migration/0/values", "bad_step"),
        ([{"drop": "x"}], "/migration/0/drop", "bad_step"),
        ([{"drop": "/x", "to": "/y"}], "/migration/0/to", "bad_step"),
        ([{"forget": "/x"}], "/migration/0", "bad_step"),
        (["drop"], "/migration/0", "bad_step"),
    ],
)
def test_steps_that_say_nothing_sensible_are_refused_with_their_place(steps: Any, place: str, code: str) -> None:
    with pytest.raises(FormDefinitionError) as caught:
        read({**form({"x": TEXT}), "migration": steps})
    assert (place, code) in {(problem.pointer, problem.code) for problem in caught.value.problems}


def told_of(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is said of one question whose schema becomes another."""
    return [str(each.words) for each in compare(read(form({"x": before})), read(form({"x": after})))]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"maxLength": 100}, {"maxLength": 50},
         "the most characters an answer may have were 100 and are 50 (“maxLength”)"),
        ({}, {"minLength": 5}, "the fewest characters an answer may have were not limited and are 5 (“minLength”)"),
        ({"pattern": "^A"}, {"pattern": "^B"}, "the pattern that an answer must follow was changed (“pattern”)"),
        ({}, {"description": "As they say it."}, "it has help for whoever answers now: “As they say it.”"),
        ({"description": "Old."}, {"description": "New."},
         "the help for whoever answers was “Old.” and is “New.”"),
        ({"description": "Old."}, {}, "its help for whoever answers is gone: it was “Old.”"),
        ({}, {"x-casewright": {"purpose": "Why."}}, "what is known about it was changed: why it is asked (“purpose”)"),
    ],
)  # fmt: skip
def test_each_change_of_a_question_is_a_sentence(before: dict[str, Any], after: dict[str, Any], words: str) -> None:
    assert told_of({**TEXT, **before}, {**TEXT, **after}) == [words]


def paged(*pages: tuple[str, str]) -> dict[str, Any]:
    """A form with a page for each question, by the page's title."""
    elements = [{"type": "Category", "label": title, "elements": [control(name)]} for title, name in pages]
    asked = {name: TEXT for _title, name in pages}
    return form(asked, {"type": "Categorization", "elements": elements})


def test_each_page_that_is_new_gone_renamed_or_elsewhere_is_told_by_itself() -> None:
    before = paged(("One", "a"), ("Two", "b"), ("Three", "c"), ("Four", "d"))
    after = paged(("Three", "c"), ("One", "a"), ("Second", "b"), ("Five", "e"))
    found = compare(read(before), read(after))
    assert [(each.label, str(each.words)) for each in found if each.code == "pages"] == [
        ("Second", "this page was called “Two”"),
        ("Five", "this page is new"),
        ("Four", "this page is gone: what became of its questions is told at each of them"),
        ("Three", "this page comes first now"),
    ]
