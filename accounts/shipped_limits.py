"""The limits and frequencies that the shipped processes of protection, plans and reviews read (`settings.<key>`).

What each rests on is one of three: guidance that sets a longest time (Working Together to Safeguard Children), an act
of law that was not read again for this version and is to be checked before a change, or local practice.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.dated_settings import declare

GUIDANCE: Final = _("Working Together to Safeguard Children. Limit of the statute: may be shortened, not lengthened.")
LOCAL: Final = _("Local practice: settle it with your safeguarding partners.")
OWN: Final = _("Local practice: your own service settles it.")


def _limit(
    kind: str, key: str, default: int, label: Promise, source: str | Promise, least: int, most: int | None = None
) -> None:
    declare(key, default=default, kind=kind, label=label, source=source, least=least, most=most)


_limit("days", "contact_decision_working_days", 1, _("Working days to decide on a contact"), GUIDANCE, 0, 1)
_limit("days", "early_help_assessment_working_days", 30, _("Working days to finish an early help assessment"), LOCAL, 1)
_limit("days", "strategy_discussion_working_days", 1, _("Working days to hold a strategy discussion"), LOCAL, 0, 1)
_limit(
    "days",
    "strategy_discussion_counts_days",
    7,
    _("Days for which a strategy discussion that decided on enquiries is not held again in an emergency"),
    LOCAL,
    0,
)
_limit(
    "days",
    "icpc_working_days",
    15,
    _("Working days from the strategy discussion to the initial child protection conference"),
    GUIDANCE,
    1,
    15,
)
_limit(
    "days",
    "transfer_in_working_days",
    15,
    _("Working days to hold a conference about a child who moves in with a child protection plan"),
    GUIDANCE,
    1,
    15,
)
_limit(
    "days",
    "conference_report_working_days",
    2,
    _("Working days before an initial conference by which the family has the report"),
    LOCAL,
    0,
    15,
)
_limit(
    "days",
    "review_report_working_days",
    5,
    _("Working days before a review conference by which the family has the report"),
    LOCAL,
    0,
    15,
)
_limit(
    "whole number",
    "conference_quorum_agencies",
    2,
    _("Agencies besides social care that a conference needs"),
    LOCAL,
    1,
)
_limit("days", "core_group_first_working_days", 10, _("Working days to hold the first core group"), GUIDANCE, 1, 10)
_limit("weeks", "core_group_weeks", 6, _("Weeks between core groups"), LOCAL, 1, 6)
_limit(
    "days",
    "core_group_escalation_working_days",
    5,
    _("Working days after which a service manager hears of a late plan, core group, review or conference"),
    OWN,
    0,
)
_limit(
    "days", "cp_visit_working_days", 10, _("Working days between visits under a child protection plan"), LOCAL, 1, 10
)
_limit(
    "days",
    "newborn_visit_working_days",
    1,
    _("Working days after the birth by which a child who was visited for before it is seen"),
    LOCAL,
    0,
    10,
)
_limit("months", "review_conference_first_months", 3, _("Months to the first review conference"), GUIDANCE, 1, 3)
_limit("months", "review_conference_later_months", 6, _("Months between later review conferences"), GUIDANCE, 1, 6)
_limit(
    "days", "cin_plan_meeting_working_days", 10, _("Working days to hold the child in need planning meeting"), LOCAL, 1
)
_limit("weeks", "cin_first_review_weeks", 6, _("Weeks to the first child in need review"), LOCAL, 1, 13)
_limit("months", "cin_review_months", 3, _("Months between later child in need reviews"), LOCAL, 1, 6)
_limit(
    "days",
    "cin_plan_ends_days_before",
    1,
    _("Days by which a child in need plan ends before a child protection plan begins; none: on the same day"),
    LOCAL,
    0,
    1,
)
_limit("weeks", "cin_visit_weeks", 4, _("Weeks between visits under a child in need plan"), LOCAL, 1, 6)
_limit(
    "hours",
    "police_protection_hours",
    72,
    _("Hours that police protection lasts at most"),
    _("Children Act 1989, section 46(6). Limit of the statute: check the act before you change it."),
    1,
    72,
)
_limit(
    "days",
    "emergency_order_days",
    8,
    _("Days that an emergency protection order lasts at most"),
    _("Children Act 1989, section 45(1). Limit of the statute: check the act before you change it."),
    1,
    8,
)
_limit(
    "days",
    "emergency_extension_days",
    7,
    _("Days by which an emergency protection order is extended at most, once"),
    _("Children Act 1989, section 45(5) and (6). Limit of the statute: check the act before you change it."),
    1,
    7,
)
_limit(
    "hours",
    "return_interview_hours",
    72,
    _("Hours to hold a return interview"),
    _(
        "Statutory guidance on children who run away or go missing. "
        "Limit of the statute: may be shortened, not lengthened."
    ),
    1,
    72,
)
_limit(
    "hours",
    "missing_look_hours",
    24,
    _("Hours after which a manager looks at a child who is still missing"),
    LOCAL,
    1,
    72,
)
_limit("whole number", "missing_pattern_count", 3, _("Missing episodes that make a pattern"), LOCAL, 1)
_limit("days", "missing_pattern_days", 90, _("Days within which missing episodes make a pattern"), LOCAL, 1)
_limit(
    "whole number",
    "not_seen_alone_alert",
    2,
    _("Visits in a row without seeing the child alone that alert a manager"),
    LOCAL,
    1,
)
_limit(
    "whole number",
    "not_seen_protection_alert",
    2,
    _("Visits in a row without seeing a child who has a child protection plan that alert a service manager"),
    LOCAL,
    1,
)
_limit(
    "whole number",
    "not_seen_alert",
    3,
    _("Visits in a row without seeing any other child that alert a service manager"),
    LOCAL,
    1,
)
_limit(
    "days", "visit_grace_working_days", 2, _("Working days after its date from which a visit counts as missed"), OWN, 0
)
_limit(
    "days",
    "visit_escalation_working_days",
    5,
    _("Working days after its date from which a service manager hears of a visit that nobody wrote down"),
    OWN,
    0,
)
_limit("weeks", "supervision_weeks", 4, _("Weeks between supervisions about a child"), OWN, 1)
_limit("days", "dispute_informal_working_days", 5, _("Working days to settle a dispute informally"), LOCAL, 1)
_limit("days", "dispute_formal_working_days", 10, _("Working days to answer a formal dispute"), LOCAL, 1)
_limit("weeks", "service_review_weeks", 6, _("Weeks after which a service is looked at"), OWN, 1)
