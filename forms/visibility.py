"""Which questions count, given the answers: the one evaluator of rules, for pages, validation, records and PDF.

A question is *shown* when every SHOW and HIDE rule on it and around it lets it be, and *asked* when it is shown, not
disabled and not read-only. Only the answers to asked questions count: a rule reads the answer of any other question as
absent. Questions are settled one after the other, those that a rule reads before those it is on, so each is looked at
once and the outcome depends on nothing but the answers that count. Where rules depend on each other in a circle, a
rule reads those later in the circle as absent; the form gets a warning.

A calculated question is never asked; while it is shown its value counts, worked out in the same pass. A rule or a
calculation that reads a fact which nobody gave cannot be looked at: the rule then lets its question be, and the
calculation keeps the value that is there. So the answers of a record stay as they were recorded. Where a fact is kept
from whoever reads (`forms.facts.ReaderFacts`), a rule that reads it lets its question be too, and a calculation gives
nothing.

The items of a list are settled one by one when their list is: rules and calculations inside an item see its own
answers, and around them those of the form, as far as the item has none of that name.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from forms.calculations import value_of
from forms.conditions import Rule
from forms.elements import Guidance, Page, Question
from forms.facts import NO_FACTS, is_kept
from forms.feel_texts import TypedAnswer, feel_context, with_facts
from forms.items import active_language, instances
from forms.json_values import Absent, Json, JsonObject, Path, copy_of, deeper_than, put_at, value_at
from forms.limits import MAX_ANSWER_DEPTH
from forms.problems import ProblemList
from rules.sentences import Sentence

type Reader = Callable[[Path], bool]
"""Whether the answer at a path is read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the questions stand for one set of answers, by pointer. `answers` holds what counts, copied.

    `withheld` are the calculated questions whose values the reader of the facts may not know: they are not among the
    answers.
    A question asked of an item has a pointer of its own (`/visits/0/date`); where the list is hidden, only the list
    itself is named in `hidden`.
    """

    shown: frozenset[str]
    asked: frozenset[str]
    hidden: frozenset[str]
    answers: JsonObject
    facts: Mapping[str, object] = field(default=NO_FACTS, compare=False)
    withheld: frozenset[str] = frozenset()


class Surroundings:
    """The answers that count around an item, and the facts, as its rules see them."""

    def __init__(
        self, answers: JsonObject, names: tuple[str, ...], typed: tuple[TypedAnswer, ...], facts: Mapping[str, object]
    ) -> None:
        self.answers = answers
        self.facts = facts
        self._names = names
        self._typed = typed

    @cached_property
    def context(self) -> Mapping[str, object]:
        """The same for FEEL."""
        return with_facts(feel_context(self.answers, self._names, self._typed), self.facts)


class Visibility:
    """The rules of one form, ordered once so that every evaluation is a single pass."""

    def __init__(self, questions: Mapping[str, Question], names: tuple[str, ...]) -> None:
        self._questions: Final = questions
        self._names: Final = names
        self._typed: Final = typed_answers(questions.values())
        self.inner: Final = {
            pointer: Visibility({q.pointer: q for q in question.items.page.questions}, question.items.names)
            for pointer, question in questions.items()
            if question.items is not None
        }
        self.reads: Mapping[str, tuple[str, ...]] = {
            pointer: self._read_by(_readers(question)) for pointer, question in questions.items()
        }
        self._needs = {
            pointer: (*reads, *self._read_by(_readers_in_items(questions[pointer]), inside=questions[pointer]))
            for pointer, reads in self.reads.items()
        }
        self.circles: list[Question] = []
        self._order: Final = self._settled_order()
        self._in_order: Final = self._order == tuple(questions.values())
        self._plain: Final = frozenset(
            pointer
            for pointer, question in questions.items()
            if not question.rules and question.calculate is None and not question.read_only and question.items is None
        )
        """The questions that are always asked, and whose answers count as they are."""

    def _read_by(self, readers: list[Reader], inside: Question | None = None) -> tuple[str, ...]:
        """The questions that rules and a calculation read. `inside` is the list whose items they are on."""
        if not readers:
            return ()
        own = inside.items.names if inside is not None and inside.items is not None else ()
        return tuple(
            pointer
            for pointer, other in self._questions.items()
            if other is not inside and other.path[0] not in own and any(reads(other.path) for reads in readers)
        )

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
                    for read in reversed(self._needs[pointer]):
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

    def standing(
        self,
        answers: Mapping[str, Json],
        facts: Mapping[str, object] = NO_FACTS,
        around: Surroundings | None = None,
    ) -> Standing:
        """Settle every question for these answers and facts; those of an item for what is `around` it."""
        moment = _Moment(self._names, self._typed, facts, around=around)
        shown: set[str] = set()
        asked: set[str] = set()
        hidden: set[str] = set()
        withheld: set[str] = set()
        for question in self._order:
            if question.pointer in self._plain:
                value = value_at(answers, question.path)
                if not isinstance(value, Absent):
                    if isinstance(value, list | dict) and deeper_than(value, MAX_ANSWER_DEPTH):
                        continue
                    moment.add(question, value)
                continue
            if not all(moment.lacks(rule) or rule.shows(moment.holds(rule)) for rule in question.rules):
                hidden.add(question.pointer)
                continue
            shown.add(question.pointer)
            if question.calculate is not None and is_kept(facts, question.told):
                withheld.add(question.pointer)
            elif question.calculate is not None:
                value = value_of(question, moment.feel_context(), value_at(answers, question.path))
                if not isinstance(value, Absent):
                    moment.add(question, value)
            elif not question.read_only and all(
                moment.lacks(rule) or rule.enables(moment.holds(rule)) for rule in question.rules
            ):
                asked.add(question.pointer)
                value = value_at(answers, question.path)
                if isinstance(value, Absent) or deeper_than(value, MAX_ANSWER_DEPTH):
                    continue
                if question.items is not None and isinstance(value, list):
                    settled = self._settled_items(question, value, self.around(moment.answers, facts))
                    shown |= settled.shown
                    asked |= settled.asked
                    hidden |= settled.hidden
                    withheld |= settled.withheld
                    value = settled.items
                moment.add(question, value)
        counted = moment.answers if self._in_order else self.in_order(moment.answers)
        return Standing(
            self._plain | shown, self._plain | asked, frozenset(hidden), counted, facts, frozenset(withheld)
        )

    def _settled_items(self, question: Question, items: list[Json], around: Surroundings) -> "_SettledItems":
        settled = _SettledItems()
        inner, language = self.inner[question.pointer], active_language()
        for index, item in enumerate(items):
            if not isinstance(item, dict):
                settled.items.append(item)
                continue
            if inner.asks_all_always and not deeper_than(item, MAX_ANSWER_DEPTH):
                pointers = [asked.pointer for asked in instances(question, index, language)]
                settled.shown.update(pointers)
                settled.asked.update(pointers)
                settled.items.append(inner.in_order(item))
                continue
            standing = inner.standing(item, around.facts, around)
            prefix = f"{question.pointer}/{index}"
            settled.shown |= {prefix + pointer for pointer in standing.shown}
            settled.asked |= {prefix + pointer for pointer in standing.asked}
            settled.hidden |= {prefix + pointer for pointer in standing.hidden}
            settled.withheld |= {prefix + pointer for pointer in standing.withheld}
            settled.items.append(standing.answers)
        return settled

    def around(self, answers: JsonObject, facts: Mapping[str, object]) -> Surroundings:
        """What rules inside an item see of the form's answers that count, and of the facts."""
        return Surroundings(answers, self._names, self._typed, facts)

    @property
    def asks_all_always(self) -> bool:
        """Whether every question is asked, whatever the answers."""
        return len(self._plain) == len(self._questions)

    def in_order(self, answers: JsonObject) -> JsonObject:
        """A copy of the answers to the questions, in their order."""
        ordered: JsonObject = {}
        for question in self._questions.values():
            value = value_at(answers, question.path)
            if not isinstance(value, Absent):
                put_at(ordered, question.path, copy_of(value) if isinstance(value, list | dict) else value)
        return ordered

    def holds(self, rules: tuple[Rule, ...], standing: Standing, around: Surroundings | None = None) -> bool:
        """Whether rules that stand on something other than a question (a page, guidance) let it be shown."""
        moment = _Moment(self._names, self._typed, standing.facts, standing.answers, around)
        return all(moment.lacks(rule) or rule.shows(moment.holds(rule)) for rule in rules)

    def feel_context(self, standing: Standing, around: Surroundings | None = None) -> Mapping[str, object]:
        """What FEEL sees once every question is settled."""
        return _Moment(self._names, self._typed, standing.facts, standing.answers, around).feel_context()

    def depends_on_page(self, element: Question | Guidance, page: Page) -> bool:
        """Whether an answer on this page, directly or through other questions, can show or hide a question or text."""
        here = {q.pointer for q in page.questions}
        seen: set[str] = set()
        if isinstance(element, Question):
            waiting = list(self.reads[element.pointer])
        else:
            waiting = list(self._read_by([rule.condition.reads for rule in element.rules]))
        while waiting:
            pointer = waiting.pop()
            if pointer in here:
                return True
            if pointer not in seen:
                seen.add(pointer)
                waiting.extend(self.reads[pointer])
        return False

    def warn_of_circles(self, problems: ProblemList) -> None:
        for question in (*self.circles, *(q for inner in self.inner.values() for q in inner.circles)):
            reason = Sentence(
                "Rules depend on each other in a circle here. A rule reads answers later in the circle as not given."
            )
            problems.warn(question.place, "circular_rules", reason)


