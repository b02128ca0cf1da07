"""FEEL, the expression language of DMN 1.5, for gateways, due dates, visibility, prefill and decision tables.

    >>> from rules import feel
    >>> feel.evaluate("child.age < 5 and not(visited)", {"child": {"age": 3}, "visited": False})
    True

Contexts are plain mappings; values are plain Python: None, bool, Decimal, str, date, datetime, time, timedelta, list,
dict. A host gives its own functions as `Function` values in the context, under their names
(`rules.feel.casework.functions` makes those of the working-day calendar). What cannot be computed is None, and
`explain` says why.
"""

from rules.feel.calendar import YearsMonths
from rules.feel.checking import Problem
from rules.feel.errors import FeelLimitError, FeelSyntaxError
from rules.feel.expression import Evaluation, Expression, evaluate, parse
from rules.feel.printing import to_text, value_to_text
from rules.feel.values import Function, Parameter, Range, Signature

__all__ = [
    "Evaluation",
    "Expression",
    "FeelLimitError",
    "FeelSyntaxError",
    "Function",
    "Parameter",
    "Problem",
    "Range",
    "Signature",
    "YearsMonths",
    "evaluate",
    "parse",
    "to_text",
    "value_to_text",
]
