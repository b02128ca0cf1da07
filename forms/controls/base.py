"""What every control offers: which schemas it serves, reading what was typed, showing what was answered."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from django.utils.translation import gettext

from forms.json_values import ABSENT, Absent, Json, JsonObject

type Fields = Mapping[str, Sequence[str]]
"""What was typed on one page: the texts posted for each field name, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a control made of what was typed: a value, or nothing, or a problem (then the value is absent).

    `code` is the schema keyword whose wording (`x-casewright.messages`) may replace the problem's.
    """

    value: Json | Absent = ABSENT
    problem: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """An answer as it is shown: one line of text, paragraphs, or a list of lines."""

    kind: Literal["text", "paragraphs", "list"]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as one text: paragraphs parted by line ends, a list by commas."""
        return (", " if self.kind == "list" else "\n").join(self.lines)


class ControlRefusedError(Exception):
    """A control cannot serve the schema it was chosen for. `place` is relative to the schema or the options."""

    def __init__(self, code: str, message: str, place: str = "", *, in_options: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.in_options = in_options


@dataclass(frozen=True, slots=True)
class ControlSpec:
    """What a control is made from. `name` is the JSON pointer of the answer, and starts every field name."""

    name: str
    label: str
    schema: JsonObject
    options: JsonObject = field(default_factory=dict)


class Control(ABC):
    """One kind of question. Instances belong to one question, and never change.

    Subclasses register themselves with `forms.controls.registry.control`.
    """

    kind: ClassVar[str]
    template: ClassVar[str]
    """The macro of `templates/forms/questions.jinja` that draws it."""

    empty_means_none: ClassVar[bool] = False
    """Whether a posted page without its field means that nothing is chosen, as with radios and checkboxes."""

    def __init__(self, spec: ControlSpec) -> None:
        self.spec = spec
        self.name = spec.name
        self.label = spec.label

    @classmethod
    @abstractmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        """Whether this is the control for such a schema. No two controls serve the same one."""

    @abstractmethod
    def read(self, fields: Fields) -> Reading:
        """The answer in what was typed; nothing typed is `Reading()`, never a problem."""

    @abstractmethod
    def enter(self, value: Json) -> dict[str, list[str]]:
        """What to type for a value: `read(enter(value)).value == value` for every valid value."""

    @abstractmethod
    def say(self, value: Json) -> Display:
        """The value in words. Values the control does not know are shown as they are."""

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the HTML fields it reads, the first of which gets the focus."""
        return (self.name,)

    @property
    def inputmode(self) -> str:
        """The `inputmode` of its field: the keys that a phone shows."""
        return ""

    @property
    def width(self) -> str:
        """How wide its field is in characters where the form does not say, as one of `forms.page_view.WIDTHS`."""
        return ""

    @property
    def whole_values(self) -> bool:
        """Whether a change is shown as whole values (choices, dates), not word by word."""
        return True

    def required_message(self) -> str:
        """What to say when an answer is needed and there is none."""
        return gettext("Enter an answer to “%(label)s”") % {"label": self.label}

    def wrong_value_message(self) -> str:
        """What to say when the value is none that this question can have."""
        return self.required_message()

    def check(self, value: Json) -> Reading:
        """Limits beyond the schema: a reading with a problem, or an empty one."""
        return Reading()


def typed(fields: Fields, name: str) -> list[str]:
    """The texts typed in one field; an empty list when there are none."""
    texts = fields.get(name, ())
    if isinstance(texts, str):
        return [texts]
    return [text for text in texts if isinstance(text, str)]


def last_typed(fields: Fields, name: str) -> str:
    """The last text posted under a name, as browsers and Django read repeated single fields; empty when none."""
    texts = typed(fields, name)
    return texts[-1] if texts else ""


def plain(value: Json) -> str:
    """A value as a person reads it, where no control gives better words."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {plain(item)}" for key, item in value.items())
    return str(value)
