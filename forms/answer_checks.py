"""What is wrong with answers, by the schema, the controls' own limits and the form's own checks."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from forms.answers_together import NEEDS_ANSWER, RulesTogether
from forms.asked_object import asked_object
from forms.calculations import waits_for
from forms.controls import Control, Reading
from forms.elements import Question
from forms.facts import is_kept
from forms.feel_texts import FeelText, feel_context, with_facts
from forms.items import expanded
from forms.json_values import (
    ABSENT,
    Absent,
    Json,
    JsonObject,
    Path,
    copy_of,
    deeper_than,
    list_of,
    object_of,
    pointer_of,
    put_at,
    value_at,
)
from forms.limits import MAX_ANSWER_DEPTH
from forms.messages import message_for, not_asked_message, not_held_message, not_worked_out, required_message
from forms.object_keywords import NOT_ALLOWED
from forms.problems import Problem
from forms.validation import SchemaValidator
from forms.visibility import Standing, typed_answers

NOT_WORKED_OUT = "calculate"
MISSING = frozenset({"required", "dependentRequired"})
ASKS_FOR_ANSWER = MISSING | {NEEDS_ANSWER, NOT_WORKED_OUT}
"""The keywords, and our own, by which an answer is missing, not wrong."""

TOO_MUCH = frozenset({"additionalProperties", "unevaluatedProperties"})

type OwnCheck = tuple[str, FeelText, str]
"""A question's pointer, what must be true of the answers, and what to say when it is not."""


class AnswerChecks:
    """Checks the answers to one form."""

    def __init__(self, schema: JsonObject, questions: Mapping[str, Question], names: tuple[str, ...]) -> None:
        self._questions = questions
        self._names = names
        self._typed = typed_answers(questions.values())
        self._validator = SchemaValidator(schema)
        self._together = RulesTogether(schema)
        self._own = _own_checks_of(questions.values())
        self._own_of_items = {
            question.pointer: (question.items, _own_checks_of(question.items.page.questions))
            for question in questions.values()
            if question.items is not None
        }

    def problems(self, answers: Mapping[str, Json], standing: Standing) -> list[Problem]:
        """Everything wrong, in the questions' order; what belongs to no question comes last, with no page.

        The form's own checks also read the facts of the standing; those that read one that is not there are left out.
        """
        found: dict[str, Problem] = {}
        questions = expanded(self._questions, answers)
        for problem in self._found(questions, answers, standing):
            found.setdefault(problem.pointer, problem)
        if len(found) < 2:
            return list(found.values())
        order = {pointer: at for at, pointer in enumerate(questions)}
        return sorted(found.values(), key=lambda problem: order.get(problem.pointer, len(order)))

    def _found(
        self, questions: Mapping[str, Question], answers: Mapping[str, Json], standing: Standing
    ) -> Iterator[Problem]:
        for question in questions.values():
            if type(question.control).check is Control.check:
                continue
            value = value_at(standing.answers, question.path)
            if not isinstance(value, Absent):
                reading = question.control.check(value)
                if reading.problem:
                    yield problem_of(question, reading)
        if deeper_than(answers, MAX_ANSWER_DEPTH):
            yield _not_held((), "too_deep")
            return
        counted = _counted(questions, answers, standing)
        for error in sorted(self._validator.errors(counted), key=lambda e: str(e.validator) not in MISSING):
            yield from self._placed(questions, error, standing)
        yield from self._not_worked_out(questions, standing)
        yield from self._own_checks(questions, standing)

    def _placed(
        self, questions: Mapping[str, Question], error: ValidationError, standing: Standing
    ) -> Iterator[Problem]:
        path: Path = tuple(str(part) for part in error.absolute_path)
        keyword = str(error.validator) if error.validator else NOT_ALLOWED
        if keyword in MISSING:
            yield from _missing(questions, (*path, error.message), standing, error)
        elif keyword in TOO_MUCH and (unknown := list(_too_much(questions, path, error))):
            yield from unknown
        elif isinstance(error.instance, dict) and pointer_of(path) not in questions:
            problem = self._together.problem(error, path, questions, standing)
            yield from [problem] if problem else ()
        else:
            question = _question_around(questions, path) or _question_within(questions, path, standing)
            if question is None:
                yield _not_held(path, keyword)
                return
            keyword = "items" if len(path) > len(question.path) else keyword
            yield _problem(question, message_for(question, keyword, error), keyword)

    def _not_worked_out(self, questions: Mapping[str, Question], standing: Standing) -> Iterator[Problem]:
        """What must be worked out and waits for answers that nothing else asks for."""
        for question in questions.values():
            if question.calculate is None or not question.required or question.pointer not in standing.shown:
                continue
            if question.pointer in standing.withheld:
                continue
            if value_at(standing.answers, question.path) is ABSENT:
                waits = self._waits(question, questions, standing)
                if any(not other.required for other in waits):
                    labels = [other.label for other in waits]
                    yield _problem(question, not_worked_out(question, labels), NOT_WORKED_OUT)

    def _waits(self, question: Question, questions: Mapping[str, Question], standing: Standing) -> Iterable[Question]:
        """The questions that a calculation waits for; inside an item, those of the same item."""
        if not question.within:
            return waits_for(question, self._questions, standing)
        feel, place = question.calculate, question.path[:-1]
        return [
            other
            for pointer, other in questions.items()
            if other.path[:-1] == place
            and feel is not None
            and feel.reads_answer(other.path[-1:])
            and pointer in standing.asked
            and value_at(standing.answers, other.path) is ABSENT
        ]

    def _own_checks(self, questions: Mapping[str, Question], standing: Standing) -> Iterator[Problem]:
        if not self._own and not any(checks for _, checks in self._own_of_items.values()):
            return
        context = with_facts(feel_context(standing.answers, self._names, self._typed), standing.facts)
        yield from _untrue("", self._own, questions, standing, context)
        for pointer, (asked, checks) in self._own_of_items.items():
            typed = typed_answers(asked.page.questions)
            for index, item in enumerate(_items_of(standing.answers, self._questions[pointer]) if checks else ()):
                own = feel_context(object_of(item), asked.names, typed)
                inside: Mapping[str, object] = ChainMap(own, context)  # type: ignore[arg-type]
                yield from _untrue(f"{pointer}/{index}", checks, questions, standing, inside)


