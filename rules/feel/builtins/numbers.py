"""Numeric functions (DMN 1.5, section 10.3.4.5)."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.calendar import DaysTime, YearsMonths
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.values import NUMBERS, Value, number

FAMILY = Family("number")
_WIDE = decimal.Context(prec=7_000, Emin=-999_999, Emax=999_999)
_MAX_SCALE = 6_111
_STEPS = 10
"""What a root, a logarithm or a power of e costs."""
_NO_SCALE = Decimal(0)


def _rounded(value: Decimal, scale: Decimal, rounding: str) -> Decimal:
    if not -_MAX_SCALE <= scale <= 6_176:
        raise NoValueError("the scale must be a number from -%(max_scale)s to 6,176", max_scale=f"{_MAX_SCALE:,}")
    shift = int(scale)
    if value.as_tuple().exponent >= -shift:  # type: ignore[operator]
        return value
    return number(value.quantize(Decimal(1).scaleb(-shift, _WIDE), rounding=rounding, context=_WIDE))


def _rounding(name: str, rounding: str, doc: str) -> None:
    def body(run: Run, value: Decimal, scale: Decimal) -> Value:
        return _rounded(value, scale, rounding)

    body.__doc__ = doc
    FAMILY.add(name, "n: number, scale: number")(body)


_rounding(
    "decimal", decimal.ROUND_HALF_EVEN, "decimal(1/3, 2) = 0.33; halves go to the even digit (DMN 1.5, §10.3.4.5)."
)
_rounding("round up", decimal.ROUND_UP, "round up(1.121, 2) = 1.13; away from zero (DMN 1.5, §10.3.4.5).")
_rounding("round down", decimal.ROUND_DOWN, "round down(1.126, 2) = 1.12; towards zero (DMN 1.5, §10.3.4.5).")
_rounding("round half up", decimal.ROUND_HALF_UP, "round half up(1.125, 2) = 1.13 (DMN 1.5, §10.3.4.5).")
_rounding("round half down", decimal.ROUND_HALF_DOWN, "round half down(1.125, 2) = 1.12 (DMN 1.5, §10.3.4.5).")


@FAMILY.add("floor", "n: number")
@FAMILY.add("floor", "n: number, scale: number")
def floor(run: Run, value: Decimal, scale: Decimal = _NO_SCALE) -> Value:
    """floor(-1.56, 1) = -1.6 (DMN 1.5, §10.3.4.5)."""
    return _rounded(value, scale, decimal.ROUND_FLOOR)


@FAMILY.add("ceiling", "n: number")
@FAMILY.add("ceiling", "n: number, scale: number")
def ceiling(run: Run, value: Decimal, scale: Decimal = _NO_SCALE) -> Value:
    """ceiling(-1.56, 1) = -1.5 (DMN 1.5, §10.3.4.5)."""
    return _rounded(value, scale, decimal.ROUND_CEILING)


@FAMILY.add("abs", "n: number|days and time duration|years and months duration")
def absolute(run: Run, value: Decimal | DaysTime | YearsMonths) -> Value:
    """abs(-10) = 10; abs(@"-PT5H") = @"PT5H" (DMN 1.5, §10.3.4.5)."""
    match value:
        case DaysTime():
            return DaysTime(abs(value.nanos))
        case YearsMonths():
            return YearsMonths(abs(value.months))
    return NUMBERS.abs(value)


@FAMILY.add("modulo", "dividend: number, divisor: number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    """modulo(-12, 5) = 3; the result has the sign of the divisor (DMN 1.5, §10.3.4.5)."""
    if not divisor:
        raise NoValueError("a number cannot be divided by zero")
    rest = _WIDE.remainder(dividend, divisor) if abs(dividend.adjusted() - divisor.adjusted()) < 6_000 else None
    if rest is None:
        raise NoValueError("the two numbers are too far apart")
    return number(_WIDE.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest)


def _function(name: str, compute: Callable[[Decimal], Decimal], doc: str) -> None:
    def body(run: Run, value: Decimal) -> Value:
        run.spend(_STEPS)
        try:
            return compute(value)
        except decimal.DecimalException:
            raise NoValueError("%(name)s() has no value for %(value)s", name=name, value=value) from None

    body.__doc__ = doc
    FAMILY.add(name, "number: number")(body)


def _positive_log(value: Decimal) -> Decimal:
    if value <= 0:
        raise NoValueError("only a number above zero has a logarithm")
    return NUMBERS.ln(value)


_function("sqrt", NUMBERS.sqrt, "sqrt(16) = 4 (DMN 1.5, §10.3.4.5).")
_function("log", _positive_log, "log(10) = 2.302…; the natural logarithm (DMN 1.5, §10.3.4.5).")
_function("exp", NUMBERS.exp, "exp(5) = 148.413… (DMN 1.5, §10.3.4.5).")


@FAMILY.add("odd", "number: number")
def odd(run: Run, value: Decimal) -> Value:
    """odd(5) = true (DMN 1.5, §10.3.4.5)."""
    return _remainder_of_two(value) == 1


@FAMILY.add("even", "number: number")
def even(run: Run, value: Decimal) -> Value:
    """even(2) = true (DMN 1.5, §10.3.4.5)."""
    return _remainder_of_two(value) == 0


def _remainder_of_two(value: Decimal) -> Decimal:
    if value != value.to_integral_value():
        raise NoValueError("%(value)s is not a whole number", value=value)
    return _WIDE.remainder(abs(value), Decimal(2))
