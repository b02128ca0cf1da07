"""Checkboxes: any number of labelled options."""

from typing import ClassVar

from accounts.looked_up import gettext
from forms.controls.base import Control, ControlRefusedError, ControlSpec, Display, Fields, Paper, Reading, plain, typed
from forms.controls.options import Choice, choice, entered_for, offers_options, options_of, to_tick
from forms.controls.registry import control
from forms.json_values import Json, JsonObject, object_of


@control
class Checkboxes(Control):
    """Serves a list whose items are one of several options. The answer holds them in the schema's order, each once.

    None ticked is no answer, so `required` asks for at least one.
    """

    kind: ClassVar[str] = "checkboxes"
    template: ClassVar[str] = "checkboxes"
    general: ClassVar[bool] = True
    empty_means_none: ClassVar[bool] = True

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        try:
            self.options = options_of(object_of(spec.schema["items"]))
        except ControlRefusedError as error:
            raise ControlRefusedError(error.code, error.message, "/items" + error.place) from error
        self._titles = {option.entered: option.title for option in self.options}

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        items = schema.get("items")
        return (
            schema.get("type") == "array"
            and isinstance(items, dict)
            and items.get("type") not in ("array", "object")
            and offers_options(items)
        )

    def read(self, fields: Fields) -> Reading:
        ticked = {text for text in typed(fields, self.name) if text}
        if ticked - self._titles.keys():
            return Reading(problem=self.wrong_value_message(), code="items")
        chosen = [option.value for option in self.options if option.entered in ticked]
        return Reading(chosen) if chosen else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [entered_for(item) for item in (value if isinstance(value, list) else [value])]}

    def say(self, value: Json) -> Display:
        items = value if isinstance(value, list) else [value]
        return Display("list", tuple(self._titles.get(entered_for(item), plain(item)) for item in items))

    def widget(self, fields: Fields) -> Choice:
        return choice(self.options, fields, self.name)

    @property
    def paper(self) -> Paper:
        return to_tick(self.options, several=True)

    def required_message(self) -> str:
        return gettext("Choose at least one answer to “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Choose only from the answers to “%(label)s”") % {"label": self.label}
