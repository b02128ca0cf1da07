"""What short and long text have in common: free text as it was typed, with a hard limit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from accounts.looked_up import ngettext
from forms.controls.base import OTHER_WORDS, Control, Fields, OptionCheck, Reading, last_typed, plain
from forms.formats import NEEDS_CONTROL
from forms.json_values import Json, JsonObject
from forms.limits import MAX_TEXT_ANSWER
from forms.typed_text import as_typed
from rules.sentences import Sentence

OTHER_OPTIONS = ("date", "date-parts", "time", "date-time", "summary")
"""Values of the option `format` that mean anything but a text, whether or not a control for them is here."""


def asks_for_text(schema: JsonObject, options: JsonObject) -> bool:
    """Whether the schema asks for free text, and neither it nor the options ask for another control."""
    return (
        schema.get("type") == "string"
        and not any(word in schema for word in OTHER_WORDS)
        and schema.get("format") not in NEEDS_CONTROL
        and options.get("format") != "radio"
        and not asks_for_another(options)
    )


def asks_for_another(options: JsonObject, own: tuple[str, ...] = ()) -> bool:
    """Whether the option `format` asks for another control of texts than the one whose `own` values are these."""
    asked = options.get("format")
    return asked in OTHER_OPTIONS and asked not in own


def asks_for_lines(options: JsonObject) -> bool:
    """Whether the options ask for several lines."""
    return options.get("multi") is True or options.get("format") == "textarea"


def yes_or_no(value: Json) -> str:
    """The check of the option `multi`."""
    return "" if isinstance(value, bool) else Sentence("“multi” is true or false.")


def too_long(label: str, length: int, most: int) -> str:
    """The message for a text of `length` characters where `most` are allowed."""
    over = length - most
    text = ngettext(
        "Shorten “%(label)s” by %(over)s character: it has %(length)s and can have %(most)s",
        "Shorten “%(label)s” by %(over)s characters: it has %(length)s and can have %(most)s",
        over,
    )
    return text % {
        "label": label,
        "over": f"{over:,}",
        "length": f"{length:,}",
        "most": f"{most:,}",
    }


class FreeText(Control):
    """Text of any length; only white space is no answer. Changes are shown word by word."""

    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({"multi": yes_or_no})

    def read(self, fields: Fields) -> Reading:
        text = as_typed(last_typed(fields, self.name))
        return Reading(text) if text.strip() else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [plain(value)]}

    @property
    def whole_values(self) -> bool:
        return False

    def check(self, value: Json) -> Reading:
        if isinstance(value, str) and "maxLength" not in self.spec.schema and len(value) > MAX_TEXT_ANSWER:
            return Reading(problem=too_long(self.label, len(value), MAX_TEXT_ANSWER), code="maxLength")
        return Reading()
