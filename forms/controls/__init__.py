"""The controls: one module each, registered on import. Every module of this folder is imported here."""

from importlib import import_module
from pkgutil import iter_modules

from forms.controls.base import Control, ControlRefusedError, ControlSpec, Display, Fields, Reading
from forms.controls.registry import ControlRegistry, DuplicateControlError, registry

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)

__all__ = [
    "Control",
    "ControlRefusedError",
    "ControlRegistry",
    "ControlSpec",
    "Display",
    "DuplicateControlError",
    "Fields",
    "Reading",
    "registry",
]
