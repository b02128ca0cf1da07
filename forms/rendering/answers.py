"""The tree of a form with its answers: what was asked and said, for summaries, the record's page and its PDF."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext

from accounts.days import full_day_words
from forms import elements as form
from forms.by_law import ByLaw
from forms.code_lists import as_of
from forms.definition import FormDefinition
from forms.elements import Question
from forms.form_texts import naming
from forms.items import asks_of, instances, name_of
from forms.json_values import Absent, Json, JsonObject, value_at
from forms.rendering.tree import Group, Guidance, Node, Run, branches, changed, guidance_of, leaves, runs

MOST_COLUMNS = 4
LONGEST_IN_TABLE = 60
"""A list is a table where each of its items fits on a line or two of one; otherwise a block for each item."""
LONG_TEXT = 200
"""A line with more characters than this is drawn as a paragraph."""
TALL = 2_000
"""An item with more characters than this may be parted by the end of a page."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that an answer lists: its words, where it is opened, and what else is said of it.

    `original_url` is where a photo is had with the place where it was taken, for who may have that.
    """

    words: str
    url: str = ""
    note: str = ""
    original_url: str = ""


type Shape = Literal["line", "block", "list", "table", "entries", "summary"]
type LeaveOut = Callable[[Question], str]
"""What to say in place of the answer to a question, for somebody who must not read it; empty to show it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answer.

    `kind` says what `display` is: `text` and `choice` one line, `paragraphs` words with line ends, `list` a list of
    lines, `date` a date, `items` the number of the `entries` of a list, `summary` words about another record
    (`summary`: forms.summary_view.SummaryView). `files` are the lines of a list of files, where
    they can be opened. `display` is empty when there is no answer: then `missing` is said
    (`wanted` marks an answer that must still be given), the words in `empty`, or "Not given" with the `reason`, where
    the form lets it be left out. `left_out` is said in place of an answer that must not be read.

    A `voluntary` answer is one that the family may choose not to give; `by_law` is said of one that the law asks where
    its page asks other things too. `columns` are the heads of a table of the
    entries; none where their answers are too long for one. `withhold`: it says that what stands around it is kept from
    the family. `source` says where an answer came from that nobody has changed, `change_url` where it is changed.
    """

    pointer: str
    page: str
    label: str
    control: str
    kind: str
    display: str | list[str] | date
    hint: str = ""
    child_voice: bool = False
    restricted: bool = False
    third_party: bool = False
    feeds: tuple[str, ...] = ()
    reason: str = ""
    voluntary: bool = False
    by_law: bool = False
    entries: tuple["Entry", ...] = ()
    columns: tuple[str, ...] = ()
    withhold: bool = False
    empty: str = ""
    left_out: str = ""
    missing: str = ""
    wanted: bool = False
    source: str = ""
    change_url: str = ""
    summary: Any = None
    files: tuple[FileLine, ...] = ()

    @property
    def given(self) -> bool:
        return bool(self.display)

    @property
    def not_theirs(self) -> tuple[bool, ...]:
        """For each of the `columns`, whether its answers are about somebody else than the child."""
        by_column = zip(*(entry.cells for entry in self.entries), strict=True)
        return tuple(any(cell is not None and cell.third_party for cell in cells) for cells in by_column)

    @property
    def words(self) -> str:
        """The answer as one text; empty when there is none."""
        if isinstance(self.display, list):
            return naming(", ".join(self.display), *self.display)
        return self.display if isinstance(self.display, str) else full_day_words(self.display)

    @property
    def plain(self) -> str:
        """The answer where it is nothing but a few words; empty for one that is drawn in its own way, or is none."""
        if self.kind not in ("text", "choice") or self.left_out or self.files or not isinstance(self.display, str):
            return ""
        return self.display

    @property
    def shape(self) -> Shape:
        """What the answer needs: a line beside its question, a block beneath it, or a shape of its own."""
        if self.kind == "paragraphs" or (self.kind in ("text", "choice") and len(self.words) > LONG_TEXT):
            return "block"
        if not self.given:
            return "line"
        if self.kind == "items":
            return "table" if self.columns else "entries"
        return "list" if self.kind == "list" else "summary" if self.kind == "summary" else "line"


class Drawn:
    """What shows questions with their answers, some of them in groups: an item of a list, or a section."""

    __slots__ = ()
    elements: tuple[Node[Item], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions in order, without the groups around them."""
        return tuple(leaves(self.elements))

    @property
    def runs(self) -> tuple[Run[Item], ...]:
        return runs(self.elements)

    @property
    def withheld(self) -> bool:
        """Whether all of it must be kept from the family: an answer of its own says so."""
        return any(item.withhold for item in self.items)


