"""The shipped referral and its decision: what an answer leads to being asked for."""

from typing import Any

import pytest

from demo.referral_stories import WILF_REFERRAL
from forms.controls.record_summary import RecordSummaryControl
from tests.forms.test_shipped_forms import TODAY, definition, lists

__all__ = ["lists"]


@pytest.mark.usefixtures("lists")
def test_nobody_is_asked_who_an_anonymous_referrer_is() -> None:
    form = definition("referral")
    named = {"referrer_name", "referrer_role", "referrer_contact", "referrer_may_be_named"}
    for source in ("9", "10"):
        answers = {name: value for name, value in WILF_REFERRAL.items() if name not in named} | {"source": source}
        assert form.validate(answers, TODAY) == []
    unnamed = {name: value for name, value in WILF_REFERRAL.items() if name not in named}
    (problem,) = form.validate(unnamed, TODAY)
    assert problem.pointer == "/referrer_may_be_named", "who told us is theirs to say; whom we may tell is not"


@pytest.mark.usefixtures("lists")
def test_who_says_the_child_may_be_in_danger_says_what_was_done() -> None:
    form = definition("referral")
    for answer in ("not_sure", "in_danger"):
        (problem,) = form.validate(WILF_REFERRAL | {"immediate_safety": answer}, TODAY)
        assert problem.message == "Write what you have done to keep the child safe"


@pytest.mark.usefixtures("lists")
def test_a_referral_without_agreement_says_why_it_is_right_to_share() -> None:
    form = definition("referral")
    refused = form.validate(WILF_REFERRAL | {"consent_status": "refused"}, TODAY)
    assert [problem.pointer for problem in refused] == ["/sharing_basis"]
    unasked = form.validate(WILF_REFERRAL | {"consent_status": "not_sought"}, TODAY)
    assert {problem.pointer for problem in unasked} == {"/reason_not_sought", "/sharing_basis"}


@pytest.mark.parametrize(
    ("decision", "wanted"),
    [
        ("no_further_action", {"/advice"}),
        ("assessment", {"/primary_need", "/no_worker_reason"}),
        ("strategy_discussion", {"/primary_need", "/no_worker_reason"}),
        ("other_service", {"/advice", "/other_service"}),
    ],
)
def test_each_decision_on_a_referral_asks_for_what_it_leads_to(decision: str, wanted: set[str]) -> None:
    problems = definition("referral_decision").validate({"decision": decision, "decision_reason": "Clear."}, TODAY)
    assert {problem.pointer for problem in problems} == wanted


@pytest.mark.usefixtures("lists")
def test_why_there_is_no_worker_is_asked_only_where_there_is_none() -> None:
    decided = {"decision": "assessment", "decision_reason": "Clear.", "primary_need": "N4"}

    def missing(answers: dict[str, Any], worker: str | None = None) -> list[str]:
        facts = TODAY | {"case": {"worker": worker and {"name": worker}}}
        return [problem.message for problem in definition("referral_decision").validate(answers, facts)]

    assert missing(decided) == ["Name a worker, or write why there is none yet"]
    for answers, worker in ((decided | {"worker": {"name": "Lee Marsh"}}, None), (decided, "Sam Oakley")):
        assert missing(answers, worker) == []


@pytest.mark.usefixtures("lists")
def test_a_strategy_discussion_begins_from_the_words_of_the_contact_where_no_referral_came_between() -> None:
    form = definition("strategy_discussion")
    kept = {question.pointer[1:]: question for question in form.questions.values() if question.kind == "summary"}

    def shown(**previous: dict[str, Any]) -> list[str]:
        standing = form.standing({}, TODAY | {"previous": {"contact": None, "referral": None, **previous}})
        return [name for name in kept if f"/{name}" in standing.shown]

    assert shown(contact={"reason": "Wilf has a bruise."}) == ["what_contact_said"]
    assert shown(contact={"reason": "Wilf has a bruise."}, referral=WILF_REFERRAL) == ["what_came_in"]
    assert shown() == []
    said = kept["what_contact_said"].control
    assert isinstance(said, RecordSummaryControl)
    assert said.record == "contact"
    assert {"reason", "child_says", "immediate_safety", "child_location"} < set(said.questions)
    assert {f"/{name}" for name in said.questions} <= definition("contact").questions.keys()
