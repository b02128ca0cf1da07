"""Long text: several lines, with a count where the schema sets a length."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from django.utils.formats import number_format

from forms.controls.base import ControlSpec, Display, Fields, OptionCheck, Paper, plain, typed
from forms.controls.free_text import FreeText, asks_for_lines, asks_for_text, yes_or_no
from forms.controls.registry import control
from forms.json_values import Json, JsonObject
from forms.word_counts import count_words
from rules.sentences import Sentence

DEFAULT_ROWS = 6
MOST_ROWS = 50
LINES_BY_HAND = 8
"""So many lines at least: a hand writes larger than a screen."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How tall the field is, how many characters it takes, if there is a limit, and how many words stand there."""

    rows: int
    most: int | None
    words: int

    @property
    def words_shown(self) -> str:
        """The words as a number that one reads."""
        return number_format(self.words, force_grouping=True)


def _rows(value: Json) -> str:
    fine = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ROWS
    return "" if fine else Sentence("“rows” is a whole number from 1 to %(most_rows)s.", most_rows=MOST_ROWS)


@control
class LongText(FreeText):
    """A text area of `rows` lines (option `rows`); `max_length` turns the count on."""

    kind: ClassVar[str] = "long_text"
    template: ClassVar[str] = "long_text"
    general: ClassVar[bool] = True
    option_formats: ClassVar[tuple[str, ...]] = ("textarea",)
    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({"multi": yes_or_no, "rows": _rows})
    narrative: ClassVar[bool] = True
    keeps_both: ClassVar[bool] = True

    def __init__(self, spec: ControlSpec) -> None:
        super().__init__(spec)
        rows, longest = spec.options.get("rows", DEFAULT_ROWS), spec.schema.get("maxLength")
        self.rows = rows if isinstance(rows, int) else DEFAULT_ROWS
        self.max_length = longest if isinstance(longest, int) else None

    @classmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        return asks_for_text(schema, options) and asks_for_lines(options)

    def say(self, value: Json) -> Display:
        return Display("paragraphs", tuple(plain(value).split("\n")))

    @property
    def paper(self) -> Paper:
        return Paper(lines=max(self.rows, LINES_BY_HAND))

    def widget(self, fields: Fields) -> Lines:
        words = sum(count_words(text) for text in typed(fields, self.field_names[0]))
        return Lines(self.rows, self.max_length, words)
