"""Why a shipped form asks what another asks in the same words, and does not begin with its answer.

By reason and question: the forms. `actions[].who` is a question of the items of a list; `actions` stands for the list
with all that its items ask.
"""

type Reasons = dict[str, dict[str, str]]

_HEARD = (
    "child_and_family_assessment child_in_need_review closure core_group early_help_assessment early_help_review"
    " emergency_protection meeting return_interview review_conference_report section_47_enquiry transfer_request visit"
)
_REPORTED = "child_in_need_plan child_protection_plan conference_report review_child_protection_conference"
_BLOCK = ("wishes_known", "wishes_feelings", "how_obtained", "weight_given", "wishes_unknown_reason")
_OF_A_CONTACT = (
    "child_location", "consent_status", "history_checked", "history_found", "history_not_checked_reason",
    "immediate_safety", "parents_not_aware_reason", "primary_need", "reason_not_sought", "referrer_may_be_named",
    "referrer_role", "safety_steps", "sharing_basis", "source",
)  # fmt: skip

ANEW: Reasons = {
    "The child is heard anew each time.": {
        **dict.fromkeys(_BLOCK, _HEARD),
        "child_says": "child_in_need_plan_end child_protection_plan_end contact service_outcome",
    },
    "It is written to the child about what was decided now.": {
        "to_child": "child_and_family_assessment child_in_need_plan child_in_need_plan_end child_in_need_review"
        " child_protection_plan child_protection_plan_end closure conference_decision early_help_assessment"
        " early_help_review emergency_protection emergency_protection_end referral_decision"
        " review_child_protection_conference section_47_enquiry service_request strategy_decision transfer_acceptance",
        "who_helps": "conference_decision",
    },
    "It is the decision itself, or why it was taken.": {
        "decided_otherwise": "contact_decision referral_decision",
        "decision": "child_in_need_review closing_decision contact_decision manager_decision missed_visit"
        " missing_pattern referral_decision",
        "decision_reason": "child_in_need_review conference_decision contact_decision missed_visit missing_pattern"
        " referral_decision review_child_protection_conference strategy_decision",
        "outcome": "child_and_family_assessment early_help_assessment section_47_enquiry",
        "reason": "emergency_protection emergency_protection_end",
        "safety_plan": "emergency_protection_end strategy_decision",
        "see_child_by": "assessment_review strategy_decision",
    },
    "It is agreed here, and done and looked at under the record in which it stands.": {
        "actions": "audit_answer child_in_need_review dispute_answer early_help_review meeting practice_audit"
        " return_interview review_child_protection_conference visit",
        "actions[].what": "case_note conference_decision",
        "actions[].who": "case_note conference_decision",
        "actions[].by_when": "case_note",
        "actions[].by": "conference_decision",
        "agreed[].what": "supervision",
        "agreed[].who": "supervision",
        "agreed[].by_when": "supervision",
        "by_when": "missed_visit",
        "plan[].what": "early_help_assessment",
        "plan[].who": "early_help_assessment",
        "plan[].by": "early_help_assessment",
        "tasks[].who": "strategy_discussion",
        "tasks[].by": "strategy_discussion",
    },
    "It is of this one meeting: who was there, what they said, how it was held.": {
        "agency_views[].agency": "initial_child_protection_conference review_child_protection_conference",
        "attendees": "early_help_review meeting strategy_discussion",
        "chair": "child_in_need_review initial_child_protection_conference review_child_protection_conference"
        " strategy_discussion",
        "chair_independent": "initial_child_protection_conference review_child_protection_conference",
        "core_group": "conference_decision",
        "discussion": "early_help_review meeting",
        "held_on": "early_help_review meeting",
        "information[].agency": "strategy_discussion",
        "information[].keep_from_family": "strategy_discussion",
        "invited[].agency": "conference_arrangement",
        "invited[].name": "conference_arrangement",
        "invited[].role": "conference_arrangement",
        "late_reason": "child_in_need_review review_child_protection_conference",
        "next_meeting_on": "early_help_review meeting",
        "not_quorate_reason": "initial_child_protection_conference review_child_protection_conference",
        "place": "conference_arrangement",
        "report_late_reason": "initial_child_protection_conference review_child_protection_conference",
    },
    "One conference speaks of all the children; the reports are of one child each.": {
        "risks": "initial_child_protection_conference",
        "strengths": "initial_child_protection_conference",
    },
    "It is what was seen on the day of this visit.": {
        "not_alone_reason": "visit",
        "place": "visit",
        "who_was_there": "visit",
    },
    "It says why something is not done by now; by the next form it may be.": {
        "agencies_not_asked_reason": "child_and_family_assessment section_47_enquiry",
        "not_alone_reason": "child_and_family_assessment section_47_enquiry",
        "not_seen_reason": "child_and_family_assessment early_help_assessment section_47_enquiry",
    },
    "It is about handing over or telling just this.": {
        "not_shared_reason": "child_and_family_assessment child_in_need_plan child_protection_plan"
        " early_help_assessment section_47_enquiry",
        "not_told_reason": "contact_reply referrer_reply",
        "papers": "case_note visit",
        "shared": "child_and_family_assessment child_in_need_plan child_protection_plan early_help_assessment",
    },
    "A contact is new each time: what the referral asks again begins with it.": {
        **dict.fromkeys(_OF_A_CONTACT, "contact"),
    },
    "It is asked only where no contact and no referral of this time of need says it.": {
        "primary_need": "strategy_decision",
        "source": "strategy_decision",
    },
    "One asks only where the other gave the child to nobody.": {
        "worker": "referral_decision worker_named",
    },
    "It is the day on which this piece of work began.": {
        "start_date": "child_and_family_assessment child_in_need_plan child_protection_plan early_help_assessment",
    },
    "The council’s table of visits gives it.": {
        "visit_every_weeks": "child_in_need_plan child_protection_plan",
    },
}
"""What begins with no earlier record."""

