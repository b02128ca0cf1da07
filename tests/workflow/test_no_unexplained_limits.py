"""Periods and numbers that practice or the law sets are settings: a constant in a shipped file says why it is none."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
DURATION = re.compile(r'"(-?P(?:\d|T\d)[^"]*)"')
DAYS_AFTER = re.compile(r"(?:days|months) after\((?:[^()]|\([^()]*\))*?, *(-?\d+)\)")
COMPARED = re.compile(r"[<>=]=? *(-?\d+(?:\.\d+)?)\b")
COMPARED_BEHIND = re.compile(r"(?<![\w\"])(\d+(?:\.\d+)?) *(?:[<>]|!=)")
EVERYWHERE = "*"

EXPLAINED: dict[str, dict[str, str]] = {
    "A pregnancy is forty weeks: no day of a child's life lies further before the birth.": {"P280D": EVERYWHERE},
    "A slip of the year is noticed; the day itself is for whoever agrees on it.": {
        "P365D": EVERYWHERE,
        "P1Y": "conference_decision/by early_help_assessment/by next_step/begins_on strategy_discussion/by",
        "P1M": "conference_decision/by strategy_decision/see_child_by strategy_discussion/meet_again_on",
        "P31D": "emergency_protection/ordered_until missed_visit/by_when referral/expected_birth_date "
        "child_in_need_review/held_on closure/family_told_on meeting/held_on return_interview/held_on "
        "service_outcome/began_on supervision/held_on visit/visited_on",
        "P3M": "conference_arrangement/conference_on",
        "P6M": "early_help_assessment/review_on",
    },
    "An allocation is planned at most four weeks ahead, which is the engine's own limit.": {
        "P28D": "transfer_acceptance/together_on transfer_request/from_day",
    },
    "Nobody in a family is 120 years old, and no child of ours 25.": {
        "P120Y": "child_and_family_assessment/date_of_birth contact/date_of_birth referral/date_of_birth",
        "P25Y": "referral/birth_date",
    },
    "The law calls a child whoever is under 18 (Children Act 1989 s105).": {
        "P18Y": "child_in_need_plan/child_in_need_plan child_protection_plan/child_protection_plan "
        "emergency_protection/emergency_protection section_47_enquiry/section_47_enquiry "
        "strategy_discussion/strategy_discussion",
    },
    "The day before or after: one plan ends as the next begins, the next working day, clocks that differ.": {
        "P1D": "conference_arrangement/conference_on emergency_protection/Timer_before "
        "emergency_protection/Timer_order emergency_protection/Timer_protect "
        "initial_child_protection_conference/held_on initial_child_protection_conference/transfer_held_on "
        "strategy_discussion/Timer_decide",
    },
    "The last working day on or before a day is the one before the day after it.": {
        "P1D": (
            "child_in_need_plan/Script_review_by child_protection_plan/Script_review_by conference_decision/review_by"
        ),
    },
    "What the census counts, by the government's guidance: no council changes it.": {
        "after 15": "section_47_enquiry/census_target",
    },
    "Older than a week may be a slip in the day: it is asked about, and taken with a reason.": {
        "P7D": "emergency_protection_end/late_reason",
    },
    "Whether there is any, or only one.": {
        "0": "child_and_family_assessment/agencies_asked child_and_family_assessment/child_seen "
        "early_help_assessment/child_seen section_47_enquiry/agencies_asked "
        "child_in_need_review/not_rated child_in_need_review/progress "
        "conference_decision/previous_plans review_conference_report/not_rated review_conference_report/progress "
        "section_47_enquiry/child_seen supervision/last_seen_alone "
        "transfer_request/under_way visit/Script_alone visit/Script_missed",
        "1": "child_and_family_assessment/disability child_and_family_assessment/factors referral/disability "
        "strategy_discussion/Flow_died_end",
    },
    "A suggestion for a manager to decide on; the table is the council's own to change.": {
        "2": "referral_threshold/Cell_3_age",
    },
    "A conference is held on a working day: the one after the day before.": {
        "after 1": "conference_arrangement/conference_on initial_child_protection_conference/held_on "
        "initial_child_protection_conference/transfer_held_on",
    },
    "No visit is due today already, and the report is signed off the day after it was written.": {
        "after 1": "child_in_need_plan/Script_visit_by child_protection_plan/Script_visit_by "
        "child_in_need_plan/Throw_visits_again child_protection_plan/Throw_visits_again "
        "child_protection_plan/Throw_visits_outline "
        "review_child_protection_conference/Task_report section_47_enquiry/Task_enquire",
    },
    "By when a task of our own is done, where neither law nor guidance says: the process's, to change there.": {
        "after 0": "emergency_protection/Task_order emergency_protection/Task_protect strategy_discussion/Task_decide",
        "after 1": "child_in_need_review/Task_next review_child_protection_conference/Task_next "
        "case_note/Task_note child_protection_plan/Task_end child_protection_plan/Task_outline "
        "child_protection_plan/Timer_end child_protection_plan/Timer_end_higher "
        "child_protection_plan/ConditionalEventDefinition_Wait_outline "
        "child_protection_plan/Timer_outline child_protection_plan/Timer_outline_higher "
        "initial_child_protection_conference/Task_decide initial_child_protection_conference/Timer_decide "
        "missing_episode/Task_look missing_episode/Task_return "
        "practice_audit/Task_answer referral/Task_conference "
        "referral/Task_name section_47_enquiry/Task_endorse section_47_enquiry/Task_endorse_service "
        "section_47_enquiry/Timer_endorse section_47_enquiry/Timer_endorse_service "
        "visit/Script_due visit/Task_look visit/Task_look_higher visit/Timer_look visit/Timer_look_higher",
        "after 2": "child_and_family_assessment/Task_next_step child_and_family_assessment/Task_review "
        "child_in_need_plan/Task_end child_in_need_plan/Task_instead closure/Task_instead "
        "child_in_need_plan/Timer_end child_in_need_plan/Timer_end_higher "
        "initial_child_protection_conference/Task_arrange initial_child_protection_conference/Timer_arrange "
        "initial_child_protection_conference/Timer_arrange_higher referral/Task_pass_on "
        "review_child_protection_conference/Task_sign_off service/Task_request supervision/Task_supervise "
        "transfer/Task_accept transfer/Timer_accept",
        "after 3": "child_and_family_assessment/Task_authorise child_and_family_assessment/Task_authorise_late "
        "child_in_need_plan/Task_approve child_in_need_plan/Task_approve_change child_in_need_review/Task_approve "
        "child_protection_plan/Task_approve child_protection_plan/Task_approve_change closure/Task_approve "
        "early_help_assessment/Task_authorise "
        "service/Task_agree",
        "after 5": "child_in_need_plan/Task_change child_protection_plan/Task_change "
        "child_in_need_plan/Timer_change child_in_need_plan/Timer_change_higher "
        "child_protection_plan/Task_full_plan child_protection_plan/Timer_change_higher "
        "child_protection_plan/Timer_full_plan_higher meeting/Task_minutes "
        "practice_audit/Task_answer sample_visit_note/Task_note transfer/Task_request",
        "after 10": "closure/Task_closure practice_audit/Task_audit",
    },
    "By when a manager begins by hand what the council has no process for, or what begins without a plan.": {
        "after 1": "child_in_need_review/End_strategy "
        "child_and_family_assessment/End_strategy child_and_family_assessment/End_strategy_now "
        "child_in_need_plan/End_looked_after child_in_need_plan/End_strategy "
        "child_protection_plan/End_looked_after child_protection_plan/End_looked_after_at_once "
        "contact/End_referral contact/End_strategy "
        "early_help_assessment/End_referral emergency_protection/End_looked_after "
        "emergency_protection/End_section_47 emergency_protection/End_strategy "
        "initial_child_protection_conference/End_protection missing_episode/End_strategy "
        "missing_episode/End_strategy_still referral/End_strategy "
        "section_47_enquiry/End_assessment section_47_enquiry/End_conference strategy_discussion/End_assessment "
        "strategy_discussion/End_decided_so_far strategy_discussion/End_section_47 visit/End_strategy",
        "after 2": "contact/End_early_help",
        "after 5": "child_in_need_review/End_closure review_child_protection_conference/End_child_in_need "
        "child_in_need_plan/End_died_instead strategy_discussion/End_died_closure "
        "strategy_discussion/End_died_closure_decision "
        "child_and_family_assessment/End_closure child_and_family_assessment/End_closure_besides "
        "child_and_family_assessment/End_died_closure child_and_family_assessment/End_early_help "
        "child_in_need_plan/End_closure child_in_need_plan/End_closure_besides child_in_need_plan/End_died "
        "child_in_need_plan/End_early_help child_protection_plan/End_child_in_need "
        "child_protection_plan/End_in_need_at_once "
        "child_protection_plan/End_closure initial_child_protection_conference/End_closure "
        "section_47_enquiry/End_closure section_47_enquiry/End_died_closure transfer/End_closure",
        "after 10": "child_in_need_review/Script_due child_in_need_review/Timer_late_higher",
        "after 20": "review_child_protection_conference/Script_due review_child_protection_conference/Timer_late "
        "review_child_protection_conference/Timer_late_higher",
    },
}
"""Each constant with where it stands (form or process, then question or element), under the reason why it is none of
the settings."""


def constants(expression: str) -> list[str]:
    """The periods and the numbers of an expression that something is counted by or compared with."""
    found = [match.group(1) for match in DURATION.finditer(expression)]
    found += [f"after {match.group(1)}" for match in DAYS_AFTER.finditer(expression)]
    compared = (COMPARED, COMPARED_BEHIND)
    return found + [match.group(1) for pattern in compared for match in pattern.finditer(expression)]


def of_process(path: Path) -> Iterator[tuple[str, str]]:
    """The expressions of a process, each with the element that it stands at."""
    for process in etree.fromstring(path.read_bytes()).iter("{*}process"):
        for node in process.iter(etree.Element):
            at: Any = node
            while at.get("id") is None or at.get("id").startswith(("Loop_", "TimerEventDefinition_")):
                at = at.getparent()
            texts = [*node.attrib.values(), node.text or ""]
            yield from ((at.get("id"), str(text)) for text in texts if str(text).strip().startswith("="))


def of_table(path: Path) -> Iterator[tuple[str, str]]:
    """The cells of a decision table that are no plain text."""
    for node in etree.fromstring(path.read_bytes()).iter("{*}text"):
        parent: Any = node.getparent()
        if node.text and not node.text.startswith('"'):
            yield parent.get("id"), node.text


def of_form(said: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The expressions of a part of a form, each with its question."""
    if isinstance(said, list):
        for one in said:
            yield from of_form(one, name)
    elif isinstance(said, dict):
        here = str(said.get("scope", "")).rpartition("/")[2] or name
        for key, value in said.items():
            if key in ("feel", "calculate", "prefill") and isinstance(value, str):
                yield here, value
            elif key == "properties":
                for question, schema in value.items():
                    yield from of_form(schema, question)
            else:
                yield from of_form(value, here)