@dataclass(frozen=True, slots=True)
class Entry(Drawn):
    """One item of a list: what it is called, and its shown questions. `cells` are those of the table, by column."""

    title: str
    elements: tuple[Node[Item], ...]
    cells: tuple[Item | None, ...] = ()

    @property
    def tall(self) -> bool:
        """Whether it is too tall to be kept on one sheet of paper."""
        return sum(len(item.words) for item in self.items) > TALL


@dataclass(frozen=True, slots=True)
class Section(Drawn):
    """The shown questions of one page. While the form is written, `url` leads to where they are asked, and `by_law`
    says which of them the law asks.
    """

    slug: str
    title: str
    number: int
    elements: tuple[Node[Item], ...]
    url: str = ""
    by_law: ByLaw = ""


def sections(
    definition: FormDefinition,
    answers: Mapping[str, Json],
    hidden: Collection[str] | None = None,
    *,
    summaries: bool = False,
    guidance: bool = False,
    leave_out: LeaveOut | None = None,
    on: date | None = None,
) -> tuple[Section, ...]:
    """The shown questions with their answers, page by page; pages with none are left out.

    `hidden` is what a record kept; without it the rules decide. Summaries of other records are no answers: only what
    is drawn while writing has them. `guidance` adds the form's texts. `leave_out` says what its reader must not read:
    the question is shown, and those words in place of its answer. Codes read as on the day that the form is about, or
    else `on`, the day of a record.
    """
    standing = definition.standing(answers) if hidden is None else None
    unasked = frozenset(hidden or ()) if standing is None else standing.hidden
    counted = dict(answers) if standing is None else standing.answers

    def leaf(question: Question) -> Item | None:
        if question.pointer in unasked or (question.control.kind == "summary" and not summaries):
            return None
        return item_of(question, counted, unasked, leave_out)

    def text(said: form.Guidance) -> Guidance | None:
        shown = standing is None or definition.shows(said.rules, standing)
        return guidance_of(said) if shown else None

    made: list[Section] = []
    for page in definition.pages:
        with as_of(definition.effective_on(counted) or on):
            elements = branches(page.elements, leaf, text if guidance else None)
        if any(True for _ in leaves(elements)):
            made.append(Section(page.slug, page.title, len(made) + 1, elements))
    return tuple(made)


def changed_inside(drawn: Iterable[Section], change: Callable[[Item], Item]) -> tuple[Section, ...]:
    """The sections with every question changed, also those in the items of lists."""

    def deep(item: Item) -> Item:
        made = change(item)
        return replace(made, entries=tuple(map(entry, made.entries))) if made.entries else made

    def entry(one: Entry) -> Entry:
        cells = tuple(deep(cell) if cell is not None else None for cell in one.cells)
        return replace(one, elements=changed(one.elements, deep), cells=cells)

    return tuple(replace(section, elements=changed(section.elements, deep)) for section in drawn)


def withheld_in(drawn: Iterable[Section]) -> tuple[str, ...]:
    """What of a record must be kept from the family, by its name: whole sections, and items of lists elsewhere."""
    found: list[str] = []
    for section in drawn:
        inside = [entry.title for item in section.items for entry in item.entries if entry.withheld]
        found.extend([section.title] if section.withheld else inside)
    return tuple(found)


def taken_out(
    drawn: Iterable[Section], wanted: Callable[[Item], bool]
) -> tuple[tuple[tuple[Item, Section], ...], tuple[Section, ...]]:
    """The questions that are to stand first, each with the section it stood in; and the sections without them."""
    first: list[tuple[Item, Section]] = []
    rest: list[Section] = []
    for section in drawn:
        first.extend((item, section) for item in section.items if wanted(item))
        elements = changed(section.elements, lambda item: None if wanted(item) else item)
        if any(True for _ in leaves(elements)):
            rest.append(replace(section, elements=elements))
    return tuple(first), tuple(rest)


