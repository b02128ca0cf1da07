"""Select: one of many labelled options, from a list that opens."""

from typing import ClassVar

from forms.controls.base import ControlRefusedError, ControlSpec
from forms.controls.radios import Radios
from forms.controls.registry import control
from forms.controls.type_ahead import asks_to_type
from forms.json_values import JsonObject
from rules.sentences import Sentence


@control
class Select(Radios):
    """Serves what radios serve where the option `format` is `select`. Radios are easier to use up to about ten."""

    kind: ClassVar[str] = "select"
    template: ClassVar[str] = "select"
    general: ClassVar[bool] = False
    option_formats: ClassVar[tuple[str, ...]] = ("select",)
    empty_means_none: ClassVar[bool] = False

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        if "" in self._values:
            reason = Sentence("An empty option cannot be told from no answer here. Give it a value, or leave it out.")
            raise ControlRefusedError("empty_option", reason)

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return options.get("format") == "select" and not asks_to_type(options) and super().serves(schema, options)
