"""The form's own checks: FEEL over the answers and over the day on which they are looked at."""

from datetime import date
from typing import Any

import pytest

from forms.definition import FormDefinition, read
from tests.forms.examples import assessment, control, form, layout

TODAY = date(2026, 7, 14)


def not_after_today(**more: Any) -> FormDefinition:
    """A form with one date that must not lie in the future."""
    check = {"feel": "on <= today", "message": "Not in the future"}
    asked = {"type": "string", "format": "date", "x-casewright": {"check": check}}
    names = ["on", *more]
    return read(form({"on": asked, **more}, layout(*(control(name) for name in names))))


@pytest.mark.parametrize(
    ("day", "said"), [("2026-07-13", []), ("2026-07-14", []), ("2026-07-15", ["Not in the future"])]
)
def test_a_check_may_compare_with_today(day: str, said: list[str]) -> None:
    definition = not_after_today()
    assert [p.message for p in definition.validate({"on": day}, {"today": TODAY})] == said
    assert [
        p.message for p in definition.review(definition.entered_from({"on": day}), {"today": TODAY}).problems
    ] == said


def test_a_check_that_reads_today_is_left_out_where_nobody_says_what_day_it_is() -> None:
    assert not_after_today().validate({"on": "2999-01-01"}) == []


def test_a_question_called_today_is_read_instead_of_the_day() -> None:
    definition = not_after_today(today={"type": "string", "format": "date"})
    assert definition.validate({"on": "2026-07-10", "today": "2026-07-09"}, {"today": TODAY})[0].code == "check"


@pytest.mark.parametrize("name", ["start_date", "seen_on"])
def test_the_dates_of_the_shipped_assessment_are_not_in_the_future(name: str) -> None:
    definition = read(assessment())
    answers: dict[str, Any] = {"child_seen": True, name: "2026-07-15"}
    said = {p.pointer: p.message for p in definition.validate(answers, {"today": TODAY})}
    assert said[f"/{name}"].endswith("must be today or in the past")
