"""Boolean functions (DMN 1.5, section 10.3.4.2)."""

from __future__ import annotations

from rules.feel.builtins.registry import Family
from rules.feel.calendar import DateTime, Time
from rules.feel.comparison import equal
from rules.feel.run import Run
from rules.feel.values import Value, kind_of

FAMILY = Family("logic")


@FAMILY.add("not", "negand")
def negation(run: Run, negand: Value) -> Value:
    """not(true) = false; null for anything but a boolean (DMN 1.5, §10.3.4.2)."""
    return not negand if isinstance(negand, bool) else None


@FAMILY.add("is defined", "value")
def is_defined(run: Run, value: Value) -> Value:
    """is defined(child.nhs_number) = false when that is null or missing (not in DMN)."""
    return value is not None


@FAMILY.add("is", "value1, value2")
def is_same(run: Run, one: Value, other: Value) -> Value:
    """Equal and of the same kind; times also with the same offset or zone (DMN 1.5, §10.3.4.6)."""
    if kind_of(one) != kind_of(other):
        return False
    if isinstance(one, (Time, DateTime)):
        return one == other
    return equal(run, one, other)


@FAMILY.add("all", "list: list")
@FAMILY.add("all", "list", variadic=True)
def all_true(run: Run, values: list[Value]) -> Value:
    """False if any is false, else null if any is no boolean, else true; all([]) = true (DMN 1.5, §10.3.4.4)."""
    return _three_valued(run, values, deciding=False)


@FAMILY.add("any", "list: list")
@FAMILY.add("any", "list", variadic=True)
def any_true(run: Run, values: list[Value]) -> Value:
    """True if any is true, else null if any is no boolean, else false; any([]) = false (DMN 1.5, §10.3.4.4)."""
    return _three_valued(run, values, deciding=True)


def _three_valued(run: Run, values: list[Value], deciding: bool) -> bool | None:
    run.spend(len(values))
    if deciding in [value for value in values if isinstance(value, bool)]:
        return deciding
    return not deciding if all(isinstance(value, bool) for value in values) else None
