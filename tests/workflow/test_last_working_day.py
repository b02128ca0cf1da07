"""Work that is counted in weeks or months is due on a working day, and not after its limit.

Christmas 2026: Friday 25 December, its substitute Monday 28 (Boxing Day is a Saturday), Friday 1 January 2027. Easter
2027: Good Friday 26 March, Easter Monday 29 March.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from tests.workflow.drawn import PROCESSES, SPACES, worked_out

pytestmark = pytest.mark.django_db

WEEKS = {"core_group_weeks": Decimal(6), "core_group_first_working_days": Decimal(10)}


def by(key: str, script: str, **scope: Any) -> Any:
    """What a script of a plan says by when."""
    root: Any = etree.fromstring((PROCESSES / "planning" / f"{key}.v1.bpmn").read_bytes())
    (found,) = root.xpath(f"//*[@id='{script}']//z:script", namespaces=SPACES)
    return worked_out(found.get("expression", ""), {"settings": WEEKS, "today": date(2026, 11, 2), **scope})


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2026, 11, 13), date(2026, 12, 24)),
        (date(2026, 11, 16), date(2026, 12, 24)),
        (date(2026, 11, 17), date(2026, 12, 29)),
        (date(2026, 11, 20), date(2026, 12, 31)),
        (date(2027, 2, 12), date(2027, 3, 25)),
        (date(2027, 2, 15), date(2027, 3, 25)),
        (date(2027, 2, 16), date(2027, 3, 30)),
    ],
)
def test_six_weeks_after_a_core_group(last: date, due: date) -> None:
    assert by("child_protection_plan", "Script_core_by", core_on=last, plan_from=date(2026, 10, 1)) == due


@pytest.mark.parametrize("key", ["child_protection_plan", "child_in_need_plan"])
@pytest.mark.parametrize(
    ("last", "when", "due"),
    [
        (date(2026, 9, 25), {"weeks": None, "months": Decimal(3)}, date(2026, 12, 24)),
        (date(2026, 9, 28), {"weeks": None, "months": Decimal(3)}, date(2026, 12, 24)),
        (date(2026, 10, 1), {"weeks": None, "months": Decimal(3)}, date(2026, 12, 31)),
        (date(2026, 9, 29), {"weeks": None, "months": Decimal(6)}, date(2027, 3, 25)),
        (date(2027, 2, 15), {"weeks": Decimal(6), "months": None}, date(2027, 3, 25)),
    ],
)
def test_weeks_and_months_after_a_review(key: str, last: date, when: dict[str, Any], due: date) -> None:
    assert by(key, "Script_review_by", reviewed_on=last, plan_from=last, review_when=when) == due


@pytest.mark.parametrize(
    ("began", "due"),
    [
        (date(2026, 11, 27), date(2026, 12, 24)),
        (date(2026, 11, 30), date(2026, 12, 24)),
        (date(2026, 12, 4), date(2026, 12, 31)),
        (date(2027, 2, 26), date(2027, 3, 25)),
        (date(2027, 3, 1), date(2027, 3, 25)),
    ],
)
def test_four_weeks_to_a_visit_under_a_child_in_need_plan(began: date, due: date) -> None:
    visits = {"weeks": Decimal(4)}
    assert by("child_in_need_plan", "Script_visit_by", plan_from=began, visits=visits) == due
