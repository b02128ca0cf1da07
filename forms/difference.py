"""What changed between two sets of answers to one form, question by question, texts word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext

from forms.definition import FormDefinition
from forms.elements import Question
from forms.item_difference import pairs
from forms.items import asks_of, instances, name_of
from forms.json_values import Absent, Json, JsonObject, object_of, value_at
from forms.rendering import entry_of, lines_of

MOST_WORDS = 4_000
"""Texts with more words than this in one changed stretch are shown as removed and added whole."""

_WORD = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that stands in both versions, or in one of them."""

    kind: Literal["equal", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One changed question. Words are `None` where there was no answer, or the question was not shown.

    `segments` is empty for choices and dates, which are compared as whole values.
    """

    pointer: str
    page: str
    label: str
    before_words: str | None
    after_words: str | None
    segments: tuple[Segment, ...] = ()

    @property
    def before_segments(self) -> tuple[Segment, ...] | None:
        """The segments of the earlier text, or `None` when whole values are compared."""
        return tuple(part for part in self.segments if part.kind != "added") or None

    @property
    def after_segments(self) -> tuple[Segment, ...] | None:
        """The segments of the later text, or `None` when whole values are compared."""
        return tuple(part for part in self.segments if part.kind != "removed") or None


type Placed = tuple[JsonObject, list[Json], int | None]
"""All answers, the list in them, and an item's place in it if it is there."""


def changes(definition: FormDefinition, before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Change, ...]:
    """The questions whose answers that count differ, in the form's order; in lists, item by item."""
    earlier, later = definition.clean(before), definition.clean(after)
    return tuple(
        change for question in definition.questions.values() for change in changes_of(question, earlier, later)
    )


def changes_of(question: Question, earlier: JsonObject, later: JsonObject) -> Iterator[Change]:
    """What changed in the answer to one question, whether it counts or not; in lists, item by item."""
    before, after = value_at(earlier, question.path), value_at(later, question.path)
    if question.items is not None:
        old, new = (value if isinstance(value, list) else [] for value in (before, after))
        for was, now in pairs(old, new):
            yield from _item_changes(question, (earlier, old, was), (later, new, now))
    elif (change := change_of(question, before, after)) is not None:
        yield change


def _item_changes(question: Question, before: Placed, after: Placed) -> Iterator[Change]:
    """An item that was added or removed, as a whole; of one that is in both, each question that changed."""
    (earlier, old, was), (later, new, now) = before, after
    if was is not None and now is not None:
        for asked, made in zip(asks_of(question).page.questions, instances(question, now), strict=True):
            then, since = (value_at(object_of(item), asked.path) for item in (old[was], new[now]))
            change = change_of(made, then, since)
            if change is not None:
                yield replace(change, label=f"{name_of(question, now)}: {change.label}")
        return
    place, words = (now, gettext("%(item)s, added")) if now is not None else (was or 0, gettext("%(item)s, removed"))
    yield Change(
        pointer=f"{question.pointer}/{place}",
        page=question.page,
        label=words % {"item": name_of(question, place or 0)},
        before_words=None if was is None else _all_words(question, was, earlier),
        after_words=None if now is None else _all_words(question, now, later),
    )


def _all_words(question: Question, place: int, answers: JsonObject) -> str:
    """All answers of an item, as plain text."""
    return "\n".join(lines_of(entry_of(question, place, answers).elements, given=True))


def change_of(question: Question, before: Json | Absent, after: Json | Absent) -> Change | None:
    """What changed between two answers to one question that is no list; None where nothing did."""
    if before == after and isinstance(before, bool) == isinstance(after, bool):
        return None
    texts = isinstance(before, str) and isinstance(after, str) and not question.control.whole_values
    return Change(
        pointer=question.pointer,
        page=question.page,
        label=question.label,
        before_words=_words(question, before),
        after_words=_words(question, after),
        segments=text_segments(str(before), str(after)) if texts else (),
    )


def _words(question: Question, value: Json | Absent) -> str | None:
    return None if isinstance(value, Absent) else question.control.say(value).text


def text_segments(before: str, after: str) -> tuple[Segment, ...]:
    """The two texts as stretches; what is not added makes up `before`, what is not removed makes up `after`.

    Lines are matched first, then the words of the lines that differ, so that long texts stay cheap.
    """
    found: list[Segment] = []
    for old, new in _unlike(before.splitlines(keepends=True), after.splitlines(keepends=True), found):
        _compare_words("".join(old), "".join(new), found)
    return _joined(found)


def _unlike(old: list[str], new: list[str], found: list[Segment]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the pieces that differ, after adding those that are equal to `found`, in order."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            found.append(Segment("equal", "".join(old[a:b])))
        else:
            yield old[a:b], new[c:d]


def _compare_words(old: str, new: str, found: list[Segment]) -> None:
    old_words, new_words = _WORD.findall(old), _WORD.findall(new)
    if len(old_words) > MOST_WORDS or len(new_words) > MOST_WORDS:
        _replaced(old, new, found)
        return
    for removed, added in _unlike(old_words, new_words, found):
        _replaced("".join(removed), "".join(added), found)


def _replaced(removed: str, added: str, found: list[Segment]) -> None:
    if removed:
        found.append(Segment("removed", removed))
    if added:
        found.append(Segment("added", added))


def _joined(found: list[Segment]) -> tuple[Segment, ...]:
    joined: list[Segment] = []
    for part in found:
        if joined and joined[-1].kind == part.kind:
            joined[-1] = Segment(part.kind, joined[-1].text + part.text)
        elif part.text:
            joined.append(part)
    return tuple(joined)
