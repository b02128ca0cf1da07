"""What is told does not hang on the language of whoever read the definition, or typed the answer, first."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from forms.definition import read
from forms.patterns import PatternError, compiled
from forms.problems import FormDefinitionError
from rules.feel import FeelSyntaxError, parse
from rules.sentences import Sentence
from tests.forms.drawn import made
from tests.forms.examples import control, form, layout
from tests.languages.pseudo import CODE, spoken


@pytest.fixture(autouse=True)
def wide_language(settings: Any, tmp_path: Path) -> None:
    spoken(settings, tmp_path)


def test_a_year_of_two_digits_is_told_as_a_wrong_year_in_every_language() -> None:
    asked = made({"type": "string", "format": "partial-date"})

    def problem(month: str, year: str) -> str:
        return asked.read({"/q/day": [""], "/q/month": [month], "/q/year": [year]}).problem

    for language in ("en-gb", CODE):
        with override(language):
            assert problem("7", "26") == problem("", "26") == problem("7", "0000") != problem("13", "2026")


def test_a_function_that_there_is_not_is_told_in_every_language() -> None:
    def told() -> str:
        with pytest.raises(FeelSyntaxError) as caught:
            parse("sume of(a)")
        return caught.value.message.english if isinstance(caught.value.message, Sentence) else ""

    english = told()
    assert "There is no function 'sume of'" in english
    with override(CODE):
        assert told() == english


@pytest.mark.parametrize(
    "document",
    [
        form({"x": {"type": "string"}}, layout(control("x", calculate="1 +"))),
        form({"x": {"type": "string", "x-casewright": {"prefill": "1 +"}}}),
        form({"x": {"type": "string"}}, layout(control("x", {"effect": "SHOW", "condition": {"feel": "1 +"}}))),
        form({"x": {"type": "string", "pattern": "a" * 2_000}}),
    ],
)
def test_what_is_wrong_in_a_form_is_english_again_for_who_reads_english(document: dict[str, Any]) -> None:
    compiled.cache_clear()
    with override(CODE), pytest.raises(FormDefinitionError) as caught:
        read(document)
    (problem,) = caught.value.problems
    assert str(problem.message).isascii() or str(problem.message).replace("“", "").replace("”", "").isascii()


def test_why_a_pattern_is_refused_is_kept_as_a_sentence() -> None:
    compiled.cache_clear()
    with override(CODE), pytest.raises(PatternError) as caught:
        compiled("b" * 2_000)
    assert str(caught.value.args[0]).startswith("a pattern has at most")
