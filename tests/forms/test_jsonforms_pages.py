"""JSON Forms' example forms as people meet them: drawn, filled in from their data, sent in, and read back equal.

"Equal" is equal to the answers that count, as far as a page can give them: what no question asks, what is only read,
what is no option, an empty text and an empty list are no answers.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from forms.definition import FormDefinitionError, read
from forms.drafts import start
from forms.models import Draft
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.page_filling import PageFilling, what_pages_can_give
from tests.forms.test_jsonforms_suite import CASES, RATCHET

EXAMPLES: list[dict[str, Any]] = json.loads(CASES.read_text(encoding="utf-8")) if CASES.exists() else []
DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "analyst" / "definitions.md"


def document(case: dict[str, Any]) -> dict[str, Any]:
    return {"key": "example", "title": case["name"], "schema": case["schema"], "uischema": case["uischema"]}


def refusals(case: dict[str, Any]) -> list[str]:
    """The messages with which an example is refused; none for one that is read."""
    try:
        read(document(case))
    except FormDefinitionError as error:
        return [problem.message for problem in error.problems]
    return []


READ = [case for case in EXAMPLES if not refusals(case)]


def test_there_are_examples_to_try() -> None:
    if not EXAMPLES:
        pytest.skip(f"the folder {CASES.parent} is not there")
    assert len(READ) >= 19


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
@pytest.mark.parametrize("case", READ, ids=[case["name"] for case in READ])
def test_an_example_is_filled_in_through_its_pages_and_read_back_equal(
    case: dict[str, Any], inside: Cast, sign_in: Any
) -> None:
    sam: Client = sign_in(inside.sam)
    urls.SUBMITTED.clear()
    filling = PageFilling(sam, start(published(document(case)), inside.sam))
    data = case["data"] if isinstance(case["data"], dict) else {}
    expected = what_pages_can_give(filling.definition, data)
    filling.fill(expected)
    review = filling.definition.review(Draft.objects.get(pk=filling.draft.pk).entered)
    assert review.answers == expected
    assert json.dumps(review.answers, sort_keys=True) == json.dumps(expected, sort_keys=True)
    wrong = filling.definition.validate(expected)
    assert filling.submit() == (303 if wrong else 201)
    assert [answers for answers, _ in urls.SUBMITTED] == ([] if wrong else [expected])
    if case["data_valid"]:
        assert wrong == []


def documented() -> dict[str, re.Pattern[str]]:
    """The rows of the analysts' table of refusals: what is refused, and the message as a pattern ("…" for anything)."""
    text = DOCUMENTED.read_text(encoding="utf-8").split("### What is refused", 1)[1].split("\n###", 1)[0]
    rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if line.startswith("|")
    ]
    return {row[0]: re.compile(".*".join(map(re.escape, row[1].split("…")))) for row in rows[2:]}


@pytest.mark.parametrize("case", [case for case in EXAMPLES if refusals(case)], ids=lambda case: case["name"])
def test_an_example_that_is_refused_is_refused_for_documented_reasons(case: dict[str, Any]) -> None:
    table = documented()
    for message in refusals(case):
        assert any(pattern.fullmatch(message) for pattern in table.values()), message


def test_the_list_of_examples_that_fail_names_reasons_of_the_table() -> None:
    listed = json.loads(RATCHET.read_text(encoding="utf-8"))
    refused = {case["name"] for case in EXAMPLES if refusals(case)}
    assert {listed[name] for name in refused & listed.keys()} <= documented().keys()
