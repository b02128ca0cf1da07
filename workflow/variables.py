"""Process variables: set by scripts and services, read by every expression of the instance."""

from collections.abc import Mapping
from typing import Any

from workflow.feel_json import decode, encode
from workflow.models import ProcessInstance


def variables_of(process: ProcessInstance) -> dict[str, Any]:
    """Return the variables of an instance as FEEL values."""
    return {name: decode(value) for name, value in (process.variables or {}).items()}


def set_variables(process: ProcessInstance, values: Mapping[str, Any]) -> None:
    """Set variables of an instance; the others stay. Raises `NotAValueError` for a function or a range."""
    if values:
        process.variables = {**(process.variables or {}), **{name: encode(value) for name, value in values.items()}}
        process.save(update_fields=["variables"])
