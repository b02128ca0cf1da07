"""Laws over any form of the supported vocabulary: what is accepted, where a problem is told, what rules leave alone."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from forms.asking import ItemAsking
from forms.definition import FormDefinition, FormDefinitionError, read
from forms.item_drafts import with_item
from forms.items import expanded, fields_by_item, ids_in
from forms.json_values import Absent, Json, Path, path_of, value_at
from forms.posted import posted_fields
from forms.taking import taken
from tests.examples import examples
from tests.forms.examples import control, form, layout, rule
from tests.forms.schema_strategies import NAMES, answered, fitting, forms

ASKED = (*NAMES, "r", "s")
"""The names of questions, those in the items of lists too."""

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def read_or_skip(schema: dict[str, Any], uischema: Any = None) -> FormDefinition:
    """The form; schemas that no answer fits are refused, and are not looked at here."""
    try:
        return read(form({}, uischema) | {"schema": schema}, checked_before=True)
    except FormDefinitionError as error:
        assume({problem.code for problem in error.problems} != {"bad_limit"})
        raise


def errors_of(schema: dict[str, Any], answers: Any) -> list[ValidationError]:
    """What jsonschema, with the formats that it checks, has against the answers."""
    checker = Draft202012Validator.FORMAT_CHECKER
    return list(Draft202012Validator(schema, format_checker=checker).iter_errors(answers))


def places(error: ValidationError) -> Iterator[Path]:
    """Where an error can be mended: its own place, or what is missing there."""
    here = tuple(str(part) for part in error.absolute_path)
    if error.validator in ("required", "dependentRequired"):
        value: Any = error.validator_value
        instance: Any = error.instance
        wanted = value if isinstance(value, list) else [name for names in value.values() for name in names]
        yield from ((*here, name) for name in wanted if name not in instance)
    else:
        yield here


def near(one: Path, other: Path) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


@given(st.data())
@examples(1_200, *SLOW)
def test_what_json_schema_accepts_is_accepted_and_what_it_refuses_is_told_at_the_right_question(
    data: st.DataObject,
) -> None:
    schema = data.draw(forms())
    answers = data.draw(answered(schema))
    definition = read_or_skip(schema)
    errors, problems = errors_of(schema, answers), definition.validate(answers)
    assert bool(problems) == bool(errors), (errors, problems)
    asked = expanded(definition.questions, answers)
    told = [path_of(problem.pointer) for problem in problems if problem.page and problem.pointer in asked]
    mended = [error for error in errors if error.validator != "additionalProperties"]  # those no question asks for
    right = [place for error in mended for place in places(error)]
    assert not mended or any(near(place, pointer) for place in right for pointer in told), (errors, problems)
    for problem in problems:
        assert problem.message.strip()
        if problem.pointer in asked:
            assert asked[problem.pointer].label == problem.label


def ruled(data: st.DataObject, schema: dict[str, Any]) -> Any:
    """A UI schema in which some questions hang on the answers to others, those in the items of lists too."""
    elements = []
    for name, below in schema["properties"].items():
        on = data.draw(st.sampled_from([None, None, *(other for other in ASKED if other in schema["properties"])]))
        hangs = None
        if on is not None and on != name:
            effect = data.draw(st.sampled_from(["SHOW", "HIDE", "ENABLE", "DISABLE"]))
            condition = {"enum": [True, 1, "a", "ab", ["a"]]} if data.draw(st.booleans()) else {"not": {"const": 1}}
            hangs = rule(effect, on, condition, failWhenUndefined=data.draw(st.booleans()))
        asked_in = below.get("items", {})
        inside = {"detail": ruled(data, asked_in)} if "properties" in asked_in and data.draw(st.booleans()) else {}
        elements.append(control(name, hangs, **inside))
    return layout(*elements)


def without(schema: dict[str, Any], unasked: set[Path], answers: Any, path: Path = ()) -> dict[str, Any]:
    """The schema with questions that are not asked taken out of what is required. Independent of the product's own.

    Each item of a list in the answers gets a schema of its own.
    """
    given = answers if isinstance(answers, dict) else {}
    changed = deepcopy(schema)
    properties = changed["properties"]
    gone = {name for name, below in properties.items() if _none_is_asked((*path, name), below, unasked)}
    changed["required"] = [name for name in changed.get("required", []) if name not in gone]
    needs = changed.get("dependentRequired", {})
    changed["dependentRequired"] = {
        name: [each for each in wanted if each not in gone] for name, wanted in needs.items()
    }
    for name, below in properties.items():
        if "properties" in below:
            properties[name] = without(below, unasked, given.get(name), (*path, name))
        elif "properties" in below.get("items", {}):
            listed = enumerate(given.get(name, []))
            own = [without(below["items"], unasked, item, (*path, name, str(at))) for at, item in listed]
            properties[name] = {**below, "prefixItems": own} if own else below
    return changed


def _none_is_asked(path: Path, schema: dict[str, Any], unasked: set[Path]) -> bool:
    if "properties" in schema:
        return all(_none_is_asked((*path, name), below, unasked) for name, below in schema["properties"].items())
    return path in unasked


@given(st.data())
@examples(800, *SLOW)
def test_what_is_hidden_never_blocks_and_what_is_shown_always_counts(data: st.DataObject) -> None:
    schema = data.draw(forms(rules_together=False, own_formats=True, references=False))
    definition = read_or_skip(schema, ruled(data, schema))
    answers = {name: value for name, value in data.draw(fitting(schema)).items() if value != {}}
    standing = definition.standing(answers)
    questions = expanded(definition.questions, answers)
    unasked = {question.path for question in questions.values() if question.pointer not in standing.asked}
    expected = errors_of(without(schema, unasked, standing.answers), standing.answers)
    problems = definition.validate(answers)
    assert bool(problems) == bool(expected), (expected, problems)
    assert {problem.pointer for problem in problems} <= standing.asked
    assert standing.asked <= standing.shown
    assert definition.questions.keys() <= standing.shown | standing.hidden <= questions.keys()
    assert standing.shown.isdisjoint(standing.hidden)
    for question in questions.values():
        if question.items is not None and question.pointer in standing.asked:
            assert _rows(value_at(standing.answers, question.path)) == _rows(value_at(answers, question.path))
            continue  # what counts in its items is looked at question by question
        counted, given_answer = value_at(standing.answers, question.path), value_at(answers, question.path)
        if question.pointer in standing.asked:
            assert _same(counted, given_answer)
        else:
            assert isinstance(counted, Absent)


@given(st.data())
@examples(600, *SLOW)
def test_no_rule_about_several_answers_blocks_where_nobody_can_mend_it(data: st.DataObject) -> None:
    schema = data.draw(forms(lists=False))
    definition = read_or_skip(schema, ruled(data, schema))
    answers = data.draw(fitting(schema))
    standing = definition.standing(answers)
    for problem in definition.validate(answers):
        assert problem.pointer in standing.asked, problem
        assert problem.page


def _rows(value: Json | Absent) -> int:
    """How many lines a list has; none where it is not answered."""
    return len(value) if isinstance(value, list) else 0


def _same(one: object, other: object) -> bool:
    """Whether two values are the same JSON, with their types: 1 is not true, nor "1"."""
    if isinstance(one, Absent) or isinstance(other, Absent):
        return isinstance(one, Absent) and isinstance(other, Absent)
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def posted(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What arrives of fields that a browser sends, which ends lines with CR and LF."""
    sent = {name: [text.replace("\n", "\r\n") for text in texts] for name, texts in fields.items()}
    return posted_fields(QueryDict(urlencode(sent, doseq=True), mutable=False))


