"""Where a version's answers came from that were filled in beforehand, for whoever reads it or decides about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _

from accounts import clock
from forms.difference import Change, changes_of
from forms.evidence import said
from forms.rendering import Item, Section, changed
from records.models import RecordVersion


@dataclass(frozen=True, slots=True)
class FilledThenChanged:
    """An answer that does not say what was filled in: both, and where that came from, in words."""

    change: Change
    source: str


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What became of the answers of a version that were filled in beforehand. `unconfirmed` are their questions."""

    changed: tuple[FilledThenChanged, ...]
    confirmed: int
    unconfirmed: tuple[str, ...]


def with_evidence(drawn: Iterable[Section], version: RecordVersion) -> tuple[Section, ...]:
    """The answers of a version, each with where it came from; nothing beside an answer that must not be read."""
    kept = version.origins or {}

    def told(item: Item) -> Item:
        origin = kept.get(item.pointer)
        return item if origin is None or item.left_out else replace(item, source=_told(origin))

    if not kept:
        return tuple(drawn)
    return tuple(replace(section, elements=changed(section.elements, told)) for section in drawn)


def _told(origin: Mapping[str, Any]) -> str:
    source = _source(origin)
    if origin["way"] == "changed":
        return _("Changed by the author. Filled in: %(source)s.") % {"source": source}
    if origin["way"] == "confirmed":
        confirmed = origin["confirmed"]
        day = date_words(clock.local(datetime.fromisoformat(confirmed["at"])), "j F Y")
        return _("%(source)s. Confirmed by %(name)s on %(day)s.") % {
            "source": source,
            "name": confirmed["name"],
            "day": day,
        }
    return _("%(source)s. Not confirmed by the author.") % {"source": source}


def _source(origin: Mapping[str, Any]) -> str:
    return said(origin).striptags()


def filled_in(version: RecordVersion) -> FilledIn:
    """What the approver is shown of the answers that were filled in beforehand, in the form's order."""
    definition = version.form_version.definition
    asked = [
        (question, (version.origins or {})[pointer])
        for pointer, question in definition.questions.items()
        if pointer in (version.origins or {})
    ]
    typed: dict[str, dict[str, list[str]]] = {}
    for question, origin in asked:
        typed.setdefault(question.page, {}).update(origin.get("typed", {}))
    before = definition.answers_from(typed)[0]
    return FilledIn(
        tuple(
            FilledThenChanged(change, _source(origin))
            for question, origin in asked
            if origin["way"] == "changed" and origin.get("typed")
            for change in changes_of(question, before, version.answers)
        ),
        sum(origin["way"] == "confirmed" for _question, origin in asked),
        tuple(question.label for question, origin in asked if origin["way"] == "filled"),
    )
