"""Which questions count, given the answers: the one evaluator of rules, for pages, validation, records and PDF.

A question is *shown* when every SHOW and HIDE rule on it and around it lets it be, and *asked* when it is shown, not
disabled and not read-only. Only the answers to asked questions count: a rule reads the answer of any other question as
absent. Questions are settled one after the other, those that a rule reads before those it is on, so each is looked at
once and the outcome depends on nothing but the answers that count. Where rules depend on each other in a circle, a
rule reads those later in the circle as absent; the form gets a warning.

A calculated question is never asked; while it is shown its value counts, worked out in the same pass. A rule or a
calculation that reads a fact which nobody gave cannot be looked at: the rule then lets its question be, and the
calculation keeps the value that is there. So the answers of a record stay as they were recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from forms.calculations import value_of
from forms.conditions import Rule
from forms.elements import Page, Question
from forms.facts import NO_FACTS
from forms.feel_texts import feel_context, with_facts
from forms.json_values import Absent, Json, JsonObject, copy_of, deeper_than, put_at, value_at
from forms.limits import MAX_ANSWER_DEPTH
from forms.problems import ProblemList


@dataclass(frozen=True, slots=True)
class Standing:
    """How the questions stand for one set of answers, by pointer. `answers` holds what counts, copied."""

    shown: frozenset[str]
    asked: frozenset[str]
    answers: JsonObject
    facts: Mapping[str, object] = field(default=NO_FACTS, compare=False)


class Visibility:
    """The rules of one form, ordered once so that every evaluation is a single pass."""

    def __init__(self, questions: Mapping[str, Question], names: tuple[str, ...]) -> None:
        self._questions: Final = questions
        self._names: Final = names
        self._dates: Final = tuple(q.path for q in questions.values() if q.kind == "date")
        self.reads: Mapping[str, tuple[str, ...]] = {
            pointer: self._read_by(question) for pointer, question in questions.items()
        }
        self.circles: list[Question] = []
        self._order: Final = self._settled_order()

    def _read_by(self, question: Question) -> tuple[str, ...]:
        readers = [rule.condition.reads for rule in question.rules]
        if question.calculate is not None:
            readers.append(question.calculate.reads_answer)
        if not readers:
            return ()
        return tuple(p for p, other in self._questions.items() if any(reads(other.path) for reads in readers))

    def _settled_order(self) -> tuple[Question, ...]:
        """Depth first in the form's order: what a rule reads comes before the question it is on."""
        order: list[Question] = []
        state: dict[str, str] = {}
        for first in self._questions:
            waiting = [first]
            while waiting:
                pointer = waiting[-1]
                if pointer not in state:
                    state[pointer] = "open"
                    for read in reversed(self.reads[pointer]):
                        if read not in state:
                            waiting.append(read)
                        elif state[read] == "open":
                            self.circles.append(self._questions[pointer])
                    continue
                waiting.pop()
                if state[pointer] == "open":
                    state[pointer] = "settled"
                    order.append(self._questions[pointer])
        return tuple(order)

    def standing(self, answers: Mapping[str, Json], facts: Mapping[str, object] = NO_FACTS) -> Standing:
        """Settle every question for these answers and facts."""
        moment = _Moment(self._names, self._dates, facts)
        shown, asked = set(), set()
        for question in self._order:
            if all(moment.lacks(rule) or rule.shows(moment.holds(rule)) for rule in question.rules):
                shown.add(question.pointer)
                if question.calculate is not None:
                    value = value_of(question, moment.feel_context(), value_at(answers, question.path))
                    if not isinstance(value, Absent):
                        moment.add(question, value)
                elif not question.read_only and all(
                    moment.lacks(rule) or rule.enables(moment.holds(rule)) for rule in question.rules
                ):
                    asked.add(question.pointer)
                    value = value_at(answers, question.path)
                    if not isinstance(value, Absent) and not deeper_than(value, MAX_ANSWER_DEPTH):
                        moment.add(question, value)
        return Standing(frozenset(shown), frozenset(asked), self._in_order(moment.answers), facts)

    def _in_order(self, answers: JsonObject) -> JsonObject:
        ordered: JsonObject = {}
        for question in self._questions.values():
            value = value_at(answers, question.path)
            if not isinstance(value, Absent):
                put_at(ordered, question.path, copy_of(value))
        return ordered

    def holds(self, rules: tuple[Rule, ...], standing: Standing) -> bool:
        """Whether rules that stand on something other than a question (a page, guidance) let it be shown."""
        moment = _Moment(self._names, self._dates, standing.facts, standing.answers)
        return all(moment.lacks(rule) or rule.shows(moment.holds(rule)) for rule in rules)

    def feel_context(self, standing: Standing) -> Mapping[str, object]:
        """What FEEL sees once every question is settled."""
        return _Moment(self._names, self._dates, standing.facts, standing.answers).feel_context()

    def depends_on_page(self, question: Question, page: Page) -> bool:
        """Whether an answer on this page, directly or through other questions, can show or hide the question."""
        here = {q.pointer for q in page.questions}
        seen: set[str] = set()
        waiting = list(self.reads[question.pointer])
        while waiting:
            pointer = waiting.pop()
            if pointer in here:
                return True
            if pointer not in seen:
                seen.add(pointer)
                waiting.extend(self.reads[pointer])
        return False

    def warn_of_circles(self, problems: ProblemList) -> None:
        for question in self.circles:
            reason = (
                "Rules depend on each other in a circle here. A rule reads answers later in the circle as not given."
            )
            problems.warn(question.place, "circular_rules", reason)


class _Moment:
    """The answers that count so far, and what the rules say about them."""

    def __init__(
        self,
        names: tuple[str, ...],
        dates: tuple[tuple[str, ...], ...],
        facts: Mapping[str, object],
        answers: JsonObject | None = None,
    ) -> None:
        self.answers: JsonObject = answers if answers is not None else {}
        self._facts = facts
        self._names = names
        self._dates = dates
        self._context: Mapping[str, object] | None = None

    def add(self, question: Question, value: Json) -> None:
        put_at(self.answers, question.path, value)
        self._context = None

    def holds(self, rule: Rule) -> bool:
        return rule.condition.holds(self.answers, self.feel_context)

    def lacks(self, rule: Rule) -> bool:
        return rule.condition.lacks(self.feel_context)

    def feel_context(self) -> Mapping[str, object]:
        """What FEEL sees at this moment."""
        if self._context is None:
            self._context = with_facts(feel_context(self.answers, self._names, self._dates), self._facts)
        return self._context
