"""Answers to the forms from the strategy discussion to the conference, as of the middle of July 2026.

They are those of the shipped scenarios, with the days moved to July, and chosen so that every date is asked.
"""

from typing import Any

from tests.forms.library_answers import ACTIONS
from tests.forms.library_answers import said as of_scenario


def said(process: str, name: str, **changes: Any) -> dict[str, Any]:
    """Answers of a scenario file of assessment under their name there, with changes."""
    return of_scenario(f"assessment/{process}", name, **changes)


CONFERENCE = "initial_child_protection_conference"
SEEN = [{"seen_on": "2026-07-10", "place": "At school"}]
HEARD = [
    {
        "agency": "Cobble Lane Primary",
        "person": "Ada Finch, class teacher",
        "spoke_on": "2026-07-10",
        "said": "Wilf is afraid of Fridays.",
        "keep_from_family": False,
    }
]
HEARD_OF = {"first_heard_on": "2026-07-08", "source": "2A", "primary_need": "N1"}
"""What a strategy decision asks where no referral is in the file."""
TASKS = [{"task": "See the aunt’s home", "who": "Sam Oakley", "by": "2026-07-14"}]

ANSWERS: dict[str, dict[str, Any]] = {
    "strategy_discussion": said(
        "strategy_discussion", "not yet", held_on="2026-07-09", meet_again_on="2026-07-15", tasks=TASKS
    ),
    "strategy_decision": said("strategy_discussion", "enquire", see_child_by="2026-07-14") | HEARD_OF,
    "section_47_enquiry": said(
        "section_47_enquiry",
        "enquiry",
        no_strategy_began="2026-07-09",
        visits=SEEN,
        agencies=HEARD,
        medical_on="2026-07-10",
        ended_on="2026-07-13",
    ),
    "conference_arrangement": said(CONFERENCE, "moved", notice_on="2026-07-09", conference_on="2026-07-15"),
    "conference_report": said(CONFERENCE, "report of a family who moved"),
    CONFERENCE: said(CONFERENCE, "conference", held_on="2026-07-13", report_shared_on="2026-07-09"),
    "conference_decision": said(
        CONFERENCE, "plan", actions=[{"what": "A group on anger", "who": "Probation", "by": "2026-09-01"}]
    ),
    "emergency_protection": said("emergency_protection", "order"),
    "emergency_protection_end": said("emergency_protection", "home"),
    "early_help_review": said(
        "early_help_assessment", "together", held_on="2026-07-06", next_meeting_on="2026-08-03", actions=ACTIONS
    ),
}
"""Answers that each form takes as they are, by its key."""

LIMITS = {
    "strategy_discussion_working_days": 1,
    "icpc_working_days": 15,
    "transfer_in_working_days": 15,
    "conference_report_working_days": 2,
    "conference_quorum_agencies": 2,
    "core_group_first_working_days": 10,
    "review_conference_first_months": 3,
    "police_protection_hours": 72,
    "emergency_order_days": 8,
    "emergency_extension_days": 7,
}
"""The settings that these forms read, as they are from the start."""

MOVED_HERE = {"conference_arrangement": {"transfer_in": True}}
"""What was recorded before, for a family who moved here with a plan of another council."""
