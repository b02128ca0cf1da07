"""The dates of the shipped forms lie between two days that practice sets; what is not known blocks nothing."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from accounts.context import LIBRARY_ID, authority
from demo.referral_stories import ASSESS, TOLD, WILF_REFERRAL
from demo.stories import WILF
from rules.feel.casework import functions
from rules.working_days import WorkingCalendar
from tests.forms import library_answers
from tests.forms import protection_answers as protection
from tests.forms.test_shipped_forms import ROOT, SHIPPED, definition

pytestmark = pytest.mark.django_db  # code lists
TODAY = date(2026, 7, 14)
REFERRED, BORN = date(2026, 6, 30), date(2016, 1, 12)
TALK: dict[str, Any] = {
    "reviewed_on": "2026-07-13",
    "child_seen_yet": False,
    "see_child_by": "2026-07-20",
    "progress": "Well.",
    "standing": "on_track",
    "what_to_do": "See Wilf.",
}
PASSED_ON = {"service": "Early help", "accepted_by": "Dora Fell", "accepted_on": "2026-07-01", "family_agrees": True}
ARRANGED = {"arranged": "A mentor.", "begins_on": "2026-07-20", "family_knows": True}
CONTACT = json.loads((ROOT / "processes/assessment/contact.tests.json").read_text("utf-8"))["answers"]
EARLY_HELP = json.loads((ROOT / "processes/assessment/early_help_assessment.tests.json").read_text("utf-8"))["answers"]
ANSWERS: dict[str, dict[str, Any]] = {
    "early_help_assessment": EARLY_HELP["plan"],
    "contact": CONTACT["contact"],
    "contact_decision": {**CONTACT["now"], "referral_date": "2026-07-13", "source": "2A"},
    "contact_reply": CONTACT["told"],
    "referral": WILF_REFERRAL,
    "referral_decision": ASSESS,
    "referrer_reply": TOLD,
    "onward_referral": PASSED_ON,
    "child_and_family_assessment": WILF,
    "assessment_review": TALK,
    "next_step": ARRANGED,
    "manager_decision": {"decision": "approve"},
    **protection.ANSWERS,
    **library_answers.ANSWERS,
}
WILF_CONTACT = {**CONTACT["contact"], "received_on": REFERRED.isoformat()}
KINDS = {"date", "date_time"}
LISTS = {"visits": "seen_on", "agencies": "spoke_on"}
PROTECTED = {"begins_at": "2026-07-10T09:00:00Z", "ends_at": "2026-07-18T09:00:00Z"}
BEFORE = {"transfer_held_on": protection.MOVED_HERE, "extended_until": {"emergency_protection": PROTECTED}}
"""What must have been recorded before, for a date to be asked."""
SETTINGS = {"assessment_working_days": 45, "assessment_review_working_days": [10, 25], **protection.LIMITS}
UNKNOWN: dict[str, Any] = {"child": None, "episode": None, "forms": {}, "previous": {}}


@pytest.fixture(autouse=True)
def code_lists() -> Iterator[None]:
    """The shipped code lists, as any authority reads them."""
    with authority(LIBRARY_ID):
        yield


def known(**changes: Any) -> dict[str, Any]:
    """The facts of Wilf's case at the middle of July, as a task's form sees them."""
    calendar = WorkingCalendar({date(2026, 8, 31)})
    seen = {"today": TODAY, "now": datetime.combine(TODAY, time(12), UTC), "settings": SETTINGS}
    case = {
        "case": {"worker": {"name": "Sam Oakley"}},
        "child": {"date_of_birth": BORN, "expected_date_of_birth": None},
        "episode": {"opened_on": date(2026, 7, 1), "closed_on": None},
        "forms": {
            "contact": WILF_CONTACT,
            "referral": WILF_REFERRAL,
            "child_and_family_assessment": WILF,
            **protection.ANSWERS,
        },
        "previous": {"referral": WILF_REFERRAL},
    }
    return {**seen, **case, **functions(calendar), **changes}


def unborn(expected: date) -> dict[str, Any]:
    return known(child={"date_of_birth": None, "expected_date_of_birth": expected})


def dates() -> list[tuple[str, str]]:
    """Every date that somebody types, with a time or without, as form and question; in lists as `list/question`."""
    found = []
    for key in SHIPPED:
        for question in definition(key).questions.values():
            if question.kind in KINDS and not question.read_only and question.calculate is None:
                found.append((key, question.pointer[1:]))
            for inner in question.items.page.questions if question.items else ():
                if inner.kind in KINDS:
                    found.append((key, f"{question.pointer[1:]}{inner.pointer}"))
    return found


def said(key: str, name: str, day: date, facts: Mapping[str, Any]) -> list[str]:
    """What the form says about one date, everything else as in the demonstration."""
    answers = dict(library_answers.OTHERWISE.get((key, name), (ANSWERS[key], {}))[0])
    inside, _, inner = name.partition("/")
    at, typed = f"/{name}", day.isoformat()
    if definition(key).questions[f"/{inside}"].kind == "date_time":
        typed += "T09:00:00Z"
    if inner:
        (first, *_rest) = answers.get(inside) or [
            {"given_name": "Jo", "kind": "mother", "parental_responsibility": True}
        ]
        answers[inside] = [{**first, inner: typed}]
        at = f"/{inside}/0/{inner}"
    else:
        answers[name] = typed
    return [problem.message for problem in definition(key).validate(answers, facts) if problem.pointer == at]


def test_the_answers_that_they_are_tried_with_are_complete() -> None:
    assert {key for key, _ in dates()} < ANSWERS.keys() == SHIPPED.keys()
    for key, answers in ANSWERS.items():
        assert definition(key).validate(answers, known()) == [], key


def impossible_days(name: str) -> tuple[date, date]:
    """Days that are too early and too late: nobody in a family is 120 years old, and nothing was before the child."""
    early = date(1906, 7, 13) if name.endswith("/date_of_birth") or name == "birth_date" else BORN - timedelta(days=281)
    return early, TODAY + timedelta(days=400)


@pytest.mark.parametrize(("key", "name"), dates())
def test_every_date_has_an_earliest_and_a_latest_day(key: str, name: str) -> None:
    facts = known(previous=BEFORE[name]) if name in BEFORE else known()
    facts |= library_answers.OTHERWISE.get((key, name), ({}, {}))[1]
    if name == "expected_birth_date":
        facts = unborn(date(2026, 9, 1))
    for impossible in impossible_days(name):
        assert said(key, name, impossible, facts), impossible


@pytest.mark.parametrize(
    ("key", "name"), [one for one in dates() if one[0] in {"child_and_family_assessment", "assessment_review"}]
)
def test_so_have_the_dates_of_an_assessment_that_no_referral_led_to(key: str, name: str) -> None:
    for impossible in impossible_days(name):
        assert said(key, name, impossible, known(previous={}, forms={})), impossible


@pytest.mark.parametrize(("key", "name"), dates())
def test_what_is_not_known_blocks_no_date(key: str, name: str) -> None:
    """No birth date, no referral, no file: only what the other answers and today say counts."""
    day = date(2026, 7, 13)
    for facts in (known(**UNKNOWN), known(**dict.fromkeys(UNKNOWN)), {"today": TODAY}, {}):
        assert said(key, name, day, facts) == []


@pytest.mark.parametrize(
    ("key", "name", "first"),
    [
        ("contact", "received_on", BORN - timedelta(days=280)),
        ("contact_decision", "referral_date", REFERRED),
        ("contact_reply", "source_told_on", REFERRED),
        ("referral", "referral_date", BORN - timedelta(days=280)),
        ("referrer_reply", "referrer_told_on", REFERRED),
        ("onward_referral", "accepted_on", REFERRED),
        ("child_and_family_assessment", "counts_from", REFERRED),
        ("assessment_review", "reviewed_on", REFERRED),
        ("next_step", "begins_on", date(2026, 7, 1)),
    ],
)
def test_the_first_day_that_can_be(key: str, name: str, first: date) -> None:
    assert said(key, name, first, known()) == []
    (message,) = said(key, name, first - timedelta(days=1), known())
    assert "before" in message


OF_OUR_WORK = [
    ("visit", "visited_on"),
    ("meeting", "held_on"),
    ("supervision", "held_on"),
    ("child_in_need_review", "held_on"),
    ("return_interview", "held_on"),
    ("closure", "family_told_on"),
]
"""Days of what we do ourselves, written down soon after."""


@pytest.mark.parametrize(
    ("key", "name"), [*OF_OUR_WORK, ("missing_episode", "missing_since"), ("core_group", "held_on")]
)
def test_a_slip_of_the_year_is_noticed_however_old_the_child_is(key: str, name: str) -> None:
    """What was within the last twelve months lies more than a year back where one writes the year before."""
    for facts in (known(episode={"opened_on": date(2020, 7, 1), "closed_on": None}), known(episode=None)):
        earlier = facts | {"previous": {}, "forms": {}}
        assert said(key, name, TODAY - timedelta(days=365), earlier) == ["That is more than a year ago: check the year"]
        assert said(key, name, TODAY - timedelta(days=364), earlier) == []


@pytest.mark.parametrize(("key", "name"), [*OF_OUR_WORK, ("service_outcome", "began_on")])
def test_what_we_do_lies_no_more_than_a_month_before_we_heard_of_the_child(key: str, name: str) -> None:
    """What was done at night or elsewhere is written down, and our work opened, some days later."""
    first = REFERRED - timedelta(days=31)
    facts = known(forms={})
    assert said(key, name, first, facts) == []
    assert said(key, name, first - timedelta(days=1), facts) == [
        "That is more than a month before our work with the child began: check the day"
    ]
    heard = facts | {"previous": {"contact": {"received_on": "2026-06-20"}}}
    assert said(key, name, date(2026, 5, 20), heard) == []
    assert said(key, name, date(2026, 5, 19), heard) != []
    unheard = facts | {"previous": {}}
    assert said(key, name, date(2026, 5, 31), unheard) == []
    assert said(key, name, date(2026, 5, 30), unheard) != []


def test_a_child_talks_about_going_missing_after_coming_back() -> None:
    facts = known(forms={"missing_return": {"returned_at": "2026-07-06T22:30:00Z"}})
    assert said("return_interview", "held_on", date(2026, 7, 6), facts) == []
    assert said("return_interview", "held_on", date(2026, 7, 5), facts) == [
        "The child was not back yet: the talk is after the return"
    ]


def test_nobody_goes_missing_before_the_birth() -> None:
    young = known(child={"date_of_birth": date(2026, 5, 1), "expected_date_of_birth": None})
    assert said("missing_episode", "missing_since", date(2026, 5, 1), young) == []
    assert said("missing_episode", "missing_since", date(2026, 4, 30), young) == [
        "A child cannot be missing before the birth: check the day, and the birth date in the child’s file"
    ]


def test_the_messages_name_the_other_day() -> None:
    early = date(2026, 6, 29)
    assert said("referrer_reply", "referrer_told_on", early, known()) == [
        "You cannot have told the referrer before the referral reached us: check the day"
    ]
    assert said("referral", "referral_date", date(2012, 1, 1), known()) == [
        "A referral cannot reach us more than 40 weeks before the birth: check the day, and the birth date in the "
        "child’s file"
    ]
    assert said("assessment_review", "reviewed_on", early, known()) == [
        "You cannot have talked the assessment through before the referral reached us: check the day"
    ]


def test_an_unborn_child_is_referred_at_most_forty_weeks_before_the_expected_birth() -> None:
    expected = date(2027, 3, 4)
    assert said("referral", "referral_date", date(2026, 5, 28), unborn(expected)) == []
    assert said("referral", "referral_date", date(2026, 5, 27), unborn(expected)) != []


def test_a_child_is_seen_neither_before_the_birth_nor_before_the_assessment_counts() -> None:
    form, place = "child_and_family_assessment", "visits/seen_on"
    assert said(form, place, date(2026, 6, 30), known()) == []
    assert said(form, place, date(2026, 6, 29), known()) == [
        "You cannot have seen the child before the day the time limit counts from: check both days"
    ]
    born_since = known(child={"date_of_birth": date(2026, 7, 6), "expected_date_of_birth": None})
    assert said(form, place, date(2026, 7, 6), born_since) == []
    assert said(form, place, date(2026, 7, 5), born_since) == [
        "You cannot have seen the child before the birth: check the day, and the birth date in the child’s file"
    ]


def test_a_second_referral_does_not_make_the_first_one_wrong() -> None:
    """While the work goes on a later referral joins it; then the file was opened before that one reached us."""
    later = known(previous={"referral": {"referral_date": "2026-07-08"}})
    for key, name in (("child_and_family_assessment", "counts_from"), ("assessment_review", "reviewed_on")):
        assert said(key, name, date(2026, 7, 1), later) == []
        assert said(key, name, date(2026, 6, 30), later) != []


def test_a_look_that_is_planned_lies_within_the_time_limit_and_one_that_happened_may_be_late() -> None:
    form, name = "child_and_family_assessment", "internal_review_date"
    assert said(form, name, date(2026, 9, 2), known()) == []
    assert said(form, name, date(2026, 9, 3), known()) != []
    assert said(form, name, date(2026, 9, 3), known(today=date(2026, 9, 4))) == []


def test_a_child_who_was_not_seen_is_seen_within_the_time_of_an_assessment() -> None:
    assert said("assessment_review", "see_child_by", date(2026, 9, 16), known()) != []
    assert said("assessment_review", "see_child_by", date(2026, 9, 15), known()) == []
    assert said("assessment_review", "see_child_by", date(2026, 7, 12), known()) != []


def test_nobody_is_asked_at_a_review_whether_an_unborn_child_was_seen() -> None:
    review = definition("assessment_review")
    unasked = {name: value for name, value in TALK.items() if name not in {"child_seen_yet", "see_child_by"}}
    assert review.validate(unasked, unborn(date(2027, 3, 4))) == []
    assert [problem.pointer for problem in review.validate(unasked, known())] == ["/child_seen_yet"]
    assert [problem.pointer for problem in review.validate(unasked, known(**UNKNOWN))] == ["/child_seen_yet"]
