"""Who is 18 is no child any more: protection and plans are not begun by hand for them, and whoever tries reads why."""

from datetime import date

import pytest

from cases.models import Person
from tests.cast import Cast
from tests.forms.test_shipped_forms import ROOT
from workflow.before_beginning import Before
from workflow.bpmn import read

pytestmark = pytest.mark.django_db
PROTECTING = ("strategy_discussion", "section_47_enquiry", "emergency_protection")


@pytest.mark.parametrize("path", [*(f"assessment/{key}" for key in PROTECTING), "planning/child_in_need_plan"])
def test_the_day_before_the_eighteenth_birthday_is_the_last_on_which_it_begins(inside: Cast, path: str) -> None:
    """Today is Tuesday 14 July 2026."""
    model = read((ROOT / f"processes/{path}.v1.bpmn").read_bytes())

    def words(born: date | None) -> str:
        Person.objects.filter(pk=inside.cases["wilf"].child_id).update(date_of_birth=born)
        return Before(type(inside.cases["wilf"]).objects.get(pk=inside.cases["wilf"].pk), None).refuses(model)

    assert (words(date(2008, 7, 15)), words(None)) == ("", "")
    assert "18" in words(date(2008, 7, 14))


def test_a_child_protection_plan_too_asks_the_age() -> None:
    model = read((ROOT / "processes/planning/child_protection_plan.v1.bpmn").read_bytes())
    assert model.by_hand_when is not None
    decided = {"conference_decision": {"decision": "plan", "plan_start_date": "2026-07-01"}}
    facts = {"previous": decided, "case": {"under_way": []}, "today": date(2026, 7, 14)}
    for born, may in ((date(2008, 7, 15), True), (date(2008, 7, 14), False), (None, True)):
        assert model.by_hand_when.evaluate(facts | {"child": {"date_of_birth": born}}) is may
    assert "18" in model.by_hand_refused
