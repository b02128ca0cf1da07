"""What a form is made of: pages, groups, guidance and questions. All of it immutable."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.annotations import Annotations
from forms.conditions import Rule
from forms.controls import Control
from forms.feel_texts import FeelText
from forms.json_values import JsonObject, Path


@dataclass(frozen=True, eq=False)
class Question:
    """One question.

    `pointer` is the JSON pointer of its answer (`/address/street`), and the name of its HTML field; `place` the
    pointer of its control in the document; `rules` its own and those of everything around it, outermost first;
    `optional` is true when nothing in the schema can require it; `calculate` makes it a value that is worked out.
    `told` are the facts about people and of earlier forms that it is worked out from, by whatever way round.
    `items` is what each item of a list asks, where the answer is one; `within` names the item ("Visit 2") where the
    question is asked of one (`forms.items.expanded`).
    """

    pointer: str
    path: Path
    place: str
    page: str
    label: str
    hint: str
    control: Control
    schema: JsonObject
    options: JsonObject
    annotations: Annotations
    rules: tuple[Rule, ...]
    required: bool
    optional: bool
    read_only: bool
    calculate: FeelText | None = None
    told: frozenset[str] = frozenset()
    items: "Items | None" = None
    within: str = ""

    @property
    def kind(self) -> str:
        return self.control.kind


@dataclass(frozen=True, eq=False)
class Guidance:
    """A text for whoever fills in the form, in a small Markdown subset (`forms.guidance`).

    `warning` marks one that nobody may read past.
    """

    place: str
    text: str
    rules: tuple[Rule, ...]
    warning: bool = False


@dataclass(frozen=True, eq=False)
class Group:
    """A fieldset with a title, or without one just things that stand together. `hint` says more beneath the title."""

    place: str
    title: str
    elements: tuple["Element", ...]
    rules: tuple[Rule, ...]
    hint: str = ""


@dataclass(frozen=True, eq=False)
class Items:
    """What each of a list's items asks, and what one is called (`noun`: "Visit").

    Pointers and paths on `page` are relative to the item. `names` are the item's properties: inside it they hide the
    form's own of the same name. `label` leads to the answer that an item is known by, where the form says which.
    `least` and `most` are how many items there should be.
    """

    noun: str
    page: "Page"
    names: tuple[str, ...]
    label: Path
    least: int
    most: int | None
    asked_of: dict[tuple[str, int], tuple[Question, ...]] = field(default_factory=dict, repr=False)
    """The questions as an item is asked them, by language and place, once there was one (`forms.items.instances`)."""


type Element = Question | Guidance | Group


@dataclass(frozen=True, eq=False)
class Page:
    """One page of a form. `slug` stands in its address; `number` counts from 1."""

    slug: str
    title: str
    number: int
    place: str
    elements: tuple[Element, ...]
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = field(default=())


def questions_in(elements: tuple[Element, ...]) -> Iterator[Question]:
    """Every question in the elements and the groups among them, in order."""
    for element in elements:
        if isinstance(element, Question):
            yield element
        elif isinstance(element, Group):
            yield from questions_in(element.elements)


def guidance_in(elements: tuple[Element, ...]) -> Iterator[Guidance]:
    """Every text in the elements and the groups among them, in order."""
    for element in elements:
        if isinstance(element, Guidance):
            yield element
        elif isinstance(element, Group):
            yield from guidance_in(element.elements)
