"""The child's own words are asked for in every assessment, plan, visit and review, and required of whoever is born."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.context import LIBRARY_ID, authority
from tests.forms.test_shipped_dates import ANSWERS, known, unborn
from tests.forms.test_shipped_forms import definition

pytestmark = pytest.mark.django_db
HEARD = {
    "assessment": ("child_and_family_assessment", "early_help_assessment", "early_help_review", "section_47_enquiry",
                   "conference_report"),
    "plan": ("child_in_need_plan", "child_protection_plan", "core_group"),
    "visit": ("visit", "return_interview"),
    "review": (
        "child_in_need_review", "review_child_protection_conference", "review_conference_report", "closure",
    ),
    "other": ("emergency_protection", "meeting", "transfer_request"),
}  # fmt: skip
FORMS = [key for keys in HEARD.values() for key in keys]
KNOWN = {"wishes_feelings", "how_obtained", "weight_given"}
BLOCK = {"wishes_known", *KNOWN, "wishes_unknown_reason"}
WORDS_ELSEWHERE = {
    "initial_child_protection_conference": "child_part_details",
    "conference_decision": "child_said",
    "child_in_need_plan_end": "",
    "child_protection_plan_end": "",
    "assessment_review": "",
}
"""Forms whose keys say that they are of these kinds, and where they keep what the child says. The look at an
assessment on the way is the manager's own; the end of a plan follows a review, which asked for the words."""


@pytest.fixture(autouse=True)
def code_lists() -> Iterator[None]:
    """The shipped code lists, as any authority reads them."""
    with authority(LIBRARY_ID):
        yield


def said(key: str, **changes: Any) -> dict[str, Any]:
    heard = {
        "wishes_known": True,
        "wishes_feelings": "“I want it to be quiet at night.”",
        "how_obtained": "talking",
        "weight_given": "The plan begins with quiet nights.",
    }
    return {name: value for name, value in (ANSWERS[key] | heard | changes).items() if value is not None}


def missing(key: str, answers: dict[str, Any], facts: dict[str, Any]) -> set[str]:
    """The questions of the block that a form still wants."""
    wanted = {problem.pointer[1:] for problem in definition(key).validate(answers, facts)}
    return wanted & BLOCK


@pytest.mark.parametrize("key", FORMS)
def test_the_child_s_own_words_are_set_apart_and_may_not_stay_empty(key: str) -> None:
    form = definition(key)
    assert form.questions["/wishes_feelings"].annotations.voice == "child"
    assert missing(key, said(key), known()) == set()
    assert missing(key, said(key, wishes_known=None), known()) == {"wishes_known"}
    for name in KNOWN:
        assert missing(key, said(key, **{name: None}), known()) == {name}
    unknown = said(key, wishes_known=False) | {"wishes_unknown_reason": None}
    without = {name: value for name, value in unknown.items() if name not in KNOWN and value is not None}
    assert missing(key, without, known()) == {"wishes_unknown_reason"}


@pytest.mark.parametrize("key", FORMS)
def test_nobody_is_asked_what_an_unborn_child_says(key: str) -> None:
    answers = {name: value for name, value in ANSWERS[key].items() if name not in BLOCK}
    from_report = set() if key not in {"return_interview"} else {"wishes_known"}
    assert missing(key, answers, unborn(known()["today"])) == from_report


def test_no_form_of_these_kinds_was_forgotten() -> None:
    kinds = ("assessment", "plan", "visit", "review", "enquiry", "conference", "core_group", "closure")
    of_kind = {key for key in ANSWERS if any(kind in key for kind in kinds)}
    arranging = {"conference_arrangement", "missed_visit"}
    assert of_kind - arranging - set(FORMS) == set(WORDS_ELSEWHERE)
    for key, name in WORDS_ELSEWHERE.items():
        assert not name or f"/{name}" in definition(key).questions, key
