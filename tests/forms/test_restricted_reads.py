"""What a form works out, shows and checks tells nobody what is kept from them, whatever its definition says."""

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import FormDefinition, FormDefinitionError, read
from forms.facts import ReaderFacts, kept_known
from forms.page_view import calculated_values
from forms.rendering import sections
from tests.examples import examples
from tests.forms.examples import control, form, layout, rule
from tests.forms.test_form_laws import SLOW

TEXT: dict[str, Any] = {"type": "string"}
RESTRICTED = {"sensitivity": "restricted"}
SECRET = "At his aunt’s in Quillford"
KEPT = {"type": "string", "title": "Where is he?", "x-casewright": RESTRICTED}
LISTED = {
    "type": "array",
    "title": "Who told us?",
    "items": {
        "type": "object",
        "properties": {"name": {**TEXT, "title": "Name"}, "how": {**TEXT, "title": "How?", "x-casewright": RESTRICTED}},
    },
}


def calculated(feel: str, **notes: Any) -> dict[str, Any]:
    """A form that works something out beside a restricted question and a list with one in it."""
    properties = {"where": KEPT, "told": LISTED, "open": TEXT, "said": {**TEXT, "title": "Said", **notes}}
    return form(properties, layout(*map(control, ("where", "told", "open")), control("said", calculate=feel)))


