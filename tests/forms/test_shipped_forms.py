"""The shipped forms: what the returns need, codes as the government sets them, reasons for asking, plain words."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from accounts.context import LIBRARY_ID, authority
from demo.referral_stories import ASSESS, TOLD, WILF_REFERRAL
from demo.stories import BAY, BAY_SEEN_ALONE, TANSY, WILF
from forms.code_lists import read_code_list
from forms.definition import FormDefinition, read
from forms.elements import Guidance

ROOT = Path(__file__).resolve().parents[2]
FILES = (path for path in (ROOT / "form_definitions").glob("*/*.json") if path.parent.name != "samples")
SHIPPED = {path.name.split(".")[0]: path for path in FILES}
"""Every form that is worked with, by key: a sample shows what a form can do, and nobody is asked anything by it."""
LISTS = {
    made.key: made for made in (read_code_list(json.loads(path.read_text())) for path in ROOT.glob("code_lists/*.json"))
}
CODES = ROOT.parent / "shared" / "domain" / "cin_codes.json"
TODAY: dict[str, Any] = {
    "today": date(2026, 7, 14),
    "child": {"date_of_birth": date(2016, 1, 12), "expected_date_of_birth": None},
}

CENSUS = {
    "contact_decision": {"CINreferralDate", "ReferralSource", "PrimaryNeedCode"},
    "referral": {
        "CINreferralDate",
        "ReferralSource",
        "PrimaryNeedCode",
        "LAchildID",
        "UPN",
        "FormerUPN",
        "UPNunknown",
        "PersonBirthDate",
        "ExpectedPersonBirthDate",
        "Sex",
        "Ethnicity",
        "Disability",
    },
    "referral_decision": {"ReferralNFA", "PrimaryNeedCode"},
    "child_and_family_assessment": {
        "AssessmentActualStartDate",
        "AssessmentInternalReviewDate",
        "AssessmentAuthorisationDate",
        "AssessmentFactors",
        "Sex",
        "Ethnicity",
        "Disability",
        "LAchildID",
        "UPN",
        "FormerUPN",
        "UPNunknown",
    },
    "strategy_decision": {"CINreferralDate", "ReferralSource", "PrimaryNeedCode", "S47ActualStartDate"},
    "section_47_enquiry": {"S47ActualStartDate", "InitialCPCtarget", "ICPCnotRequired"},
    "initial_child_protection_conference": {"DateOfInitialCPC"},
    "conference_decision": {
        "CPPstartDate",
        "InitialCategoryOfAbuse",
        "LatestCategoryOfAbuse",
        "NumberOfPreviousCPP",
    },
}
"""The items of the CIN census from the referral to the conference, by the form that gives them."""


def document(key: str) -> dict[str, Any]:
    read_back: dict[str, Any] = json.loads(SHIPPED[key].read_text(encoding="utf-8"))
    return read_back


@cache
def definition(key: str) -> FormDefinition:
    return read(document(key))


def asked(key: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every question of a form, those of repeated items too: its name, its schema and the object it belongs to."""
    waiting = [document(key)["schema"]]
    while waiting:
        holder = waiting.pop()
        for name, schema in holder["properties"].items():
            yield name, schema, holder
            if "properties" in schema.get("items", {}):
                waiting.append(schema["items"])


def codes_of(key: str, name: str) -> dict[str, str]:
    """The codes that a question offers, each with its words."""
    schema = next(schema for found, schema, _ in asked(key) if found == name)
    if listed := schema.get("x-casewright", {}).get("code_list"):
        return {code.code: code.title for code in LISTS[listed].on(TODAY["today"])}
    choices = schema.get("oneOf") or schema["items"]["oneOf"]
    return {choice["const"]: choice["title"] for choice in choices}


@pytest.fixture
def lists(db: None) -> Iterator[None]:
    """The shipped code lists, as any authority reads them."""
    with authority(LIBRARY_ID):
        yield


