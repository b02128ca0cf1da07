"""Calculated values: worked out on the server, in the right order, and never taken from a post."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from accounts.working_calendar import working_calendar
from forms.definition import FormDefinition, FormDefinitionError, read
from forms.difference import changes
from forms.rendering import sections
from rules.feel.casework import functions
from tests.forms.examples import control, flat, form, layout, rule

WHOLE, NUMBER, TEXT = {"type": "integer"}, {"type": "number"}, {"type": "string"}
DAY = {"type": "string", "format": "date"}


def at_page(definition: FormDefinition, **typed: str) -> dict[str, dict[str, list[str]]]:
    return {definition.pages[0].slug: {f"/{name}": [text] for name, text in typed.items()}}


def test_a_value_is_worked_out_from_others_whatever_their_order_on_the_page() -> None:
    definition = read(flat())
    review = definition.review(at_page(definition, rooms="3", people="7"))
    assert review.answers == {"words": "Crowded", "each": 2.33333333333333, "rooms": 3, "people": 7}
    assert review.problems == ()
    assert definition.review(at_page(definition, rooms="3")).answers == {"rooms": 3}


def test_no_float_drifts() -> None:
    definition = read(
        form(
            {"a": NUMBER, "b": NUMBER, "sum": NUMBER},
            layout(control("a"), control("b"), control("sum", calculate="a + b")),
        )
    )
    assert definition.review(at_page(definition, a="0.1", b="0.2")).answers["sum"] == 0.3


@pytest.mark.parametrize(
    ("schema", "calculate", "value"),
    [
        (WHOLE, "7 / 2", None),
        (WHOLE, "8 / 2", 4),
        (WHOLE, '"four"', None),
        (WHOLE, "10 ** 20", None),
        (NUMBER, "1 / 0", None),
        (TEXT, '"Well, " + "yes"', "Well, yes"),
        (TEXT, '" "', None),
        (DAY, "today", "2026-07-14"),
        (DAY, 'date and time("2026-07-09T10:00:00")', "2026-07-09"),
        (DAY, 'date and time("2026-07-09T23:30:00Z")', "2026-07-10"),
        (DAY, 'date and time("2026-12-09T23:30:00Z")', "2026-12-09"),
        (DAY, '"31 February"', None),
        ({"type": "boolean"}, "1 < 2", True),
        ({"enum": ["a", "b"]}, '"b"', "b"),
        ({"enum": ["a", "b"]}, '"c"', None),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '["b", "a"]', ["a", "b"]),
        (TEXT, "{a: 1}", None),
        (TEXT, 'for i in 1..40000, j in 1..40000 return "x"', None),
    ],
)
def test_a_value_that_does_not_fit_its_question_is_not_worked_out(schema: Any, calculate: str, value: Any) -> None:
    definition = read(form({"q": schema}, layout(control("q", calculate=calculate))))
    assert definition.standing({}, {"today": date(2026, 7, 14)}).answers == ({} if value is None else {"q": value})


def test_a_hidden_calculation_is_not_kept_and_rules_may_read_one() -> None:
    properties = {"a": WHOLE, "double": WHOLE, "why": TEXT}
    big = {"type": "integer", "minimum": 10}
    ui = layout(
        control("why", rule("SHOW", "double", big)),
        control("double", rule("SHOW", "a", {"type": "integer", "minimum": 1}), calculate="a * 2"),
        control("a"),
    )
    definition = read(form(properties, ui))
    assert definition.review(at_page(definition, a="0")).answers == {"a": 0}
    assert definition.review(at_page(definition, a="5", why="Because")).answers == {
        "a": 5,
        "double": 10,
        "why": "Because",
    }
    assert "/why" not in definition.review(at_page(definition, a="4", why="Because")).standing.shown


def test_a_worked_out_value_must_hold_to_the_schema_and_to_the_forms_checks() -> None:
    checked = NUMBER | {"maximum": 3, "title": "People for each room"}
    document = flat()
    document["schema"]["properties"]["each"] = checked | {
        "x-casewright": {"check": {"feel": "each != 2", "message": "Not two, of all numbers"}}
    }
    definition = read(document)

    def said(people: str) -> list[tuple[str, str]]:
        found = definition.review(at_page(definition, rooms="1", people=people)).problems
        return [(problem.pointer, problem.message) for problem in found]

    assert said("4") == [("/each", "“People for each room” must be 3 or less")]
    assert said("2") == [("/each", "Not two, of all numbers")]
    assert said("1") == []


def test_a_required_value_says_what_it_waits_for_and_never_stops_a_form_that_nobody_can_mend() -> None:
    definition = read(flat(required=["words"]))
    (problem,) = definition.review(at_page(definition, rooms="3")).problems
    assert problem.message == "“In words” cannot be worked out until you answer “People”"
    stuck = read(form({"q": WHOLE}, layout(control("q", calculate="child.shoe_size")), required=["q"]))
    assert stuck.review({}, {"child": {}}).problems == ()


@pytest.mark.parametrize(
    ("calculations", "circle"),
    [
        ({"a": "a + 1"}, {"a"}),
        ({"a": "b", "b": "a"}, {"a", "b"}),
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, {"a", "b", "c"}),
    ],
)
def test_circles_are_refused_at_every_calculation_in_them(calculations: dict[str, str], circle: set[str]) -> None:
    ui = layout(
        *(control(name, calculate=calculations[name]) if name in calculations else control(name) for name in "abcd")
    )
    with pytest.raises(FormDefinitionError) as refused:
        read(form(dict.fromkeys("abcd", WHOLE), ui))
    places = {f"/uischema/elements/{'abcd'.index(name)}/options/calculate" for name in circle}
    assert {p.pointer for p in refused.value.problems if p.code == "circular_calculation"} == places


def test_a_circle_through_a_rule_is_refused_and_one_of_rules_alone_is_warned_about() -> None:
    through = layout(control("a", calculate="b"), control("b", rule("SHOW", "a", {"const": 1})))
    with pytest.raises(FormDefinitionError):
        read(form({"a": WHOLE, "b": WHOLE}, through))
    rules = layout(control("a", rule("SHOW", "b", {"const": 1})), control("b", rule("SHOW", "a", {"const": 1})))
    assert "circular_rules" in {warning.code for warning in read(form({"a": WHOLE, "b": WHOLE}, rules)).warnings}


@pytest.mark.parametrize(
    ("calculate", "code"),
    [
        ("rooms + 1", "unknown_name:rooms"),
        ("address.town", "unknown_name:address.town"),
        ("working days until(today)", None),
        ("no_such(a)", "unknown_function:no_such"),
        ("working days after(start, 45)", "fine"),
        ("a + address.number + age(child.date_of_birth, today)", "fine"),
        ("sum(for x in [1, 2] return x * a)", "fine"),
        ("previous.referral.reason", "fine"),
    ],
)
def test_names_are_checked_against_the_questions_and_the_facts(calculate: str, code: str | None) -> None:
    address = {"type": "object", "properties": {"number": WHOLE}}
    ui = layout(control("a"), control("address"), control("start"), control("q", calculate=calculate))
    document = form({"a": WHOLE, "address": address, "start": DAY, "q": TEXT}, ui)
    if code == "fine":
        read(document)
        return
    with pytest.raises(FormDefinitionError) as refused:
        read(document)
    assert {problem.pointer for problem in refused.value.problems} == {"/uischema/elements/3/options/calculate"}
    assert code is None or code in {problem.code for problem in refused.value.problems}


def test_a_record_keeps_what_was_worked_out_when_the_facts_are_no_longer_at_hand() -> None:
    document = form({"on": DAY, "days": WHOLE}, layout(control("on"), control("days", calculate="(today - on).days")))
    definition = read(document)
    recorded: dict[str, Any] = {"on": "2026-07-04", "days": 10}
    assert definition.clean(recorded) == recorded
    assert definition.standing(recorded, {"today": date(2026, 7, 16)}).answers["days"] == 12
    (section,) = sections(definition, recorded, hidden=())
    assert [item.words for item in section.items] == ["4 July 2026", "10"]
    (change,) = changes(definition, recorded, {"on": "2026-07-04", "days": 12})
    assert (change.before_words, change.after_words) == ("10", "12")


def test_a_rule_over_facts_sees_them_and_without_them_lets_its_question_be() -> None:
    condition = {"feel": 'age(child.date_of_birth, today) >= 10 and a = "yes"'}
    ui = layout(control("a"), control("b", {"effect": "SHOW", "condition": condition}))
    definition = read(form({"a": TEXT, "b": TEXT}, ui))
    facts = {"child": {"date_of_birth": date(2016, 1, 12)}, "today": date(2026, 7, 14), **functions(working_calendar())}
    assert "/b" in definition.standing({"a": "yes"}, facts).shown
    assert "/b" not in definition.standing({"a": "no"}, facts).shown
    assert "/b" not in definition.standing({"a": "yes"}, facts | {"today": date(2025, 7, 14)}).shown
    assert definition.clean({"a": "yes", "b": "kept"}) == {"a": "yes", "b": "kept"}


def test_a_property_hides_the_fact_of_its_name() -> None:
    definition = read(form({"today": WHOLE, "q": WHOLE}, layout(control("today"), control("q", calculate="today + 1"))))
    assert definition.standing({"today": 4}, {"today": date(2026, 7, 14)}).answers["q"] == 5


def test_five_hundred_calculations_that_read_each_other_are_settled_in_one_pass() -> None:
    names = [f"q{number:03}" for number in range(400)]
    ui = layout(
        *(control(name, calculate=f"{after} + 1") for name, after in pairwise(names)),
        control(names[-1]),
    )
    definition = read(form(dict.fromkeys(names, WHOLE), ui))
    assert definition.standing({names[-1]: 0}).answers[names[0]] == 399


def test_unknown_names_elsewhere_and_hidden_facts_are_warned_about() -> None:
    notes = {"check": {"feel": "b < c", "message": "No"}, "prefill": "a + child.name"}
    properties: dict[str, Any] = {name: {**WHOLE, "title": name} for name in ("a", "b", "child")}
    properties["b"]["x-casewright"] = notes
    show = {"effect": "SHOW", "condition": {"feel": "nobody = 1"}}
    definition = read(form(properties, layout(control("a", show), control("b"), control("child"))))
    assert {(warning.pointer, warning.code) for warning in definition.warnings} == {
        ("/uischema/elements/0/rule/condition", "unknown_name:nobody"),
        ("/schema/properties/b/x-casewright/check", "unknown_name:c"),
        ("/schema/properties/b/x-casewright/prefill", "unknown_name:a"),
        ("/schema/properties/child", "hides_fact"),
    }
