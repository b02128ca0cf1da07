"""What is typed from Wilf's referral to his authorised assessment, two weeks after the demonstration."""

import re
from datetime import date, timedelta
from typing import Any

from demo.referral_stories import ASSESS, TOLD, WILF_REFERRAL
from demo.stories import WILF
from tests.browser.scenes import Typed
from tests.desk.pages import entered

KEY = "child_and_family_assessment"
FAITH = "He goes to Sunday school."
COMMENT = "Please say who is with Wilf on Fridays."
CORRECTED = "On Fridays Wilf is alone with his father, and frightened."
REPLY = "Nobody; his aunt from now on."
NOBODY_YET = "Priya says today who works with Wilf."
PREFILLED = ("counts_from", "internal_review_date", "reason")
REVIEW: dict[str, Any] = {
    "reviewed_on": "2026-07-28",
    "child_seen_yet": True,
    "progress": "Wilf was seen at school and at home.",
    "standing": "on_track",
    "what_to_do": "Sam rings his mother this week.",
}


def two_weeks_later(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers in whose dates two weeks have passed."""

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [moved(each) for each in value]
        if isinstance(value, dict):
            return {name: moved(each) for name, each in value.items()}
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return (date.fromisoformat(value) + timedelta(days=14)).isoformat()
        return value

    return {name: moved(value) for name, value in answers.items()}


def fields_of_the_story() -> dict[str, Typed]:
    """What to type into each form, by its key. Reads the forms of the open authority."""
    assessment = two_weeks_later({name: value for name, value in WILF.items() if name not in PREFILLED})
    return {
        "referral": entered(two_weeks_later(WILF_REFERRAL) | {"sex": "M"}, "referral"),
        "referral_decision": entered(ASSESS | {"no_worker_reason": NOBODY_YET}, "referral_decision"),
        "referrer_reply": entered(TOLD | {"referrer_told_on": "2026-07-14"}, "referrer_reply"),
        "assessment_review": entered(REVIEW, "assessment_review"),
        KEY: entered(assessment | {"religion_belief": FAITH}),
    }
