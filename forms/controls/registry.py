"""The controls there are. One registry; a second control under the same name is refused."""

from collections.abc import Iterator

from forms.controls.base import Control, ControlRefusedError, ControlSpec
from forms.formats import OTHERS, Format
from forms.json_values import JsonObject
from rules.sentences import Sentence, joined

NOT_SUPPORTED_YET = "not_supported_yet"


class DuplicateControlError(ValueError):
    """Two control classes claim one kind."""


class ControlRegistry:
    """Control classes by kind."""

    def __init__(self) -> None:
        self._controls: dict[str, type[Control]] = {}

    def control[C: type[Control]](self, control: C) -> C:
        """Class decorator that registers a control.

        Raises `DuplicateControlError` when its kind, or a format that it brings, is another's.
        """
        self._refuse_twice("kind", control.kind, self._controls.get(control.kind), control)
        for brought in control.formats:
            brings = next((one for one in self if _names(one, brought)), None)
            self._refuse_twice("format", brought.name, brings, control)
        self._controls[control.kind] = control
        return control

    @staticmethod
    def _refuse_twice(what: str, name: str, taken: type[Control] | None, control: type[Control]) -> None:
        if taken is not None and taken is not control:
            raise DuplicateControlError(
                f"The control {what} “{name}” belongs to {taken.__module__}.{taken.__qualname__}; "
                f"{control.__module__}.{control.__qualname__} needs one of its own."
            )

    def __iter__(self) -> Iterator[type[Control]]:
        return iter(self._controls.values())

    def __getitem__(self, kind: str) -> type[Control]:
        return self._controls[kind]

    @property
    def formats(self) -> dict[str, Format]:
        """Every format that is checked, by its name: those of controls, and those of plain texts."""
        own = {brought.name: brought for control in self for brought in control.formats}
        return {each.name: each for each in OTHERS} | own

    @property
    def option_formats(self) -> frozenset[str]:
        """The values of the option `format` that a control knows."""
        return frozenset(name for control in self for name in control.option_formats)

    @property
    def options(self) -> frozenset[str]:
        """The names of the options that a control reads, beyond those of every question."""
        return frozenset(name for control in self for name in control.own_options)

    def serving(self, schema: JsonObject, options: JsonObject) -> list[type[Control]]:
        """The controls for such a schema: one, or none, or two where a schema asks for two things at once."""
        found = [control for control in self if control.serves(schema, options)]
        return [control for control in found if not control.general] or found

    def make(self, spec: ControlSpec) -> Control:
        """The control for a question. Raises `ControlRefusedError` when none serves its schema, or an option is bad."""
        found = self.serving(spec.schema, spec.options)
        if not found:
            raise ControlRefusedError(NOT_SUPPORTED_YET, _why_none(spec.schema))
        if len(found) > 1:
            kinds = joined(Sentence(" and "), [f"“{control.kind}”" for control in found])
            raise ControlRefusedError(
                "two_controls", Sentence("This asks for %(kinds)s at once. Leave out what chooses one.", kinds=kinds)
            )
        for name, check in found[0].own_options.items():
            reason = check(spec.options[name]) if name in spec.options else ""
            if reason:
                raise ControlRefusedError("bad_option", reason, f"/{name}", in_options=True)
        return found[0](spec)


def _names(control: type[Control], brought: Format) -> bool:
    return any(own.name == brought.name for own in control.formats)


def _why_none(schema: JsonObject) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        return Sentence("A question with several types at once has no control. Give it one type.")
    if kind == "array":
        return Sentence("A list needs “items”: objects, one of several options, or texts or numbers, one on each line.")
    if kind == "string" and isinstance(schema.get("format"), str):
        return Sentence("Questions of the format “%(schema)s” are not supported yet.", schema=schema["format"])
    if any(word in schema for word in ("oneOf", "anyOf", "allOf", "if", "not")):
        return Sentence(
            "Variants by combined schemas have no control. Ask one question, and show the others by a rule."
        )
    if kind is None:
        return Sentence("This question has no type. Give it one, such as “string”.")
    return Sentence("Questions of the type “%(kind)s” are not supported yet.", kind=kind)


registry = ControlRegistry()
control = registry.control
