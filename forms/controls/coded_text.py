"""What email, telephone number, postcode and the numbers of a child have in common: one line with a form of its own."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from forms.controls.base import Control, Display, Fields, OptionCheck, Reading, last_typed, plain
from forms.controls.free_text import asks_for_lines, asks_for_text, yes_or_no
from forms.formats import Format
from forms.json_values import Json, JsonObject
from forms.typed_text import as_typed


class CodedText(Control):
    """A text of one line, kept as `written` writes it, however it was typed. Nothing but white space is no answer.

    `{"type": "string", "format": …}` asks for it by the first of its `formats`, which accepts what `written` gives.
    """

    template: ClassVar[str] = "short_text"
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({"multi": yes_or_no})

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return (
            schema.get("format") == cls.formats[0].name
            and asks_for_text(schema, options)
            and not asks_for_lines(options)
        )

    @staticmethod
    @abstractmethod
    def written(text: str) -> str | None:
        """How a typed text is kept; `None` for one that is none of the kind."""

    def why_not(self, text: str) -> str:
        """What to say about a typed text that is none of the kind."""
        return self.wrong_value_message()

    def read(self, fields: Fields) -> Reading:
        text = as_typed(last_typed(fields, self.name)).strip()
        if not text:
            return Reading()
        kept = self.written(text)
        return Reading(kept) if kept is not None else Reading(problem=self.why_not(text), code="format")

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [plain(value)]}

    def say(self, value: Json) -> Display:
        return Display("text", (plain(value),))

    def wrong_value_message(self) -> str:
        return self.required_message()


def format_of(name: str, written: Callable[[str], str | None], words: str = "") -> Format:
    """The schema format of a coded text: what is written as it is kept."""
    return Format(name, lambda text: written(text) == text, words)
