"""A review says of every part of the plan in force how it went, and which it has forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.context import LIBRARY_ID, authority
from tests.forms.test_shipped_dates import ANSWERS, known
from tests.forms.test_shipped_forms import definition

pytestmark = pytest.mark.django_db

QUIET = {"outcome": "Quiet nights", "going": "better", "evidence": "Wilf says so."}
SCHOOL = {"outcome": "Back at school", "going": "same", "evidence": "Ms Finch says so."}


@pytest.fixture(autouse=True)
def code_lists() -> Iterator[None]:
    """The shipped code lists, as any authority reads them."""
    with authority(LIBRARY_ID):
        yield


@pytest.mark.parametrize(
    ("form", "plan"),
    [("child_in_need_review", "child_in_need_plan"), ("review_conference_report", "child_protection_plan")],
)
def test_a_review_asks_for_each_part_of_the_plan_and_names_what_is_missing(form: str, plan: str) -> None:
    outcomes = [{"need": "Quiet nights"}, {"need": "Back at school"}]
    facts = known(previous={plan: {**ANSWERS[plan], "start_date": "2026-07-01", "outcomes": outcomes}})

    def said(*parts: dict[str, Any]) -> tuple[list[str], Any]:
        asked = definition(form)
        review = asked.review(asked.entered_from({**ANSWERS[form], "progress": list(parts)}), facts)
        return [problem.pointer for problem in review.problems], review.answers.get("not_rated")

    assert said(QUIET) == (["/progress"], "Back at school")
    assert said(SCHOOL, QUIET) == ([], None)
    assert said({**QUIET, "outcome": "Something else"}) == (["/progress"], "Quiet nights; Back at school")
