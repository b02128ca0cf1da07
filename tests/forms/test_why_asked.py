"""Every question of every shipped form says itself why it is asked: briefly, plainly, and everywhere alike."""

from collections import defaultdict

import pytest

from forms.lint.reading_age import age_of_text
from tests.forms.test_shipped_forms import SHIPPED, asked
from workflow.form_versions.shipped import LIMIT, statutory_terms

MOST_WORDS = 30


@pytest.mark.parametrize("key", SHIPPED)
def test_each_question_says_itself_why_it_is_asked(key: str) -> None:
    silent = [name for name, schema, _ in asked(key) if not schema.get("x-casewright", {}).get("purpose")]
    assert silent == []


@pytest.mark.parametrize("key", SHIPPED)
def test_the_reason_is_short_and_plain_and_more_than_the_question_again(key: str) -> None:
    terms = statutory_terms()
    for name, schema, _ in asked(key):
        reason = schema["x-casewright"]["purpose"]
        assert age_of_text([reason], terms) <= LIMIT, (name, reason)
        assert len(reason.split()) <= MOST_WORDS, (name, reason)
        assert reason.endswith((".", "?")), (name, reason)
        assert reason not in {schema["title"], schema.get("description")}, (name, reason)


def test_questions_that_share_name_label_and_hint_share_their_reason() -> None:
    reasons = defaultdict(set)
    for key in SHIPPED:
        for name, schema, _ in asked(key):
            notes = schema["x-casewright"]
            if hint := schema.get("description"):
                reasons[name, schema["title"], hint, notes.get("collect")].add(notes["purpose"])
    assert {question: said for question, said in reasons.items() if len(said) > 1} == {}
