"""Steps reach into the items of a list: what was typed into each is renamed, moved, mapped, filled in or dropped."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import FormDefinitionError, read
from forms.items import read_items
from forms.json_values import object_of
from forms.marks import mark_of, moved_origins
from forms.versions.carrying import Carried, carried_back, carried_on
from forms.versions.changes import Meaning
from forms.versions.comparing import compare
from forms.versions.moving import moved_answers
from forms.versions.patterns import along, place_after
from tests.examples import examples
from tests.forms.examples import form
from tests.forms.test_version_steps import TEXT, as_texts, happened, held

DATE = {**TEXT, "format": "date"}


def listing(name: str = "visits", **properties: Any) -> dict[str, Any]:
    return form({name: {"type": "array", "items": {"type": "object", "title": "Visit", "properties": properties}}})


def brought(before: dict[str, Any], after: dict[str, Any], typed: dict[str, list[str]], *steps: Any) -> Carried:
    former = read(before)
    return carried_on(former, [read({**after, "migration": list(steps)})], {former.pages[0].slug: typed})


def items(**by_item: dict[str, list[str]]) -> dict[str, list[str]]:
    """A list of visits as a draft holds it, the last of which was removed."""
    *there, gone = by_item
    fields = {f"/visits/{item}{name}": texts for item, typed in by_item.items() for name, texts in typed.items()}
    return {"/visits~items": there, "/visits~removed": [f"{len(there)} {gone}"], **fields}


TYPED = items(
    a1={"/on/day": ["9"], "/on/month": ["Juli"], "/who": ["Gran"], "/who~remark": ["Who?"]},
    a2={"/who": ["Dad"]},
    a3={"/on/day": ["1"], "/who": ["Mum"]},
)


def test_an_answer_of_every_item_is_renamed_and_moved_also_where_it_was_removed() -> None:
    after = listing(seen={"type": "object", "properties": {"date": DATE}}, person=TEXT)
    steps = [
        {"move": "/visits/*/on", "to": "/visits/*/seen/date"},
        {"rename": "/visits/*/who", "to": "/visits/*/person"},
    ]
    result = brought(listing(on=DATE, who=TEXT), after, TYPED, *steps)
    assert held(result) == {
        name.replace("/on/", "/seen/date/").replace("/who", "/person"): texts for name, texts in TYPED.items()
    }
    assert happened(result) == {"/visits/*/on": "moved", "/visits/*/who": "moved"}
    former, later = read(listing(on=DATE, who=TEXT)), read({**after, "migration": steps})
    assert carried_back(later, [later], former, result.entered).entered == {former.pages[0].slug: TYPED}


def test_a_list_is_renamed_first_and_what_is_inside_by_its_new_name() -> None:
    after = listing("meetings", on=DATE, person=TEXT)
    steps = [{"rename": "/visits", "to": "/meetings"}, {"rename": "/meetings/*/who", "to": "/meetings/*/person"}]
    result = brought(listing(on=DATE, who=TEXT), after, TYPED, *steps)
    assert held(result) == {
        name.replace("/visits", "/meetings").replace("/who", "/person"): texts for name, texts in TYPED.items()
    }


def test_answers_of_items_are_mapped_filled_in_and_dropped() -> None:
    before = listing(kind={**TEXT, "enum": ["v", "c"]}, fax=TEXT, who=TEXT)
    after = listing(kind={**TEXT, "enum": ["visit", "call"]}, who=TEXT, place=TEXT)
    typed = items(a1={"/kind": ["v"], "/fax": ["1"]}, a2={"/who": ["Dad"], "/place": [""]}, a3={"/kind": ["c"]})
    result = brought(
        before, after, typed,
        {"map": "/visits/*/kind", "values": {"v": "visit", "c": "call"}},
        {"default": "/visits/*/place", "value": "Home"},
        {"drop": "/visits/*/fax"},
    )  # fmt: skip
    assert held(result) == items(
        a1={"/kind": ["visit"], "/place": ["Home"]},
        a2={"/who": ["Dad"], "/place": ["Home"]},
        a3={"/kind": ["call"], "/place": ["Home"]},
    )
    assert happened(result) == {
        "/visits/*/kind": "mapped", "/visits/*/place": "filled_in", "/visits/*/fax": "dropped",
    }  # fmt: skip


def test_the_dry_run_says_which_answer_of_the_items_is_not_asked_or_not_accepted_any_more() -> None:
    before = listing(count={"type": "integer"}, fax=TEXT, was=TEXT)
    after = listing(count={"type": "integer", "maximum": 3}, now={**TEXT, "maxLength": 2})
    typed = items(a1={"/count": ["2"], "/was": ["ab"]}, a2={"/count": ["9"], "/fax": ["1"], "/was": ["abc"]}, a3={})
    result = brought(before, after, typed, {"rename": "/visits/*/was", "to": "/visits/*/now"})
    assert happened(result) == {
        "/visits/*/was": "moved", "/visits/*/count": "not_accepted", "/visits/*/now": "not_accepted",
        "/visits/*/fax": "unseen",
    }  # fmt: skip
    assert held(result)["/visits/a2/fax"] == ["1"]
    wrong = items(a1={"/count": ["many"]}, a2={})
    assert happened(brought(before, after, wrong)) == {}, "what was wrong before is no loss"


def test_an_answer_asked_in_another_way_is_typed_so_in_every_item() -> None:
    before = listing(seen={**TEXT, "enum": ["yes", "no"]})
    result = brought(
        before, listing(seen={"type": "boolean"}), items(a1={"/seen": ["yes"]}, a2={"/seen": ["no"]}),
        {"map": "/visits/*/seen", "values": [["yes", True], ["no", False]]},
    )  # fmt: skip
    after = read(listing(seen={"type": "boolean"}))
    assert after.answers_from(result.entered)[0] == {"visits": [{"seen": True}]}


@pytest.mark.parametrize(
    ("step", "place"),
    [
        ({"rename": "/visits/*/who", "to": "/visits/*/nobody"}, "/migration/0/to"),
        ({"move": "/visits/*/who", "to": "/who"}, "/migration/0/to"),
        ({"move": "/who", "to": "/visits/*/who"}, "/migration/0/to"),
        ({"rename": "/meetings/*/who", "to": "/visits/*/who"}, "/migration/0/to"),
        ({"default": "/visits/*/fax", "value": "1"}, "/migration/0/default"),
    ],
)
def test_a_step_that_leaves_its_list_or_names_nothing_is_refused(step: dict[str, Any], place: str) -> None:
    with pytest.raises(FormDefinitionError) as refused:
        read({**listing(who=TEXT), "migration": [step]})
    assert [problem.pointer for problem in refused.value.problems] == [place]


def test_the_comparison_says_what_a_step_takes_care_of_inside_a_list() -> None:
    before = read(listing(who=TEXT, fax=TEXT, kind={**TEXT, "enum": ["v", "c"]}, gone=TEXT))
    after = listing("meetings", person=TEXT, kind={**TEXT, "enum": ["visit", "c"]})
    steps = [
        {"drop": "/visits/*/fax"},
        {"rename": "/visits", "to": "/meetings"},
        {"rename": "/meetings/*/who", "to": "/meetings/*/person"},
        {"map": "/meetings/*/kind", "values": {"v": "visit"}},
    ]
    found = {(each.pointer, each.code): each.step for each in compare(before, read({**after, "migration": steps}))}
    assert found[("/meetings/*/person", "moved")]
    assert found[("/visits/*/fax", "removed")]
    assert found[("/meetings/*/kind", "option:v")]
    assert not found[("/visits/*/gone", "removed")]
    open_still = [each for each in compare(before, read(after)) if each.meaning is Meaning.NEEDS_STEP]
    assert {"/visits", "/visits/*/who"} <= {each.pointer for each in open_still}


RENAMED = {
    "/visits": "/meetings", "/visits/*/who": "/meetings/*/person", "/visits/*/on": "/meetings/*/seen/date", "/a": "/b",
    "/b": "/a",
}  # fmt: skip


def test_what_is_said_of_an_answer_follows_it_by_place_or_by_id() -> None:
    for pointer, there in {
        "/visits/0/who": "/meetings/0/person",
        "/visits/f10/on": "/meetings/f10/seen/date",
        "/visits/0/whose": "/meetings/0/whose",
        "/visits/0": "/meetings/0",
        "/visits": "/meetings",
        "/visitors": "/visitors",
        "": "",
    }.items():
        assert along(pointer, RENAMED).pointer == there
    origin = {"typed": {"/on/day": ["9"]}, "mark": "x", "sources": []}
    (moved,) = moved_origins({"/visits/f10/on": origin}, RENAMED).items()
    typed = {"/seen/date/day": ["9"]}
    assert moved == ("/meetings/f10/seen/date", {"typed": typed, "mark": mark_of(typed), "sources": []})


def test_what_was_said_of_an_answer_that_was_dropped_does_not_stand_at_another_that_took_its_name() -> None:
    taken = {"/a": "/b", "/visits/*/who": "/visits/*/on", "/trips": "/meetings"}
    for pointer, there in {
        "/a": "/b",
        "/b": "/~gone/b",
        "/c": "/c",
        "": "",
        "/visits/0/who": "/visits/0/on",
        "/visits/0/on": "/~gone/visits/0/on",
        "/visits/0": "/visits/0",
        "/trips/1/who": "/meetings/1/who",
        "/meetings/1/who": "/~gone/meetings/1/who",
    }.items():
        assert place_after(pointer, taken) == there
    for pointer, there in RENAMED.items():
        assert place_after(pointer, RENAMED) == there


def test_a_records_answers_are_read_where_the_steps_took_them() -> None:
    answers: dict[str, Any] = {"visits": [{"who": "Gran", "on": "2026-07-09"}, {"x": 1}], "a": 1, "b": 2}
    assert moved_answers(answers, RENAMED) == {
        "meetings": [{"person": "Gran", "seen": {"date": "2026-07-09"}}, {"x": 1}], "a": 2, "b": 1,
    }  # fmt: skip
    assert answers["visits"][0]["who"] == "Gran"


NAMES = ("a", "b", "c")
ITEMS = ("a1", "a2", "a3")
KINDS = st.sampled_from([TEXT, DATE, {"type": "integer"}, {"type": "boolean"}, {**TEXT, "enum": ["one", "two"]}])
FIELDS = st.dictionaries(st.sampled_from(NAMES), KINDS, min_size=1)
INSIDE = st.dictionaries(
    st.builds(lambda name, end: f"/{name}{end}", st.sampled_from(NAMES), st.sampled_from(("", "/day", "~remark"))),
    st.lists(st.sampled_from(["one", "3", "no"]) | st.integers(1000, 9999).map("He said {}.".format), min_size=1,
             max_size=1),
    max_size=4,
)  # fmt: skip
RENAMES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3)


@examples(120)
@given(FIELDS, FIELDS, st.tuples(INSIDE, INSIDE, INSIDE), RENAMES)
def test_no_words_of_an_item_are_lost_or_end_in_another_whatever_becomes_of_the_form(
    before: dict[str, Any], after: dict[str, Any], typed: tuple[Any, Any, Any], renames: list[tuple[str, str]]
) -> None:
    steps = [{"rename": f"/visits/*/{old}", "to": f"/visits/*/{new}"} for old, new in renames if new in after]
    mine = items(a1=typed[0], a2=typed[1], a3=typed[2])
    result = brought(listing(**before), listing(**after), mine, *steps)
    now = held(result)
    assert (now["/visits~items"], now["/visits~removed"]) == (mine["/visits~items"], mine["/visits~removed"])
    listed = read(listing(**before)).questions["/visits"].items
    assert listed is not None
    answered, _unread = read_items(read(listing(**after)).questions["/visits"], {**now, "/visits~items": [*ITEMS]})
    for at, (item, fields) in enumerate(zip(ITEMS, typed, strict=True)):
        kept = {text for name, texts in now.items() if name.startswith(f"/visits/{item}/") for text in texts}
        values = object_of(answered[at]).values()
        for question in listed.page.questions:
            own = (*question.control.field_names, f"{question.pointer}~remark")
            here = {name: texts for name, texts in fields.items() if name in own}
            words = {text for texts in here.values() for text in texts}
            value = question.control.read(here).value
            assert words <= kept or value in values or as_texts(value) & kept, question.pointer
    if before == after and not steps:
        assert now == mine
