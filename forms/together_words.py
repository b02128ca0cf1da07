"""What to say about several answers at once, naming the questions by their labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from forms.elements import Question

MOST_NAMED: Final = 4
"""So many questions are named in one message; of more, the first ones and how many others."""

type Way = tuple[Sequence[Question], Sequence[Question]]
"""One way to mend it: the questions to answer, and those whose answers are to be changed."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say. `wanted` are the pointers of questions whose answer would help, `too_many` says that one must go."""

    words: str
    wanted: frozenset[str] = frozenset()
    too_many: bool = False


def try_one_of(ways: Sequence[Way], *, only_one: bool) -> Advice:
    """There are several ways to mend it; `only_one` where no second may be gone besides."""
    wanted = frozenset(question.pointer for missing, _ in ways for question in missing)
    if all(len(missing) == 1 and not wrong for missing, wrong in ways):
        asked = [missing[0] for missing, _ in ways]
        if len(asked) == 1:
            return Advice(gettext("Answer %(question)s") % {"question": _quoted(asked[0])}, wanted)
        text = gettext("Answer one of %(questions)s") if only_one else gettext("Answer at least one of %(questions)s")
        return Advice(text % {"questions": _and(asked)}, wanted)
    phrases = dict.fromkeys(_phrase(*way) for way in ways[:MOST_NAMED])
    said = gettext(", or ").join(phrases)
    return Advice(said[:1].upper() + said[1:], wanted)


def too_few_answers(questions: Sequence[Question], least: object) -> Advice:
    """Too few of the questions have an answer."""
    count = least if isinstance(least, int) else 1
    text = gettext("Answer at least %(count)s of %(questions)s")
    wanted = frozenset(question.pointer for question in questions)
    return Advice(text % {"count": count, "questions": _and(questions)}, wanted)


def too_many_answers(questions: Sequence[Question], most: object) -> Advice:
    """Too many of the questions have an answer."""
    count = most if isinstance(most, int) else 0
    if count == 1:
        return only_one_of(questions)
    text = gettext("Answer only %(count)s of %(questions)s")
    return Advice(text % {"count": count, "questions": _and(questions)}, too_many=True)


def only_one_of(questions: Sequence[Question]) -> Advice:
    """Answers of which only one may be there."""
    return Advice(gettext("Answer only one of %(questions)s") % {"questions": _and(questions)}, too_many=True)


def unfit_together(questions: Sequence[Question]) -> Advice:
    """Answers that are each right by themselves and cannot stand together."""
    if len(questions) == 1:
        text = gettext("This answer to %(questions)s is not allowed here. Change it")
    else:
        text = gettext("The answers to %(questions)s do not fit together. Change one")
    return Advice(text % {"questions": _and(questions)})


def leave_empty(questions: Sequence[Question]) -> Advice:
    """Answers that must not be there at all."""
    text = gettext("Leave %(questions)s empty: this does not fit your other answers")
    return Advice(text % {"questions": _and(questions)}, too_many=True)


def leave_one_empty(questions: Sequence[Question]) -> Advice:
    """Answers of which not all may be there."""
    if len(questions) == 1:
        return leave_empty(questions)
    return Advice(gettext("Leave one of %(questions)s empty") % {"questions": _and(questions)}, too_many=True)


def _phrase(missing: Sequence[Question], wrong: Sequence[Question]) -> str:
    answer = gettext("answer %(questions)s") % {"questions": _and(missing)} if missing else ""
    change = gettext("change your answer to %(questions)s") % {"questions": _and(wrong)} if wrong else ""
    return gettext(" and ").join(part for part in (answer, change) if part)


def _and(questions: Sequence[Question]) -> str:
    """“A”, “B” and “C”; of many the first ones: “A”, “B”, “C” and 7 more."""
    named = [_quoted(question) for question in _first(questions)]
    more = len(questions) - len(named)
    if more:
        named.append(gettext("%(count)s more") % {"count": more})
    if len(named) == 1:
        return named[0]
    return gettext("%(questions)s and %(last)s") % {"questions": ", ".join(named[:-1]), "last": named[-1]}


def _first(questions: Sequence[Question]) -> Iterable[Question]:
    return questions if len(questions) <= MOST_NAMED + 1 else questions[:MOST_NAMED]


def _quoted(question: Question) -> str:
    return f"“{question.label}”"
