"""Annotations at the form, a group, a list or its items hold for every question inside; none is lost on the way."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import FormDefinition, FormDefinitionError, read
from forms.elements import Question
from forms.items import asks_of
from tests.forms.examples import form

TEXT: dict[str, Any] = {"type": "string"}
NOTES = st.fixed_dictionaries(
    {},
    optional={
        "sensitivity": st.just("restricted"),
        "third_party": st.just(True),
        "collect": st.sampled_from(["statutory", "voluntary"]),
        "retention": st.sampled_from(["short", "long"]),
    },
)


def noted(schema: dict[str, Any], notes: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "x-casewright": notes} if notes else schema


def children(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(["a", "b", "c"]), inside, min_size=1, max_size=3)


def groups_of(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    made = st.builds(lambda properties: {"type": "object", "properties": properties}, children(inside))
    return st.builds(noted, made, NOTES)


TEXTS = st.builds(noted, st.just(TEXT), NOTES)
LISTS = st.builds(lambda items, notes: noted({"type": "array", "items": items}, notes), groups_of(TEXTS), NOTES)
ANYTHING = st.recursive(TEXTS | LISTS, groups_of, max_leaves=8)


def asked(definition: FormDefinition) -> Iterator[tuple[tuple[str, ...], Question]]:
    for question in definition.questions.values():
        yield question.path, question
        if question.items is not None:
            yield from (((*question.path, "[]", *inner.path), inner) for inner in asks_of(question).page.questions)


def on_the_way(schema: dict[str, Any], path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The annotations of everything around a question, and its own, outermost first."""
    yield schema.get("x-casewright", {})
    for part in path:
        schema = schema["items"] if part == "[]" else schema["properties"][part]
        yield schema.get("x-casewright", {})


@given(st.builds(noted, st.builds(form, children(ANYTHING)), st.just({})), NOTES)
def test_what_is_restricted_or_of_somebody_else_stays_so_inside(
    document: dict[str, Any], whole: dict[str, Any]
) -> None:
    document["schema"] = noted(document["schema"], whole)
    definition = read(document, checked_before=True)
    assert definition.questions
    for path, question in asked(definition):
        around = list(on_the_way(document["schema"], path))
        notes = question.annotations
        assert (notes.sensitivity == "restricted") is any("sensitivity" in one for one in around)
        assert notes.third_party is any("third_party" in one for one in around)
        assert notes.collect == next((one["collect"] for one in reversed(around) if "collect" in one), "")
        assert notes.retention == next((one["retention"] for one in reversed(around) if "retention" in one), "")


def test_a_fact_in_a_restricted_list_is_refused_like_one_that_says_so_itself() -> None:
    school = {"type": "string", "x-casewright": {"feeds": ["cin:School"]}}
    items = {"type": "object", "properties": {"school": school}, "x-casewright": {"sensitivity": "restricted"}}
    with pytest.raises(FormDefinitionError) as error:
        read(form({"schools": {"type": "array", "items": items}}))
    assert [one.pointer for one in error.value.problems] == [
        "/schema/properties/schools/items/properties/school/x-casewright/feeds"
    ]


@pytest.mark.parametrize(
    ("word", "more", "less"), [("sensitivity", "restricted", "ordinary"), ("third_party", True, False)]
)
def test_to_make_less_of_what_holds_around_is_refused(word: str, more: Any, less: Any) -> None:
    inner = {**TEXT, "x-casewright": {word: less}}
    group = {"type": "object", "properties": {"q": inner}, "x-casewright": {word: more}}
    with pytest.raises(FormDefinitionError) as error:
        read(form({"g": group}))
    (problem,) = error.value.problems
    assert problem.pointer == f"/schema/properties/g/properties/q/x-casewright/{word}"
    assert "Take it out there, or here" in problem.message


def test_less_may_be_said_where_nothing_more_holds() -> None:
    inner = {**TEXT, "x-casewright": {"sensitivity": "ordinary", "third_party": False}}
    assert read(form({"g": {"type": "object", "properties": {"q": inner}}})).questions["/g/q"]
