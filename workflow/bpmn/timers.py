"""Reads timer event definitions: a date or a duration, fixed or as FEEL (BPMN 2.0.2 §10.5.5)."""

from datetime import date, datetime, timedelta
from typing import Final

from lxml import etree

from rules.feel import Expression, YearsMonths, parse
from workflow.bpmn.document import children, line_of, text_of
from workflow.bpmn.expressions import read_expression
from workflow.bpmn.model import Timer
from workflow.bpmn.node import Node

_KINDS: Final = {"timeDate": "date", "timeDuration": "duration"}
_ALL: Final = (*_KINDS, "timeCycle")
_NEVER: Final = parse("null")
_EXAMPLES: Final = {"date": "2026-07-14T08:00:00@Europe/London", "duration": "P10D"}


def read_timer(node: Node) -> Timer:
    """The timer of an event, or a timer that never fires with a problem kept."""
    definition = node.trigger("timerEventDefinition")
    if definition is None:
        if not node.triggers:
            node.problem("trigger_missing", f"The {node.label} has no trigger. Give it a timer.")
        return Timer(kind="duration", expression=_NEVER)
    given = [child for name in _ALL for child in children(definition, name)]
    if len(given) != 1:
        message = (
            f"The timer of the {node.label} has {len(given) or 'none'} of date, duration and cycle. "
            "Give it one date or one duration."
        )
        node.problem("timer_kind", message, line_of(definition))
        return Timer(kind="duration", expression=_NEVER)
    kind = _KINDS.get(etree.QName(given[0]).localname)
    if kind is None:
        message = f"The timer of the {node.label} is a cycle, which is not supported yet. Give it a date or a duration."
        node.problem("unsupported_setting", message, line_of(given[0]))
        return Timer(kind="duration", expression=_NEVER)
    return Timer(kind=kind, expression=_read_value(node, given[0], kind) or _NEVER)


def _read_value(node: Node, xml: etree._Element, kind: str) -> Expression | None:
    text, line = text_of(xml), line_of(xml)
    if text.startswith("=") or not text:
        return read_expression(text, f"timer {kind} of {node.id}", node.id, line, node.findings)
    function = "duration" if kind == "duration" else ("date and time" if "T" in text else "date")
    fixed = parse(f"{function}({_as_feel(text)})")
    wanted = (timedelta, YearsMonths) if kind == "duration" else (date, datetime)
    if isinstance(fixed.evaluate({}), wanted):
        return fixed
    message = (
        f"The timer of the {node.label} is set to “{text[:60]}”, which is no {kind}. "
        f"Write one such as {_EXAMPLES[kind]}, or = and a FEEL expression."
    )
    node.problem("timer_value", message, line)
    return None


def _as_feel(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