@given(st.data())
@examples(800, *SLOW)
def test_answers_come_back_from_the_posted_pages_of_a_form_and_its_items_with_their_types(data: st.DataObject) -> None:
    schema = data.draw(forms(rules_together=False, own_formats=True))
    answers = data.draw(fitting(schema))
    definition = read_or_skip(schema)
    assume(not definition.validate(answers))
    page = definition.pages[0]
    typed = definition.entered_from(answers).get(page.slug, {})
    kept = definition.take(page, posted(typed), definition.standing({}))
    entered = {name: texts for fields in kept.values() for name, texts in fields.items()}
    for question in definition.lists.values():
        for at, item in enumerate(ids_in(question, typed)):
            asked = ItemAsking(definition, question, at, definition.standing({}))
            sent = posted(fields_by_item(question, typed).get(item, {}))
            taken_in = taken(asked.page, sent, asked.drawn(asked.page, asked.standing({})))
            fields = {name: texts for each in taken_in.values() for name, texts in each.items()}
            entered = with_item(entered, question, item, fields)
    back, problems = definition.answers_from({page.slug: entered})
    assert problems == []
    assert _same(definition.clean(back), _without_nothing(definition.clean(answers)))


def test_nothing_ticked_in_an_item_is_nothing_and_the_item_stays() -> None:
    assert _without_nothing({"x": [{"r": []}], "g": {"r": []}, "l": []}) == {"x": [{}]}


@given(st.data())
@examples(400, *SLOW)
def test_lists_come_back_from_a_draft_with_their_types(data: st.DataObject) -> None:
    schema = data.draw(forms(rules_together=False, own_formats=True))
    answers = data.draw(fitting(schema))
    definition = read_or_skip(schema)
    assume(not definition.validate(answers))
    back, problems = definition.answers_from(definition.entered_from(answers))
    assert problems == []
    assert _same(definition.clean(back), _without_nothing(definition.clean(answers)))


def _without_nothing(answers: Any) -> Any:
    """Answers without empty lists, which on a page are no answer, and without groups that then hold nothing."""
    if isinstance(answers, list):
        return [_without_nothing(item) for item in answers]
    if not isinstance(answers, dict):
        return answers
    kept = {name: _without_nothing(value) for name, value in answers.items()}
    return {name: value for name, value in kept.items() if value not in ([], {})}
