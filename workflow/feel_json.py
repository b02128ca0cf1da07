"""FEEL values as JSON, so that process variables keep their types: dates stay dates, decimals lose no digit.

Null, booleans, texts and lists are themselves; everything else is an object with one key that names its type. The
result is stored encrypted (`ProcessInstance.variables`), because an expression may copy narrative.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rules.feel import YearsMonths
from workflow.errors import WorkflowError


class NotAValueError(WorkflowError):
    """A result that cannot be kept, such as a function or a range."""

    code = "not_a_value"


def encode(value: Any) -> Any:
    """Return the JSON for a FEEL value; raise `NotAValueError` for a function or a range."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {"context": {str(key): encode(item) for key, item in value.items()}}
    if isinstance(value, (int, Decimal)):
        return {"number": str(value)}
    if isinstance(value, datetime):
        zone = getattr(value.tzinfo, "key", None)
        return {"date and time": value.isoformat(), **({"zone": zone} if zone else {})}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": str(value.days * 86_400 + value.seconds), "microseconds": value.microseconds}
    if isinstance(value, YearsMonths):
        return {"months": value.months}
    raise NotAValueError(f"A variable cannot hold {type(value).__name__}.")


def decode(stored: Any) -> Any:
    """Return the FEEL value of what `encode` made."""
    if isinstance(stored, list):
        return [decode(item) for item in stored]
    if not isinstance(stored, dict):
        return stored
    if "context" in stored:
        return {key: decode(item) for key, item in stored["context"].items()}
    if "number" in stored:
        return Decimal(stored["number"])
    if "date and time" in stored:
        moment = datetime.fromisoformat(stored["date and time"])
        return moment.astimezone(ZoneInfo(stored["zone"])) if "zone" in stored else moment
    if "date" in stored:
        return date.fromisoformat(stored["date"])
    if "time" in stored:
        return time.fromisoformat(stored["time"])
    if "seconds" in stored:
        return timedelta(seconds=int(stored["seconds"]), microseconds=stored["microseconds"])
    return YearsMonths(stored["months"])
