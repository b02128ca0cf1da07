"""Laws over any two versions of a form: what is accepted no more is told, and what is told of nothing is nothing."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, reject
from hypothesis import strategies as st

from forms.content import canonical
from forms.definition import FormDefinition, FormDefinitionError, read
from forms.versions.changes import Meaning
from forms.versions.comparing import compare
from tests.examples import examples
from tests.forms.examples import control, form, layout
from tests.forms.schema_strategies import (
    CHOICES,
    CODES,
    DECIMALS,
    GROUPS,
    LISTS,
    NOT_BLANK,
    SIMPLE,
    SMALL,
    TEXTS,
    TICKS,
    WHOLE,
    answered,
    fitting,
    forms,
    merged,
    of_type,
    some_of,
)
from tests.forms.test_form_laws import errors_of

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

type Schemas = st.SearchStrategy[dict[str, Any]]

LINE = st.one_of(
    merged(of_type("string"), some_of(maxLength=st.integers(1, 4), pattern=st.sampled_from(["^a", "b"]),
                                      format=st.just("email"))),
    merged(of_type("integer"), some_of(minimum=st.integers(-3, 0), maximum=st.integers(1, 3))),
)  # fmt: skip
LINES = merged(LINE.map(lambda one: {"type": "array", "items": one}), some_of(maxItems=st.integers(1, 3)))
SHARED = st.one_of(
    CODES.map(lambda codes: {"enum": codes}),
    some_of(maxLength=st.integers(1, 4), minLength=st.integers(1, 2), pattern=st.sampled_from(["^a", "b"])),
)
REFERRING: Schemas = st.sampled_from(
    [
        {"type": "string", "$ref": "#/$defs/shared"},
        {"type": "string", "maxLength": 3, "$ref": "#/$defs/shared"},
        {"type": "string", "allOf": [{"$ref": "#/$defs/shared"}]},
        {"type": "string", "not": {"$ref": "#/$defs/shared"}},
        {"type": "array", "items": {"type": "string", "allOf": [{"$ref": "#/$defs/shared"}]}},
    ]
)
TEXT_ANSWERS = NOT_BLANK | st.sampled_from(["a", "b", "abb", "abbbb", "a@example.org"])
LINE_ANSWERS = st.lists(TEXT_ANSWERS | SMALL, max_size=3)

type Answers = Callable[[dict[str, Any]], st.SearchStrategy[Any]]

KINDS: list[tuple[Schemas, Answers]] = [
    *((schemas, fitting) for schemas in (TEXTS, WHOLE, DECIMALS, CHOICES, TICKS, GROUPS, LISTS, SIMPLE)),
    (LINES, lambda _schema: LINE_ANSWERS),
    *([(REFERRING, lambda _schema: TEXT_ANSWERS | LINE_ANSWERS)] * 2),
]
"""Questions, groups and lists of one kind, and answers to try."""


def small(schema: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """A form of one question."""
    return form({"x": schema}, None, **{"$defs": {"shared": shared}})


def mixed(data: st.DataObject, former: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """One object of keywords with some of another's in place of its own; inside properties and items too."""
    made = dict(former)
    for word in sorted(former.keys() | other.keys()):
        one, two = former.get(word), other.get(word)
        way = data.draw(st.sampled_from(["stays", "stays", "other", "inside"]))
        if way == "inside" and isinstance(one, dict) and isinstance(two, dict):
            made[word] = mixed(data, one, two)
        elif way == "other":
            made.pop(word, None)
            made |= {word: two} if word in other else {}
    return made


@given(st.data())
@examples(1_600, *SLOW)
def test_an_answer_that_is_accepted_no_more_is_told_by_a_change_that_is_not_compatible(data: st.DataObject) -> None:
    schemas, answers = data.draw(st.sampled_from(KINDS))
    former = data.draw(schemas)
    other, shared = mixed(data, former, data.draw(schemas)), data.draw(st.lists(SHARED, min_size=2, max_size=2))
    documents = small(former, shared[0]), small(other, data.draw(st.sampled_from(shared)))
    tried = [{"x": answer} for answer in data.draw(st.lists(answers(former), min_size=6, max_size=6))]
    _law(documents, tried)


@given(st.data())
@examples(600, *SLOW)
def test_so_it_is_with_rules_over_several_answers(data: st.DataObject) -> None:
    former = data.draw(forms(references=False))
    documents = (
        form({}) | {"schema": former},
        form({}) | {"schema": mixed(data, former, data.draw(forms(references=False)))},
    )
    tried = data.draw(st.lists(answered(former), min_size=4, max_size=4))
    _law(documents, [answers for answers in tried if _only_asked(former, answers)])


def _law(documents: tuple[dict[str, Any], dict[str, Any]], tried: list[Any]) -> None:
    former, other = (document["schema"] for document in documents)
    refused = [errors_of(other, answers) for answers in tried if not errors_of(former, answers)]
    errors = [each for each in refused if each]
    if not errors:
        return
    changes = compare(readable(documents[0]), readable(documents[1]))
    told = any(each.meaning is not Meaning.COMPATIBLE for each in changes)
    missing = all(error.validator == "required" for each in errors for error in each)
    assert told or (missing and any(each.code in ("required", "added") for each in changes)), (errors, changes)


def _only_asked(schema: dict[str, Any], answers: Any) -> bool:
    if isinstance(answers, list):
        return all(_only_asked(schema.get("items", {}), each) for each in answers)
    known = schema.get("properties")
    if not isinstance(answers, dict) or known is None:
        return not isinstance(answers, dict)
    return all(name in known and _only_asked(known[name], value) for name, value in answers.items())


def readable(document: dict[str, Any]) -> FormDefinition:
    """The form; what two forms together make is sometimes refused, and is not looked at here."""
    try:
        return read(document, checked_before=True)
    except FormDefinitionError:
        reject()


def drawn_on(data: st.DataObject, schema: dict[str, Any]) -> Any:
    """A UI schema that asks all questions, in some order, with words, options and groups of its own."""
    elements: list[dict[str, Any]] = []
    for name in data.draw(st.permutations(list(schema["properties"]))):
        element = control(name, **data.draw(some_of(hint=st.sampled_from(["One", "Two"]), width=st.just(5))))
        element |= data.draw(some_of(label=st.sampled_from(["A", "B"]), extra=st.integers(0, 1)))
        wrapped = data.draw(st.sampled_from([None, None, "First", "Second"]))
        elements.append({"type": "Group", "label": wrapped, "elements": [element]} if wrapped else element)
        if data.draw(st.integers(0, 3)) == 0:
            elements.append({"type": "Label", "text": data.draw(st.sampled_from(["Read this", "And that"]))})
    return layout(*elements)


@given(st.data())
@examples(300, *SLOW)
def test_two_versions_without_a_change_are_equal_and_equal_ones_have_none(data: st.DataObject) -> None:
    former = data.draw(forms(references=False))
    other = data.draw(st.sampled_from([former, mixed(data, former, data.draw(forms(references=False)))]))
    documents = [
        form({}, drawn_on(data, each) if data.draw(st.booleans()) else None) | {"schema": each}
        for each in (former, other)
    ]
    if data.draw(st.booleans()):
        documents[1] = {**documents[0], **data.draw(some_of(title=st.just("Another"), sample=st.booleans()))}
    one, two = (readable(each) for each in documents)
    changes = compare(one, two)
    if not changes:
        assert canonical(one.document) == canonical(two.document)
        assert list(one.questions) == list(two.questions)
    if canonical(one.document) == canonical(two.document) and list(one.questions) == list(two.questions):
        assert changes == ()
    assert compare(one, one) == ()
