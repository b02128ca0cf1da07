"""A code list in other languages: what is offered, said and found, and what is refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from accounts.languages import reading_in
from forms.code_lists import as_of, code_list, publish_code_list, read_code_list
from forms.controls.options import Choice
from forms.definition import read
from forms.form_texts import language_of
from forms.problems import FormDefinitionError
from tests.cast import Cast
from tests.forms.examples import control, form, layout
from tests.forms.test_code_lists import colours

WORDS = {"ar": {"R": "أحمر", "B": "أزرق"}}


@pytest.fixture
def on_a_day_in_may(inside: Cast) -> Iterator[None]:
    publish_code_list(colours(translations=WORDS))
    with as_of(date(2026, 5, 4)):
        yield


def asked() -> Any:
    question = {"type": "string", "title": "Colour", "x-casewright": {"code_list": "colour"}}
    return read(form({"colour": question}, layout(control("colour")))).questions["/colour"].control


@pytest.mark.usefixtures("on_a_day_in_may")
def test_codes_are_offered_and_said_in_the_language_that_is_read() -> None:
    with reading_in("ar"):
        drawn = asked().widget({"colour": ["R"]})
        assert isinstance(drawn, Choice)
        assert [(str(option.title), language_of(option.title)) for option in drawn.options if option.entered] == [
            ("أحمر", "ar"),
            ("أزرق", "ar"),
            ("Teal", "en-GB"),
        ]
        assert str(asked().say("R").lines[0]) == "أحمر"
    assert asked().say("R").lines == ("Red",)


@pytest.mark.usefixtures("on_a_day_in_may")
def test_a_code_is_found_by_its_words_in_every_language() -> None:
    for language in ("ar", "cy", ""):
        with reading_in(language):
            listed = code_list("colour")
            assert listed is not None
            assert [listed.by_words.exactly(words) for words in ("أحمر", "red", "R")] == ["R", "R", "R"]


@pytest.mark.parametrize(
    ("translations", "pointer", "code"),
    [
        ([], "/translations", "bad_translations"),
        ({"xx": {}}, "/translations/xx", "unknown_language"),
        ({"en-GB": {}}, "/translations/en-GB", "own_language"),
        ({"ar": []}, "/translations/ar", "bad_translations"),
        ({"ar": {"Z": "أحمر"}}, "/translations/ar/Z", "unknown_code"),
        ({"ar": {"R": " "}}, "/translations/ar/R", "bad_translation"),
    ],
)
def test_faulty_words_are_refused_at_their_place(translations: Any, pointer: str, code: str) -> None:
    with pytest.raises(FormDefinitionError) as caught:
        read_code_list(colours(translations=translations))
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [(pointer, code)]


def test_codes_without_words_are_warned_of() -> None:
    (warning,) = read_code_list(colours(translations=WORDS)).warnings
    assert (warning.pointer, warning.code) == ("/translations/ar", "untranslated")
    assert warning.message.startswith("2 codes have no words")
