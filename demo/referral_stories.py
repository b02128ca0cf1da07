"""The referral of the demonstration, and what was decided on it. Every person, family and place is invented."""

from typing import Any

WILF_REFERRAL: dict[str, Any] = {
    "referral_date": "2026-06-30",
    "source": "2A",
    "referrer_name": "Ada Finch",
    "referrer_role": "Class teacher at Cobble Lane Primary",
    "referrer_contact": "01632 960 145",
    "referrer_may_be_named": True,
    "concern": (
        "Wilf comes to school tired and hungry, most of all on Mondays. On 26 June he said that the house is loud "
        "on Fridays. The school asks for help for him and his father."
    ),
    "child_says": "“I don’t like Fridays. Dad is nice the other days.”",
    "immediate_safety": "safe",
    "history_checked": True,
    "history_found": "Nothing about Wilf. His father rang for advice about money in April.",
    "primary_need": "N4",
    "parents_aware": True,
    "consent_status": "given",
}
"""The school's referral of Wilf Larkspur."""

ASSESS: dict[str, Any] = {
    "decision": "assessment",
    "decision_reason": (
        "Wilf is frightened once a week and it shows at school. His father asks for help. We need to know what "
        "would change Fridays."
    ),
    "primary_need": "N4",
}
"""Wilf's referral leads to an assessment."""

TOLD: dict[str, Any] = {"referrer_told": True, "referrer_told_on": "2026-07-01"}
"""The school hears what was decided."""
