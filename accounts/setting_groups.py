"""What settings are about: the headings of the page that shows them."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER: Final = "other"

GROUPS: Final[Mapping[str, tuple[Promise, tuple[str, ...]]]] = {
    "contact": (
        _("Contact, referral and assessment"),
        (
            "contact_decision_working_days",
            "early_help_assessment_working_days",
            "referral_decision_working_days",
            "assessment_working_days",
            "assessment_review_working_days",
        ),
    ),
    "conferences": (
        _("Strategy discussions and conferences"),
        (
            "strategy_discussion_working_days",
            "strategy_discussion_counts_days",
            "icpc_working_days",
            "transfer_in_working_days",
            "conference_report_working_days",
            "conference_quorum_agencies",
            "review_conference_first_months",
            "review_conference_later_months",
            "review_report_working_days",
        ),
    ),
    "emergency": (
        _("Emergency protection"),
        ("police_protection_hours", "emergency_order_days", "emergency_extension_days"),
    ),
    "plans": (
        _("Plans and their reviews"),
        (
            "core_group_first_working_days",
            "core_group_weeks",
            "core_group_escalation_working_days",
            "cin_plan_meeting_working_days",
            "cin_first_review_weeks",
            "cin_review_months",
            "cin_plan_ends_days_before",
            "service_review_weeks",
        ),
    ),
    "visits": (
        _("Visits"),
        (
            "cp_visit_working_days",
            "cin_visit_weeks",
            "newborn_visit_working_days",
            "visit_grace_working_days",
            "visit_escalation_working_days",
            "not_seen_protection_alert",
            "not_seen_alert",
            "not_seen_alone_alert",
        ),
    ),
    "missing": (
        _("Missing children"),
        ("missing_look_hours", "return_interview_hours", "missing_pattern_count", "missing_pattern_days"),
    ),
    "oversight": (
        _("Supervision, disagreements and audits"),
        ("supervision_weeks", "dispute_informal_working_days", "dispute_formal_working_days"),
    ),
    "keeping": (
        _("Privacy notice, and what is kept of drafts"),
        ("privacy_notice", "abandoned_files_days", "earlier_versions_days"),
    ),
    OTHER: (_("Other settings"), ()),
}
"""The title of each group and the keys that stand in it, in the order in which they are read."""


def grouped(keys: Iterable[str]) -> list[tuple[str, Promise, list[str]]]:
    """Return `(group, title, its keys)` for groups that hold any of the keys; what none names comes last."""
    known = list(keys)
    named = {key for _title, listed in GROUPS.values() for key in listed}
    found = []
    for group, (title, listed) in GROUPS.items():
        inside = [key for key in listed if key in known]
        if group == OTHER:
            inside = [key for key in known if key not in named]
        if inside:
            found.append((group, title, inside))
    return found