def refused(document: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        read(document)
    except FormDefinitionError as error:
        return [(problem.pointer, problem.code) for problem in error.problems]
    return []


def warned(document: dict[str, Any]) -> list[str]:
    return [found.pointer for found in read(document).warnings if found.code == "restricted_told"]


@pytest.mark.parametrize(
    "feel",
    [
        "where",
        'if where != null then "Away" else "At home"',
        "told[1].how",
        "string join(told.how)",
        "string join(for one in told return one.how)",
        "child.religion",
        "child.words.gender_identity",
        "child.parts.religion.words",
        "child.parts.address[1].lines",
        "string(child.parts)",
        "string(child)",
        'get value(child, "religion")',
        "child.address[1]",
        "person.religion",
    ],
)
def test_what_is_worked_out_from_something_restricted_must_be_restricted(feel: str) -> None:
    assert refused(calculated(feel)) == [("/uischema/elements/3/options/calculate", "restricted_told")]
    assert refused(calculated(feel, **{"x-casewright": RESTRICTED})) == []
    assert read(calculated(feel), checked_before=True).questions["/said"].annotations.sensitivity == "restricted"


@pytest.mark.parametrize(
    "feel", ["open", "string join(told.name)", "child.name", "child.first_language", "string(today)"]
)
def test_what_is_worked_out_from_anything_else_is_read_by_everybody(feel: str) -> None:
    assert refused(calculated(feel)) == []
    assert read(calculated(feel)).questions["/said"].annotations.sensitivity == "ordinary"


def test_a_group_around_it_and_other_calculations_on_the_way_count_too() -> None:
    group = {"type": "object", "x-casewright": RESTRICTED, "properties": {"street": TEXT}}
    properties = {"a": TEXT, "b": TEXT, "c": TEXT, "home": group}
    ui = layout(
        control("a", calculate="b"), control("b", calculate="c"), control("c", calculate="home.street"), control("home")
    )
    assert [pointer[-28:] for pointer, _code in refused(form(properties, ui))] == [
        f"/elements/{at}/options/calculate"[-28:] for at in range(3)
    ]
    questions = read(form(properties, ui), checked_before=True).questions
    assert {questions[f"/{name}"].annotations.sensitivity for name in "abc"} == {"restricted"}


def test_a_calculation_inside_an_item_reads_its_own_item_and_the_form_around_it() -> None:
    items = {"type": "object", "properties": {"where": TEXT, "own": TEXT, "around": TEXT}}
    detail = layout(control("where"), control("own", calculate="where"), control("around", calculate="away"))
    document = form(
        {"away": KEPT, "visits": {"type": "array", "items": items}},
        layout(control("away"), control("visits", detail=detail)),
    )
    assert [pointer for pointer, _ in refused(document)] == [
        "/uischema/elements/1/options/detail/elements/2/options/calculate"
    ]
    asked = read(document, checked_before=True).questions["/visits"].items
    assert asked is not None
    assert [q.annotations.sensitivity for q in asked.page.questions] == ["ordinary", "ordinary", "restricted"]
    assert [q.annotations.sensitivity for q in asked.page.elements] == [  # type: ignore[union-attr]
        q.annotations.sensitivity for q in asked.page.questions
    ]


def test_a_rule_a_check_and_a_prefill_that_tell_of_it_are_warned_of() -> None:
    told = {"title": "Open", "x-casewright": {"check": {"feel": "open != where", "message": "That is the place."}}}
    properties = {"where": KEPT, "open": {**TEXT, **told}, "shut": TEXT}
    ui = layout(control("where"), control("open"), control("shut", rule("SHOW", "where", {"const": SECRET})))
    assert warned(form(properties, ui)) == [
        "/schema/properties/open/x-casewright/check",
        "/uischema/elements/2/rule/condition",
    ]
    by_fact = {"effect": "SHOW", "condition": {"feel": 'child.religion = "SIKH"'}}
    prefilled = {"open": {**TEXT, "x-casewright": {"prefill": "child.words.religion"}}, "shut": TEXT}
    assert warned(form(prefilled, layout(control("open"), control("shut", by_fact)))) == [
        "/schema/properties/open/x-casewright/prefill",
        "/uischema/elements/1/rule/condition",
    ]
    kept = {name: {**question, "x-casewright": RESTRICTED} for name, question in prefilled.items()}
    assert warned(form(kept, layout(control("open"), control("shut", by_fact)))) == []


class NotTold(ReaderFacts):
    """Facts of which the reader must not know the religion. What reads it all the same finds it."""

    def __init__(self, religion: str | None) -> None:
        words = {"religion": religion, "name": "Wilf"}
        self._known = {"child": {**words, "words": words}, "today": None}

    def keeps(self, names: Collection[str]) -> bool:
        return bool(kept_known(names))

    def __getitem__(self, name: str) -> object:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class Told(NotTold):
    """The same for somebody who may know it."""

    def keeps(self, names: Collection[str]) -> bool:
        return False


FAITH = "child.words.religion"


def asking() -> FormDefinition:
    properties = {
        "q": {**TEXT, "x-casewright": {"check": {"feel": f"q != {FAITH}", "message": "That is it."}}},
        "faith": {**TEXT, "title": "Faith"},
        "again": {**TEXT, "title": "Again"},
        "more": TEXT,
    }
    shown = {"effect": "SHOW", "condition": {"feel": f'{FAITH} = "Sikh"'}}
    ui = layout(
        control("q"), control("faith", calculate=FAITH), control("again", calculate='"It is " + faith'),
        control("more", shown),
    )  # fmt: skip
    return read(form(properties, ui, required=["faith"]), checked_before=True)


def test_who_may_not_know_a_fact_gets_nothing_of_it_and_the_record_everything() -> None:
    definition = asking()
    page = definition.pages[0]
    typed = {page.slug: {"/q": ["Sikh"], "/more": ["More"]}}
    review = definition.review(typed, NotTold("Sikh"))
    assert review.answers == {"q": "Sikh", "more": "More"}
    assert not review.problems
    assert review.standing.withheld == {"/faith", "/again"}
    told = calculated_values(page, definition, review.standing)
    assert {one["words"] for one in told.values()} == {
        "It is worked out when you submit, and kept for the people who work with the child."
    }
    whole = definition.whole(review, Told("Sikh"))
    assert whole == {"q": "Sikh", "more": "More", "faith": "Sikh", "again": "It is Sikh"}
    for_others = definition.review(typed, Told("Sikh"))
    assert for_others.answers == whole
    assert definition.whole(for_others, Told("Sikh")) is for_others.answers
    assert [problem.message for problem in for_others.problems] == ["That is it."]


PARTS = st.sampled_from(
    [FAITH, "child.religion", "a", "b", '"x"', "child.name", 'get value(child, "religion")', "string(child)", "null"]
)
FEEL = st.recursive(
    PARTS,
    lambda one: st.one_of(
        st.tuples(one, one).map(lambda two: f"({two[0]} + {two[1]})"),
        st.tuples(one, one, one).map(lambda three: f"(if {three[0]} = {three[1]} then {three[2]} else null)"),
        one.map(lambda text: f"string({text})"),
        one.map(lambda text: f"(for each in [{text}] return each)[1]"),
        one.map(lambda text: f"{{p: {text}}}.p"),
    ),
    max_leaves=5,
)


@given(first=FEEL, second=FEEL, condition=FEEL, check=FEEL, typed=st.sampled_from(["", "x", "SIKH"]))
@examples(400, *SLOW)
def test_whatever_a_form_reads_of_a_fact_it_is_the_same_page_for_who_may_not_know_it(
    first: str, second: str, condition: str, check: str, typed: str
) -> None:
    properties = {
        "a": TEXT,
        "b": TEXT,
        "c": {**TEXT, "x-casewright": {"check": {"feel": f"{check} = a", "message": "Look again."}}},
    }
    shown = {"effect": "SHOW", "condition": {"feel": f'{condition} = "SIKH"'}}
    ui = layout(control("a", calculate=first), control("b", calculate=second), control("c", shown))
    try:
        definition = read(form(properties, ui), checked_before=True)
    except FormDefinitionError:  # calculations in a circle
        return
    entered = {definition.pages[0].slug: {"/c": [typed]}}
    reviews = [definition.review(entered, NotTold(faith)) for faith in ("SIKH", "QUAKER", None)]
    assert reviews[0] == reviews[1] == reviews[2]


@given(feel=FEEL, around=st.sampled_from(["a", "where", "told.how", "told", "string join(told.how)", "told[1].how"]))
@examples(400, *SLOW)
def test_no_word_of_a_restricted_answer_is_in_a_record_as_others_read_it(feel: str, around: str) -> None:
    properties = {"where": KEPT, "told": LISTED, "a": TEXT, "b": TEXT}
    ui = layout(
        control("where"), control("told"), control("a"), control("b", calculate=feel.replace("b", f"string({around})"))
    )
    definition = read(form(properties, ui), checked_before=True)
    given_: dict[str, Any] = {"where": SECRET, "told": [{"name": "Gran", "how": SECRET}], "a": "x"}
    standing = definition.standing(given_, Told(SECRET))

    def instead(question: Any) -> str:
        return "Kept" if question.annotations.sensitivity == "restricted" else ""

    drawn = str(sections(definition, standing.answers, standing.hidden, leave_out=instead))
    assert SECRET not in drawn
    assert "Gran" in drawn
