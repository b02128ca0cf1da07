"""What every control offers: which schemas it serves, reading what was typed, showing what was answered."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from accounts.looked_up import gettext
from forms.form_texts import naming
from forms.formats import Format
from forms.json_values import ABSENT, Absent, Json, JsonObject

if TYPE_CHECKING:
    from forms.offers import Offer

OTHER_WORDS = ("enum", "const", "oneOf", "anyOf")
"""Keywords that name the answers one by one: where one stands, a choice is asked for and nothing else."""

type Fields = Mapping[str, Sequence[str]]
"""What was typed on one page: the texts posted for each field name, in order."""

type OptionCheck = Callable[[Json], str]
"""What is wrong with the value of an option, in words; empty when nothing is."""

type FeelType = Literal["date", "time", "date and time"]
"""The types of FEEL that JSON has not."""


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
    """An answer as it is shown, on the page, in summaries, in the record and on paper.

    One line of text, paragraphs, a list of lines, or a day (`day`, which is also said in `lines`).
    """

    kind: Literal["text", "paragraphs", "list", "date"]
    lines: tuple[str, ...]
    day: date | None = None

    @property
    def text(self) -> str:
        """All of it as one text: paragraphs parted by line ends, a list by commas."""
        if len(self.lines) == 1:
            return self.lines[0]
        return naming((", " if self.kind == "list" else "\n").join(self.lines), *self.lines)


@dataclass(frozen=True, slots=True)
class Paper:
    """Where an answer is written by hand: on so many `lines`, in boxes with words beneath each, or by ticking options.

    `boxes` are such as "Day", "Month", "Year", `wide` ones for names; of `options` one is ticked, or `several`.
    """

    lines: int = 1
    boxes: tuple[str, ...] = ()
    wide: bool = False
    options: tuple[str, ...] = ()
    several: bool = False


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

    A control is one module of this folder and one template of the same name as its `template`: what it serves, reads,
    says and asks of a page stands there and nowhere else. `forms.controls.registry.control` registers it.
    """

    kind: ClassVar[str]
    template: ClassVar[str]
    """The file in `templates/forms/controls/`, without its ending, whose macro `widget(question)` draws its fields.

    `question` is a `forms.page_view.QuestionView`, with what `widget` returns as `question.widget`.
    """

    general: ClassVar[bool] = False
    """Whether it serves only what no control made for something narrower serves."""

    formats: ClassVar[tuple[Format, ...]] = ()
    """The schema formats that it brings. They are checked wherever they stand."""

    option_formats: ClassVar[tuple[str, ...]] = ()
    """The values of the option `format` that it knows."""

    own_options: ClassVar[Mapping[str, OptionCheck]] = MappingProxyType({})
    """The options that it reads, beyond those of every question, and what checks their values."""

    feel_type: ClassVar[FeelType | None] = None
    """What its answers are in FEEL, where that is more than their JSON: then `feel_value` makes it."""

    narrative: ClassVar[bool] = False
    """Whether its answers are somebody's own words at length, which never become facts."""

    from_context: ClassVar[bool] = False
    """Whether a FEEL context with its parts is an answer to it, as another form's answer is."""

    keeps_both: ClassVar[bool] = False
    """Whether two versions of an answer can be kept one beneath the other, when two people wrote at once."""

    says_alone: ClassVar[bool] = True
    """Whether an answer can be understood without its question, unlike a bare “Yes”."""

    not_in_items: ClassVar[str] = ""
    """Why it cannot stand inside an item of a list; empty where it can. The code is `<kind>_in_item`."""

    own_page: ClassVar[bool] = False
    """Whether it is answered on a page of its own: what is posted with the page it stands on never changes it."""

    picks_from: str = ""
    """What of the case it offers to pick from (`forms.offers`): then `picking` is asked in place of `widget`."""

    by_server: ClassVar[bool] = False
    """Whether the server makes its answer when the form is submitted (`forms.signing`): nobody is asked for it."""

    focus_ending: ClassVar[str] = ""
    """What stands behind the question's id in the id of the field that links to a problem go to."""

    empty_means_none: ClassVar[bool] = False
    """Whether a posted page without its field means that nothing is chosen, as with radios and checkboxes."""

    def __init__(self, spec: ControlSpec) -> None:
        self.spec = spec
        self.name = spec.name
        self.label = spec.label

    @classmethod
    @abstractmethod
    def serves(cls, schema: JsonObject, options: JsonObject) -> bool:
        """Whether this is the control for such a schema. No two of the same breadth (`general`) serve the same one."""

    @abstractmethod
    def read(self, fields: Fields) -> Reading:
        """The answer in what was typed; nothing typed is `Reading()`, never a problem."""

    @abstractmethod
    def enter(self, value: Json) -> dict[str, list[str]]:
        """What to type for a value: `read(enter(value)).value == value` for every valid value."""

    @abstractmethod
    def say(self, value: Json) -> Display:
        """The value in words. Values the control does not know are shown as they are."""

    def brief(self, value: Json) -> str:
        """The value in the few words by which a person knows the item of a list that it stands in."""
        return self.say(value).text

    def feel_value(self, value: Json) -> object:
        """The value as FEEL sees it; what is none of its `feel_type` stays as it is."""
        return value

    def widget(self, fields: Fields) -> object:
        """What its template needs beyond what every question has. `fields` hold what was typed."""
        return None

    def picking(self, fields: Fields, offers: "tuple[Offer, ...]") -> object:
        """What its template needs, as `widget`, with what the case offers to pick from."""
        return self.widget(fields)

    @property
    def paper(self) -> Paper:
        """Where its answer is written on a blank form."""
        return Paper()

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

    @property
    def unanswered(self) -> str:
        """What stands where it has no answer, in place of "Not given"."""
        return ""

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
