"""The controls: one module each, registered on import."""

from forms.controls import (
    checkboxes,
    date_parts,
    decimal_number,
    long_text,
    radios,
    select,
    short_text,
    whole_number,
    yes_no,
)
from forms.controls.base import Control, ControlRefusedError, ControlSpec, Display, Fields, Reading
from forms.controls.registry import ControlRegistry, DuplicateControlError, registry

__all__ = [
    "Control",
    "ControlRefusedError",
    "ControlRegistry",
    "ControlSpec",
    "Display",
    "DuplicateControlError",
    "Fields",
    "Reading",
    "checkboxes",
    "date_parts",
    "decimal_number",
    "long_text",
    "radios",
    "registry",
    "select",
    "short_text",
    "whole_number",
    "yes_no",
]
