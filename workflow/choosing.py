"""Which flows a token takes, and why: each condition that was asked, what it read and what came out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.bpmn.model import SequenceFlow
from workflow.errors import NoPathError
from workflow.feel_json import NotAValueError, encode


@dataclass(frozen=True, slots=True)
class Chosen:
    """The flows that are taken, and what is kept about it (`TokenMovement.because`)."""

    flows: tuple[SequenceFlow, ...]
    because: dict[str, Any] | None = None


def first_true(flows: Iterable[SequenceFlow], scope: Mapping[str, Any]) -> Chosen:
    """Choose as an exclusive gateway does (BPMN 2.0.2 §10.6.2); raise `NoPathError` when no flow may be taken."""
    flows, asked = tuple(flows), []
    if len(flows) == 1 and flows[0].condition is None:
        return Chosen(flows)
    for flow in flows:
        if flow.condition is not None and not flow.is_default:
            asked.append(_asked(flow, scope))
            if asked[-1]["result"] is True:
                return Chosen((flow,), {"asked": asked, "default": False})
    for flow in flows:
        if flow.is_default or flow.condition is None:
            return Chosen((flow,), {"asked": asked, "default": True})
    raise NoPathError({"asked": asked, "default": False})


def all_true(flows: Iterable[SequenceFlow], scope: Mapping[str, Any]) -> Chosen:
    """Choose every flow that is true, or has no condition, else the default (BPMN 2.0.2 §8.4.13, §10.6.3).

    Raises `NoPathError` when there are flows and none may be taken.
    """
    flows = tuple(flows)
    if all(flow.condition is None and not flow.is_default for flow in flows):
        return Chosen(flows)
    asked = [_asked(flow, scope) for flow in flows if flow.condition is not None and not flow.is_default]
    true = {each["flow"] for each in asked if each["result"] is True}
    taken = [f for f in flows if not f.is_default and (f.condition is None or f.id in true)]
    if taken:
        return Chosen(tuple(taken), {"asked": asked, "default": False})
    default = tuple(flow for flow in flows if flow.is_default)
    if default:
        return Chosen(default, {"asked": asked, "default": True})
    raise NoPathError({"asked": asked, "default": False})


def _asked(flow: SequenceFlow, scope: Mapping[str, Any]) -> dict[str, Any]:
    condition = flow.condition
    if condition is None:
        return {"flow": flow.id, "condition": "", "reads": {}, "result": None}
    found = condition.explain(scope)
    result = found.value if isinstance(found.value, bool) else None
    return {"flow": flow.id, "condition": condition.text, "reads": _kept(found.reads), "result": result}


def _kept(reads: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for path, value in reads.items():
        if isinstance(value, Mapping):  # a whole form would be kept twice
            continue
        if path.startswith("history.") and isinstance(value, (list, tuple)):  # and of many forms only how many
            value = len(value)
        try:
            kept[path] = encode(value)
        except (NotAValueError, RecursionError):
            continue
    return kept
