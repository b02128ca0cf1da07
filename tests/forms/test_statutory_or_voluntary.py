"""What the law asks and what a family may keep to itself: marked as such, form by form, and nobody made to give it."""

from typing import Any

import pytest

from tests.forms.test_shipped_forms import SHIPPED, asked, document

LANGUAGE = {"first_language", "interpreter"}
REFERRER = {"referrer_name", "referrer_role", "referrer_contact"}
CONTACTS = {"family.contact_mobile", "family.contact_email"}
OF_RELATIVES = {"family.first_language", "family.interpreter"}

VOLUNTARY: dict[str, set[str]] = {
    "contact": {
        *LANGUAGE, *REFERRER, "child_location", "phones", "phones.number", "phones.words", "nhs_number",
    },
    "contact_reply": {"source_said"},
    "referral": {*LANGUAGE, *REFERRER, *OF_RELATIVES, "family.contact_mobile", "child_location", "former_upn"},
    "referrer_reply": {"referrer_said"},
    "child_and_family_assessment": {*LANGUAGE, *OF_RELATIVES, *CONTACTS, "religion_belief", "school", "former_upn"},
    "early_help_assessment": {"child_development", "pregnancy", "parenting", "family_environment", "family_wants"},
    "conference_arrangement": {"needs"},
    "case_note": {"child_says"},
    "return_interview": {"why", "what_happened", "what_helps"},
    "service_outcome": {"child_says"},
    "child_in_need_plan_end": {"child_says"},
    "child_protection_plan_end": {"child_says"},
    "child_protection_plan": {"core_group.contact"},
    "practice_audit": {"family_said"},
}  # fmt: skip
"""All that is voluntary in the shipped forms: what no return and no statute asks, and what rests on agreement."""

PRACTICE: dict[str, set[str]] = {
    "strategy_discussion": {"disagreement"},
    "strategy_decision": {"medical"},
    "section_47_enquiry": {"bedroom_seen"},
    "initial_child_protection_conference": {"disagreement"},
    "case_note": {"papers", "actions", "for_chronology"},
    "missing_episode": {"police_reference"},
    "service_request": {"weekly_cost"},
    "visit": {"bedroom_seen", "papers"},
    "closure": {"onward_service"},
    "review_child_protection_conference": {"dissent"},
}
"""What good practice asks of the worker: no law does, and it is not the family's to keep to itself."""


def voluntary(key: str, collect: str = "voluntary") -> dict[str, bool]:
    """The voluntary questions of a form, those of a list with its name, and whether each must be answered."""
    found = {}
    for prefix, holder in (("", document(key)["schema"]), *lists(key)):
        for name, schema in holder["properties"].items():
            if schema.get("x-casewright", {}).get("collect") == collect:
                found[prefix + name] = name in holder.get("required", ())
    return found


def lists(key: str) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{name}.", schema["items"]) for name, schema, _ in asked(key) if "properties" in schema.get("items", {})]


@pytest.mark.parametrize("key", SHIPPED)
def test_what_the_law_does_not_ask_is_voluntary_or_good_practice_and_all_else_is_asked_by_law(key: str) -> None:
    assert set(voluntary(key)) == VOLUNTARY.get(key, set())
    assert voluntary(key, "practice") == dict.fromkeys(PRACTICE.get(key, set()), False)


@pytest.mark.parametrize("key", VOLUNTARY)
def test_nobody_is_made_to_answer_what_is_voluntary(key: str) -> None:
    """In a list that is voluntary itself, an item that somebody chose to add is whole."""
    found = voluntary(key)
    assert [name for name, must in found.items() if must and name.partition(".")[0] not in found] == []


def test_what_the_census_asks_of_every_child_is_never_left_to_the_family_to_answer() -> None:
    """But for a number of a school before, which the census takes where it is known."""
    fed = {
        (key, name)
        for key in SHIPPED
        for name, schema, _ in asked(key)
        if any(item.startswith("cin:") for item in schema.get("x-casewright", {}).get("feeds", ()))
        and schema["x-casewright"].get("collect") == "voluntary"
    }
    assert fed == {("referral", "former_upn"), ("child_and_family_assessment", "former_upn")}