def _own_checks_of(questions: Iterable[Question]) -> list[OwnCheck]:
    return [
        (question.pointer, FeelText(check.feel), check.message)
        for question in questions
        for check in question.annotations.checks
    ]


def _items_of(answers: JsonObject, question: Question) -> list[Json]:
    value = value_at(answers, question.path)
    return [] if isinstance(value, Absent) else list_of(value)


def _untrue(
    prefix: str,
    checks: list[OwnCheck],
    questions: Mapping[str, Question],
    standing: Standing,
    context: Mapping[str, object],
) -> Iterator[Problem]:
    """The checks of the form, or of one item, that are not true of the answers.

    Those that read what is kept from the reader are left out: what they say would tell of it.
    """
    withheld = {name for pointer in standing.withheld for name in questions[pointer].path}
    for pointer, feel, message in checks:
        question = questions[prefix + pointer]
        if value_at(standing.answers, question.path) is ABSENT or feel.lacks(context):
            continue
        if is_kept(standing.facts, feel.personal) or not withheld.isdisjoint(feel.words):
            continue
        counts = question.pointer in standing.asked or question.calculate is not None
        if counts and not feel.is_true(context):
            yield _problem(question, message, "check")


def _counted(questions: Mapping[str, Question], answers: Mapping[str, Json], standing: Standing) -> JsonObject:
    """The answers without those of questions that are not asked.

    Read-only answers stay as they are, since nobody can mend them here; nor can their absence be. Calculated ones
    are those that were worked out.
    """
    not_asked = [question for pointer, question in questions.items() if pointer not in standing.asked]
    unasked = {question.path for question in not_asked}
    left_out = {question.path for question in not_asked if not question.read_only}
    calculated = [question for question in not_asked if question.calculate is not None]
    counted = object_of(copy_of(dict(answers))) if calculated else dict(answers)
    for question in calculated:
        value = value_at(standing.answers, question.path)
        if isinstance(value, Absent):
            left_out.add(question.path)
        else:
            put_at(counted, question.path, value)
    return asked_object(counted, left_out, unasked, {q.path for q in questions.values()} if not_asked else set())


def _missing(
    questions: Mapping[str, Question], path: Path, standing: Standing, error: ValidationError
) -> Iterator[Problem]:
    """A missing property: its question, or for a group the questions in it that must be answered."""
    keyword = str(error.validator)
    exact = questions.get(pointer_of(path))
    inside = [
        question
        for question in ([exact] if exact is not None else questions.values())
        if question.path[: len(path)] == path and question.pointer in standing.asked
    ]
    needed = [question for question in inside if question.required] or inside[:1]
    for question in needed:
        yield _problem(question, required_message(question, keyword, error.schema), keyword)
    if not inside:
        yield Problem(pointer_of(path), "", path[-1], not_asked_message(path[-1]), keyword)


def _too_much(questions: Mapping[str, Question], path: Path, error: ValidationError) -> Iterator[Problem]:
    """Properties that no question asks for, where the schema allows no others."""
    instance: Any = error.instance
    names = [error.message] if error.validator == "additionalProperties" else list(instance)
    for here in ((*path, name) for name in names):
        if not any(question.path[: len(here)] == here for question in questions.values()):
            yield _not_held(here, str(error.validator))


def _question_around(questions: Mapping[str, Question], path: Path) -> Question | None:
    for length in range(len(path), 0, -1):
        question = questions.get(pointer_of(path[:length]))
        if question is not None:
            return question
    return None


def _question_within(questions: Mapping[str, Question], path: Path, standing: Standing) -> Question | None:
    """The first question of a group that holds something else than answers."""
    inside = (question for question in questions.values() if question.path[: len(path)] == path != ())
    return next((question for question in inside if question.pointer in standing.asked), None)


def problem_of(question: Question, reading: Reading) -> Problem:
    """The problem that a control found, in the form's own words where it has some."""
    return _problem(question, question.annotations.messages.get(reading.code) or reading.problem, reading.code)


def _problem(question: Question, message: str, code: str) -> Problem:
    return Problem(question.pointer, question.page, question.label, message, code, question.within)


def _not_held(path: Path, code: str) -> Problem:
    name = path[-1] if path else ""
    return Problem(pointer_of(path), "", name, not_held_message(name), code)
