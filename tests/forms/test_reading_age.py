"""The reading age of a form: Flesch and Kincaid's grade plus five, over what its questions say."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from forms.definition import FormDefinition, read
from forms.lint.reading_age import age_of_form, age_of_question, syllables_in
from tests.forms.examples import form
from workflow.form_versions.shipped import statutory_terms


def asking(label: str, hint: str = "") -> FormDefinition:
    return read(form({"a": {"type": "string", "title": label, "description": hint}}))


def age(label: str, hint: str = "", exempt: tuple[str, ...] = ()) -> float:
    definition = asking(label, hint)
    return age_of_question(definition.questions["/a"], exempt)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("child", 1), ("mother", 2), ("whose", 1), ("able", 2), ("houses", 2), ("names", 1), ("called", 1),
        ("wanted", 2), ("family", 3), ("assessment", 3), ("child’s", 1), ("why", 1), ("employee", 3), ("2026", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables_in(word) == count


def test_the_age_is_the_grade_of_the_formula_plus_five() -> None:
    # eight words, one sentence, ten syllables: 0.39 · 8 + 11.8 · 10 / 8 − 15.59 = 2.28
    assert age("What did the mother say about her child?") == 7.3


def test_long_sentences_and_long_words_need_older_readers() -> None:
    plain = age("What do you see?", "Write what you saw. Use her own words.")
    long = age("What do you see?", "Write what you saw and use her own words where you can do so without any doubt")
    hard = age("What do you see?", "Document observations. Incorporate verbatim quotations.")
    assert plain < long
    assert plain < hard > 14


def test_a_label_without_a_full_stop_is_a_sentence_of_its_own() -> None:
    assert age("Who was there", "Say who was there") == age("Who was there.", "Say who was there.")


def test_terms_of_the_law_count_as_a_short_word() -> None:
    label = "Who holds parental responsibility?"
    assert age(label, exempt=("parental responsibility",)) == age("Who holds it?") < age(label)
    assert "parental responsibility" in statutory_terms()


def test_the_age_of_a_form_is_over_all_its_questions_those_of_items_too() -> None:
    hard: dict[str, Any] = {"type": "string", "title": "Multidisciplinary recommendations"}
    items = {
        "type": "array",
        "title": "Visits",
        "items": {"type": "object", "title": "Visit", "properties": {"b": hard}},
    }
    easy = {"type": "string", "title": "Who was there?"}
    assert age_of_form(read(form({"a": easy, "visits": items})).pages) > age_of_form(read(form({"a": easy})).pages)


def test_no_shipped_form_asks_for_an_older_reader_than_twelve() -> None:
    said = StringIO()
    call_command("check_definitions", "--reading-age", stderr=said)
    ages = [float(line.rpartition(" ")[2]) for line in said.getvalue().splitlines() if ".json: reading age" in line]
    assert len(ages) >= 8
    assert max(ages) <= 12
