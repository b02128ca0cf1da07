"""Where several questions feed one item of a return, a rule says which of them counts."""

from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from records.models import Fact, Record, RecordVersion
from tests.workflow.test_return_coverage import feeding, shipped
from workflow import return_coverage
from workflow.return_coverage import return_items, undecided
from workflow.return_rules import counting, fault_of, read_rule

FIRST, SECOND = date(2026, 3, 2), date(2026, 6, 1)


def fact(form: str, place: str, on: date, code: str = "") -> Fact:
    return Fact(version=RecordVersion(record=Record(form_key=form)), place=place, on=on, code=code or form)


def rule_of(by: str, questions: Any, scope: str = "plan") -> Mapping[str, Any]:
    return {"by": by, "for": scope, "questions": questions, "why": "for this test"}


def test_every_item_that_several_questions_feed_has_a_rule_for_exactly_these() -> None:
    assert undecided(shipped()) == []
    assert sum(one.rule is not None for one in return_items().values()) > 10


def test_an_item_of_two_questions_without_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = feeding("cin:CINPlanEndDate", feeds={"approved_on": ["cin:CINPlanEndDate"]}, key="plan")
    once = feeding("cin:CINPlanStartDate", key="plan")
    mine = [one for one in undecided([twice]) if "CINPlanEndDate" in one]
    assert mine == [
        "cin:CINPlanEndDate: plan/approved_on, plan/q feed it: say in “counts” which of them counts.",
    ]
    assert [one for one in undecided([once]) if "CINPlanStartDate" in one] == []
    no_rule = return_coverage.ReturnItem("cin:DateOfInitialCPC", "m", "s", later=False, elsewhere="")
    monkeypatch.setattr(return_coverage, "return_items", lambda: {no_rule.name: no_rule})
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_definitions", "--coverage", stdout=StringIO(), stderr=said)
    assert "cin:DateOfInitialCPC: initial_child_protection_conference/held_on" in said.getvalue()


def test_a_rule_that_names_other_questions_than_those_that_feed_is_refused() -> None:
    rule = read_rule(rule_of("latest", ["a/q", "b/q"]))
    assert fault_of(rule, {"a/q", "b/q", "c/q"}) == "c/q feeds it and is not in “counts”"
    assert fault_of(rule, {"a/q"}) == "b/q is in “counts” and does not feed it"
    assert fault_of(rule, {"a/q", "b/q"}) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        rule_of("newest", ["a/q", "b/q"]),
        rule_of("latest", ["a/q", "b/q"], "week"),
        rule_of("place", ["a/q", "b/q"]),
        rule_of("latest", {"a/q": "CINdetails"}),
        {**rule_of("latest", ["a/q"]), "why": ""},
    ],
)
def test_what_is_no_rule_is_refused(wrong: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"newest|No rule which answer counts"):
        read_rule(wrong)


def test_the_category_is_that_of_the_latest_conference() -> None:
    began, review = (
        fact("conference_decision", "/category", FIRST),
        fact("review_child_protection_conference", "/category", SECOND),
    )
    rule = return_items()["cin:LatestCategoryOfAbuse"].rule
    assert rule is not None
    assert counting(rule, [began, review]) is review
    assert counting(rule, [began]) is began
    assert counting(rule, []) is None


def test_an_episode_has_the_day_of_its_first_referral() -> None:
    rule = return_items()["cin:CINreferralDate"].rule
    assert rule is not None
    contact, later = fact("contact_decision", "/referral_date", FIRST), fact("referral", "/referral_date", SECOND)
    assert counting(rule, [later, contact]) is contact


def test_a_later_referral_that_leads_to_nothing_more_does_not_decide_for_the_episode() -> None:
    for name in ("cin:ReferralNFA", "annexa:3.referral_nfa"):
        rule = return_items()[name].rule
        assert rule is not None
        first = fact("referral_decision", "/decision", FIRST, "assessment")
        assert counting(rule, [fact("referral_decision", "/decision", SECOND, "no_further_action"), first]) is first


def test_the_manager_s_word_on_the_main_need_comes_before_the_referrer_s() -> None:
    rule = return_items()["cin:PrimaryNeedCode"].rule
    assert rule is not None
    sent, decided = fact("referral", "/primary_need", FIRST, "N5"), fact("referral_decision", "/primary_need", SECOND)
    assert counting(rule, [sent, decided]) is decided
    assert counting(rule, [sent]) is sent


def test_a_conference_of_a_family_who_moved_here_stands_at_the_episode() -> None:
    rule = return_items()["cin:DateOfInitialCPC"].rule
    assert rule is not None
    moved = fact("initial_child_protection_conference", "/transfer_held_on", FIRST)
    assert counting(rule, [moved], "CINdetails") is moved
    assert counting(rule, [moved], "Section47") is None


def test_the_child_s_file_counts_before_any_record() -> None:
    rule = return_items()["cin:Ethnicity"].rule
    assert rule is not None
    assert counting(rule, [fact("referral", "/ethnicity", FIRST)]) is None
    assert "the child’s file" in rule.words


def test_the_child_was_last_seen_on_the_latest_day_whichever_record_holds_it() -> None:
    rule = return_items()["annexa:6.last_seen"].rule
    assert rule is not None
    visit, enquiry = fact("visit", "/seen_on", SECOND), fact("section_47_enquiry", "/visits/0/seen_on", FIRST)
    visit.day, enquiry.day = date(2026, 6, 1), date(2026, 6, 3)
    assert counting(rule, [visit, enquiry]) is enquiry
    assert counting(rule, [visit]) is visit
    assert "the latest day of visit: seen_on" in rule.words
