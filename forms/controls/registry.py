"""The controls there are. One registry; a second control under the same name is refused."""

from collections.abc import Iterator

from forms.controls.base import Control, ControlRefusedError, ControlSpec
from forms.json_values import JsonObject

NOT_SUPPORTED_YET = "not_supported_yet"


class DuplicateControlError(ValueError):
    """Two control classes claim one kind."""


class ControlRegistry:
    """Control classes by kind, asked in the order of their registration."""

    def __init__(self) -> None:
        self._controls: dict[str, type[Control]] = {}

    def control[C: type[Control]](self, control: C) -> C:
        """Class decorator that registers a control. Raises `DuplicateControlError` when its kind is taken."""
        taken = self._controls.get(control.kind)
        if taken is not None and taken is not control:
            raise DuplicateControlError(
                f"The control kind “{control.kind}” belongs to {taken.__module__}.{taken.__qualname__}; "
                f"{control.__module__}.{control.__qualname__} needs a kind of its own."
            )
        self._controls[control.kind] = control
        return control

    def __iter__(self) -> Iterator[type[Control]]:
        return iter(self._controls.values())

    def __getitem__(self, kind: str) -> type[Control]:
        return self._controls[kind]

    def make(self, spec: ControlSpec) -> Control:
        """The control for a question. Raises `ControlRefusedError` when none serves its schema."""
        for control in self:
            if control.serves(spec.schema, spec.options):
                return control(spec)
        raise ControlRefusedError(NOT_SUPPORTED_YET, _why_none(spec.schema))


def _why_none(schema: JsonObject) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        return "A question with several types at once has no control. Give it one type."
    if kind == "array":
        return "Repeated items are not supported yet. A list of choices needs “items” with “enum” or labelled options."
    if kind == "string" and isinstance(schema.get("format"), str):
        return f"Questions of the format “{schema['format']}” are not supported yet."
    if any(word in schema for word in ("oneOf", "anyOf", "allOf", "if", "not")):
        return "Variants by combined schemas have no control. Ask one question, and show the others by a rule."
    if kind is None:
        return "This question has no type. Give it one, such as “string”."
    return f"Questions of the type “{kind}” are not supported yet."


registry = ControlRegistry()
control = registry.control
