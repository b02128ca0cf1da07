"""How the decisions asked in a process came out: kept with the task that asked, read by expressions and people."""

from collections.abc import Iterable
from typing import Any

from workflow.feel_json import decode
from workflow.models import DecisionTrace, ProcessInstance


def latest_answer(process: ProcessInstance, key: str) -> Any:
    """Return what a decision last gave in an instance, as a FEEL value; None when it was not asked."""
    asked = DecisionTrace.objects.filter(task__process=process, version__key=key)
    trace = asked.order_by("-at", "-id").first()
    return decode(trace.answer) if trace is not None else None


def latest_traces(process: ProcessInstance) -> Iterable[DecisionTrace]:
    """Return how each decision came out when it was last asked in an instance, in the order of asking."""
    asked = DecisionTrace.objects.filter(task__process=process).select_related("version", "task").order_by("at", "id")
    return {trace.version.key: trace for trace in asked}.values()
