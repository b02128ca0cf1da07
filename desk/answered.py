"""Which question a dotted name reads the answer of, as it was asked when it was answered."""

from collections.abc import Mapping
from typing import Any

from forms.code_lists import as_made
from forms.elements import Question
from forms.rendering import item_of
from records.models import RecordVersion
from workflow.kept_values import KeptValues

ANSWERED = frozenset({"forms", "previous"})


def answer_behind(kept: KeptValues, path: str) -> tuple[RecordVersion, Question] | None:
    """The version and the question behind `forms.<key>.<question>` or `previous.<key>.<question>`, if there is one.

    `kept` are the values of the work that reads it, as seen from its scope; it looks each form up once.
    """
    root, *inside = path.split(".")
    if root not in ANSWERED or len(inside) < 2:
        return None
    for version in kept.versions(root, inside[0])[:1]:
        questions: Mapping[str, Question] = version.form_version.definition.questions
        question = questions.get("/" + "/".join(inside[1:]))
        if question is not None:
            return version, question
    return None


def answer_words(kept: KeptValues, path: str, value: Any) -> str | None:
    """A value as the question words it that it answered, with the code lists of that time; None where it answers none.

    What stands inside a group has no words of its own.
    """
    answered = answer_behind(kept, path)
    if answered is None or path.count(".") > 2:
        return None
    version, question = answered
    with as_made(version.as_written.submitted_at):
        return item_of(question, {question.path[-1]: value}).words
