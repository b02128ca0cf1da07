"""Laws of evaluating any expression with any values, and of arithmetic with dates and times."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from rules import feel
from rules.feel import syntax
from tests.examples import examples
from tests.rules.feel.syntax_trees import MEMBERS, NAMES, TREES
from tests.rules.feel.test_laws import VALUES

SLOW = examples(400, HealthCheck.too_slow)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
MONTHS = st.integers(-2_400, 2_400)


class Secret:
    """An object of the host that must never be looked into."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("__class__", "__reduce_ex__"):
            return object.__getattribute__(self, name)
        raise AssertionError(f"FEEL asked a Python object for {name}")

    def __str__(self) -> str:
        raise AssertionError("FEEL wrote out a Python object")

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        raise AssertionError("FEEL compared a Python object")

    __hash__ = None  # type: ignore[assignment]


class Guarded(Mapping[str, Any]):
    """A mapping with attributes of its own that FEEL must not see: only its entries."""

    age = "hidden"
    date_of_birth = "hidden"

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries

    def __getitem__(self, key: str) -> Any:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def outcome(tree: syntax.Node, context: Mapping[str, Any]) -> str:
    """What an evaluation gives, or which limit it meets, as text."""
    try:
        evaluation = feel.parse(feel.to_text(tree), [*NAMES, *MEMBERS[:3]]).explain(context)
    except feel.FeelLimitError as error:
        return str(error)
    functions_apart = "<function" if "Function(" in repr(evaluation.value) else repr(evaluation.value)
    return f"{functions_apart} {evaluation.warnings} {evaluation.reads if 'Function(' not in functions_apart else ''}"


@SLOW
@given(TREES, st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_any_expression_over_any_values_gives_the_same_twice_and_raises_only_errors_of_feel(
    tree: syntax.Node, context: dict[str, Any]
) -> None:
    first = outcome(tree, context)
    if "0x" not in first:
        assert outcome(tree, context) == first


@SLOW
@given(TREES, st.sampled_from(NAMES))
def test_no_expression_looks_into_an_object_of_the_host(tree: syntax.Node, name: str) -> None:
    context: dict[str, Any] = {key: [{"age": 1}] for key in NAMES}
    context[name] = Secret()
    with contextlib.suppress(feel.FeelLimitError):
        feel.parse(feel.to_text(tree), [*NAMES, *MEMBERS[:3]]).explain(context)


@given(st.sampled_from(["age", "date_of_birth", "_entries", "__class__", "keys", "get", "items"]))
def test_a_mapping_shows_its_entries_and_nothing_of_itself(name: str) -> None:
    assert feel.parse(f"a.{name}").evaluate({"a": Guarded({})}) is None
    assert feel.parse(f"a.{name}").evaluate({"a": Guarded({name: 1})}) == 1


@given(DAYS, MONTHS)
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(start: date, months: int) -> None:
    moved = feel.parse("start + duration").evaluate({"start": start, "duration": feel.YearsMonths(months)})
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    assert (moved.year, moved.month) == (year, month + 1)
    last = moved.day != start.day
    assert moved.day == start.day or (moved.day < start.day and (moved + timedelta(days=1)).day == 1) or not last


@given(DAYS, DAYS)
def test_the_months_between_two_dates_never_overshoot(start: date, end: date) -> None:
    context = {"start": start, "end": end}
    months = feel.parse("years and months duration(start, end)").evaluate(context)
    back = feel.parse("years and months duration(end, start)").evaluate(context)
    reached = feel.parse("start + span").evaluate({**context, "span": months})
    assert (start <= reached <= end) if start <= end else (end <= reached <= start)
    assert abs(back.months) == abs(months.months)


@given(DAYS, DAYS, DAYS)
def test_the_time_between_dates_adds_up(a: date, b: date, c: date) -> None:
    assert feel.parse("(b - a) + (c - b) = c - a").evaluate({"a": a, "b": b, "c": c}) is True
    assert feel.parse("a + (b - a) = b").evaluate({"a": a, "b": b}) is True


@given(st.datetimes(datetime(1, 1, 2), datetime(9998, 1, 1)), st.timedeltas(timedelta(-300), timedelta(300)))
def test_a_duration_added_and_taken_away_leaves_the_moment(moment: datetime, duration: timedelta) -> None:
    context = {"moment": moment, "duration": duration}
    assert feel.parse("moment + duration - duration").evaluate(context) == moment
    assert feel.parse("(moment + duration) - moment").evaluate(context) == duration


@given(DAYS)
def test_the_parts_of_a_date_make_it_again_and_agree_with_python(day: date) -> None:
    context = {"day": day}
    assert feel.parse("date(day.year, day.month, day.day)").evaluate(context) == day
    assert feel.parse("day.weekday").evaluate(context) == day.isoweekday()
    assert feel.parse("week of year(day)").evaluate(context) == day.isocalendar().week
    assert feel.parse("day of year(day)").evaluate(context) == day.timetuple().tm_yday
    assert feel.parse("day of week(day)").evaluate(context) == f"{day:%A}"
    assert feel.parse("month of year(day)").evaluate(context) == f"{day:%B}"


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(-3, 6))
def test_rounding_stays_within_one_unit_and_on_its_side(value: Decimal, scale: int) -> None:
    context = {"n": value, "s": scale}
    rounded = {
        name: feel.parse(f"{name}(n, s)").evaluate(context)
        for name in ("floor", "ceiling", "round up", "round down", "round half up", "round half down", "decimal")
    }
    unit = Decimal(1).scaleb(-scale)
    assert all(abs(result - value) <= unit for result in rounded.values())
    assert rounded["floor"] <= value <= rounded["ceiling"]
    assert abs(rounded["round down"]) <= abs(value) <= abs(rounded["round up"])
    assert all(abs(rounded[name] - value) * 2 <= unit for name in ("round half up", "round half down", "decimal"))


@given(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6).filter(bool))
def test_modulo_is_what_floor_leaves(dividend: int, divisor: int) -> None:
    context = {"a": dividend, "b": divisor}
    assert feel.parse("modulo(a, b)").evaluate(context) == dividend % divisor
    assert feel.parse("abs(modulo(a, b)) < abs(b)").evaluate(context) is True
