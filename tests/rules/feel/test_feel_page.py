"""The analyst's page on FEEL: every example gives its answer, every function has one, every docstring its source."""

from __future__ import annotations

import inspect
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rules import feel
from rules.feel.builtins import BUILTINS
from rules.feel.casework import NAMES, functions
from rules.working_days import WorkingCalendar

PAGE = (Path(__file__).parents[3] / "docs" / "analyst" / "feel.md").read_text(encoding="utf-8")
CALENDAR = WorkingCalendar({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)}, {date(2026, 4, 7)})
EXAMPLES = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", PAGE, re.MULTILINE)
OWN = ("trim", "is defined")
"""Functions that DMN does not have."""


def variables() -> dict[str, Any]:
    """The variables the page begins with, and the functions of a calendar."""
    [block] = re.findall(r"```feel\n(.*?)```", PAGE, re.DOTALL)
    return {**functions(CALENDAR), **feel.evaluate(block, {})}


@pytest.mark.parametrize(("text", "answer"), EXAMPLES)
def test_an_example_gives_the_answer_beside_it(text: str, answer: str) -> None:
    given, wanted = feel.parse(text).evaluate(variables()), feel.parse(answer).evaluate(variables())
    assert given == wanted
    assert type(given) is type(wanted)
    assert (given is None) is (answer == "null")


def test_the_page_has_many_examples_and_no_row_escapes() -> None:
    assert len(EXAMPLES) > 150
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(rows) == len(EXAMPLES)


@pytest.mark.parametrize("name", [*BUILTINS, *NAMES])
def test_every_function_has_an_example_that_calls_it(name: str) -> None:
    assert any(
        re.search(rf"(?<![\w ]){re.escape(name)}\(|(?:[\[( ]|^){re.escape(name)}\(", text) for text, _ in EXAMPLES
    )


@pytest.mark.parametrize("name", BUILTINS)
def test_every_way_to_call_a_function_names_its_section_of_the_specification(name: str) -> None:
    for signature in BUILTINS[name].signatures:
        words = inspect.getdoc(signature.body) or ""
        source = "(not in DMN)" if name in OWN else r"\(DMN 1\.5, §10\.3\.4\.(?:[1-9]|1[01])\)"
        assert re.search(source, words), f"{name}: {words!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_function_of_casework_says_where_it_comes_from_and_works_an_example(name: str) -> None:
    words = inspect.getdoc(functions(CALENDAR)[name].signatures[0].body) or ""
    assert re.search(r"Source: .+", words), f"{name}: {words!r}"
    worked = re.findall(r"^ *(\S.*) = (@\"[^\"]+\"|\d+)$", words, re.MULTILINE)
    assert worked, f"{name} has no worked example"
    for text, answer in worked:
        context = functions(CALENDAR)
        assert feel.parse(text).evaluate(context) == feel.evaluate(answer, {})


def test_the_page_is_reached_from_the_readme() -> None:
    assert "docs/analyst/feel.md" in (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
