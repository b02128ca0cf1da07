"""Reads timer event definitions: a date, a duration or a cycle, fixed or as FEEL (BPMN 2.0.2 §10.5.5)."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from lxml import etree

from rules.feel import Expression, FeelLimitError, YearsMonths, parse
from rules.sentences import Sentence
from workflow.bpmn.document import children, line_of, local_name, text_of
from workflow.bpmn.expressions import check_language, read_expression, setting_of
from workflow.bpmn.model import Timer
from workflow.bpmn.node import Node

_KINDS: Final = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_WORDS: Final = {"date": Sentence("date"), "duration": Sentence("duration"), "cycle": Sentence("cycle")}
_SETTINGS: Final = {
    "date": Sentence("timer date"),
    "duration": Sentence("timer duration"),
    "cycle": Sentence("timer cycle"),
}
_NEVER: Final = parse("null")
_EXAMPLES: Final = {
    "date": "2026-07-14T08:00:00@Europe/London",
    "duration": "P10D",
    "cycle": Sentence("R4/P7D, or P7D without end"),
}
_VALUES: Final[dict[str, tuple[type, ...]]] = {
    "date": (date, datetime),
    "duration": (timedelta, YearsMonths),
    "cycle": (timedelta, YearsMonths, str),
}
_FIRST_YEAR: Final = 2000
"""A fixed date before it is a slip of the pen: no process ran then."""

_CYCLE: Final = re.compile(r"R(?P<times>\d{0,9})/(?:(?P<start>[^/P][^/]*)/)?(?P<every>P[^/]*)")


def read_timer(node: Node, definition: etree._Element, *, repeats: bool) -> Timer:
    """The timer of an event, or one that never fires with a problem kept. `repeats`: whether a cycle may stand here."""
    given = [child for name in _KINDS for child in children(definition, name)]
    if len(given) != 1:
        message = Sentence(
            "The timer of the %(label)s has %(count)s of date, duration and cycle. Give it one date or one duration.",
            label=node.label,
            count=len(given) or Sentence("none"),
        )
        node.problem("timer_kind", message, line_of(definition))
        return Timer(kind="duration", expression=_NEVER)
    kind = _KINDS[local_name(given[0])]
    if kind == "cycle" and not repeats:
        message = Sentence(
            "The timer of the %(label)s is a cycle, and on the way a timer fires once. Give it a date or a duration.",
            label=node.label,
        )
        node.problem("unsupported_setting", message, line_of(given[0]))
        return Timer(kind="duration", expression=_NEVER)
    return Timer(kind=kind, expression=_read_value(node, given[0], kind) or _NEVER)


def _read_value(node: Node, xml: etree._Element, kind: str) -> Expression | None:
    text, line = text_of(xml), line_of(xml)
    if not check_language(xml, setting_of(_SETTINGS[kind], node.id), node.id, node.findings):
        return None
    if text.startswith("=") or not text:
        expression = read_expression(text, setting_of(_SETTINGS[kind], node.id), node.id, line, node.findings)
    else:
        expression = _fixed(text, kind)
    if expression is not None and not _check_value(node, expression, kind, text, line):
        return None
    return expression


def _fixed(text: str, kind: str) -> Expression:
    """What is written without an equals sign, as an expression that gives it."""
    if kind == "cycle" and text.startswith("R"):
        return parse(_as_feel(text))
    if kind == "date":
        return parse(f"{'date and time' if 'T' in text else 'date'}({_as_feel(text)})")
    return parse(f"duration({_as_feel(text)})")


def _as_feel(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _check_value(node: Node, expression: Expression, kind: str, text: str, line: int) -> bool:
    """Whether an expression that reads nothing gives a time at which a timer can fire."""
    if expression.names() or expression.calls():
        return True
    try:
        value = expression.evaluate({})
    except FeelLimitError:
        return True
    every = _interval(value)
    if not isinstance(value, _VALUES[kind]) or every is None:
        message = Sentence(
            "The timer of the %(label)s is set to “%(text)s”, which is no %(kind)s. Write one such as"
            " %(examples)s, or = and a FEEL expression.",
            label=node.label,
            text=text[:60],
            kind=_WORDS[kind],
            examples=_EXAMPLES[kind],
        )
        node.problem("timer_value", message, line)
        return False
    if _never(value, every):
        message = Sentence(
            "The timer of the %(label)s is set to “%(text)s” and can never fire. Write a %(kind)s "
            "such as %(examples)s.",
            label=node.label,
            text=text[:60],
            kind=_WORDS[kind],
            examples=_EXAMPLES[kind],
        )
        node.problem("timer_never", message, line)
        return False
    return True


def _interval(value: Any) -> Any:
    """What is between two firings of a cycle, else the value itself; None when the text is no cycle."""
    if not isinstance(value, str):
        return value
    match = _CYCLE.fullmatch(value.strip())
    if match is None:
        return None
    start = match["start"]
    if start is not None and not isinstance(_fixed(start, "date").evaluate({}), (date, datetime)):
        return None
    every = _fixed(match["every"], "duration").evaluate({})
    return every if isinstance(every, _VALUES["duration"]) else None


def _never(value: Any, every: Any) -> bool:
    if isinstance(value, str) and re.match(r"\s*R0+/", value):
        return True
    if isinstance(every, timedelta):
        return every <= timedelta()
    if isinstance(every, YearsMonths):
        return every.months <= 0
    return isinstance(every, date) and every.year < _FIRST_YEAR
