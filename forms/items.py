"""Repeated items in drafts and in answers.

A draft keeps a list among the fields of its page: the ids of its items in order under `<pointer>~items`, what was typed
into one under `<pointer>/<id>` and the name of the field, and what was removed under `<pointer>~removed`, as position
and id, to be put back. A pointer never holds `~i` or `~r`, so no question's field can have such a name. Answers and
records know no ids: there an item is a place in a list.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import get_language, gettext

from forms.controls.base import Fields, Reading, typed
from forms.elements import Items, Question
from forms.form_texts import in_language_of
from forms.json_values import Absent, Json, JsonObject, put_at, value_at
from forms.limits import MAX_ITEMS
from forms.problems import Problem

ID = re.compile(r"[a-z][0-9a-f]{1,12}")
LONGEST_SHOWN = 80
MOST_SAID = 3
QUESTION_MARKS = ("?", "؟", "？", "՞")


def listed_name(question: Question) -> str:
    """The field that holds the ids of a list's items."""
    return question.control.field_names[0]


def removed_name(question: Question) -> str:
    """The field that holds what was removed from a list, each as its place, a space and its id."""
    return f"{question.pointer}~removed"


def ids_in(question: Question, fields: Fields) -> tuple[str, ...]:
    """The ids of a list's items, in order, as a page of a draft holds them."""
    return tuple(dict.fromkeys(text for text in typed(fields, listed_name(question)) if ID.fullmatch(text)))


def removed_in(question: Question, fields: Fields) -> tuple[tuple[int, str], ...]:
    """What was removed from a list: where it stood, and its id; the last one last."""
    pairs = (text.split(" ", 1) for text in typed(fields, removed_name(question)))
    return tuple((int(at), item) for at, item in pairs if at.isdecimal() and ID.fullmatch(item))


def fields_by_item(question: Question, fields: Fields) -> dict[str, dict[str, list[str]]]:
    """What was typed into each item that a page of a draft holds, under the names that its own page has."""
    prefix = question.pointer + "/"
    found: dict[str, dict[str, list[str]]] = {}
    for name in fields:
        if name.startswith(prefix):
            item, slash, rest = name.removeprefix(prefix).partition("/")
            found.setdefault(item, {})[slash + rest] = typed(fields, name)
    return found


def asks_of(question: Question) -> Items:
    """What each item of a list asks. Only for questions that are lists."""
    if question.items is None:
        raise TypeError(f"{question.pointer} is not a list of items.")
    return question.items


def name_of(question: Question, index: int) -> str:
    """What one item is called: “Visit 2” for the second."""
    noun = asks_of(question).noun
    return in_language_of(gettext("%(noun)s %(number)s") % {"noun": noun, "number": index + 1}, noun)


def instances(of: Question, index: int, language: str | None = None) -> tuple[Question, ...]:
    """The questions of a list's items, asked of one of them: their pointers lead into the whole form's answers.

    `language` is the active one, for whoever asks for many and looks it up once.
    """
    items = asks_of(of)
    key = (active_language() if language is None else language, index)  # the items' names are words
    made = items.asked_of.get(key)
    if made is None:
        name, place, pointer = name_of(of, index), (*of.path, str(index)), f"{of.pointer}/{index}"
        made = tuple(
            replace(inner, path=(*place, *inner.path), pointer=pointer + inner.pointer, page=of.page, within=name)
            for inner in items.page.questions
        )
        if index < MAX_ITEMS:
            items.asked_of[key] = made
    return made


def active_language() -> str:
    """The active language, as `instances` takes it."""
    return get_language() or ""


def expanded(questions: Mapping[str, Question], answers: Mapping[str, Json]) -> Mapping[str, Question]:
    """The questions, with those asked of each item in `answers` after its list."""
    if not any(question.items is not None for question in questions.values()):
        return questions
    found: dict[str, Question] = {}
    for pointer, question in questions.items():
        found[pointer] = question
        if question.items is not None:
            language = active_language()
            for index in range(_count(value_at(answers, question.path))):
                for made in instances(question, index, language):
                    found[made.pointer] = made
    return found


def _count(value: Json | Absent) -> int:
    return len(value) if isinstance(value, list) else 0


