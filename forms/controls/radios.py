"""Radios: one of several labelled options."""

from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import Control, ControlSpec, Display, Fields, Paper, Reading, last_typed, plain
from forms.controls.options import Choice, choice, entered_for, offers_options, options_of, to_tick
from forms.controls.registry import control
from forms.json_values import Json, JsonObject


@control
class Radios(Control):
    """Serves `enum`, `const` and `oneOf` of `{"const", "title"}` on anything but a list."""

    kind: ClassVar[str] = "radios"
    template: ClassVar[str] = "radios"
    general: ClassVar[bool] = True
    option_formats: ClassVar[tuple[str, ...]] = ("radio",)
    empty_means_none: ClassVar[bool] = True

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self.options = options_of(spec.schema)
        self._values = {option.entered: option.value for option in self.options}
        self._titles = {option.entered: option.title for option in self.options}

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return schema.get("type") not in ("array", "object") and offers_options(schema)

    def read(self, fields: Fields) -> Reading:
        text = last_typed(fields, self.name)
        if text in self._values:
            return Reading(self._values[text])
        return Reading(problem=self.wrong_value_message(), code="enum") if text else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [entered_for(value)]}

    def say(self, value: Json) -> Display:
        return Display("text", (self._titles.get(entered_for(value), plain(value)),))

    def widget(self, fields: Fields) -> Choice:
        return choice(self.options, fields, self.name)

    @property
    def paper(self) -> Paper:
        return to_tick(self.options)

    def required_message(self) -> str:
        return gettext("Choose an answer to “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Choose one of the answers to “%(label)s”") % {"label": self.label}
