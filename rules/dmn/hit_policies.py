"""Hit policies: what a table answers when some of its rules match (DMN 1.5, section 8.2.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from rules.dmn.cells import UnaryTests
from rules.feel.builtins import BUILTINS
from rules.feel.calling import call
from rules.feel.comparison import equal
from rules.feel.errors import NoValueError
from rules.feel.run import Run, Scope
from rules.feel.values import Value
from rules.sentences import Sentence, listed


class HitPolicy(Enum):
    """How the outputs of the matching rules become the answer, collecting with an aggregation included."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"
    COLLECT_SUM = "COLLECT SUM"
    COLLECT_COUNT = "COLLECT COUNT"
    COLLECT_MIN = "COLLECT MIN"
    COLLECT_MAX = "COLLECT MAX"

    @property
    def gathers(self) -> bool:
        """Whether the answer is made of all matching rules, so that none matching is an answer too.

        It is the empty list, or the count 0, as in other engines; the text of DMN 1.5 (section 10.3.2.10) gives null.
        """
        return self.lists or self is HitPolicy.COLLECT_COUNT

    @property
    def lists(self) -> bool:
        """Whether the answer is a list."""
        return self in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)

    @property
    def by_priority(self) -> bool:
        """Whether the order of the output values counts."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)

    def for_default(self) -> HitPolicy:
        """How the default outputs become the answer when no rule matches."""
        return HitPolicy.RULE_ORDER if self.lists else HitPolicy.FIRST


_AGGREGATIONS = {
    HitPolicy.COLLECT_SUM: "sum",
    HitPolicy.COLLECT_COUNT: "count",
    HitPolicy.COLLECT_MIN: "min",
    HitPolicy.COLLECT_MAX: "max",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches, by its number, with its outputs; number 0 stands for the default outputs."""

    number: int
    outputs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out, and the numbers of the rules that it came from."""

    value: Value
    chosen: tuple[int, ...]


def combine(
    run: Run,
    scope: Scope,
    policy: HitPolicy,
    names: Sequence[str],
    allowed: Sequence[UnaryTests | None],
    hits: Sequence[Hit],
) -> Outcome:
    """Return the outcome of the matching rules.

    `names` and `allowed` are the output columns' names and allowed values. NoValueError says which rules break the
    hit policy, or why there is no answer.
    """
    numbers = tuple(hit.number for hit in hits)
    if policy is HitPolicy.UNIQUE and len(hits) > 1:
        raise NoValueError("%(rules)s match, and the hit policy UNIQUE allows one", rules=rules_named(numbers))
    if policy is HitPolicy.ANY:
        for hit in hits[1:]:
            if equal(run, list(hits[0].outputs), list(hit.outputs)) is not True:
                raise NoValueError(
                    "%(rules)s match with different outputs, and the hit policy ANY needs them to be the same",
                    rules=rules_named((hits[0].number, hit.number)),
                )
        return Outcome(_answer(names, hits[0]), numbers)
    if policy.by_priority:
        hits = sorted(hits, key=lambda hit: _rank(run, scope, allowed, hit))
    if policy.lists:
        return Outcome([_answer(names, hit) for hit in hits], tuple(hit.number for hit in hits))
    if policy in _AGGREGATIONS:
        return Outcome(_aggregated(run, policy, [hit.outputs[0] for hit in hits]), numbers)
    return Outcome(_answer(names, hits[0]), (hits[0].number,))


def _answer(names: Sequence[str], hit: Hit) -> Value:
    if len(names) == 1:
        return hit.outputs[0]
    return dict(zip(names, hit.outputs, strict=True))


def _rank(run: Run, scope: Scope, allowed: Sequence[UnaryTests | None], hit: Hit) -> tuple[int, ...]:
    """The places of the outputs among the allowed values, column by column; last for what is not among them."""
    ranks: list[int] = []
    for tests, value in zip(allowed, hit.outputs, strict=True):
        if tests is None:
            continue
        answers = (test(run, scope, value) is True for test in tests.tests)
        ranks.append(next((place for place, answer in enumerate(answers) if answer), len(tests.tests)))
    return tuple(ranks)


def _aggregated(run: Run, policy: HitPolicy, values: list[Value]) -> Value:
    if policy is HitPolicy.COLLECT_COUNT:
        return Decimal(len(values))
    return call(run, BUILTINS[_AGGREGATIONS[policy]], [values], {})


def rules_named(numbers: Sequence[int]) -> str:
    """Rules by their numbers: “the rules 1, 2 and 4”."""
    shown = [str(number) for number in numbers[:10]]
    if len(numbers) == 1:
        return Sentence("rule %(number)s", number=shown[0])
    if len(numbers) > 10:
        return Sentence("the rules %(listed)s and %(count)s more", listed=listed(shown), count=len(numbers) - 10)
    return Sentence("the rules %(listed)s and %(last)s", listed=listed(shown[:-1]), last=shown[-1])
