"""Short text: one line."""

from typing import ClassVar

from forms.controls.base import Display, plain
from forms.controls.free_text import FreeText, asks_for_lines, asks_for_text
from forms.controls.registry import control
from forms.json_values import Json, JsonObject


@control
class ShortText(FreeText):
    """A one-line text field. A line end pasted into it is kept."""

    kind: ClassVar[str] = "short_text"
    template: ClassVar[str] = "short_text"
    general: ClassVar[bool] = True

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_text(schema, options) and not asks_for_lines(options)

    def say(self, value: Json) -> Display:
        return Display("text", (plain(value),))
