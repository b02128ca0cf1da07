"""One render tree of a form and its answers, for check-your-answers, the record's page and the PDF.

A section is a page of the form; an item one question that is shown. Templates, and nothing else, decide how it looks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from forms.controls.date_parts import iso_date
from forms.definition import FormDefinition
from forms.elements import Element, Group, Question
from forms.json_values import Absent, Json, JsonObject, value_at


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answer.

    `kind` says what `display` is: `text` and `choice` one line, `paragraphs` words with line ends, `list` a list of
    lines, `date` a date. `display` is empty when there is no answer ("Not given"). `reason` says why, where the form
    lets it be left out. `group` is the title of the fieldset around it, if any. A `voluntary` answer is one that the
    family may choose not to give.
    """

    pointer: str
    page: str
    label: str
    control: str
    kind: str
    display: str | list[str] | date
    hint: str
    group: str
    child_voice: bool
    restricted: bool
    third_party: bool
    feeds: tuple[str, ...]
    reason: str = ""
    voluntary: bool = False

    @property
    def given(self) -> bool:
        return bool(self.display)

    @property
    def words(self) -> str:
        """The answer as one text; empty when there is none."""
        if isinstance(self.display, list):
            return ", ".join(self.display)
        return self.display if isinstance(self.display, str) else f"{self.display:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Section:
    """The shown questions of one page."""

    slug: str
    title: str
    number: int
    items: tuple[Item, ...]


def sections(
    definition: FormDefinition, answers: Mapping[str, Json], hidden: Collection[str] | None = None
) -> tuple[Section, ...]:
    """The shown questions with their answers, page by page; pages with none are left out.

    `hidden` is what a record kept; without it the rules decide.
    """
    standing = definition.standing(answers)
    left_out = frozenset(definition.questions) - standing.shown if hidden is None else frozenset(hidden)
    counted = standing.answers if hidden is None else dict(answers)
    made: list[Section] = []
    for page in definition.pages:
        groups = _groups_on(page.elements)
        items = tuple(
            item_of(question, counted, groups.get(question.pointer, ""))
            for question in page.questions
            if question.pointer not in left_out
        )
        if items:
            made.append(Section(page.slug, page.title, len(made) + 1, items))
    return tuple(made)


def item_of(question: Question, answers: JsonObject, group: str = "") -> Item:
    """One question with its answer in `answers`."""
    value = value_at(answers, question.path)
    kind, display = ("text", "") if isinstance(value, Absent) else _display(question, value)
    notes = question.annotations
    return Item(
        pointer=question.pointer,
        page=question.page,
        label=question.label,
        control=question.kind,
        kind=kind,
        display=display,
        hint=question.hint,
        group=group,
        child_voice=notes.voice == "child",
        restricted=notes.sensitivity == "restricted",
        third_party=notes.third_party,
        feeds=notes.feeds,
        reason=gettext("it could not be worked out") if question.calculate and not display else "",
        voluntary=notes.collect == "voluntary",
    )


def _display(question: Question, value: Json) -> tuple[str, str | list[str] | date]:
    on = iso_date(value) if question.kind == "date" else None
    if on is not None:
        return "date", on
    shown = question.control.say(value)
    if shown.kind == "list":
        return "list", list(shown.lines)
    if shown.kind == "paragraphs":
        return "paragraphs", shown.text
    return ("choice" if question.control.whole_values else "text"), shown.text


def _groups_on(elements: tuple[Element, ...], title: str = "") -> dict[str, str]:
    titles: dict[str, str] = {}
    for element in elements:
        if isinstance(element, Question):
            titles[element.pointer] = title
        elif isinstance(element, Group):
            titles.update(_groups_on(element.elements, element.title or title))
    return titles
