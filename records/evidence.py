"""Where a version's answers came from that were filled in beforehand, for whoever reads it or decides about it."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import full_day_words
from forms.check_view import shortened
from forms.code_lists import as_made
from forms.difference import Change, change_of, changes_of
from forms.elements import Question
from forms.evidence import said
from forms.facts import kept_known
from forms.feel_texts import parse
from forms.items import expanded, instances
from forms.json_values import ABSENT, Absent, copy_of, object_of, put_at, value_at
from forms.remarks import OUT
from forms.rendering import Item, Section, changed, entries_told, item_of
from forms.since import said_in
from forms.taken_out import given_in
from records.models import RecordVersion
from records.restricted import is_restricted_there
from records.taken_out import taken_out


@dataclass(frozen=True, slots=True)
class FilledThenChanged:
    """An answer that does not say what was filled in: both, where that came from, and since when it is so, in words."""

    change: Change
    source: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What became of the answers of a version that were filled in beforehand. `unconfirmed` are their questions."""

    changed: tuple[FilledThenChanged, ...]
    confirmed: int
    unconfirmed: tuple[str, ...]


def with_evidence(drawn: Iterable[Section], version: RecordVersion) -> tuple[Section, ...]:
    """The answers of a version, each with where it came from; nothing beside an answer that must not be read."""
    kept = version.origins or {}

    def words_of(pointer: str) -> str:
        return _told(kept[pointer], _before(version, pointer, kept[pointer])) if pointer in kept else ""

    out = _out_words(version)

    def told(item: Item) -> Item:
        if item.left_out:
            return item
        source = entries_told(item, words_of) if item.entries else words_of(item.pointer)
        return replace(item, source=" ".join([*([source] if source else []), *out.get(item.pointer, ())]))

    if not kept:
        return tuple(drawn)
    return tuple(replace(section, elements=changed(section.elements, told)) for section in drawn)


def _out_words(version: RecordVersion) -> dict[str, list[str]]:
    """What is said of the items that the author took out, by the pointer of the list."""
    found: dict[str, list[str]] = {}
    for one, said_of_it in taken_out(version):
        words = _("Taken out by the author: “%(item)s”. %(source)s.")
        if _is_kept(one.question):
            words = _("Taken out by the author: something that is kept for the people who work with the child.")
        told = words % {"item": shortened(one.words), "source": _source(given_in(one.origins)[0])}
        found.setdefault(one.question.pointer, []).append(" ".join([told, said_of_it.words]) if one.asked else told)
    return found


def _told(origin: Mapping[str, Any], before: str) -> str:
    source = _source(origin)
    if origin["way"] == "changed":
        words = _("Changed by the author. Filled in: %(source)s.") % {"source": source}
        if before and _from_somewhere(origin):
            words = _("Changed by the author. It was “%(before)s”, filled in: %(source)s.")
            words %= {"before": before, "source": source}
        if not _from_somewhere(origin):
            words = _("Changed by the author. The form had filled it in.")
        return " ".join([words, said_in(origin).words]).rstrip()
    if origin["way"] == "confirmed":
        confirmed = origin["confirmed"]
        day = full_day_words(datetime.fromisoformat(confirmed["at"]))
        return _("%(source)s. Confirmed by %(name)s on %(day)s.") % {
            "source": source,
            "name": confirmed["name"],
            "day": day,
        }
    return _("%(source)s. Not confirmed by the author.") % {"source": source}


def _before(version: RecordVersion, pointer: str, origin: Mapping[str, Any]) -> str:
    """What had been filled in at an answer that was changed, in words on one line.

    Empty where it is not known any more, and where it came from something that not everybody reads.
    """
    definition = version.form_version.definition
    question = expanded(definition.questions, version.answers).get(pointer) if origin["way"] == "changed" else None
    if (
        question is None
        or not origin.get("typed")
        or _is_kept(question, definition.questions.get(origin.get("list", "")))
    ):
        return ""
    before = question.control.read(origin["typed"]).value
    if isinstance(before, Absent):
        return ""
    answers = object_of(copy_of(version.answers))
    put_at(answers, question.path, before)
    with as_made(version.as_written.submitted_at):
        return shortened(" ".join(item_of(question, answers).words.split()))


