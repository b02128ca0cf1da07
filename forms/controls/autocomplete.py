"""Autocomplete: one of many labelled options, or of the codes of a long list, found by typing its first letters."""

from typing import ClassVar

from forms.code_lists import day_of_codes
from forms.controls.base import ControlSpec, Display, Fields, Reading, last_typed, plain
from forms.controls.listed_codes import ListedCode, list_name
from forms.controls.options import Option, entered_for
from forms.controls.radios import Radios
from forms.controls.registry import control
from forms.controls.type_ahead import AHEAD, TypeAhead, asks_to_type, drawn, read_typed
from forms.form_texts import source_of
from forms.found_by_words import Answer, FoundByWords
from forms.json_values import Absent, Json, JsonObject


@control
class Autocomplete(Radios):
    """Serves what radios serve where the option `format` is `autocomplete`, or the option `autocomplete` is true."""

    kind: ClassVar[str] = "autocomplete"
    template: ClassVar[str] = "autocomplete"
    general: ClassVar[bool] = False
    option_formats: ClassVar[tuple[str, ...]] = (AHEAD, "select")
    empty_means_none: ClassVar[bool] = False

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        self._answers = FoundByWords(
            (title, option.entered, option.value)
            for option in self.options
            for title in dict.fromkeys((source_of(option.title), option.title))
        )
        self._posted = {one.entered: self._answers.words(source_of(one.title), one.entered) for one in self.options}
        self._words = {one.entered: self._answers.words(one.title, one.entered) for one in self.options}

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_to_type(options) and super().serves(schema, options)

    def read(self, fields: Fields) -> Reading:
        return read_typed(fields, self.name, self._answers, self.label)

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [self._posted.get(entered_for(value), plain(value))]}

    def say(self, value: Json) -> Display:
        return Display("text", (self._words.get(entered_for(value), plain(value)),))

    def widget(self, fields: Fields) -> TypeAhead:  # type: ignore[override]
        text = last_typed(fields, self.name)
        found = self._answers.exactly(text)
        words = text if isinstance(found, Absent) else self.enter(found)[self.name][0]
        return drawn(words, map(self._offered, self.options), known=not isinstance(found, Absent))

    def _offered(self, option: Option) -> Answer:
        posted, words = self._posted[option.entered], self._words[option.entered]
        return Answer(posted, words, (posted,) if posted != words else ())


@control
class ListedAutocomplete(ListedCode):
    """Serves a text whose annotation names a `code_list`, with the same options."""

    kind: ClassVar[str] = "listed_autocomplete"
    template: ClassVar[str] = "autocomplete"
    option_formats: ClassVar[tuple[str, ...]] = (AHEAD, "select")
    empty_means_none: ClassVar[bool] = False

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return schema.get("type") == "string" and bool(list_name(schema)) and asks_to_type(options)

    def read(self, fields: Fields) -> Reading:
        listed = self._list
        return super().read(fields) if listed is None else read_typed(fields, self.name, listed.by_words, self.label)

    def enter(self, value: Json) -> dict[str, list[str]]:
        return {self.name: [self._words(value)]}

    def say(self, value: Json) -> Display:
        return Display("text", (self._words(value),))

    def _words(self, value: Json) -> str:
        listed, found = self._list, self._found(value)
        return plain(value) if listed is None or found is None else listed.by_words.words(found.title, found.code)

    def offered(self) -> tuple[Answer, ...]:
        """The codes that may be chosen on the day that counts, in the order of the list."""
        listed = self._list
        if listed is None:
            return ()
        said = [(listed.by_words.words(one.title, one.code), one) for one in listed.on(day_of_codes())]
        return tuple(Answer(str(words), words, listed.other_words(one)) for words, one in said)

    def widget(self, fields: Fields) -> TypeAhead:  # type: ignore[override]
        text, listed = last_typed(fields, self.name), self._list
        found = listed.by_words.exactly(text) if listed is not None else Absent()
        words = text if isinstance(found, Absent) else self._words(found)
        return drawn(words, self.offered(), known=not isinstance(found, Absent))
