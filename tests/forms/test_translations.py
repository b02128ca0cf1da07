"""A form carries its words in other languages; what has none stays English and says so; answers are the same."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from forms.definition import FormDefinition, FormDefinitionError, read
from forms.form_texts import FormText, language_of, naming
from forms.rendering import as_text, leaves, sections
from forms.rendering.blank import blank_pages
from forms.rendering.tree import Guidance

SAMPLE = Path(settings.BASE_DIR) / "form_definitions/samples/sample_visit_note.v1.json"
CONST = "/schema/properties/seen/oneOf/0/const"
SEEN = "/schema/properties/seen/title"
FORM: dict[str, Any] = {
    "key": "short",
    "title": "A short form",
    "schema": {
        "type": "object",
        "required": ["seen"],
        "properties": {
            "seen": {"title": "Was the child seen?", "oneOf": [{"const": "y", "title": "Seen"}, {"const": "n"}]},
            "why": {"type": "string", "title": "Why?", "description": "In a few words."},
        },
    },
}


def with_words(**languages: Any) -> dict[str, Any]:
    return {**deepcopy(FORM), "translations": {tag.replace("_", "-"): words for tag, words in languages.items()}}


def sample(language: str = "") -> FormDefinition:
    return read(json.loads(SAMPLE.read_text()), language=language)


def refused(document: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    return [(problem.pointer, problem.code) for problem in caught.value.problems]


def test_a_form_is_read_in_a_language_it_carries() -> None:
    form = read(with_words(cy={SEEN: "A welwyd y plentyn?"}), language="cy")
    assert form.questions["/seen"].label == "A welwyd y plentyn?"
    assert language_of(form.questions["/seen"].label) == "cy"


def test_what_is_not_translated_stays_english_and_says_so() -> None:
    form = read(with_words(ar={SEEN: "هل"}), language="ar")
    why = form.questions["/why"]
    assert (why.label, language_of(why.label), language_of(why.hint)) == ("Why?", "en-GB", "en-GB")
    assert why.label.__html__() == '<span lang="en-GB" dir="ltr">Why?</span>'  # type: ignore[attr-defined]
    assert form.questions["/seen"].label.__html__() == '<span lang="ar" dir="rtl">هل</span>'  # type: ignore[attr-defined]


def test_without_a_language_no_text_says_one() -> None:
    form = read(with_words(ar={SEEN: "هل"}))
    assert type(form.questions["/seen"].label) is str
    assert form.languages == ("ar",)


@pytest.mark.parametrize(
    ("words", "where", "code"),
    [
        ({"ar": {"/schema/properties/gone/title": "x"}}, "/ar/~1schema~1properties~1gone~1title", "unknown_pointer"),
        ({"ar": {"title": "x"}}, "/ar/title", "unknown_pointer"),
        ({"ar": {"/key": "x"}}, "/ar/~1key", "not_a_text"),
        ({"ar": {CONST: "x"}}, "/ar/" + CONST.replace("/", "~1"), "not_a_text"),
        ({"ar": {"/title": " "}}, "/ar/~1title", "bad_translation"),
        ({"ar": {"/title": 3}}, "/ar/~1title", "bad_translation"),
        ({"ar": {"/title": "x" * 501}}, "/ar/~1title", "bad_translation"),
        ({"xx": {"/title": "x"}}, "/xx", "unknown_language"),
        ({"arabic": {"/title": "x"}}, "/arabic", "unknown_language"),
        ({"en-US": {"/title": "x"}}, "/en-US", "own_language"),
        ({"ar": ["x"]}, "/ar", "bad_translations"),
    ],
)
def test_translations_that_are_wrong_are_refused_by_pointer(words: Any, where: str, code: str) -> None:
    assert refused({**deepcopy(FORM), "translations": words}) == [(f"/translations{where}", code)]


def test_translations_that_are_no_object_are_refused() -> None:
    assert refused({**deepcopy(FORM), "translations": "ar"}) == [("/translations", "bad_translations")]


def test_what_is_untranslated_is_reported() -> None:
    form = read(with_words(ar={"/title": "س", SEEN: "هل", "/schema/properties/why/title": "ل"}))
    told = {warning.pointer for warning in form.warnings if warning.code == "untranslated:ar"}
    assert told == {"/schema/properties/seen/oneOf/0/title", "/schema/properties/why/description"}


def test_two_answers_with_the_same_words_in_a_language_are_reported() -> None:
    document = deepcopy(FORM)
    document["schema"]["properties"]["seen"]["oneOf"][1]["title"] = "Not seen"
    place = "/schema/properties/seen/oneOf/{}/title"
    document["translations"] = {"cy": {place.format(0): "Do", place.format(1): "Do"}}
    assert any(w.code.startswith("same_option") for w in read(document).warnings if w.pointer == "/translations/cy")


def test_answers_addresses_and_rules_are_the_same_in_every_language() -> None:
    english, arabic = sample(), sample("ar")
    assert [page.slug for page in arabic.pages] == [page.slug for page in english.pages]
    assert arabic.questions.keys() == english.questions.keys()
    entered = {"the-visit": {"/mood": ["worried"], "/worry": ["الليل"], "/alone": ["yes"], "/helps": ["home"]}}
    found, same = arabic.review(entered), english.review(entered)
    assert found.answers == same.answers == {"mood": "worried", "worry": "الليل", "alone": True, "helps": ["home"]}
    assert type(found.answers["mood"]) is str
    assert [(p.pointer, p.code) for p in found.problems] == [(p.pointer, p.code) for p in same.problems]


def test_values_are_never_taken_from_the_words() -> None:
    control = sample("ar").questions["/mood"].control
    assert type(control.read({"/mood": ["happy"]}).value) is str
    assert control.read({"/mood": ["سعيد"]}).problem


def test_the_tree_says_every_text_of_the_form_in_its_language() -> None:
    form = sample("ar")
    answers: Any = {"visited_on": "2026-07-14", "mood": "worried", "alone": True, "people": [{"name": "Wilf"}]}
    drawn = sections(form, answers, form.hidden(answers), guidance=True)
    assert [language_of(section.title) for section in drawn] == ["ar", "ar"]
    items = {item.pointer: item for section in drawn for item in section.items}
    assert items["/mood"].display == "قلق"
    assert language_of(items["/mood"].display) == "ar"
    assert {pointer: language_of(item.label) for pointer, item in items.items() if language_of(item.label) != "ar"} == {
        "/reference": "en-GB"
    }
    assert (items["/people"].entries[0].title, language_of(items["/people"].entries[0].title)) == ("شخص 1", "ar")
    assert "كيف حال الطفل اليوم؟ قلق" in as_text(drawn)
    guidance = next(node for section in drawn for node in section.elements if isinstance(node, Guidance))
    assert guidance.html.startswith('<div lang="ar" dir="rtl"><p>')


def test_a_blank_form_is_in_the_language_too() -> None:
    pages = blank_pages(sample("ar"))
    asked = {str(space.label): space for page in pages for space in leaves(page.elements)}
    assert [language_of(word) for word in asked["كيف حال الطفل اليوم؟"].paper.options] == ["ar"] * 3
    assert language_of(asked["ما الذي يقلق الطفل؟"].when) == ""
    assert '<span lang="ar" dir="rtl">قلق</span>' in str(asked["ما الذي يقلق الطفل؟"].when.__html__())  # type: ignore[attr-defined]


def test_a_message_says_the_languages_of_the_texts_in_it() -> None:
    form = sample("ar")
    said = {problem.pointer: problem.message for problem in form.review({}).problems}
    assert said["/alone"] == "اذكر هل تحدّثت مع الطفل وحده"
    assert language_of(said["/alone"]) == "ar"
    assert '<span lang="ar" dir="rtl">كيف حال الطفل اليوم؟</span>' in str(said["/mood"].__html__())  # type: ignore[attr-defined]


def test_texts_in_a_sentence_are_escaped_and_marked_once() -> None:
    text = FormText("<b>", "ar", "b")
    said = naming("Enter “<b>” & go", text)
    assert str(said.__html__()) == 'Enter “<span lang="ar" dir="rtl">&lt;b&gt;</span>” &amp; go'  # type: ignore[attr-defined]


def test_the_sample_reads_and_is_marked_and_leaves_two_texts_in_english() -> None:
    form = sample()
    assert form.sample
    assert {warning.code for warning in form.warnings} == {"untranslated:ar"}
    assert {warning.pointer for warning in form.warnings} == {
        "/schema/properties/reference/title",
        "/schema/properties/reference/description",
    }