class _SettledItems:
    """What came of settling the items of one list."""

    def __init__(self) -> None:
        self.items: list[Json] = []
        self.shown: set[str] = set()
        self.asked: set[str] = set()
        self.hidden: set[str] = set()
        self.withheld: set[str] = set()


class _Moment:
    """The answers that count so far, and what the rules say about them."""

    def __init__(
        self,
        names: tuple[str, ...],
        typed: tuple[TypedAnswer, ...],
        facts: Mapping[str, object],
        answers: JsonObject | None = None,
        around: Surroundings | None = None,
    ) -> None:
        self.answers: JsonObject = answers if answers is not None else {}
        self._facts = facts
        self._names = names
        self._typed = typed
        self._around = around
        self._seen = self.answers
        if around is not None:
            outer = {name: value for name, value in around.answers.items() if name not in names}
            self._seen = {**outer, **self.answers}
        self._context: Mapping[str, object] | None = None

    def add(self, question: Question, value: Json) -> None:
        put_at(self.answers, question.path, copy_of(value) if isinstance(value, list | dict) else value)
        self._seen[question.path[0]] = self.answers[question.path[0]]
        self._context = None

    def holds(self, rule: Rule) -> bool:
        return rule.condition.holds(self._seen, self.feel_context)

    def lacks(self, rule: Rule) -> bool:
        return is_kept(self._facts, rule.condition.personal) or rule.condition.lacks(self.feel_context)

    def feel_context(self) -> Mapping[str, object]:
        """What FEEL sees at this moment."""
        if self._context is None:
            own = feel_context(self.answers, self._names, self._typed)
            if self._around is None:
                self._context = with_facts(own, self._facts)
            else:
                self._context = ChainMap(own, self._around.context)  # type: ignore[arg-type]
        return self._context


def typed_answers(questions: Iterable[Question]) -> tuple[TypedAnswer, ...]:
    """Where answers stand that are more than JSON in FEEL; the way into a list's items leads through its own path."""
    found: list[TypedAnswer] = []
    for question in questions:
        if question.control.feel_type is not None:
            found.append((question.path, question.control.feel_value))
        elif question.items is not None:
            inside = typed_answers(question.items.page.questions)
            found.extend(((*question.path, *path), typed) for path, typed in inside)
    return tuple(found)


def _readers(question: Question) -> list[Reader]:
    own = [question.calculate.reads_answer] if question.calculate is not None else []
    return [*(rule.condition.reads for rule in question.rules), *own]


def _readers_in_items(question: Question) -> list[Reader]:
    asked = question.items.page.questions if question.items is not None else ()
    return [reads for inner in asked for reads in _readers(inner)]