def shipped() -> set[tuple[str, str]]:
    """Every constant of the shipped files, with its place."""
    found = set()
    for path in [*ROOT.glob("processes/*/*.[bd]*"), *ROOT.glob("form_definitions/*/*.json")]:
        key = path.name.partition(".")[0]
        match path.suffix:
            case ".bpmn":
                expressions = of_process(path)
            case ".dmn":
                expressions = of_table(path)
            case _:
                expressions = of_form(json.loads(path.read_text(encoding="utf-8")))
        found |= {(constant, f"{key}/{at}") for at, text in expressions for constant in constants(text)}
    return found


def test_every_constant_is_explained_and_no_explanation_is_idle() -> None:
    listed = [(constant, place) for why in EXPLAINED.values() for constant, places in why.items() for place in [places]]
    everywhere = {constant for constant, places in listed if places == EVERYWHERE}
    explained = {(constant, place) for constant, places in listed for place in places.split()}
    found = shipped()
    held = {(constant, EVERYWHERE if constant in everywhere else place) for constant, place in found}
    assert sorted(held - explained) == [], "Make it a setting (accounts/shipped_limits.py), or say why it is none."
    assert sorted(explained - held) == []
    assert len(found) > 100


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('=today + duration("P7D")', ["P7D"]),
        ('=now - duration("PT72H")', ["PT72H"]),
        ("=working days after(date(forms.a.b), 15)", ["after 15"]),
        ("=months after(today, 6)", ["after 6"]),
        ("count(history.missing_episode) >= 3", ["3"]),
        ("2 < age", ["2"]),
        (">= 2", ["2"]),
        ('=today + duration("P" + string(settings.core_group_weeks * 7) + "D")', []),
        ("=working days after(today, settings.icpc_working_days)", []),
        ('source = "N7"', []),
    ],
)
def test_what_counts_as_a_constant(expression: str, found: list[str]) -> None:
    assert constants(expression) == found
