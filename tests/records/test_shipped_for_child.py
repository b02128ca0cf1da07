"""What plans and decisions as shipped say to the child: plain words, their own, and nothing of anybody else."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from accounts.context import LIBRARY_ID
from demo.referral_stories import ASSESS
from demo.stories import WILF
from forms.definition import FormDefinition
from forms.elements import Question
from forms.lint.reading_age import age_of_text
from forms.models import FormVersion
from records.for_child import draw_for_child, for_child_markup, for_child_of
from records.models import RecordVersion
from records.recording import submit
from tests.cast import Cast
from tests.forms import library_answers, protection_answers
from tests.forms.test_shipped_forms import definition
from tests.records.test_pdf import failures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
FORMS = (
    "child_in_need_plan",
    "child_protection_plan",
    "conference_decision",
    "child_in_need_review",
    "review_child_protection_conference",
    "closure",
)
EARLY_HELP = "early_help_assessment"
TOLD = (
    "child_in_need_plan_end",
    "child_protection_plan_end",
    EARLY_HELP,
    "section_47_enquiry",
    "strategy_decision",
    "child_and_family_assessment",
    "emergency_protection",
    "emergency_protection_end",
    "referral_decision",
    "early_help_review",
    "transfer_acceptance",
    "service_request",
)
"""Decisions between the plans, and their ends: what is told to the child, and no list of helpers yet."""
ABOUT_ENQUIRIES = (
    "referral_decision",
    "emergency_protection",
    "emergency_protection_end",
    "strategy_decision",
    "section_47_enquiry",
)
"""Whose page can tell the household what the child said, or when we come."""
READS_AT = 9.0
"""A child of ten reads it."""
SECRET = "heron"
"""Stands in every answer that is about somebody else or restricted, and nowhere else."""


def given(key: str) -> dict[str, Any]:
    if key == EARLY_HELP:
        return protection_answers.said(EARLY_HELP, "plan")
    if key == "child_and_family_assessment":
        return WILF | {"to_child": "We asked how you are. We come again on Monday."}
    if key == "referral_decision":
        return ASSESS | {"to_child": "We want to know how you are. Sam comes to see you."}
    answers = (protection_answers.ANSWERS | library_answers.ANSWERS)[key]
    return answers | ({"to_child": "You are safe here."} if "to_child" not in answers else {})


def kept(question: Question) -> bool:
    return question.annotations.third_party or question.annotations.sensitivity == "restricted"


def marked(form: FormDefinition, answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The answers, with the secret in each text that is not the child's to read."""
    for name, value in answers.items():
        question = form.questions[f"/{name}"]
        if question.items is not None:
            parts = {one.pointer.rpartition("/")[2]: one for one in question.items.page.questions}
            hides = {one for one in parts if kept(question) or kept(parts[one])}
            yield name, [{**item, **{one: SECRET for one in hides if isinstance(item.get(one), str)}} for item in value]
        else:
            yield name, SECRET if kept(question) and isinstance(value, str) else value


def final(cast: Cast, key: str, changes: Mapping[str, Any] | None = None) -> RecordVersion:
    wilf = cast.cases["wilf"]
    return submit(
        form_version=FormVersion.objects.get(authority_id=LIBRARY_ID, key=key),
        answers=dict(marked(definition(key), given(key) | dict(changes or {}))),
        hidden=[],
        author=cast.sam,
        cases=[(wilf, wilf.open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )


@pytest.mark.parametrize("key", FORMS)
def test_it_says_what_was_decided_who_helps_and_how_to_disagree_in_words_of_a_child_of_ten(key: str) -> None:
    said = definition(key).for_child
    assert said is not None
    chosen = {pointer for pointer, _label in said.questions}
    assert "/to_child" in chosen
    assert chosen & {"/who_helps", "/onward_service"}
    assert chosen & {"/wishes_feelings", "/child_said"}
    assert {"complain", "advocate"} <= set(said.closing.replace(".", "").split())
    texts = [said.title, said.intro, said.closing, *(label for _pointer, label in said.questions)]
    assert age_of_text(texts) <= READS_AT


@pytest.mark.parametrize("key", FORMS[:2])
def test_the_page_of_a_plan_holds_the_plan_and_says_how_often_we_come_in_a_sentence(inside: Cast, key: str) -> None:
    outcome = {"better": "You sleep until morning.", "measure": "You are not tired at school."}
    of_others = {"need": "The heron shouts", "what": "The heron goes to a course", "who": "Cass Bell"}
    whole = given(key)["outcomes"][0] | outcome | of_others
    parts = definition(key).questions["/outcomes"].items
    assert parts is not None
    assert [one.pointer for one in parts.page.questions if kept(one)] == ["/need", "/what", "/who"]
    wilf = inside.cases["wilf"]
    version = submit(
        form_version=FormVersion.objects.get(authority_id=LIBRARY_ID, key=key),
        answers=given(key) | {"outcomes": [whole], "visit_every_weeks": 2},
        hidden=[],
        author=inside.sam,
        cases=[(wilf, wilf.open_episode)],
        team=inside.teams["Harbour team"],
        reviewed=False,
    )
    markup = for_child_markup(version)
    for words in ("What we want to get better", *outcome.values(), "The most weeks you wait for us: 2."):
        assert words in markup
    assert not [words for words in of_others.values() if words in markup]


@pytest.mark.parametrize("key", TOLD)
def test_a_decision_and_an_end_are_told_to_the_child_in_words_of_a_child_of_ten(key: str) -> None:
    said = definition(key).for_child
    assert said is not None
    assert "/to_child" in {pointer for pointer, _label in said.questions}
    assert {"complain", "advocate"} <= set(said.closing.replace(".", "").split())
    texts = [said.title, said.intro, said.closing, *(label for _pointer, label in said.questions)]
    assert age_of_text(texts) <= READS_AT


@pytest.mark.parametrize("key", [*FORMS, *TOLD])
def test_it_has_the_childs_name_and_what_they_are_told_and_nothing_of_anybody_else(inside: Cast, key: str) -> None:
    markup = for_child_markup(final(inside, key))
    assert "For Wilf" in markup
    assert given(key)["to_child"].split(".")[0] in markup
    assert SECRET not in markup


@pytest.mark.parametrize(
    ("key", "not_yet"), [("strategy_decision", {"parents_told": False}), ("section_47_enquiry", {"shared": False})]
)
def test_a_child_gets_no_page_of_enquiries_while_the_family_is_not_to_be_told(
    inside: Cast, key: str, not_yet: dict[str, bool]
) -> None:
    told = dict.fromkeys(not_yet, True)
    assert for_child_of(final(inside, key, told)) is not None
    assert for_child_of(final(inside, key, not_yet)) is None


@pytest.mark.parametrize("key", ABOUT_ENQUIRIES)
def test_a_child_who_is_told_in_another_way_gets_no_page(inside: Cast, key: str) -> None:
    """What is left empty leaves nothing but a greeting, which may even be untrue, as where no protection was needed."""
    assert definition(key).questions["/to_child"].required is False
    assert for_child_of(final(inside, key, {"to_child": None})) is None


@pytest.mark.parametrize("key", ABOUT_ENQUIRIES)
def test_who_else_may_read_it_at_home_is_asked_where_enquiries_or_an_emergency_are_told(key: str) -> None:
    said = definition(key).for_child
    assert said is not None
    assert "who else at home may read it" in said.caution


def test_it_is_a_valid_pdf(inside: Cast) -> None:
    assert failures(draw_for_child(final(inside, "child_protection_plan"))) == ""
