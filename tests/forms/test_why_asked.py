"""The forms in which each question says itself why it is asked, so that nobody is told only why the form is there."""

import pytest

from tests.forms.test_shipped_forms import asked

EXPLAINED = {
    "contact", "contact_decision", "contact_reply", "referral", "referral_decision", "referrer_reply",
    "onward_referral", "child_and_family_assessment", "assessment_review", "conference_decision", "case_note",
    "dispute", "dispute_answer", "meeting", "missed_visit", "missing_episode", "missing_return", "missing_pattern",
    "return_interview",
    "service_request", "service_outcome", "supervision", "transfer_request", "transfer_acceptance", "visit", "closure",
    "closing_decision", "practice_audit", "audit_answer", "manager_decision",
}  # fmt: skip
"""Forms in which no question leans on the purpose of the whole."""


@pytest.mark.parametrize("key", sorted(EXPLAINED))
def test_each_question_says_itself_why_it_is_asked(key: str) -> None:
    silent = [name for name, schema, _ in asked(key) if not schema.get("x-casewright", {}).get("purpose")]
    assert silent == []
