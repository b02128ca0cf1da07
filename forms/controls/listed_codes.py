"""Codes from a code list, effective by date: one from a list that opens or from radios, or any number of them."""

from typing import ClassVar

from accounts.days import full_day_words
from accounts.looked_up import gettext
from forms.code_lists import Code, CodeList, code_list, day_of_codes
from forms.controls.base import (
    Control,
    ControlRefusedError,
    ControlSpec,
    Display,
    Fields,
    Paper,
    Reading,
    last_typed,
    typed,
)
from forms.controls.options import Choice, Option, choice, offers_options, to_tick
from forms.controls.registry import control
from forms.controls.type_ahead import asks_to_type
from forms.form_texts import naming
from forms.json_values import Json, JsonObject, object_of
from rules.sentences import Sentence

MAX_READ = 100
"""A text longer than this is no code."""
MOST_ON_PAPER = 20
"""More codes than this nobody looks through on a blank form: there one writes the words."""


def list_name(schema: JsonObject) -> str:
    """The code list that a question's annotation names; empty where it names none."""
    name = object_of(schema.get("x-casewright")).get("code_list")
    return name if isinstance(name, str) else ""


class ListedCodes(Control):
    """What a single code and several have in common. What is typed is kept, whatever the list says of it."""

    empty_means_none: ClassVar[bool] = True

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self.list_name = list_name(spec.schema)
        if offers_options(spec.schema) or offers_options(object_of(spec.schema.get("items"))):
            raise ControlRefusedError("two_lists", Sentence("Give the question either options or a “code_list”."))

    def widget(self, fields: Fields) -> Choice:
        """The codes of the day; one that was chosen and is not offered on that day stays, marked with its end."""
        day, listed = day_of_codes(), self._list
        offered = [Option(code.code, code.code, code.title) for code in listed.on(day)] if listed else []
        known = {option.entered for option in offered}
        kept = [text for text in typed(fields, self.name) if text and text not in known]
        held = [Option(text, text, self._marked(text)) for text in dict.fromkeys(kept)]
        return choice((*offered, *held), fields, self.name)

    @property
    def paper(self) -> Paper:
        """The codes of the day to tick; a line where there are many."""
        offered = self._list.on(day_of_codes()) if self._list is not None else ()
        if not 0 < len(offered) <= MOST_ON_PAPER:
            return Paper()
        return to_tick(tuple(Option(one.code, one.code, one.title) for one in offered), several=self._several)

    _several: ClassVar[bool] = False

    @property
    def _list(self) -> CodeList | None:
        return code_list(self.list_name)

    def _found(self, value: Json) -> Code | None:
        listed = self._list
        return listed.find(value, day_of_codes()) if listed is not None and isinstance(value, str) else None

    def _title(self, value: Json) -> str:
        found = self._found(value)
        return found.title if found is not None else str(value)

    def _marked(self, code: str) -> str:
        found = self._found(code)
        if found is None:
            return gettext("%(code)s (not in the list)") % {"code": code}
        if found.ends_on is not None and found.ends_on < day_of_codes():
            words = {"code": found.title, "day": full_day_words(found.ends_on)}
            return naming(gettext("%(code)s (until %(day)s)") % words, found.title)
        return found.title

    def _problem(self, value: Json) -> Reading:
        found, day = self._found(value), day_of_codes()
        if found is None:
            return Reading(problem=self.wrong_value_message(), code="enum")
        words = {"code": found.title, "label": self.label}
        if found.ends_on is not None and found.ends_on < day:
            words["day"] = full_day_words(found.ends_on)
            said = gettext("Choose another answer to “%(label)s”: “%(code)s” was used until %(day)s")
            return Reading(problem=naming(said % words, found.title), code="enum")
        if found.starts_on is not None and found.starts_on > day:
            words["day"] = full_day_words(found.starts_on)
            said = gettext("Choose another answer to “%(label)s”: “%(code)s” is used from %(day)s")
            return Reading(problem=naming(said % words, found.title), code="enum")
        return Reading()

    def required_message(self) -> str:
        return gettext("Choose an answer to “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        return gettext("Choose one of the answers to “%(label)s”") % {"label": self.label}


class ListedCode(ListedCodes):
    """One code: a text."""

    def read(self, fields: Fields) -> Reading:
        text = last_typed(fields, self.name)
        if len(text) > MAX_READ:
            return Reading(problem=self.wrong_value_message(), code="enum")
        return Reading(text) if text else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [str(value)]}

    def say(self, value: Json) -> Display:
        return Display("text", (self._title(value),))

    def check(self, value: Json) -> Reading:
        return self._problem(value)


@control
class ListedSelect(ListedCode):
    """Serves a text whose annotation names a `code_list`."""

    kind: ClassVar[str] = "listed_code"
    template: ClassVar[str] = "select"
    option_formats: ClassVar[tuple[str, ...]] = ("select",)
    empty_means_none: ClassVar[bool] = False

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        listed = schema.get("type") == "string" and bool(list_name(schema))
        return listed and options.get("format") != "radio" and not asks_to_type(options)


@control
class ListedRadios(ListedCode):
    """Serves the same where the option `format` is `radio`, for short lists."""

    kind: ClassVar[str] = "listed_radios"
    template: ClassVar[str] = "radios"
    option_formats: ClassVar[tuple[str, ...]] = ("radio",)

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return schema.get("type") == "string" and bool(list_name(schema)) and options.get("format") == "radio"


@control
class ListedCheckboxes(ListedCodes):
    """Serves a list of texts whose annotation names a `code_list`: any number of codes, in the order of the list."""

    kind: ClassVar[str] = "listed_codes"
    template: ClassVar[str] = "checkboxes"
    _several: ClassVar[bool] = True

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        items = object_of(schema.get("items"))
        return schema.get("type") == "array" and items.get("type") == "string" and bool(list_name(schema))

    def read(self, fields: Fields) -> Reading:
        ticked = list(dict.fromkeys(text for text in typed(fields, self.name) if text))
        if any(len(text) > MAX_READ for text in ticked):
            return Reading(problem=self.wrong_value_message(), code="items")
        listed = self._list
        order = {code.code: at for at, code in reversed(list(enumerate(listed.codes)))} if listed else {}
        ticked.sort(key=lambda text: order.get(text, len(order)))
        chosen: list[Json] = [*ticked]
        return Reading(chosen) if chosen else Reading()

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [str(item) for item in (value if isinstance(value, list) else [value])]}

    def say(self, value: Json) -> Display:
        items = value if isinstance(value, list) else [value]
        return Display("list", tuple(self._title(item) for item in items))

    def check(self, value: Json) -> Reading:
        items = value if isinstance(value, list) else [value]
        return next((found for item in items if (found := self._problem(item)).problem), Reading())

    def required_message(self) -> str:
        return gettext("Choose at least one answer to “%(label)s”") % {"label": self.label}
