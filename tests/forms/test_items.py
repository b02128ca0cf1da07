"""Repeated items: what is asked of each, which of it counts, what is wrong, and that nothing is lost on the way."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import FormDefinitionError, read
from forms.difference import changes
from forms.items import known_by
from forms.limits import MAX_ITEMS
from forms.rendering import sections
from tests.examples import examples
from tests.forms.examples import control, form, layout
from tests.forms.visits import VISIT, visit, visits_form

FORM = read(visits_form(minItems=1, maxItems=3))
TEXT = {"type": "string"}


def said(answers: dict[str, Any], definition: Any = FORM) -> dict[str, str]:
    return {problem.pointer: problem.words for problem in definition.validate(answers)}


def refusals(document: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    return {problem.pointer: problem.code for problem in caught.value.problems}


def test_each_item_is_asked_by_its_detail_and_has_pointers_of_its_own() -> None:
    answers: dict[str, Any] = {"visits": [visit(), visit(seen=False)]}
    assert {p for p in FORM.visible(answers) if p.startswith("/visits")} == {
        "/visits",
        "/visits/0/date", "/visits/0/seen", "/visits/0/who",
        "/visits/1/date", "/visits/1/seen", "/visits/1/why", "/visits/1/who",
    }  # fmt: skip
    assert FORM.hidden(answers) == {"/visits/0/why", "/visits/0/words", "/visits/1/words"}


def test_rules_inside_an_item_see_its_own_answers_and_the_whole_form() -> None:
    answers: dict[str, Any] = {
        "wanted": True,
        "visits": [visit(words="I like Fridays"), visit(seen=False, words="lost")],
    }
    assert FORM.clean(answers)["visits"] == [visit(words="I like Fridays"), visit(seen=False)]
    assert FORM.clean(answers | {"wanted": False})["visits"] == [visit(), visit(seen=False)]


def test_an_answer_of_the_item_hides_the_forms_own_of_the_same_name() -> None:
    shown_if = {"effect": "SHOW", "condition": {"scope": "#/properties/kind", "schema": {"const": "x"}}}
    item = {"type": "object", "properties": {"kind": TEXT, "more": TEXT}}
    detail = {"detail": layout(control("kind"), control("more", shown_if))}
    definition = read(
        form(
            {"kind": TEXT, "list": {"type": "array", "items": item}}, layout(control("kind"), control("list", **detail))
        )
    )
    answers: dict[str, Any] = {
        "kind": "x",
        "list": [{"kind": "y", "more": "lost"}, {"more": "lost"}, {"kind": "x", "more": "kept"}],
    }
    assert definition.clean(answers)["list"] == [{"kind": "y"}, {}, {"kind": "x", "more": "kept"}]


def test_a_rule_outside_may_read_the_list_and_only_what_counts_of_it() -> None:
    several = {"effect": "SHOW", "condition": {"feel": 'count(list) > 1 and some i in list satisfies i.more = "m"'}}
    hides = {"effect": "HIDE", "condition": {"scope": "#/properties/a", "schema": {"const": "hide"}}}
    item = {"type": "object", "properties": {"a": TEXT, "more": TEXT}}
    detail = {"detail": layout(control("a"), control("more", hides))}
    properties = {"late": TEXT, "list": {"type": "array", "items": item}}
    definition = read(form(properties, layout(control("late", several), control("list", **detail))))
    assert "/late" in definition.visible({"list": [{"more": "m"}, {}]})
    assert "/late" not in definition.visible({"list": [{"a": "hide", "more": "m"}, {}]})


def test_every_problem_names_the_item_and_stands_at_its_question() -> None:
    answers: dict[str, Any] = {
        "began": "2026-07-01",
        "visits": [visit("2026-06-30"), {"seen": False}, visit(who=["Aunt"])],
    }
    assert said(answers) == {
        "/visits/0/date": "Visit 1: The visit must be after the work began",
        "/visits/1/date": "Visit 2: Enter a date for “When was it?”, such as 9 7 2026",
        "/visits/1/why": "Visit 2: Enter an answer to “Why not?”",
        "/visits/2/who": "Visit 3: Choose only from the answers to “Who was there?”",
    }
    assert {problem.page for problem in FORM.validate(answers)} == {"visits-made"}


def test_how_many_items_there_may_be_is_said_in_plain_words() -> None:
    assert said({}) == {"/visits": "Add at least one to “Visits”"}
    assert said({"visits": []}) == {"/visits": "Add 1 more to “Visits”: it needs at least 1"}
    assert said({"visits": [visit()] * 4}) == {"/visits": "Remove 1 from “Visits”: it can have 3, and has 4"}
    optional = read(visits_form(required=(), minItems=2))
    assert said({}, optional) == {}
    assert "none_is_allowed" in {warning.code for warning in optional.warnings}
    many = read(visits_form())
    assert list(said({"visits": [visit()] * (MAX_ITEMS + 1)}, many)) == ["/visits"]


def test_two_items_that_say_the_same_are_refused_where_the_form_says_so() -> None:
    definition = read(visits_form(uniqueItems=True))
    words = "Two of “Visits” say the same. Change one, or remove it"
    assert said({"visits": [visit(), visit()]}, definition) == {"/visits": words}


def test_what_is_not_a_list_or_not_an_item_is_a_problem_not_a_crash() -> None:
    several: tuple[Any, ...] = ("text", 5, None, {"0": visit()}, [5, "x", None, [visit()]], [{"date": [[]]}])
    for strange in several:
        answers: dict[str, Any] = {"visits": strange}
        assert FORM.validate(answers)
        assert FORM.clean(FORM.clean(answers)) == FORM.clean(answers)
        assert FORM.answers_from(FORM.entered_from(answers))


def test_an_item_with_nothing_in_it_is_to_be_answered_or_removed() -> None:
    definition = read(form({"list": {"type": "array", "items": {"type": "object", "properties": {"a": TEXT}}}}))
    review = definition.review({"small-form": {"/list~items": ["r10", "n2"], "/list/r10/a": ["x"]}})
    (problem,) = review.problems
    assert (problem.pointer, problem.words) == (
        "/list/1",
        "List 2: Answer at least one of its questions, or remove it",
    )


def test_what_could_not_be_read_is_reported_at_the_item() -> None:
    entered = {"visits-made": {"/visits~items": ["n1"], "/visits/n1/date/day": ["31"], "/visits/n1/date/month": ["2"],
                               "/visits/n1/date/year": ["2026"], "/visits/n1/seen": ["yes"]}}  # fmt: skip
    (problem,) = FORM.review(entered).problems
    assert (problem.pointer, problem.within) == ("/visits/0/date", "Visit 1")
    assert problem.message == "Enter a real date for “When was it?”, such as 9 7 2026"


@pytest.mark.parametrize(
    ("item", "pointer", "code"),
    [
        ({"type": "object", "properties": {"l": {"type": "array", "items": VISIT}}}, "/x/l", "items_in_item"),
        ({"type": "object", "properties": {}}, "", "no_questions"),
        ({"type": "object", "properties": {"a": {"type": "null"}}}, "/x/a", "not_supported_yet"),
        ({"oneOf": [VISIT, TEXT]}, "", "not_supported_yet"),
    ],
)
def test_it_refuses_lists_that_cannot_be_asked_and_says_where(item: Any, pointer: str, code: str) -> None:
    found = refusals(form({"list": {"type": "array", "items": item}}))
    place = "/schema/properties/list" + pointer.replace("/x", "/items/properties", 1)
    assert found == {place: code}


def test_details_are_read_with_the_same_care_as_pages() -> None:
    detail = {"detail": layout(control("nowhere"), {"type": "Category"}, control("a", shine=True))}
    item = {"type": "object", "properties": {"a": TEXT}}
    place = "/uischema/elements/0/options/detail/elements"
    assert refusals(form({"list": {"type": "array", "items": item}}, layout(control("list", **detail)))) == {
        f"{place}/0/scope": "unknown_scope",
        f"{place}/1": "unknown_element",
    }
    listed = {
        "type": "array",
        "title": "Things",
        "items": {"type": "object", "properties": {"a": TEXT | {"title": "A"}}},
    }
    known = read(form({"list": listed}, layout(control("list", elementLabelProp="b"))))
    assert [w.pointer for w in known.warnings] == ["/uischema/elements/0/options/elementLabelProp"]


def test_the_questions_of_items_count_towards_the_limit() -> None:
    item = {"type": "object", "properties": {f"q{n}": TEXT for n in range(260)}}
    lists = {name: {"type": "array", "items": item} for name in ("a", "b")}
    assert refusals(form(lists))["/uischema"] == "too_many_questions"


def test_an_item_is_known_by_its_first_answers_or_by_the_one_that_the_form_names() -> None:
    assert known_by(FORM.questions["/visits"], visit(who=["Mother"])) == (
        "9 July 2026 · Was the child seen? Yes · Mother"
    )
    assert known_by(FORM.questions["/visits"], {}) == ""
    named = read(form({"visits": {"type": "array", "items": VISIT}}, layout(control("visits", elementLabelProp="why"))))
    assert known_by(named.questions["/visits"], visit(why="Asleep")) == "Asleep"
    long = known_by(named.questions["/visits"], visit(why="word " * 40))
    assert len(long) <= 81
    assert long.endswith("word…")


def test_calculations_inside_an_item_read_it_and_the_form() -> None:
    item = {"type": "object", "properties": {"n": {"type": "integer"}, "twice": {"type": "integer"}}}
    detail = {"detail": layout(control("n"), control("twice", calculate="n * factor"))}
    total = control("sum", calculate="sum(list.twice)")
    properties = {"factor": {"type": "integer"}, "list": {"type": "array", "items": item}, "sum": {"type": "integer"}}
    definition = read(form(properties, layout(control("factor"), control("list", **detail), total)))
    answers = definition.clean({"factor": 2, "list": [{"n": 3}, {"n": 4, "twice": 99}]})
    assert answers == {"factor": 2, "list": [{"n": 3, "twice": 6}, {"n": 4, "twice": 8}], "sum": 14}
    assert definition.validate(answers) == []


DATES = st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(date.isoformat)
WORDS = st.text(alphabet="aé <&\n'", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
VISITS = st.fixed_dictionaries(
    {},
    optional={
        "date": DATES,
        "seen": st.booleans(),
        "why": WORDS,
        "who": st.sampled_from([["Mother"], ["Father"], ["Mother", "Father"]]),
        "words": WORDS,
    },
)
ANSWERS = st.fixed_dictionaries(
    {}, optional={"began": DATES, "wanted": st.booleans(), "visits": st.lists(VISITS, min_size=1, max_size=5)}
)


@examples(150)
@given(answers=ANSWERS)
def test_a_draft_begun_from_a_record_holds_the_same_answers(answers: dict[str, Any]) -> None:
    read_back, problems = FORM.answers_from(FORM.entered_from(answers))
    assert (read_back, problems) == (answers, [])


@examples(150)
@given(answers=ANSWERS)
def test_what_counts_counts_again_and_problems_are_at_questions_that_are_shown(answers: dict[str, Any]) -> None:
    counted = FORM.clean(answers)
    assert FORM.clean(counted) == counted
    standing = FORM.standing(answers)
    assert standing.shown.isdisjoint(standing.hidden)
    assert {problem.pointer for problem in FORM.validate(answers)} <= standing.shown


def drawn(answers: dict[str, Any], hidden: Any = None) -> Any:
    items = [item for section in sections(FORM, answers, hidden) for item in section.items]
    return next(item for item in items if item.pointer == "/visits")


def test_short_items_are_a_table_and_long_ones_a_block_each() -> None:
    short = drawn({"visits": [visit(), visit(seen=False, why="Asleep")]})
    assert (short.kind, short.display) == ("items", "2")
    assert short.columns == ("When was it?", "Was the child seen?", "Who was there?", "Why not?")
    assert [cell.display if cell else None for cell in short.entries[0].cells] == [date(2026, 7, 9), "Yes", "", None]
    for long in (visit(seen=False, why="word " * 30), visit(words="“I like it”")):
        assert drawn({"wanted": True, "visits": [visit(), long]}).columns == ()
    assert not drawn({}).given


def test_a_record_shows_items_with_the_questions_it_kept_as_hidden() -> None:
    item = drawn({"visits": [visit()]}, hidden={"/visits/0/seen", "/visits/0/words", "/visits/0/who"})
    assert [one.pointer for one in item.entries[0].items] == ["/visits/0/date", "/visits/0/why"]


def changed(before: list[Any], after: list[Any]) -> list[tuple[str, str, str | None, str | None]]:
    found = changes(FORM, {"visits": before}, {"visits": after})
    return [(change.pointer, change.label, change.before_words, change.after_words) for change in found]


def test_changes_name_the_items_added_removed_and_changed() -> None:
    first, second, third = visit("2026-07-01"), visit("2026-07-02"), visit("2026-07-03")
    assert changed([first, second], [first, second]) == []
    ((pointer, label, before, after),) = changed([first, third], [first, second, third])
    assert (pointer, label, before) == ("/visits/1", "Visit 2, added", None)
    assert after == "When was it? 2 July 2026\nWas the child seen? Yes"
    assert [line[:2] for line in changed([first, second, third], [first, third])] == [("/visits/1", "Visit 2, removed")]
    assert changed([first, second], [first, visit("2026-07-05")]) == [
        ("/visits/1/date", "Visit 2: When was it?", "2 July 2026", "5 July 2026")
    ]
    assert [line[:2] for line in changed([], [first])] == [("/visits/0", "Visit 1, added")]


@examples(150)
@given(before=st.lists(VISITS, max_size=5), after=st.lists(VISITS, max_size=5))
def test_there_is_a_change_exactly_where_the_lists_that_count_differ(before: list[Any], after: list[Any]) -> None:
    same = FORM.clean({"visits": before}) == FORM.clean({"visits": after})
    found = changed(before, after)
    assert (found == []) is same
    assert len({line[:2] for line in found}) == len(found)


def test_names_that_lead_nowhere_are_warned_about_inside_items_too() -> None:
    notes = {"x-casewright": {"check": {"feel": "nowhere > 1", "message": "No"}, "prefill": "no.one"}}
    item = {"type": "object", "properties": {"a": TEXT | notes, "b": TEXT}}
    detail = {"detail": layout(control("a"), control("b", {"effect": "SHOW", "condition": {"feel": "lost = a"}}))}
    definition = read(form({"list": {"type": "array", "items": item}}, layout(control("list", **detail))))
    found = {(warning.pointer, warning.code) for warning in definition.warnings}
    assert ("/schema/properties/list/items/properties/a/x-casewright/check", "unknown_name:nowhere") in found
    rule = "/uischema/elements/0/options/detail/elements/1/rule/condition"
    assert (rule, "unknown_name:lost") in found
    assert ("/schema/properties/list/items/properties/a/x-casewright/prefill", "unknown_name:no") in found
