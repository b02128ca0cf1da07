"""Several single values: names, numbers, addresses of email and the like, one on each line of one field."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from accounts.looked_up import gettext, ngettext
from forms.controls.base import Control, ControlSpec, Display, Fields, Paper, Reading, last_typed, plain
from forms.controls.options import offers_options
from forms.controls.registry import control, registry
from forms.json_values import Absent, Json, JsonObject, object_of
from forms.limits import MAX_ITEMS
from forms.typed_text import as_typed

FEWEST_ROWS, MOST_ROWS = 3, 12
LINES_ON_PAPER = 4
LINE_END_INSIDE: Final = "\u2028"
"""Stands for a line end inside a value while it is typed: nobody can type one there, an answer from elsewhere may."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What the template draws: how many lines are shown."""

    rows: int


@control
class OneOnEachLine(Control):
    """Serves a list of texts or numbers, each of which a control with one field serves. Empty lines are left out."""

    kind: ClassVar[str] = "lines"
    template: ClassVar[str] = "lines"
    general: ClassVar[bool] = True
    keeps_both: ClassVar[bool] = True

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self._one = registry.make(replace(spec, schema=object_of(spec.schema["items"]), options={}))

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        items = schema.get("items")
        if schema.get("type") != "array" or not isinstance(items, dict) or offers_options(items):
            return False
        if items.get("type") not in ("string", "number", "integer"):
            return False
        found = registry.serving(items, {})
        return len(found) == 1 and found[0].field_names is Control.field_names

    def line(self, number: int) -> Control:
        """The control of the value that stands `number`th, from 1; its label says so."""
        said = gettext("%(label)s, number %(number)s") % {"label": self.label, "number": number}
        return type(self._one)(replace(self._one.spec, label=said))

    @property
    def paper(self) -> Paper:
        return Paper(lines=LINES_ON_PAPER)

    def read(self, fields: Fields) -> Reading:
        values: list[Json] = []
        for text in as_typed(last_typed(fields, self.name)).split("\n"):
            typed = {self.name: [text.replace(LINE_END_INSIDE, "\n")]}
            reading = self._one.read(typed)
            if reading.problem:
                return Reading(problem=self.line(len(values) + 1).read(typed).problem, code=reading.code)
            if not isinstance(reading.value, Absent):
                values.append(reading.value)
        return Reading(values) if values else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        values = value if isinstance(value, list) else [value]
        texts = [self._one.enter(each)[self.name][0] for each in values]
        return {self.name: ["\n".join(text.replace("\n", LINE_END_INSIDE) for text in texts)]}

    def say(self, value: Json) -> Display:
        if not isinstance(value, list):
            return Display("text", (plain(value),))
        return Display("list", tuple(self._one.say(each).text for each in value))

    def widget(self, fields: Fields) -> Lines:
        lines = last_typed(fields, self.name).count("\n") + 2
        return Lines(min(max(lines, FEWEST_ROWS), MOST_ROWS))

    def required_message(self) -> str:
        return gettext("Enter at least one for “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Enter “%(label)s” one on each line") % {"label": self.label}

    def check(self, value: Json) -> Reading:
        if not isinstance(value, list):
            return Reading()
        counted = self._counted(len(value))
        if counted.problem:
            return counted
        for number, each in enumerate(value, 1):
            if self._one.check(each).problem:
                return self.line(number).check(each)
        return self._twice(value)

    def _counted(self, count: int) -> Reading:
        least, most = self.spec.schema.get("minItems"), self.spec.schema.get("maxItems", MAX_ITEMS)
        most = min(most, MAX_ITEMS) if isinstance(most, int) else MAX_ITEMS
        if isinstance(least, int) and count < least:
            said = ngettext(
                "Enter at least %(least)s for “%(label)s”: there is %(count)s",
                "Enter at least %(least)s for “%(label)s”: there are %(count)s",
                count,
            )
            return Reading(problem=said % {"label": self.label, "least": least, "count": count}, code="minItems")
        if count > most:
            said = gettext("Remove %(over)s from “%(label)s”: it can have %(most)s, and has %(count)s")
            named = {"label": self.label, "over": count - most, "most": most, "count": count}
            return Reading(problem=said % named, code="maxItems")
        return Reading()

    def _twice(self, values: list[Json]) -> Reading:
        if self.spec.schema.get("uniqueItems") is not True:
            return Reading()
        for at, each in enumerate(values):
            if each in values[:at]:
                said = gettext("“%(value)s” stands twice in “%(label)s”. Remove one")
                named = {"label": self.label, "value": self._one.say(each).text}
                return Reading(problem=said % named, code="uniqueItems")
        return Reading()
