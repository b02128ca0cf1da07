"""Answers to the forms of plans, visits, reviews and other work, as of the middle of July 2026.

They are those of the shipped scenarios, with the days moved to July, and chosen so that every date is asked.
"""

import json
from pathlib import Path
from typing import Any

PROCESSES = Path(__file__).parents[2] / "processes"


def said(process: str, name: str, **changes: Any) -> dict[str, Any]:
    """Answers of a scenario file (`<phase>/<key>`) under their name there, with changes."""
    file = json.loads((PROCESSES / f"{process}.tests.json").read_text(encoding="utf-8"))
    answers: dict[str, Any] = file["answers"][name]
    return answers | changes


ACTIONS = [{"what": "Ring the school", "who": "Sam Oakley", "by_when": "2026-07-20"}]
PLAN = "planning/child_in_need_plan"
PROTECTION = "planning/child_protection_plan"
TRANSFER = "intervention/transfer"
REVIEW = "review/review_child_protection_conference"

ANSWERS: dict[str, dict[str, Any]] = {
    "case_note": said("intervention/case_note", "a call", actions=ACTIONS),
    "meeting": said("intervention/meeting", "with the family", actions=ACTIONS, next_meeting_on="2026-08-03"),
    "supervision": said("intervention/supervision", "a talk", agreed=ACTIONS),
    "visit": said("intervention/visit", "seen alone", actions=ACTIONS, next_visit_on="2026-07-20"),
    "worker_named": {"worker": {"name": "Sam Oakley"}},
    "missed_visit": said("intervention/visit", "visit again", by_when="2026-07-20"),
    "missing_episode": said("intervention/missing_episode", "missing"),
    "missing_return": said("intervention/missing_episode", "back"),
    "return_interview": said("intervention/missing_episode", "talked", actions=ACTIONS),
    "missing_pattern": said("intervention/missing_episode", "pattern"),
    "service_request": said("intervention/service", "family support", starts_on="2026-07-20"),
    "service_outcome": said("intervention/service", "ended", began_on="2026-07-06", ended_on="2026-07-13"),
    "dispute": said("intervention/dispute", "the school disagrees"),
    "dispute_answer": said("intervention/dispute", "still open", actions=ACTIONS),
    "transfer_request": said(TRANSFER, "to another council", told_on="2026-07-13"),
    "transfer_acceptance": said(TRANSFER, "taken over"),
    "child_in_need_plan": said(PLAN, "a plan"),
    "child_in_need_plan_end": said(PLAN, "the end", end_date="2026-07-13"),
    "child_protection_plan": said(PROTECTION, "an outline"),
    "core_group": said(PROTECTION, "a core group", held_on="2026-07-13", actions=ACTIONS),
    "child_protection_plan_end": said(PROTECTION, "the end", end_date="2026-07-13"),
    "child_in_need_review": said("review/child_in_need_review", "a review", held_on="2026-07-13", actions=ACTIONS),
    "review_conference_report": said(REVIEW, "a report"),
    "review_child_protection_conference": said(
        REVIEW, "a conference", held_on="2026-07-13", report_shared_on="2026-07-06", actions=ACTIONS
    ),
    "closure": said("review/closure", "a closing"),
    "closing_decision": {"decision": "approve", "close_anyway_reason": "Early help has it from Monday."},
    "practice_audit": said("review/practice_audit", "an audit", actions=ACTIONS),
    "audit_answer": said("review/practice_audit", "done about it", actions=ACTIONS),
}

MOVED = ANSWERS["transfer_request"] | {"conference_by": "2026-08-03"}
NOBODY_OPENED = {
    "visited_on": "2026-07-13",
    "reason": "child_in_need",
    "announced": "announced",
    "result": "nobody",
    "tried": "The police were there.",
    "date_of_death": "2026-07-12",
}
OTHERWISE: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("visit", "date_of_death"): (NOBODY_OPENED, {}),
    ("case_note", "date_of_death"): (
        said("intervention/case_note", "a call", kind="death", date_of_death="2026-07-06"),
        {},
    ),
    ("emergency_protection_end", "extended_until"): (said("assessment/emergency_protection", "longer"), {}),
    ("missing_return", "returned_at"): (
        ANSWERS["missing_return"],
        {"forms": {"missing_episode": ANSWERS["missing_episode"]}},
    ),
    ("transfer_request", "from_day"): (said(TRANSFER, "to another worker"), {}),
    ("closure", "date_of_death"): (said("review/closure", "after a death"), {}),
    ("transfer_acceptance", "confirmed_on"): (said(TRANSFER, "they took over"), {"forms": {"transfer_request": MOVED}}),
    ("transfer_acceptance", "conference_on"): (
        said(TRANSFER, "they took over"),
        {"forms": {"transfer_request": MOVED}},
    ),
}
"""Dates that are asked in another course of events: the answers and the facts of that one."""
