"""Calculated values (`options.calculate`): worked out on the server from the answers and facts, never typed.

A value that does not fit its question, as a text in a whole number, counts as not worked out. Calculations may read
each other in any order that ends; circles and unknown names are refused when the form is read.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts import clock
from forms.controls.base import Control
from forms.controls.number_text import rounded
from forms.elements import Question
from forms.facts import FACT_WORDS
from forms.feel_names import names_inside, neither, unknown_names
from forms.items import expanded
from forms.json_values import ABSENT, Absent, Json, JsonObject, copy_of, object_of, put_at, value_at
from forms.problems import ProblemList
from rules.feel.casework import NAMES as CASEWORK_FUNCTIONS
from rules.sentences import Sentence, listed

if TYPE_CHECKING:
    from forms.visibility import Standing


def value_of(question: Question, context: Mapping[str, object], kept: Json | Absent) -> Json | Absent:
    """What the calculation of a question gives; `kept`, the value there is, when a fact that it reads is not given."""
    feel = question.calculate
    if feel is None or feel.lacks(context):
        return kept
    return fitted(question.control, feel.explain(context)[0])


def fitted(control: Control, value: object) -> Json | Absent:
    """A FEEL value as an answer that the control could have read; `ABSENT` for null and for what does not fit."""
    if isinstance(value, Mapping) and control.from_context:
        parts = {str(name): _json(part) for name, part in value.items()}
        answer: Json | Absent = {name: part for name, part in parts.items() if not isinstance(part, Absent)}
    else:
        answer = _json(value, moments=control.feel_type == "date and time")
    if isinstance(answer, Absent):
        return ABSENT
    reading = control.read(control.enter(answer))
    return ABSENT if reading.problem else reading.value


def default_of(question: Question) -> Json:
    """The schema's `default`, as an answer that the question could have been given; None where there is no such."""
    if question.schema.get("default") is None or question.items is not None:
        return None
    reading = question.control.read(question.control.enter(copy_of(question.schema["default"])))
    return None if reading.problem or isinstance(reading.value, Absent) else reading.value


def _json(value: object, *, moments: bool = False) -> Json | Absent:
    """A FEEL value as JSON; a date and time as the date that English clocks show, unless `moments` are asked for."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return rounded(value)
        case datetime():
            shown = clock.local(value) if value.tzinfo is not None else value
            return value.isoformat() if moments else shown.date().isoformat()
        case date() | time():
            return value.isoformat()
        case list():
            items = [_json(item, moments=moments) for item in value]
            return ABSENT if any(isinstance(item, Absent) for item in items) else items  # type: ignore[return-value]
    return ABSENT


def put_withheld(
    questions: Mapping[str, Question], answers: JsonObject, known: JsonObject, withheld: Collection[str]
) -> JsonObject:
    """A copy of the answers with those at the `withheld` pointers as they are `known`."""
    made = object_of(copy_of(answers))
    for pointer, question in expanded(questions, answers).items():
        value = value_at(known, question.path) if pointer in withheld else ABSENT
        if not isinstance(value, Absent):
            put_at(made, question.path, copy_of(value))
    return made


# What is missing


def waits_for(question: Question, questions: Mapping[str, Question], standing: "Standing") -> tuple[Question, ...]:
    """The shown questions without an answer that a calculation reads, directly or through other calculations."""
    found: dict[str, Question] = {}
    seen = {question.pointer}
    waiting = [question]
    while waiting:
        feel = waiting.pop().calculate
        for other in questions.values():
            if feel is None or other.pointer in seen or not feel.reads_answer(other.path):
                continue
            seen.add(other.pointer)
            if other.pointer in standing.shown and value_at(standing.answers, other.path) is ABSENT:
                if other.calculate is not None:
                    waiting.append(other)
                elif not other.read_only:
                    found[other.pointer] = other
    return tuple(other for pointer, other in questions.items() if pointer in found)


def unknown_facts(question: Question, context: Mapping[str, object]) -> tuple[str, ...]:
    """The facts that a calculation read and that are not known, in words."""
    if question.calculate is None:
        return ()
    read = question.calculate.explain(context)[1]
    return tuple(str(words) for name, words in FACT_WORDS.items() if name in read and read[name] is None)


# What is refused


def check_calculations(
    schema: JsonObject, questions: Mapping[str, Question], reads: Mapping[str, tuple[str, ...]], problems: ProblemList
) -> None:
    """Add a problem for every calculation that reads an unknown name, or itself by whatever way round."""
    calculated = [question for question in questions.values() if question.calculate is not None]
    inside = names_inside(schema)
    for question in calculated:
        for name in unknown_names(question.calculate, schema, inside):  # type: ignore[arg-type]
            problems.add(f"{question.place}/options/calculate", f"unknown_name:{name}", neither(name))
        for name in sorted(question.calculate.functions.difference(CASEWORK_FUNCTIONS)):  # type: ignore[union-attr]
            reason = Sentence("There is no function “%(name)s”.", name=name)
            problems.add(f"{question.place}/options/calculate", f"unknown_function:{name}", reason)
    if calculated:
        for circle in circles(reads):
            _refuse_circle([questions[pointer] for pointer in questions if pointer in circle], problems)


def _refuse_circle(circle: list[Question], problems: ProblemList) -> None:
    questions = listed(f"“{question.label}”" for question in circle)
    for question in circle:
        if question.calculate is not None:
            reason = Sentence(
                "This calculation depends on itself, through %(questions)s. Take one of them out of the circle.",
                questions=questions,
            )
            problems.add(f"{question.place}/options/calculate", "circular_calculation", reason)


def circles(reads: Mapping[str, tuple[str, ...]]) -> list[frozenset[str]]:
    """The sets of questions that all depend on each other, and questions that depend on themselves.

    Kosaraju's algorithm: in linear time, without recursion.
    """
    read_by: dict[str, list[str]] = {pointer: [] for pointer in reads}
    for pointer, others in reads.items():
        for other in others:
            read_by[other].append(pointer)
    found: list[frozenset[str]] = []
    seen: set[str] = set()
    for first in reversed(_finished(reads)):
        if first in seen:
            continue
        together, waiting = {first}, [first]
        seen.add(first)
        while waiting:
            for other in read_by[waiting.pop()]:
                if other not in seen:
                    seen.add(other)
                    together.add(other)
                    waiting.append(other)
        if len(together) > 1 or first in reads[first]:
            found.append(frozenset(together))
    return found


def _finished(reads: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The questions in the order in which a depth-first walk leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for first in reads:
        if first in seen:
            continue
        seen.add(first)
        walk = [(first, iter(reads[first]))]
        while walk:
            pointer, others = walk[-1]
            onward = next((other for other in others if other not in seen), None)
            if onward is None:
                order.append(pointer)
                walk.pop()
            else:
                seen.add(onward)
                walk.append((onward, iter(reads[onward])))
    return order
