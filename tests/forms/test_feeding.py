"""What a form says that its records feed and tell: read, refused where it could carry narrative, found in answers."""

from datetime import date
from typing import Any

import pytest

from forms.annotations import Chronology
from forms.definition import FormDefinition, FormDefinitionError, read
from tests.forms.examples import control, form, layout

DATE = {"type": "string", "format": "date", "title": "Day"}
CHOICE = {"type": "string", "oneOf": [{"const": "1A", "title": "Neglect"}, {"const": "2B", "title": "Other"}]}


def noted(schema: dict[str, Any], **notes: Any) -> dict[str, Any]:
    return {**schema, "title": "Asked", "x-casewright": notes}


def refusals(document: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    return {problem.pointer: problem.message for problem in caught.value.problems}


def one(definition: FormDefinition) -> Any:
    (found,) = definition.annotated.properties
    return found


@pytest.mark.parametrize(
    "schema",
    [
        DATE,
        CHOICE,
        {"type": "boolean"},
        {"type": "array", "items": CHOICE, "uniqueItems": True},
        {"type": "string", "maxLength": 13},
    ],
)
def test_dates_choices_yes_and_no_lists_of_choices_and_short_codes_may_feed(schema: dict[str, Any]) -> None:
    definition = read(form({"a": noted(schema, feeds=["cin:A", "cin:A", "903:B"])}))
    assert one(definition).annotations.feeds == ("cin:A", "903:B")


@pytest.mark.parametrize(
    ("schema", "options", "words"),
    [
        ({"type": "string"}, {"multi": True}, "Ask for a choice, a date or a number."),
        ({"type": "string", "maxLength": 20}, {"multi": True}, "Ask for a choice, a date or a number."),
        ({"type": "string"}, {}, "Give this text a “maxLength” of at most 100"),
        ({"type": "string", "maxLength": 101}, {}, "Give this text a “maxLength” of at most 100"),
        ({"type": "string", "enum": ["x" * 101]}, {}, "has at most 100 characters"),
    ],
)
def test_what_may_hold_narrative_is_refused_with_the_reason(
    schema: dict[str, Any], options: dict[str, Any], words: str
) -> None:
    document = form({"a": noted(schema, feeds=["cin:A"])}, layout(control("a", **options)))
    assert words in refusals(document)["/schema/properties/a/x-casewright/feeds"]


def test_the_chronology_tells_nothing_restricted_out_of_an_item_either() -> None:
    def visits(**who: Any) -> dict[str, Any]:
        properties = {"day": noted(DATE, chronology="item.who"), "who": {"type": "string", "title": "Who", **who}}
        return form(
            {"visits": {"type": "array", "title": "Visits", "items": {"type": "object", "properties": properties}}}
        )

    place = "/schema/properties/visits/items/properties/day/x-casewright/chronology"
    assert place in refusals(visits(**{"x-casewright": {"sensitivity": "restricted"}}))
    assert read(visits()).annotated.properties


def test_a_published_form_is_read_even_if_the_rules_for_feeds_were_different_then() -> None:
    document = form({"a": noted({"type": "string"}, feeds=["cin:A"])})
    assert one(read(document, checked_before=True)).annotations.feeds == ("cin:A",)


@pytest.mark.parametrize("items", [[""], ["two words"], ["x" * 81], "cin:A", [1]])
def test_a_return_item_is_a_short_name(items: Any) -> None:
    assert "/schema/properties/a/x-casewright/feeds" in refusals(form({"a": noted(DATE, feeds=items)}))
    assert "/feeds/approved_on" in refusals(form({"a": DATE}) | {"feeds": {"approved_on": items}})


def test_a_form_itself_feeds_the_days_of_submission_and_approval() -> None:
    definition = read(form({"a": DATE}) | {"feeds": {"approved_on": ["cin:X"], "submitted_on": ["x:Y", "x:Z"]}})
    assert definition.feeds.items == {"approved_on": ("cin:X",), "submitted_on": ("x:Y", "x:Z")}
    assert definition.warnings == ()
    assert set(refusals(form({"a": DATE}) | {"feeds": {"signed_on": []}})) == {"/feeds/signed_on"}
    assert set(refusals(form({"a": DATE}) | {"feeds": ["cin:X"]})) == {"/feeds"}


def test_the_day_a_record_is_about_is_a_date_question_of_the_form() -> None:
    properties = {"seen": DATE, "b": CHOICE}
    assert read(form(properties) | {"effective_date": "seen"}).feeds.effective_date == ("seen",)
    for wrong in ("b", "nowhere", 7, ["seen"]):
        assert set(refusals(form(properties) | {"effective_date": wrong})) == {"/effective_date"}


def test_chronology_is_a_text_or_text_date_and_significance() -> None:
    short = one(read(form({"a": noted(DATE, chronology='"Seen"')})))
    assert short.annotations.chronology == Chronology('"Seen"')
    whole = {"text": "words", "date": "a", "significant": True}
    assert one(read(form({"a": noted(DATE, chronology=whole)}))).annotations.chronology == Chronology(
        "words", "a", significant=True
    )


@pytest.mark.parametrize(
    ("chronology", "place"),
    [
        ("1 +", "chronology"),
        ({"text": "1 +"}, "chronology/text"),
        ({"text": "1", "date": "("}, "chronology/date"),
        ({"text": "1", "significant": "yes"}, "chronology/significant"),
        ({"date": "a"}, "chronology"),
        (["a"], "chronology"),
    ],
)
def test_a_chronology_that_cannot_be_read_is_refused_at_its_place(chronology: Any, place: str) -> None:
    found = refusals(form({"a": noted(DATE, chronology=chronology)}))
    assert set(found) == {f"/schema/properties/a/x-casewright/{place}"}


def test_a_name_that_no_question_has_is_warned_of() -> None:
    told = {"text": 'if seen then words + answer + string(today) else item.place + "x"', "date": "sene_on"}
    definition = read(form({"seen": {"type": "boolean", "title": "Seen"}, "a": noted(DATE, chronology=told)}))
    assert sorted(warning.code for warning in definition.warnings) == ["unknown_name:item", "unknown_name:sene_on"]


def test_names_so_long_that_no_row_could_hold_their_pointer_are_refused() -> None:
    name = "x" * 201
    assert set(refusals(form({name: noted(DATE, feeds=["cin:A"])}))) == {f"/schema/properties/{name}"}


def test_answers_inside_lists_are_found_with_their_pointers_and_their_items() -> None:
    seen = {
        "type": "array",
        "items": {"type": "object", "properties": {"on": noted(DATE, feeds=["x:Seen"]), "where": {"type": "string"}}},
    }
    inside = noted_in_list(seen)
    answers = {"seen": [{"on": "2026-07-01", "where": "school"}, {"where": "home"}, {"on": "2026-07-03"}]}
    found = list(one_of(inside, "on").occurrences(answers))
    assert [(o.pointer, o.value) for o in found] == [("/seen/0/on", "2026-07-01"), ("/seen/2/on", "2026-07-03")]
    assert found[0].item == {"on": "2026-07-01", "where": "school"}
    dated = inside.dated(answers)
    assert [o.value for o in one_of(inside, "on").occurrences(dated)] == [date(2026, 7, 1), date(2026, 7, 3)]
    assert answers["seen"][0]["on"] == "2026-07-01", "the record's own answers stay as they are"


def test_odd_answers_are_passed_over() -> None:
    inside = noted_in_list(
        {"type": "array", "items": {"type": "object", "properties": {"on": noted(DATE, feeds=["x"])}}}
    )
    all_odd: tuple[dict[str, Any], ...] = (
        {},
        {"seen": None},
        {"seen": "x"},
        {"seen": {"on": 1}},
        {"seen": [1, None, []]},
    )
    for odd in all_odd:
        assert list(one_of(inside, "on").occurrences(odd)) == []
        assert inside.dated(odd) == odd


def noted_in_list(schema: dict[str, Any]) -> Any:
    """What is annotated inside a list, without the control that asks it."""
    from forms.annotated import AnnotatedForm, _Collector
    from forms.problems import ProblemList

    collector = _Collector(lambda schema: schema, ProblemList())
    collector.look_inside(("seen",), "/schema/properties/seen", schema)
    return AnnotatedForm(tuple(collector.found), tuple(collector.typed))


def one_of(annotated: Any, name: str) -> Any:
    (found,) = [one for one in annotated.properties if one.pattern[-1] == name]
    return found