FROM_ANOTHER: Reasons = {
    "It begins with the latest talk of the same work; other forms heard the child on other days.": dict.fromkeys(
        _BLOCK, _REPORTED
    ),
    "It begins with the contact; other forms ask what the child says of something else.": {"child_says": "referral"},
    "A visit is written down once, in its own form, and fills in each of these.": {
        "child_seen": "child_and_family_assessment early_help_assessment",
        "seen_alone": "child_and_family_assessment early_help_assessment section_47_enquiry",
        "visits": "child_and_family_assessment section_47_enquiry",
    },
    "Assessment and enquiries begin with each other; what agencies tell at a meeting is of that meeting.": {
        "agencies[].agency": "child_and_family_assessment section_47_enquiry",
        "agencies[].keep_from_family": "child_and_family_assessment section_47_enquiry",
    },
    "Assessment and enquiries begin with each other, others with these; a conference speaks of all children.": {
        "analysis": "child_and_family_assessment section_47_enquiry",
        "risks": "child_and_family_assessment conference_report section_47_enquiry",
        "strengths": "child_and_family_assessment conference_report early_help_assessment section_47_enquiry",
    },
    "It begins with those invited, heard or in the group; who came to other meetings is of those.": {
        "attendees": "child_in_need_plan child_in_need_review initial_child_protection_conference"
        " review_child_protection_conference",
        "core_group[].agency": "child_protection_plan",
        "core_group[].name": "child_protection_plan",
    },
    "A protection plan begins with what its own conference decided, not with an earlier child in need plan.": {
        "contingency": "child_protection_plan",
        "outcomes": "child_protection_plan",
        "who_helps": "child_protection_plan review_child_protection_conference",
    },
    "A child in need plan begins with the protection plan or the conference just before it.": {
        "outcomes": "child_in_need_plan",
    },
    "It begins with the parts of the plan that runs; how they went is said anew.": {
        "progress": "child_in_need_review core_group review_conference_report",
    },
    "It begins with what was told or decided first in this time of need.": {
        "primary_need": "contact_decision referral_decision",
        "safety_plan": "section_47_enquiry",
        "source": "contact_decision referral",
    },
}
"""What begins with some earlier record, though not with each that asks the same."""
