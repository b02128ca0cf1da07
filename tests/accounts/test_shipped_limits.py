"""The limits that the shipped processes read: what they start from, what they may be, and that analysts find them."""

import re
from pathlib import Path

import pytest

from accounts.dated_settings import SettingValueError, declared, setting

PAGE = (Path(__file__).resolve().parents[2] / "docs/analyst/settings.md").read_text()
STATUTORY, CHECK, LOCAL = "shortened, not lengthened", "check the act", "Local practice"

LIMITS = """
contact_decision_working_days 1 0 1 S
early_help_assessment_working_days 30 1 - L
strategy_discussion_working_days 1 0 1 L
strategy_discussion_counts_days 7 0 - L
icpc_working_days 15 1 15 S
transfer_in_working_days 15 1 15 S
conference_report_working_days 2 0 15 L
review_report_working_days 5 0 15 L
conference_quorum_agencies 2 1 - L
core_group_first_working_days 10 1 10 S
core_group_weeks 6 1 6 L
core_group_escalation_working_days 5 0 - L
cp_visit_working_days 10 1 10 L
newborn_visit_working_days 1 0 10 L
review_conference_first_months 3 1 3 S
review_conference_later_months 6 1 6 S
cin_plan_meeting_working_days 10 1 - L
cin_first_review_weeks 6 1 13 L
cin_review_months 3 1 6 L
cin_plan_ends_days_before 1 0 1 L
cin_visit_weeks 4 1 6 L
police_protection_hours 72 1 72 C
emergency_order_days 8 1 8 C
emergency_extension_days 7 1 7 C
return_interview_hours 72 1 72 S
missing_look_hours 24 1 72 L
missing_pattern_count 3 1 - L
missing_pattern_days 90 1 - L
not_seen_alone_alert 2 1 - L
not_seen_protection_alert 2 1 - L
not_seen_alert 3 1 - L
visit_grace_working_days 2 0 - L
visit_escalation_working_days 5 0 - L
supervision_weeks 4 1 - L
dispute_informal_working_days 5 1 - L
dispute_formal_working_days 10 1 - L
service_review_weeks 6 1 - L
"""


@pytest.mark.parametrize("row", LIMITS.split("\n")[1:-1], ids=lambda row: row.split()[0])
def test_a_limit_starts_where_guidance_or_practice_sets_it_and_says_which(row: str) -> None:
    key, default, least, most, rests = row.split()
    known = setting(key)
    assert (known.default, known.limits.least) == (int(default), int(least))
    assert known.limits.most == (None if most == "-" else int(most))
    assert {"S": STATUTORY, "C": CHECK, "L": LOCAL}[rests] in str(known.source)
    with pytest.raises(SettingValueError):
        known.check(int(least) - 1)
    if most != "-":
        with pytest.raises(SettingValueError):
            known.check(int(most) + 1)


@pytest.mark.parametrize("key", sorted(declared()))
def test_every_setting_is_documented_with_what_it_starts_from(key: str) -> None:
    known = setting(key)
    start = known.does.enter(known.default) or "nothing"
    assert re.search(rf"^\| `{key}` \| {re.escape(start)} \| .+ \|$", PAGE, re.MULTILINE)


def test_no_two_settings_have_the_same_words() -> None:
    labels = [str(known.label) for known in declared().values()]
    assert len(labels) == len(set(labels))
