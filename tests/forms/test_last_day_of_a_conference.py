"""By when a conference is held: what the census is told is the law's, and old enquiries set no day for a new one."""

from datetime import date
from typing import Any

import pytest

from tests.forms.protection_answers import LIMITS, said
from tests.forms.test_shipped_dates import known
from tests.forms.test_shipped_forms import definition

pytestmark = pytest.mark.django_db
ARRANGE = "conference_arrangement"
JANUARY = {"ended_on": "2026-01-20", "icpc_target": "2026-02-02", "outcome": "conference"}


def test_the_census_has_the_fifteen_days_of_the_law_whatever_the_council_asks_of_itself() -> None:
    form = definition("section_47_enquiry")
    sooner = known(settings=LIMITS | {"icpc_working_days": 10}, history={}, process={"started_on": date(2026, 7, 14)})
    answers = form.standing(
        said("section_47_enquiry", "unfounded") | {"no_strategy_began": "2026-07-09"}, sooner
    ).answers
    assert answers["icpc_target"] == "2026-07-23", "10 working days after Thursday 9 July"
    feeds = {one.pointer for one in form.questions.values() if "cin:InitialCPCtarget" in one.annotations.feeds}
    assert [answers[pointer[1:]] for pointer in feeds] == ["2026-07-30"], "15 working days"


def arranged(enquiry: dict[str, str], begun: date, answers: dict[str, Any] | None = None) -> tuple[bool, Any]:
    """Whether the form asks if the family moved here, and by when it says the conference is held."""
    facts = known(previous={"section_47_enquiry": enquiry}, process={"started_on": begun})
    standing = definition(ARRANGE).standing(answers or {}, facts)
    return "/transfer_in" in standing.asked, standing.answers.get("hold_by")


def test_the_enquiries_that_lead_to_a_conference_set_its_last_day() -> None:
    assert arranged(JANUARY, date(2026, 1, 21)) == (False, "2026-02-02")
    assert arranged(JANUARY, date(2026, 2, 2)) == (False, "2026-02-02")


def test_old_enquiries_hide_no_family_who_moved_here_and_set_no_day() -> None:
    july = date(2026, 7, 14)
    assert arranged(JANUARY, july) == (True, None)
    moved = {"transfer_in": True, "from_authority": "Southmere", "notice_on": "2026-07-09"}
    assert arranged(JANUARY, july, {"transfer_in": True}) == (True, None)
    assert arranged(JANUARY, july, moved) == (True, "2026-07-30")
    assert arranged(JANUARY | {"outcome": "assessment"}, date(2026, 1, 21)) == (True, None)


def test_a_conference_that_begins_after_its_last_day_is_known_to_be_late() -> None:
    assert arranged(JANUARY, date(2026, 2, 9), {"transfer_in": False}) == (True, "2026-02-02")


@pytest.mark.parametrize(
    ("table", "by"),
    [
        ({"months": 2, "weeks": None}, "2026-09-11"),  # 13 September 2026 is a Sunday
        ({"months": None, "weeks": 6}, "2026-08-24"),
        (None, "2026-10-13"),
    ],
)
def test_the_first_review_is_promised_for_the_day_that_the_councils_table_gives(
    table: dict[str, int | None] | None, by: str
) -> None:
    held = {"initial_child_protection_conference": {"held_on": "2026-07-13"}}
    facts = known(previous=held, settings=LIMITS, decisions={"review_frequency": table} if table else {})
    answers = definition("conference_decision").standing({"decision": "plan"}, facts).answers
    assert answers["review_by"] == by
