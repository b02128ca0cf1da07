"""Calculations, rules, checks and prefills by which what is restricted reaches those who may not read it.

A calculated answer can repeat what it reads, so it is refused until it is restricted too. A rule tells little (that a
question was asked), and a check or a prefill speaks to whoever fills in the form: of those there is a warning.
"""

from collections.abc import Iterable, Iterator

from forms.conditions import Composed, Condition, FeelCondition
from forms.elements import Page, Question
from forms.facts import kept_known
from forms.feel_texts import FeelRefusedError, FeelText, parse
from forms.json_values import pointer_of
from forms.problems import ProblemList
from forms.worked_out_from import Placed, placed
from rules.sentences import Sentence, joined


def check_restricted_reads(before: Iterable[Page], pages: Iterable[Page], problems: ProblemList) -> None:
    """Look at every question. `before` are the pages as the form says them, `pages` with what follows from that."""
    asked = list(placed(pages))
    kept = [one for one in asked if one.question.annotations.sensitivity == "restricted"]
    for said, one in zip(placed(before), asked, strict=True):
        if said.question.annotations.sensitivity == "restricted":
            continue
        if one.question.annotations.sensitivity == "restricted":
            _refuse_calculation(one, kept, problems)
        _warn_of_rules(one, kept, problems)
        _warn_of_annotations(one, kept, problems)


def _refuse_calculation(one: Placed, kept: list[Placed], problems: ProblemList) -> None:
    feel = one.question.calculate
    read = list(_told(one, feel, kept)) if feel is not None else []
    reason = Sentence(
        "This is worked out from %(listed)s, which not everybody may read who may open the "
        "record. Mark this question with “sensitivity”: “restricted” too, or work it out from "
        "something else.",
        listed=_listed(read),
    )
    problems.add(f"{one.question.place}/options/calculate", "restricted_told", reason)


def _warn_of_rules(one: Placed, kept: list[Placed], problems: ProblemList) -> None:
    for rule in one.question.rules:
        read = [_label(other.question) for other in kept if _looks_at(one, rule.condition, other)]
        read += [f"“{name}”" for name in kept_known(rule.condition.personal)]
        if read:
            reason = Sentence(
                "Whether “%(label)s” is asked tells of %(listed)s, which not everybody may read who may "
                "open the record. Mark it with “sensitivity”: “restricted” too, or let it read something "
                "else.",
                label=one.question.label,
                listed=_listed(read),
            )
            problems.warn(f"{rule.pointer}/condition", "restricted_told", reason)


def _warn_of_annotations(one: Placed, kept: list[Placed], problems: ProblemList) -> None:
    notes = one.question.annotations
    place = f"/schema{_in_schema(one)}/x-casewright"
    for check in notes.checks:
        feel = _parsed(check.feel)
        read = list(_told(one, feel, kept)) if feel is not None else []
        if read:
            reason = Sentence(
                "What is said when this check fails tells of %(listed)s, which not everybody may read. "
                "Mark this question with “sensitivity”: “restricted” too, or check something else.",
                listed=_listed(read),
            )
            problems.warn(f"{place}/check", "restricted_told", reason)
    feel = _parsed(notes.prefill) if notes.prefill else None
    read = [f"“{name}”" for name in kept_known(feel.personal)] if feel is not None else []
    if read and not all("address" in name or "contact" in name for name in read):
        reason = Sentence(
            "This question is filled in from %(listed)s, and everybody who may open the record reads "
            "its answer. Mark it with “sensitivity”: “restricted”.",
            listed=_listed(read),
        )
        problems.warn(f"{place}/prefill", "restricted_told", reason)


def _parsed(text: str) -> FeelText | None:
    """A FEEL text as read; None for one that cannot be read, which is said where it stands."""
    try:
        return parse(text)
    except FeelRefusedError:
        return None


def _told(one: Placed, feel: FeelText, kept: list[Placed]) -> Iterator[str]:
    """What a FEEL text at a question reads that is restricted, in words."""
    for other in kept:
        if other.question is not one.question and one.reads(feel, other):
            yield _label(other.question)
    for name in kept_known(feel.personal):
        yield f"“{name}”"


def _looks_at(one: Placed, condition: Condition, other: Placed) -> bool:
    if isinstance(condition, Composed):
        return any(_looks_at(one, part, other) for part in condition.parts)
    if isinstance(condition, FeelCondition):
        return one.reads(condition.feel, other)
    if one.listed and other.listed == one.listed and condition.reads(other.question.path):
        return True
    return other.path[0] not in one.own and condition.reads(other.path)


def _label(question: Question) -> str:
    return f"“{question.label}”"


def _listed(read: list[str]) -> str:
    return joined(Sentence(" and "), dict.fromkeys(read)) or Sentence("something restricted")


def _in_schema(one: Placed) -> str:
    around = "".join(f"/properties{pointer_of((part,))}" for part in one.listed)
    own = one.path[len(one.listed) :]
    return around + ("/items" if one.listed else "") + "".join(f"/properties{pointer_of((part,))}" for part in own)
