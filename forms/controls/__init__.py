"""The controls: one module each, registered on import."""

from forms.controls import checkboxes, date_parts, long_text, radios, short_text, yes_no
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
    "long_text",
    "radios",
    "registry",
    "short_text",
    "yes_no",
]