def texts(value: Any) -> Iterator[str]:
    """Everything in a form that people read."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if isinstance(inside, str) and name in {"title", "description", "purpose", "text", "label", "message"}:
                yield inside
            elif name == "messages":
                yield from inside.values()
            else:
                yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)


@pytest.mark.parametrize("key", SHIPPED)
def test_it_reads_without_a_warning(key: str) -> None:
    assert definition(key).warnings == ()


@pytest.mark.parametrize("key", SHIPPED)
def test_every_question_says_whether_one_must_answer_and_the_form_says_why(key: str) -> None:
    whole = document(key)
    assert whole["purpose"]
    assert whole["lawful_basis"]
    assert whole["retention"]
    for name, schema, _ in asked(key):
        notes = schema.get("x-casewright", {})
        assert schema.get("readOnly") or notes.get("collect") in {"statutory", "voluntary", "practice"}, name
        needs_why = notes.get("collect") in {"voluntary", "practice"}
        assert not needs_why or notes.get("purpose"), f"{name}: nobody need answer, so say why"


@pytest.mark.parametrize("key", SHIPPED)
def test_a_missing_answer_is_asked_for_in_words_of_its_own(key: str) -> None:
    for name, schema, holder in asked(key):
        if name in holder.get("required", ()):
            assert schema["x-casewright"]["messages"]["required"], name


@pytest.mark.parametrize("key", SHIPPED)
def test_the_words_are_plain(key: str) -> None:
    for text in texts(document(key)):
        assert not re.search(
            r"\b(please|successful\w*|invalid|submit a request|click|utili[sz]e|aggressive)\b", text, re.I
        ), text
        assert len(text.split()) <= 45, text


@pytest.mark.parametrize("key", SHIPPED)
def test_a_page_that_asks_for_every_answer_names_what_may_stay_empty(key: str) -> None:
    for page in definition(key).pages:
        guidance = [element.text for element in page.elements if isinstance(element, Guidance)]
        for words in (words for words in guidance if "Every question" in words):
            optional = [question.label for question in page.questions if not question.required]
            assert all(label in words for label in optional), (page.title, optional)


@pytest.mark.parametrize("key", CENSUS)
def test_every_item_of_the_census_has_a_question_that_feeds_it(key: str) -> None:
    fed = {item for _, schema, _ in asked(key) for item in schema.get("x-casewright", {}).get("feeds", ())}
    fed |= {item for items in document(key).get("feeds", {}).values() for item in items}
    assert {item.removeprefix("cin:") for item in fed if item.startswith("cin:")} == CENSUS[key]


def test_ofsted_can_be_told_of_every_assessment_whether_the_child_was_seen_and_help_needed() -> None:
    fed = {
        item
        for _, schema, _ in asked("child_and_family_assessment")
        for item in schema.get("x-casewright", {}).get("feeds", ())
    }
    assert {"annexa:4.child_seen", "annexa:4.support_required", "annexa:4.start_date"} <= fed


def test_ofsted_can_be_told_of_every_contact_when_it_came_from_whom_and_what_it_led_to() -> None:
    fed = {
        item
        for key in ("contact", "contact_decision")
        for _, schema, _ in asked(key)
        for item in schema.get("x-casewright", {}).get("feeds", ())
    }
    assert {"annexa:1.contact_date", "annexa:1.contact_source", "annexa:1.contact_outcome"} <= fed


def test_what_a_contact_said_is_filled_into_the_referral_question_by_question() -> None:
    """Nothing is typed twice: all but who is in the family, which the child's file holds by then."""
    asked_again = {
        name: schema["x-casewright"] for name, schema, holder in asked("referral") if "source" in holder["properties"]
    }
    begun = {name for name, notes in asked_again.items() if notes.get("prefill", "").startswith("previous.contact.")}
    assert set(document("contact")["schema"]["properties"]) - begun <= {
        "received_on",
        "received_time",
        "method",
        "reason",
        "family",
        "first_language",
        "interpreter",
        "address",
        "phones",
        "nhs_number",
        "alerts",
    }
    assert {"referral_date", "concern"} <= begun


@pytest.mark.parametrize(
    ("key", "name", "codes"),
    [
        ("contact", "source", "ReferralSource"),
        ("contact_decision", "primary_need", "PrimaryNeedCode"),
        ("referral", "source", "ReferralSource"),
        ("referral", "primary_need", "PrimaryNeedCode"),
        ("referral_decision", "primary_need", "PrimaryNeedCode"),
        ("child_and_family_assessment", "factors", "AssessmentFactors"),
        ("conference_decision", "category", "CategoryOfAbuse"),
    ],
)
def test_the_codes_are_those_that_the_government_takes_now(key: str, name: str, codes: str) -> None:
    if not CODES.exists():
        pytest.skip("The reference data of the domain is not here.")
    valid = [code["code"] for code in json.loads(CODES.read_text())[codes] if code.get("active", True)]
    offered = codes_of(key, name)
    assert set(offered) == set(valid)
    assert len(set(offered.values())) == len(offered)


def options_in(value: Any) -> Iterator[set[str]]:
    """The codes of every choice that a form spells out itself."""
    if isinstance(value, dict):
        if "oneOf" in value:
            yield {one["const"] for one in value["oneOf"] if isinstance(one, dict) and "const" in one}
        value = list(value.values())
    if isinstance(value, list):
        for inside in value:
            yield from options_in(inside)


LISTED_BELOW = {"conference_report"}
"""Forms that still spell out a list."""


@pytest.mark.parametrize("key", sorted(SHIPPED.keys() - LISTED_BELOW))
def test_no_form_spells_out_the_codes_of_a_shipped_list(key: str) -> None:
    spelled = list(options_in(json.loads(SHIPPED[key].read_text())))
    for listed in LISTS.values():
        codes = {code.code for code in listed.on(TODAY["today"])}
        assert codes not in spelled, f"Name the list: “code_list”: “{listed.key}”."