def item_of(
    question: Question,
    answers: JsonObject,
    unasked: Collection[str] = frozenset(),
    leave_out: LeaveOut | None = None,
) -> Item:
    """One question with its answer in `answers`; of a list, without the questions in its items that are `unasked`."""
    instead = leave_out(question) if leave_out is not None else ""
    value = Absent() if instead else value_at(answers, question.path)
    kind, display = ("text", "") if isinstance(value, Absent) else _display(question, value)
    count = len(value) if isinstance(value, list) and question.items is not None else 0
    entries = tuple(entry_of(question, index, answers, unasked, leave_out) for index in range(count))
    columns, entries = _as_table(entries) if entries else ((), ())
    notes = question.annotations
    return Item(
        pointer=question.pointer,
        page=question.page,
        label=question.label,
        control=question.control.kind,
        kind=kind,
        display=display,
        hint=question.hint,
        child_voice=notes.voice == "child",
        restricted=notes.sensitivity == "restricted",
        third_party=notes.third_party,
        feeds=notes.feeds,
        reason=gettext("it could not be worked out") if question.calculate and not display else "",
        voluntary=notes.collect == "voluntary",
        entries=entries,
        columns=columns,
        withhold=notes.withhold and value_at(answers, question.path) is True,
        empty=notes.empty or question.control.unanswered,
        left_out=instead,
    )


def entry_of(
    question: Question,
    index: int,
    answers: JsonObject,
    unasked: Collection[str] = frozenset(),
    leave_out: LeaveOut | None = None,
) -> Entry:
    """One item of a list as its answers stand in those of the whole form.

    What its page showed of other records is no answer, and would be the same in every item: it is left out.
    """
    asked = asks_of(question).page
    made_of = dict(zip((inner.pointer for inner in asked.questions), instances(question, index), strict=True))

    def leaf(inner: Question) -> Item | None:
        made = made_of[inner.pointer]
        if made.pointer in unasked or made.control.kind == "summary":
            return None
        return item_of(made, answers, leave_out=leave_out)

    return Entry(name_of(question, index), branches(asked.elements, leaf))


def entries_told(item: Item, told: Callable[[str], str]) -> str:
    """What `told` says of the answers inside a list, by their pointers: each saying once, after what it is said of:
    items, where it is said of all their answers, or some of their questions.

    Nothing is said of an answer that must not be read.
    """
    by_words: dict[str, dict[str, list[str]]] = {}
    given = {entry.title: [inner.label for inner in entry.items if inner.given] for entry in item.entries}
    for entry in item.entries:
        for inner in entry.items:
            words = "" if inner.left_out or item.left_out else told(inner.pointer)
            if words:
                by_words.setdefault(words, {}).setdefault(entry.title, []).append(inner.label)
    lines: list[str] = []
    for words, of in by_words.items():
        same: dict[str, list[str]] = {}
        for title, labels in of.items():
            same.setdefault("" if labels == given[title] else f" ({', '.join(labels)})", []).append(title)
        named = "; ".join(", ".join(titles) + labels for labels, titles in same.items())
        lines.append(gettext("%(answers)s: %(source)s") % {"answers": named, "source": words})
    return "\n".join(lines)


def _as_table(entries: tuple[Entry, ...]) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """The heads of a table and the entries with their cells, where all that they say is short and stands in no group.

    Otherwise no heads, and the entries as they are.
    """
    if any(isinstance(node, Group) for entry in entries for node in entry.elements):
        return (), entries
    by_label = [{item.label: item for item in entry.items} for entry in entries]
    labels = tuple(dict.fromkeys(label for cells in by_label for label in cells))
    if len(labels) > MOST_COLUMNS:
        return (), entries
    for entry, cells in zip(entries, by_label, strict=True):
        if len(cells) != len(entry.elements) or not all(map(_is_short, cells.values())):
            return (), entries
    rows = zip(entries, by_label, strict=True)
    return labels, tuple(Entry(one.title, one.elements, tuple(map(cells.get, labels))) for one, cells in rows)


def _is_short(item: Item) -> bool:
    if item.child_voice or item.kind == "paragraphs":
        return False
    return item.kind == "date" or len(item.words) <= LONGEST_IN_TABLE


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