def read_items(question: Question, fields: Fields) -> tuple[list[Json], dict[str, tuple[Question, Reading]]]:
    """The answers of every item, and what could not be read: by pointer the question and the reading."""
    by_item = fields_by_item(question, fields)
    answers: list[Json] = []
    unread: dict[str, tuple[Question, Reading]] = {}
    for index, item in enumerate(ids_in(question, fields)):
        answer: JsonObject = {}
        for at, inner in enumerate(asks_of(question).page.questions):
            if inner.read_only:
                continue
            reading = inner.control.read(by_item.get(item, {}))
            if reading.problem:
                asked = instances(question, index)[at]
                unread[asked.pointer] = (asked, reading)
            elif not isinstance(reading.value, Absent):
                put_at(answer, inner.path, reading.value)
        answers.append(answer)
    return answers, unread


def recorded_id(index: int) -> str:
    """The id of an item in a draft that begins with a record's answers."""
    return f"r{16 + index:x}"


def enter_items(question: Question, value: Json) -> dict[str, list[str]]:
    """What to type for a list's answers: the inverse of `read_items`. The ids begin with `r`, for a record."""
    if not isinstance(value, list) or not value:
        return {}
    ids = [recorded_id(index) for index in range(len(value))]
    entered = {listed_name(question): ids}
    for item, answer in zip(ids, value, strict=True):
        for inner in asks_of(question).page.questions:
            given = value_at(answer, inner.path) if isinstance(answer, dict) else Absent()
            if not isinstance(given, Absent) and not inner.read_only:
                typed_in = inner.control.enter(given)
                entered.update({f"{question.pointer}/{item}{name}": texts for name, texts in typed_in.items()})
    return entered


def empty_items(question: Question, items: Json | Absent, found: Iterable[str]) -> list[Problem]:
    """A problem for each item without any answer. `found` are the pointers of the problems there are already."""
    if not isinstance(items, list):
        return []
    troubled = {pointer.removeprefix(f"{question.pointer}/").split("/")[0] for pointer in found
                if pointer.startswith(f"{question.pointer}/")}  # fmt: skip
    words = gettext("Answer at least one of its questions, or remove it")
    return [
        Problem(
            f"{question.pointer}/{index}", question.page, question.label, words, "required", name_of(question, index)
        )
        for index, item in enumerate(items)
        if item == {} and str(index) not in troubled
    ]


def known_by(question: Question, answer: Json) -> str:
    """A line by which a person knows an item: the answer the form names, or its first short answers; may be empty."""
    if not isinstance(answer, dict):
        return ""
    items = asks_of(question)
    asked = items.page.questions
    named = [inner for inner in asked if items.label and inner.path == items.label]
    said: list[str] = []
    for inner in named or asked:
        value = value_at(answer, inner.path)
        if isinstance(value, Absent):
            continue
        said.append(on_a_line(inner, " ".join(inner.control.brief(value).split())))
        if len(said) == MOST_SAID:
            break
    return _shortened(" · ".join(said))


def withholds(question: Question, answer: Json) -> bool:
    """Whether an answer in an item says that the item must be kept from the family."""
    asked = (inner for inner in asks_of(question).page.questions if inner.annotations.withhold)
    return isinstance(answer, dict) and any(value_at(answer, inner.path) is True for inner in asked)


def on_a_line(question: Question, words: str) -> str:
    """An answer as it stands among others on one line: with its question where it says nothing alone, such as “Yes”."""
    return words if question.control.says_alone else f"{asking_words(question.label)} {words}"


def asking_words(label: str) -> str:
    """A question as it stands before its answer on one line: “Was the child seen?”, or “Seen:”."""
    return label if label.endswith(QUESTION_MARKS) else in_language_of(f"{label}:", label)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return text[:LONGEST_SHOWN].rsplit(" ", 1)[0].rstrip(" ,;·") + "…"


def list_slugs(questions: Iterable[Question]) -> dict[str, Question]:
    """The lists among some questions, by what stands for each in addresses."""
    found: dict[str, Question] = {}
    for question in questions:
        if question.items is not None:
            base = slugify("-".join(question.path).replace("_", "-"))[:60].strip("-") or "list"
            slug, number = base, 2
            while slug in found:
                slug, number = f"{base}-{number}", number + 1
            found[slug] = question
    return found


def place_of(question: Question, pointer: str, ids: Sequence[str]) -> tuple[str, str] | None:
    """The item's id, and the pointer inside it, that a pointer into the form's answers means; `None` for no item."""
    prefix = question.pointer + "/"
    if not pointer.startswith(prefix):
        return None
    index, slash, rest = pointer.removeprefix(prefix).partition("/")
    known = index.isascii() and index.isdigit() and int(index) < len(ids)
    return (ids[int(index)], slash + rest) if known else None
