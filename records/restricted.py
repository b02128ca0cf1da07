"""Answers that are for those who work with the child (`sensitivity` in `x-casewright`), kept from other readers.

Who they are, `read_restricted` of `records.access` says. Everybody else who may open the record reads that there is an
answer, and whom it is for.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import can
from forms.definition import FormDefinition
from forms.elements import Question
from forms.items import asks_of
from forms.json_values import Absent, JsonObject, copy_of, object_of, value_at
from forms.rendering import LeaveOut
from records.models import Record, RecordVersion


def left_out(user: User, record: Record | RecordVersion) -> LeaveOut | None:
    """What to say in place of answers that this person must not read (`forms.rendering.sections`); None for nothing."""
    return None if can(user, "read_restricted", record) else _instead


def _instead(question: Question) -> str:
    return _("Kept for the people who work with the child") if is_restricted(question) else ""


def is_restricted(question: Question) -> bool:
    """Whether a question's answer is for those who work with the child."""
    return question.annotations.sensitivity == "restricted"


def restricted_in(definition: FormDefinition) -> frozenset[str]:
    """The pointers of the questions that are restricted, and of the lists in whose items one is asked."""
    return frozenset(pointer for pointer, question in definition.questions.items() if _asks_restricted(question))


def _asks_restricted(question: Question) -> bool:
    inside = asks_of(question).page.questions if question.items is not None else ()
    return is_restricted(question) or any(map(is_restricted, inside))


def holds_restricted(version: RecordVersion) -> bool:
    """Whether a version holds an answer, also inside items of lists, that not everybody reads who may open it."""
    questions = version.form_version.definition.questions.values()
    return any(_has_restricted(question, version.answers) for question in questions)


def _has_restricted(question: Question, answers: Mapping[str, Any]) -> bool:
    value = value_at(answers, question.path)
    if isinstance(value, Absent):
        return False
    if is_restricted(question) or question.items is None or not isinstance(value, list):
        return is_restricted(question)
    inside = asks_of(question).page.questions
    return any(_has_restricted(inner, item) for item in value if isinstance(item, Mapping) for inner in inside)


def readable_answers(user: User, version: RecordVersion) -> JsonObject:
    """The answers of a version as far as this person may read them, also inside items of lists."""
    answers: JsonObject = version.answers
    definition = version.form_version.definition
    if not restricted_in(definition) or is_complete_for(user, version):
        return answers
    return _without_restricted(definition.questions.values(), object_of(copy_of(answers)))


def _without_restricted(questions: Iterable[Question], answers: JsonObject) -> JsonObject:
    """The same answers, which are changed, without those that are restricted."""
    for question in questions:
        value = value_at(answers, question.path)
        if isinstance(value, Absent):
            continue
        if is_restricted(question):
            *way, last = question.path
            around = value_at(answers, tuple(way))
            if isinstance(around, dict):
                around.pop(last)
        elif question.items is not None and isinstance(value, list):
            inside = asks_of(question).page.questions
            for item in value:
                if isinstance(item, dict):
                    _without_restricted(inside, item)
    return answers


def is_complete_for(user: User, version: RecordVersion) -> bool:
    """Whether this person may read all of a version, and so its PDF."""
    return not holds_restricted(version) or bool(can(user, "read_restricted", version))
