"""What is typed in a draft, brought from one version of a form to another: nothing is lost, and nothing lies."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from forms.controls.base import plain
from forms.definition import read
from forms.versions.carrying import Carried, carried, carried_back, carried_on
from forms.versions.moving import moved_answers
from tests.examples import examples
from tests.forms.examples import control, form, layout

TEXT = {"type": "string"}
SLUG = "small-form"


def brought(before: dict[str, Any], after: dict[str, Any], typed: dict[str, list[str]]) -> Carried:
    former = read(before)
    return carried_on(former, [read(after)], {former.pages[0].slug: typed})


def held(result: Carried) -> dict[str, list[str]]:
    return {name: texts for fields in result.entered.values() for name, texts in fields.items()}


def as_texts(value: Any) -> set[str]:
    """What an answer may be typed as where it is no text: “yes or no” in a text, or before options that are others."""
    return {plain(value), str(value).lower()}


def happened(result: Carried) -> dict[str, str]:
    return {each.pointer: each.what for each in result.happened}


def test_what_both_versions_ask_stays_as_it_was_typed_valid_or_not() -> None:
    dates = form({"on": {**TEXT, "format": "date"}, "x": TEXT})
    typed = {"/on/day": ["31"], "/on/month": ["2"], "/x": ["“He cried.”"], "/x~remark": ["Why?"]}
    result = brought(dates, dates, typed)
    assert (held(result), happened(result), result.loses) == (typed, {}, False)


def test_an_answer_is_renamed_and_moved_with_all_that_hangs_on_it() -> None:
    before = form({"surname": TEXT, "on": {**TEXT, "format": "date"}})
    after = form({"family_name": TEXT, "seen": {"type": "object", "properties": {"date": {**TEXT, "format": "date"}}}})
    after["migration"] = [{"rename": "/surname", "to": "/family_name"}, {"move": "/on", "to": "/seen/date"}]
    typed = {"/surname": ["Ottershaw"], "/surname~remark": ["Spelling?"], "/on/day": ["1"], "/on/month": ["x"]}
    result = brought(before, after, typed)
    assert held(result) == {
        "/family_name": ["Ottershaw"], "/family_name~remark": ["Spelling?"], "/seen/date/day": ["1"],
        "/seen/date/month": ["x"],
    }  # fmt: skip
    assert happened(result) == {"/surname": "moved", "/on": "moved"}


def danger(page: str, *names: str) -> dict[str, Any]:
    """A form of two pages with an alert in each of these objects, which stand on the page that is named."""
    parts = {"code": {**TEXT, "x-casewright": {"updates": "child.alert.code"}},
             "words": {**TEXT, "x-casewright": {"updates": "child.alert.words"}}}  # fmt: skip
    asked = {name: {"type": "object", "properties": parts, "required": [*parts]} for name in names}
    controls = [control(f"{name}/properties/{part}") for name in names for part in parts]
    pages: dict[str, Any] = {one: {"type": "Category", "label": one, "elements": []} for one in ("One", "Two")}
    pages[page]["elements"] = controls
    pages["Two" if page == "One" else "One"]["elements"] = [control("else")]
    return form({**asked, "else": TEXT}, {"type": "Categorization", "elements": [*pages.values()]})


def test_since_when_a_fact_of_several_parts_holds_goes_along_with_its_parts() -> None:
    former, later = read(danger("One", "dog", "gate")), danger("Two", "hound", "gate")
    later["migration"] = [{"move": f"/dog/{part}", "to": f"/hound/{part}"} for part in ("code", "words")]
    of_dog = {"/dog/~since/alert/day": ["3"], "/dog/~since/alert/month": ["5"]}
    typed = {"/dog/code": ["DOG"], **of_dog, "/gate/words": ["Ring."], "/gate/~since/alert~never": ["never"]}
    result = carried_on(former, [read(later)], {"one": typed})
    assert result.entered == {"two": {name.replace("/dog/", "/hound/"): texts for name, texts in typed.items()}}
    assert carried_back(read(later), [read(later)], former, result.entered).entered == {"one": typed}


def test_a_list_moves_with_its_items_and_those_removed() -> None:
    items = {"type": "array", "items": {"type": "object", "properties": {"who": TEXT}}}
    before, after = form({"visits": items}), form({"seen": items})
    after["migration"] = [{"rename": "/visits", "to": "/seen"}]
    typed = {
        "/visits~items": ["a1"],
        "/visits/a1/who": ["Gran"],
        "/visits~removed": ["0 a2"],
        "/visits/a2/who": ["Dad"],
    }
    assert held(brought(before, after, typed)) == {name.replace("/visits", "/seen"): t for name, t in typed.items()}


def test_values_are_mapped_and_other_kinds_of_question_get_the_same_answer() -> None:
    before = form(
        {"x": {**TEXT, "enum": ["yes", "no"]}, "ways": {"type": "array", "items": {**TEXT, "enum": ["a", "b"]}}}
    )
    after = form({"x": {"type": "boolean"}, "ways": {"type": "array", "items": {**TEXT, "enum": ["c", "b"]}}})
    after["migration"] = [{"map": "/x", "values": [["yes", True]]}, {"map": "/ways", "values": {"a": "c"}}]
    result = brought(before, after, {"/x": ["yes"], "/ways": ["a", "b"]})
    assert read(after).answers_from(result.entered)[0] == {"x": True, "ways": ["c", "b"]}
    assert happened(result) == {"/x": "mapped", "/ways": "mapped"}


def test_what_no_step_maps_is_told_and_stays_to_be_seen() -> None:
    before, after = form({"x": {**TEXT, "enum": ["a", "b"]}}), form({"x": {**TEXT, "enum": ["b"]}})
    result = brought(before, after, {"/x": ["a"]})
    assert (held(result), happened(result), result.loses) == ({"/x": ["a"]}, {"/x": "not_accepted"}, True)
    words = brought(form({"x": TEXT}), form({"x": {"type": "integer"}}), {"/x": ["about five"]})
    assert (held(words), happened(words)) == ({"/x": ["about five"]}, {"/x": "not_accepted"})


def test_what_was_wrong_before_is_no_loss() -> None:
    number = form({"x": {"type": "integer"}})
    result = brought(number, number, {"/x": ["about five"]})
    assert (result.loses, held(result)) == (False, {"/x": ["about five"]})


def test_a_default_fills_only_what_is_empty() -> None:
    after = {
        **form({"x": TEXT, "y": TEXT}),
        "migration": [{"default": "/x", "value": "GB"}, {"default": "/y", "value": "FR"}],
    }
    result = brought(form({"x": TEXT, "y": TEXT}), after, {"/y": ["IE"], "/x": [""]})
    assert (held(result), happened(result)) == ({"/x": ["GB"], "/y": ["IE"]}, {"/x": "filled_in"})


def test_what_is_dropped_goes_and_what_is_not_asked_stays_unseen() -> None:
    before, after = form({"fax": TEXT, "phone": TEXT, "x": TEXT}), form({"x": TEXT})
    after["migration"] = [{"drop": "/fax"}]
    result = brought(before, after, {"/fax": ["1"], "/phone": ["2"], "/x": ["3"]})
    assert held(result) == {"/phone": ["2"], "/x": ["3"]}
    assert happened(result) == {"/fax": "dropped", "/phone": "unseen"}


def test_two_answers_never_write_over_each_other() -> None:
    after = {**form({"x": TEXT}), "migration": [{"rename": "/y", "to": "/x"}]}
    result = brought(form({"x": TEXT, "y": TEXT}), after, {"/x": ["mine"], "/y": ["yours"]})
    assert held(result) == {"/x": ["mine"], "/y": ["yours"]}
    assert happened(result) == {"/y": "unseen"}


def test_steps_of_every_version_on_the_way_are_taken_in_order() -> None:
    first = form({"surname": TEXT, "fax": TEXT})
    second = {**form({"family_name": TEXT, "fax": TEXT}), "migration": [{"rename": "/surname", "to": "/family_name"}]}
    third = {
        **form({"last_name": TEXT}),
        "migration": [{"rename": "/family_name", "to": "/last_name"}, {"drop": "/fax"}],
    }
    former = read(first)
    typed = {former.pages[0].slug: {"/surname": ["Ottershaw"], "/fax": ["1"]}}
    result = carried_on(former, [read(second), read(third)], typed)
    assert held(result) == {"/last_name": ["Ottershaw"]}
    assert happened(result) == {"/surname": "moved", "/family_name": "moved", "/fax": "dropped"}


def test_a_question_on_another_page_takes_what_is_typed_along_and_back() -> None:
    def pages(*names: list[str]) -> dict[str, Any]:
        categories = [
            {"type": "Category", "label": f"Page {at}", "elements": [control(name) for name in some]}
            for at, some in enumerate(names)
        ]
        return form({"x": TEXT, "y": TEXT}, {"type": "Categorization", "elements": categories})

    one, other = read(pages(["x", "y"])), read(pages(["x"], ["y"]))
    typed = {"page-0": {"/x": ["1"], "/y": ["2"]}}
    there = carried(one, other, typed)
    assert there.entered == {"page-0": {"/x": ["1"]}, "page-1": {"/y": ["2"]}}
    assert carried(other, one, there.entered).entered == typed


NAMES = ("a", "b", "c", "d")
KINDS = st.sampled_from([
    TEXT, {**TEXT, "format": "date"}, {"type": "integer"}, {"type": "boolean"}, {**TEXT, "enum": ["one", "two"]},
    {"type": "array", "items": {"type": "object", "properties": {"who": TEXT}}},
])  # fmt: skip
FIELDS = st.dictionaries(st.sampled_from(NAMES), KINDS, min_size=1)
ENDINGS = ("", "/day", "/month", "~items", "/a1/who", "~remark")
TYPED = st.dictionaries(
    st.builds(lambda name, end: f"/{name}{end}", st.sampled_from(NAMES), st.sampled_from(ENDINGS)),
    st.lists(
        st.sampled_from(["one", "3", "a1", "no"]) | st.integers(1000, 9999).map("She said {}.".format),
        min_size=1,
        max_size=1,
    ),
)
STEPS = st.lists(
    st.builds(lambda old, new: {"rename": f"/{old}", "to": f"/{new}"}, st.sampled_from(NAMES), st.sampled_from(NAMES)),
    max_size=3,
)


@examples(120)
@given(FIELDS, FIELDS, TYPED, STEPS)
def test_no_words_are_lost_whatever_becomes_of_the_form(
    before: dict[str, Any], after: dict[str, Any], typed: dict[str, list[str]], steps: list[dict[str, str]]
) -> None:
    former = read(form(before, layout(*map(control, before))))
    steps = [step for step in steps if step["to"].removeprefix("/") in after]
    other = read({**form(after, layout(*map(control, after))), "migration": steps})
    slug = former.pages[0].slug
    result = carried_on(former, [other], {slug: typed})
    kept = {text for texts in held(result).values() for text in texts}
    answered = other.answers_from(result.entered)[0].values()
    for pointer, question in former.questions.items():
        own = (*question.control.field_names, f"{pointer}~remark")  # what its page has; nothing else is ever typed
        inside = (f"{pointer}/", f"{pointer}~") if question.items else ()
        mine = {name: texts for name, texts in typed.items() if name in own or name.startswith(inside)}
        words = {text for texts in mine.values() for text in texts}
        value = question.control.read(mine).value
        assert words <= kept or value in answered or as_texts(value) & kept, pointer
    if before == after and not steps:
        assert held(result) == typed


def test_answers_of_a_record_are_compared_where_steps_took_them_also_into_a_group() -> None:
    answers: dict[str, Any] = {"a/b": "A school", "first": "1", "second": "2", "home": {"town": "Northmere"}}
    taken = {"/a~1b": "/education/school", "/first": "/second", "/second": "/third", "/home/town": "/town"}
    assert moved_answers(answers, taken) == {
        "education": {"school": "A school"},
        "second": "1",
        "third": "2",
        "home": {},
        "town": "Northmere",
    }
    assert answers["home"] == {"town": "Northmere"}
