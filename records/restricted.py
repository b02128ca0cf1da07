"""Answers that are for those who work with the child (`sensitivity` in `x-casewright`), kept from other readers.

Who they are, `read_restricted` of `records.access` says. Everybody else who may open the record reads that there is an
answer, and whom it is for. What the server worked out from something restricted that its author did not write, such as
what is known of the child, is read by those of `read_worked_out`: who wrote the record need not be one of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts import context
from accounts.models import Status, User
from accounts.policy import can
from forms.definition import FormDefinition
from forms.elements import Question
from forms.facts import DECISIONS, kept_known
from forms.items import asks_of
from forms.json_values import Absent, JsonObject, Path, copy_of, object_of, value_at
from forms.models import FormVersion
from forms.rendering import LeaveOut
from forms.worked_out_from import overlap, placed, reads_one_of
from records.models import Record, RecordVersion

type Kept = Callable[[Question], bool]
"""Whether the answer to a question is kept from somebody."""

_MEMO = "restricted_answers_of_forms"


def left_out(user: User, record: Record | RecordVersion) -> LeaveOut | None:
    """What to say in place of answers that this person must not read (`forms.rendering.sections`); None for nothing."""
    kept = kept_from(user, record)
    if kept is None:
        return None
    return lambda question: _("Kept for the people who work with the child") if kept(question) else ""


def kept_from(user: User, record: Record | RecordVersion) -> Kept | None:
    """Which answers this person must not read; None where they read them all."""
    if not can(user, "read_restricted", record):
        return is_restricted
    questions = record.form_version.definition.questions.values() if isinstance(record, RecordVersion) else ()
    if not _any(is_worked_out, questions) or can(user, "read_worked_out", record):
        return None
    return is_worked_out


def is_restricted(question: Question) -> bool:
    """Whether a question's answer is for those who work with the child."""
    return question.annotations.sensitivity == "restricted" or any(map(is_restricted_there, question.told))


def is_worked_out(question: Question) -> bool:
    """Whether it is restricted, and worked out from more than the answers of its own record."""
    return bool(question.told) and is_restricted(question)


def is_restricted_there(name: str) -> bool:
    """Whether a name that a calculation reads is a restricted answer of an earlier form, in any version of that.

    Or a decision that is worked out from one, or from what is known of a person and not everybody may read.
    """
    root, _dot, rest = name.partition(".")
    if root != DECISIONS:
        return reads_one_of(name, _restricted_paths)
    behind = _Decisions.come_from(rest.partition(".")[0])
    return bool(kept_known(behind)) or any(reads_one_of(one, _restricted_paths) for one in behind)


class _Decisions:
    """What decisions are worked out from, by their keys. Nothing until processes say it."""

    come_from: Callable[[str], Collection[str]] = staticmethod(lambda key: ())


def decisions_come_from(find: Callable[[str], Collection[str]]) -> None:
    """Say what an answer of a decision may repeat: dotted names of what is known of people and of earlier forms."""
    _Decisions.come_from = staticmethod(find)


def _restricted_paths(key: str) -> tuple[Path, ...]:
    memo = context.memo()
    remembered: dict[str, tuple[Path, ...]] = {} if memo is None else memo.setdefault(_MEMO, {})
    if key not in remembered:
        remembered[key] = ()  # forms may read each other
        versions = FormVersion.objects.filter(key=key).exclude(status=Status.DRAFT)
        asked = [one for version in versions for one in placed(version.definition.pages)]
        remembered[key] = tuple({one.path for one in asked if is_restricted(one.question)})
    return remembered[key]


def restricted_in(definition: FormDefinition) -> frozenset[str]:
    """The pointers of the questions that are restricted, and of the lists in whose items one is asked."""
    return frozenset(pointer for pointer, question in definition.questions.items() if _any(is_restricted, [question]))


def _any(kept: Kept, questions: Iterable[Question]) -> bool:
    """Whether any question, also inside items of lists, is kept."""
    return any(
        kept(question) or (question.items is not None and any(map(kept, question.items.page.questions)))
        for question in questions
    )


def holds_restricted(version: RecordVersion) -> bool:
    """Whether a version holds an answer, also inside items of lists, that not everybody reads who may open it."""
    return _holds(is_restricted, version)


def _holds(kept: Kept, version: RecordVersion) -> bool:
    questions = version.form_version.definition.questions.values()
    return any(_has(kept, question, version.answers) for question in questions)


def _has(kept: Kept, question: Question, answers: Mapping[str, Any]) -> bool:
    value = value_at(answers, question.path)
    if isinstance(value, Absent):
        return False
    if kept(question) or question.items is None or not isinstance(value, list):
        return kept(question)
    inside = asks_of(question).page.questions
    return any(_has(kept, inner, item) for item in value if isinstance(item, Mapping) for inner in inside)


def readable_answers(user: User, version: RecordVersion) -> JsonObject:
    """The answers of a version as far as this person may read them, also inside items of lists."""
    answers: JsonObject = version.answers
    definition = version.form_version.definition
    kept = kept_from(user, version) if _any(is_restricted, definition.questions.values()) else None
    if kept is None or not _holds(kept, version):
        return answers
    return _without(kept, definition.questions.values(), object_of(copy_of(answers)))


def for_everybody(definition: FormDefinition, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers to a form as far as everybody reads them who may open the record."""
    questions = definition.questions.values()
    if not _any(is_restricted, questions):
        return answers
    return _without(is_restricted, questions, object_of(copy_of(dict(answers))))


def _without(kept: Kept, questions: Iterable[Question], answers: JsonObject) -> JsonObject:
    """The same answers, which are changed, without those that are kept."""
    for question in questions:
        value = value_at(answers, question.path)
        if isinstance(value, Absent):
            continue
        if kept(question):
            *way, last = question.path
            around = value_at(answers, tuple(way))
            if isinstance(around, dict):
                around.pop(last)
        elif question.items is not None and isinstance(value, list):
            inside = asks_of(question).page.questions
            for item in value:
                if isinstance(item, dict):
                    _without(kept, inside, item)
    return answers


def keeps_answer(user: User, version: RecordVersion, path: Path) -> bool:
    """Whether something at a path of a version's answers, inside it or around it, is kept from this person.

    Also where it was not answered: that nobody said anything is said to nobody either.
    """
    asked = [one.question for one in placed(version.form_version.definition.pages) if overlap(one.path, path)]
    kept = kept_from(user, version) if _any(is_restricted, asked) else None
    return kept is not None and any(map(kept, asked))


def is_complete_for(user: User, version: RecordVersion) -> bool:
    """Whether this person may read all of a version, and so its PDF."""
    if not holds_restricted(version):
        return True
    kept = kept_from(user, version)
    return kept is None or not _holds(kept, version)
