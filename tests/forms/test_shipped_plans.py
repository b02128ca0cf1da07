"""The shipped forms of plans and services: what an answer leads to being asked for."""

from typing import Any

import pytest

from tests.forms.library_answers import ANSWERS, said
from tests.forms.test_shipped_forms import TODAY, definition, lists

__all__ = ["lists"]
pytestmark = pytest.mark.usefixtures("lists")


def refused(key: str, answers: dict[str, Any], **facts: Any) -> set[str]:
    """The questions at which a form says that something is wrong."""
    return {problem.pointer[1:] for problem in definition(key).validate(answers, TODAY | facts)}


def test_a_service_that_never_began_neither_goes_on_nor_ended_and_somebody_says_whether_it_is_wanted() -> None:
    waits: dict[str, Any] = {"began": False, "not_begun_reason": "There is a list. I ring on Monday."}
    assert refused("service_outcome", waits) == {"still_wanted"}
    for wanted in (True, False):
        assert refused("service_outcome", waits | {"still_wanted": wanted}) == set()
    standing = definition("service_outcome").standing(waits | {"decision": "ended"}, TODAY)
    assert {"/decision", "/ended_on", "/ended_because"} <= standing.hidden
    assert refused("service_outcome", said("intervention/service", "goes on", began_on="2026-07-10")) == set()
    assert "decision" in refused("service_outcome", {"began": True, "began_on": "2026-07-10", "changed": "Much."})


def test_a_child_in_need_plan_says_whether_the_family_agrees_and_why_there_is_one_if_not() -> None:
    plan = ANSWERS["child_in_need_plan"]
    unsaid = {name: value for name, value in plan.items() if name != "consent_status"}
    assert refused("child_in_need_plan", unsaid) == {"consent_status"}
    for answer in ("refused", "not_sought"):
        without = plan | {"consent_status": answer}
        assert refused("child_in_need_plan", without) == {"reason_not_sought"}
        assert refused("child_in_need_plan", without | {"reason_not_sought": "The father said no."}) == set()
    assert refused("child_in_need_plan", plan | {"consent_status": "given"}) == set()


def test_the_end_of_a_protection_plan_says_why_and_what_the_child_says_and_a_review_who_chaired_it() -> None:
    end, review = ANSWERS["child_protection_plan_end"], ANSWERS["child_in_need_review"]
    assert refused("child_protection_plan_end", {**end, "end_reason": None}) == {"end_reason"}
    assert definition("child_protection_plan_end").questions["/child_says"].annotations.voice == "child"
    assert refused("child_in_need_review", {**review, "chair": None}) == {"chair"}


@pytest.mark.parametrize("outcome", ["early_help_plan", "no_more", "referral"])
def test_every_early_help_assessment_says_which_organisation_leads(outcome: str) -> None:
    """List 2 of Annex A has one for each finished assessment."""
    standing = definition("early_help_assessment").standing({"outcome": outcome}, TODAY)
    assert "/lead_agency" in standing.asked