def _is_kept(*filled: Question | None) -> bool:
    """Whether what fills in questions may come from something that not everybody reads."""
    texts = [one.annotations.prefill for one in filled if one is not None and one.annotations.prefill]
    names = [name for text in texts for name in parse(text).personal]
    return bool(kept_known(names)) or any(map(is_restricted_there, names))


def _source(origin: Mapping[str, Any]) -> str:
    return said(origin).striptags() if _from_somewhere(origin) else _("Filled in by the form")


def _from_somewhere(origin: Mapping[str, Any]) -> bool:
    return bool(origin["sources"] or origin["case"])


def filled_in(version: RecordVersion, kept: AbstractSet[str] = frozenset()) -> FilledIn:
    """What the approver is shown of the answers that were filled in beforehand, in the form's order.

    What was taken out comes after its list; of facts that are `kept` from the reader, by name, not what it was.
    """
    with as_made(version.as_written.submitted_at):
        return _filled_in(version, kept)


def _filled_in(version: RecordVersion, kept: AbstractSet[str]) -> FilledIn:
    questions = expanded(version.form_version.definition.questions, version.answers)
    origins = version.origins or {}
    asked = [(question, origins[pointer]) for pointer, question in questions.items() if pointer in origins]
    out = list(_taken_out(version, kept))
    return FilledIn(
        tuple(
            one
            for pointer, question in questions.items()
            for one in (*_changed(question, version, origins), *(told for at, told in out if at == pointer))
        ),
        sum(origin["way"] == "confirmed" for _question, origin in asked),
        tuple(_label(question) for question, origin in asked if origin["way"] == "filled"),
    )


def _taken_out(version: RecordVersion, kept: AbstractSet[str]) -> Iterator[tuple[str, FilledThenChanged]]:
    """What the author took out of lists, each with the list's pointer."""
    for one, told in taken_out(version):
        question = one.question
        reads = parse(question.annotations.prefill).personal if question.annotations.prefill else ()
        hidden = bool(kept) and any(name.endswith(".parts") or not kept.isdisjoint(name.split(".")) for name in reads)
        change = Change(
            pointer=f"{question.pointer}{OUT}{one.item}",
            page=question.page,
            label=_("Taken out: %(list)s") % {"list": question.label},
            before_words=_("kept for the people who work with the child") if hidden else one.words,
            after_words=None,
        )
        source = _source(given_in(one.origins)[0])
        yield question.pointer, FilledThenChanged(change, source, told.words if one.asked else "")


def _changed(question: Question, version: RecordVersion, kept: Mapping[str, Any]) -> Iterator[FilledThenChanged]:
    """What was changed of an answer that was filled in; of a list, what its author added to it."""
    origin = kept.get(question.pointer)
    if origin is not None and origin["way"] == "changed" and origin.get("typed"):
        for change in _changes(question, origin, version):
            yield FilledThenChanged(change, _source(origin), said_in(origin).words)
    if question.items is not None:
        yield from _added(question, version, kept)


def _added(question: Question, version: RecordVersion, kept: Mapping[str, Any]) -> Iterator[FilledThenChanged]:
    """The items that were added to those that were filled in, and the answers that these did not have."""
    found = value_at(version.answers, question.path)
    items = found if isinstance(found, list) else []
    begun = [at for at in range(len(items)) if any(name.startswith(f"{question.pointer}/{at}/") for name in kept)]
    if not begun:
        return
    before = copy_of(version.answers)
    put_at(object_of(before), question.path, [items[at] for at in begun])
    for change in changes_of(question, object_of(before), version.answers):
        yield FilledThenChanged(change, _("Added by the author"))
    for at in begun:
        for made in instances(question, at):
            new = None
            if made.pointer not in kept and made.calculate is None:
                new = change_of(made, ABSENT, value_at(version.answers, made.path))
            if new is not None:
                yield FilledThenChanged(replace(new, label=_label(made)), _("Nothing was filled in"))


def _changes(question: Question, origin: Mapping[str, Any], version: RecordVersion) -> Iterator[Change]:
    before = question.control.read(origin["typed"]).value
    change = change_of(question, before, value_at(version.answers, question.path))
    if change is not None:
        yield replace(change, label=_label(question))


def _label(question: Question) -> str:
    return f"{question.within}: {question.label}" if question.within else question.label
