"""Rules of a schema about several answers at once (`anyOf`, `not`, `minProperties` …), told at one of their questions.

Such a rule stands at the form, at a group or at an item of a list, where no question is. It is told at the first
question it names that has no answer yet, else at the first it names; where answers are too many, at the last of them.
So whoever fills in the form always has a place to go to. The rule's own words, where it has some, stand beside its
keyword: `"anyOf": […], "x-casewright": {"messages": {"anyOf": "Say who told us, or that nobody did"}}`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema.exceptions import ValidationError

from forms.elements import Question
from forms.json_values import ABSENT, Json, JsonObject, Path, list_of, object_of, value_at
from forms.messages import own_words
from forms.object_keywords import NOT_ALLOWED
from forms.problems import Problem
from forms.schema_safety import local_target
from forms.together_words import (
    Advice,
    leave_empty,
    leave_one_empty,
    only_one_of,
    too_few_answers,
    too_many_answers,
    try_one_of,
    unfit_together,
)
from forms.visibility import Standing

NEEDS_ANSWER = "needs_answer"
"""The code of a problem that is mended by answering one question more."""
MOST_REFERENCES = 20

ASKING_WORDS = frozenset({"required", "type", "title", "description", "$comment"})
ONE_SCHEMA = ("not", "if", "then", "else")
SCHEMA_LISTS = ("anyOf", "oneOf", "allOf")


@dataclass(frozen=True, slots=True)
class Named:
    """The questions that a rule names, in the form's order, as far as they can be answered now.

    `hidden` is whether it names others too, which are not asked.
    """

    questions: tuple[Question, ...]
    hidden: bool


class RulesTogether:
    """Tells what is wrong with several answers at once."""

    def __init__(self, root: JsonObject) -> None:
        """`root` is the form's schema, into which references point."""
        self._root = root

    def problem(
        self, error: ValidationError, path: Path, questions: Mapping[str, Question], standing: Standing
    ) -> Problem | None:
        """The problem for an error about the object at `path`.

        `None` where the rule names only questions that are not asked, since nobody could mend it; and where no
        question is asked at all.
        """
        keyword = str(error.validator) if error.validator else NOT_ALLOWED
        named = self._named(error, path, questions, standing)
        if not named.questions:
            if named.hidden:
                return None
            named = _asked_among(questions.values(), (), standing)
        if not named.questions:
            return None
        given = {q.pointer for q in named.questions if value_at(standing.answers, q.path) is not ABSENT}
        advice = self._advice(keyword, error, path, questions, named.questions, given, standing)
        empty = [question for question in named.questions if question.pointer not in given]
        if advice.too_many:
            at = next((q for q in reversed(named.questions) if q.pointer in given), named.questions[-1])
        else:
            at = next((q for q in empty if q.pointer in advice.wanted), (empty or list(named.questions))[0])
        words = own_words(error.schema, keyword) or advice.words
        code = NEEDS_ANSWER if advice.wanted and not advice.too_many else keyword
        return Problem(at.pointer, at.page, at.label, words, code, at.within)

    def _named(
        self, error: ValidationError, path: Path, questions: Mapping[str, Question], standing: Standing
    ) -> Named:
        """The questions that a failing rule names; for one that names none, all those of the object."""
        keyword = str(error.validator)
        value: Any = error.validator_value
        if keyword in ("anyOf", "oneOf", "allOf", "not", "if"):
            paths = tuple((*path, *below) for below in self.paths({keyword: value}))
            found = _asked_among(questions.values(), paths, standing)
            if found.questions or found.hidden:
                return found
        return _asked_among(questions.values(), (path,), standing)

    def paths(self, schema: Json, references: int = 0) -> Iterator[Path]:
        """The properties that a schema looks at, as paths from the object it is about."""
        for word, value in object_of(schema).items():
            if word == "required":
                yield from ((name,) for name in list_of(value) if isinstance(name, str))
            elif word == "dependentRequired":
                for name, names in object_of(value).items():
                    yield (name,)
                    yield from ((other,) for other in list_of(names) if isinstance(other, str))
            elif word in ("properties", "dependentSchemas"):
                for name, below in object_of(value).items():
                    inside = tuple(self.paths(below, references))
                    deeper = tuple((name, *path) for path in inside) if word == "properties" else ((name,), *inside)
                    yield from deeper or ((name,),)
            elif word in SCHEMA_LISTS:
                for below in list_of(value):
                    yield from self.paths(below, references)
            elif word in ONE_SCHEMA:
                yield from self.paths(value, references)
            elif word == "$ref" and references < MOST_REFERENCES:
                target = local_target(self._root, value)
                if isinstance(target, dict):
                    yield from self.paths(target, references + 1)

    def _advice(
        self,
        keyword: str,
        error: ValidationError,
        path: Path,
        questions: Mapping[str, Question],
        named: tuple[Question, ...],
        given: set[str],
        standing: Standing,
    ) -> Advice:
        """What to say, and which questions an answer would help."""
        if keyword in ("anyOf", "oneOf") and error.context:
            ways = _ways(error, path, questions, standing)
            if ways:
                return try_one_of(ways, only_one=keyword == "oneOf")
        if keyword == "minProperties":
            return too_few_answers(named, error.validator_value)
        if keyword == "maxProperties":
            return too_many_answers(named, error.validator_value)
        if keyword == NOT_ALLOWED:
            return leave_empty([question for question in named if question.pointer in given] or list(named))
        if keyword in ("oneOf", "not", "if"):
            answered = [question for question in named if question.pointer in given] or list(named)
            if not _asks_only(error):
                return unfit_together(answered)
            return only_one_of(answered) if keyword == "oneOf" else leave_one_empty(answered)
        return unfit_together(list(named))


def _asks_only(error: ValidationError) -> bool:
    """Whether a `not`, or every variant of a `oneOf`, does nothing but ask for answers."""
    value: Any = error.validator_value
    schemas = value if isinstance(value, list) else [value]
    return all(isinstance(each, dict) and "required" in each and each.keys() <= ASKING_WORDS for each in schemas)


def _ways(
    error: ValidationError, path: Path, questions: Mapping[str, Question], standing: Standing
) -> list[tuple[list[Question], list[Question]]]:
    """For each variant that can be met: the questions to answer, and those whose answers are to be changed."""
    by_variant: dict[object, list[ValidationError]] = {}
    for below in error.context or ():
        by_variant.setdefault(below.schema_path[0], []).append(below)
    ways = []
    for errors in by_variant.values():
        missing: dict[str, Question] = {}
        wrong: dict[str, Question] = {}
        for below in errors:
            at = (*path, *(str(part) for part in below.relative_path))
            wants = below.validator in ("required", "dependentRequired")
            place = (*at, below.message) if wants else at
            found = _asked_among(questions.values(), (place,), standing).questions if place != path else ()
            if not found:
                break
            (missing if wants else wrong).update({question.pointer: question for question in found[:1]})
        else:
            ways.append((list(missing.values()), list(wrong.values())))
    return ways


def _asked_among(questions: Iterable[Question], paths: tuple[Path, ...], standing: Standing) -> Named:
    """The questions at the paths, within them or around them; all of them for no path."""
    asked, hidden = [], False
    for question in questions:
        if not paths or any(_meet(question.path, path) for path in paths):
            counts = question.pointer in standing.asked
            if counts and not (question.items is not None and any(len(path) > len(question.path) for path in paths)):
                asked.append(question)
            hidden = hidden or (not counts and bool(question.rules))
    return Named(tuple(asked), hidden)


def _meet(question: Path, path: Path) -> bool:
    shared = min(len(question), len(path))
    return question[:shared] == path[:shared]
