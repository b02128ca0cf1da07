"""One render tree of a form and its answers, for check-your-answers, the record's page and the PDF.

A section is a page of the form; an item one question that is shown. Templates, and nothing else, decide how it looks.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from forms.definition import FormDefinition
from forms.elements import Element, Group, Question
from forms.items import asks_of, instances, name_of
from forms.json_values import Absent, Json, JsonObject, value_at

MOST_COLUMNS = 4
LONGEST_IN_TABLE = 60
"""A list is a table where each of its items fits on a line or two of one; otherwise a block for each item."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answer.

    `kind` says what `display` is: `text` and `choice` one line, `paragraphs` words with line ends, `list` a list of
    lines, `date` a date, `items` the number of the `entries` of a list. `display` is empty when there is no answer:
    "Not given", or the words in `empty`. `reason` says why, where the form lets it be left out. `group` is the title of
    the fieldset around it, if any. A `voluntary` answer is one that the family may choose not to give. `columns` are
    the heads of a table of the entries; none where their answers are too long for one. `withhold`: it says that what
    stands around it is kept from the family.
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
    entries: tuple["Entry", ...] = ()
    columns: tuple[str, ...] = ()
    withhold: bool = False
    empty: str = ""

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
class Entry:
    """One item of a list: what it is called, and its shown questions. `cells` are those of the table, by column."""

    title: str
    items: tuple[Item, ...]
    cells: tuple[Item | None, ...] = ()

    @property
    def withheld(self) -> bool:
        """Whether it must be kept from the family."""
        return any(item.withhold for item in self.items)


@dataclass(frozen=True, slots=True)
class Section:
    """The shown questions of one page."""

    slug: str
    title: str
    number: int
    items: tuple[Item, ...]

    @property
    def withheld(self) -> bool:
        """Whether all of it must be kept from the family: an answer says so that stands in no list."""
        return any(item.withhold for item in self.items)


def sections(
    definition: FormDefinition,
    answers: Mapping[str, Json],
    hidden: Collection[str] | None = None,
    *,
    summaries: bool = False,
) -> tuple[Section, ...]:
    """The shown questions with their answers, page by page; pages with none are left out.

    `hidden` is what a record kept; without it the rules decide. Summaries of other records are no answers: only what
    is drawn while writing has them.
    """
    standing = definition.standing(answers)
    left_out = standing.hidden if hidden is None else frozenset(hidden)
    counted = standing.answers if hidden is None else dict(answers)
    made: list[Section] = []
    for page in definition.pages:
        groups = _groups_on(page.elements)
        items = tuple(
            item_of(question, counted, groups.get(question.pointer, ""), left_out)
            for question in page.questions
            if question.pointer not in left_out and (summaries or question.kind != "summary")
        )
        if items:
            made.append(Section(page.slug, page.title, len(made) + 1, items))
    return tuple(made)


def withheld_in(drawn: Iterable[Section]) -> tuple[str, ...]:
    """What of a record must be kept from the family, by its name: whole sections, and items of lists elsewhere."""
    found: list[str] = []
    for section in drawn:
        inside = [entry.title for item in section.items for entry in item.entries if entry.withheld]
        found.extend([section.title] if section.withheld else inside)
    return tuple(found)


def item_of(question: Question, answers: JsonObject, group: str = "", left_out: Collection[str] = frozenset()) -> Item:
    """One question with its answer in `answers`; of a list, without the questions in its items that are `left_out`."""
    value = value_at(answers, question.path)
    kind, display = ("text", "") if isinstance(value, Absent) else _display(question, value)
    entries = _entries(question, value, answers, left_out) if question.items is not None else ()
    columns = _columns(entries)
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
        entries=tuple(replace(entry, cells=_cells(entry, columns)) for entry in entries),
        columns=columns,
        withhold=notes.withhold and value is True,
        empty=notes.empty,
    )


def _entries(
    question: Question, value: Json | Absent, answers: JsonObject, left_out: Collection[str]
) -> tuple[Entry, ...]:
    asked = asks_of(question).page
    groups = _groups_on(asked.elements)
    found: list[Entry] = []
    for index in range(len(value) if isinstance(value, list) else 0):
        inside = zip(asked.questions, instances(question, index), strict=True)
        shown = tuple(
            item_of(made, answers, groups.get(inner.pointer, ""))
            for inner, made in inside
            if made.pointer not in left_out
        )
        found.append(Entry(name_of(question, index), shown))
    return tuple(found)


def _columns(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The heads of a table, where all that the entries say is short; otherwise none."""
    items = [item for entry in entries for item in entry.items]
    labels = tuple(dict.fromkeys(item.label for item in items))
    once = all(len({item.label for item in entry.items}) == len(entry.items) for entry in entries)
    short = all(
        item.kind != "paragraphs" and len(item.words) <= LONGEST_IN_TABLE and not item.child_voice for item in items
    )
    return labels if short and once and len(labels) <= MOST_COLUMNS else ()


def _cells(entry: Entry, columns: tuple[str, ...]) -> tuple[Item | None, ...]:
    by_label = {item.label: item for item in entry.items}
    return tuple(by_label.get(label) for label in columns)


def _display(question: Question, value: Json) -> tuple[str, str | list[str] | date]:
    if question.items is not None:
        return "items", str(len(value)) if isinstance(value, list) and value else ""
    shown = question.control.say(value)
    if shown.day is not None:
        return "date", shown.day
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
