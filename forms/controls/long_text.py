"""Long text: several lines, with a count where the schema sets a length."""

from typing import ClassVar

from forms.controls.base import ControlRefusedError, ControlSpec, Display, plain
from forms.controls.free_text import FreeText, asks_for_lines, asks_for_text
from forms.controls.registry import control
from forms.json_values import Json, JsonObject

DEFAULT_ROWS = 6
MOST_ROWS = 50


@control
class LongText(FreeText):
    """A text area of `rows` lines (option `rows`); `max_length` turns the count on."""

    kind: ClassVar[str] = "long_text"
    template: ClassVar[str] = "long_text"

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        rows = spec.options.get("rows", DEFAULT_ROWS)
        if not isinstance(rows, int) or isinstance(rows, bool) or not 1 <= rows <= MOST_ROWS:
            message = f"“rows” is a whole number from 1 to {MOST_ROWS}."
            raise ControlRefusedError("bad_option", message, "/rows", in_options=True)
        longest = spec.schema.get("maxLength")
        self.rows = rows
        self.max_length = longest if isinstance(longest, int) else None

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_text(schema, options) and asks_for_lines(options)

    def say(self, value: Json) -> Display:
        return Display("paragraphs", tuple(plain(value).split("\n")))