@pytest.mark.usefixtures("lists")
def test_a_code_is_offered_from_the_day_on_which_the_government_takes_it() -> None:
    from_early_help = [
        problem.pointer
        for day in ("2025-03-31", "2025-04-01")
        for problem in definition("referral").validate(WILF_REFERRAL | {"referral_date": day, "source": "5D"}, TODAY)
    ]
    assert from_early_help == ["/source"]


@pytest.mark.usefixtures("lists")
def test_what_the_census_asks_of_every_child_is_answered_before_a_manager_authorises() -> None:
    form = definition("child_and_family_assessment")
    asked_of_all = {"sex", "ethnicity", "disability_known", "address_known"}
    bare = {key: value for key, value in WILF.items() if key not in asked_of_all | {"disability", "address"}}
    assert {problem.pointer[1:] for problem in form.validate(bare, TODAY)} == asked_of_all
    unknown = {"sex": "U", "ethnicity": "NOBT", "disability_known": False, "address_known": False}
    assert form.validate(bare | unknown, TODAY) == []
    known = bare | unknown | {"disability_known": True, "address_known": True}
    assert {problem.pointer for problem in form.validate(known, TODAY)} == {"/disability", "/address"}


@pytest.mark.usefixtures("lists")
def test_no_factors_stands_alone_and_with_no_more_work() -> None:
    form = definition("child_and_family_assessment")

    def problems(factors: list[str], **changes: Any) -> list[str]:
        answers = WILF | changes | {"factors": factors}
        return [problem.message for problem in form.validate(answers, TODAY) if problem.pointer == "/factors"]

    stops = {"outcome": "no_further_action", "support_required": False}
    assert problems(["1B"]) == []
    assert problems(["21"], **stops) == []
    assert problems(["21", "1B"], **stops) == ["Choose “No factors” alone, or take its tick away"]
    assert "fits only if nothing more follows" in problems(["21"])[0]
    assert problems([]) == ["Choose what you found, or “No factors”"]


@pytest.mark.usefixtures("lists")
def test_an_assessment_cannot_begin_before_the_referral_nor_say_that_a_plan_is_no_help() -> None:
    form = definition("child_and_family_assessment")
    early = form.validate(WILF | {"start_date": "2026-06-29"}, TODAY)
    assert [problem.pointer for problem in early] == ["/start_date"]
    contrary = form.validate(WILF | {"support_required": False}, TODAY)
    assert [problem.pointer for problem in contrary] == ["/outcome"]


@pytest.mark.usefixtures("lists")
def test_help_that_is_needed_does_not_end_with_the_assessment() -> None:
    form = definition("child_and_family_assessment")

    def said(outcome: str, needed: bool) -> list[str]:
        answers = WILF | {"outcome": outcome, "support_required": needed, "outcome_other": "A mentor."}
        return [problem.message for problem in form.validate(answers, TODAY) if problem.pointer == "/outcome"]

    ends, goes_on = {"no_further_action", "early_help"}, set(codes_of("child_and_family_assessment", "outcome"))
    for outcome in ends:
        assert said(outcome, needed=False) == []
        (message,) = said(outcome, needed=True)
        assert "Something else" in message
    for outcome in goes_on - ends:
        assert said(outcome, needed=True) == []
        assert bool(said(outcome, needed=False)) == (outcome != "other")


@pytest.mark.parametrize(
    "answers", [WILF, BAY, {k: v for k, v in BAY.items() if k != "not_alone_reason"} | BAY_SEEN_ALONE, TANSY]
)
@pytest.mark.usefixtures("lists")
def test_the_assessments_of_the_demonstration_are_complete(answers: dict[str, Any]) -> None:
    assert definition("child_and_family_assessment").validate(answers, TODAY) == []


@pytest.mark.usefixtures("lists")
def test_the_referral_of_the_demonstration_is_complete_with_its_decision_and_reply() -> None:
    facts = TODAY | {"case": {"worker": {"name": "Sam Oakley"}}}
    for key, answers in (("referral", WILF_REFERRAL), ("referral_decision", ASSESS), ("referrer_reply", TOLD)):
        assert definition(key).validate(answers, facts) == []


@pytest.mark.parametrize(
    ("key", "name"), [("child_and_family_assessment", "wishes_feelings"), ("referral", "child_says")]
)
def test_the_childs_own_words_are_marked_as_such(key: str, name: str) -> None:
    assert definition(key).questions[f"/{name}"].annotations.voice == "child"


@pytest.mark.usefixtures("lists")
def test_a_child_whose_wishes_could_not_be_found_out_has_a_reason() -> None:
    form = definition("child_and_family_assessment")
    answers = WILF | {"wishes_known": False}
    (problem,) = form.validate(answers, TODAY)
    assert problem.pointer == "/wishes_unknown_reason"
    assert {"/wishes_feelings", "/how_obtained", "/weight_given"} <= form.hidden(answers)
