"""The chronology: what happened to a child, from the answers of final records, marked by the child's workers."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts import audit, clock
from accounts.models import User
from accounts.working_calendar import calendar_functions
from forms.annotated import AnnotatedProperty
from forms.code_lists import as_made
from forms.feel_texts import TODAY, parse
from forms.json_values import Json
from records.final_version import FinalVersion
from records.models import ChronologyEntry, SignificanceMark
from records.restricted import for_everybody
from rules.feel import FeelLimitError

logger = logging.getLogger(__name__)

type EntryKey = tuple[UUID, UUID, str, int]
"""What an entry is made from: version, case, place, number."""


def key_of(row: ChronologyEntry | SignificanceMark) -> EntryKey:
    """What an entry is made from, or a mark is about."""
    return row.version_id, row.case_id, row.place, row.number


def entries_of(final: FinalVersion, marks: Mapping[EntryKey, bool] | None = None) -> list[ChronologyEntry]:
    """The entries that follow from a final version, not saved yet, as `marks` say whether they are significant."""
    told = list(_told(final))
    made = []
    for link in final.links:
        for one in told:
            entry = ChronologyEntry(
                version=final.version,
                case_id=link.case_id,
                place=one.place,
                number=one.number,
                on=one.on,
                recorded_at=final.version.submitted_at,
                text=one.text,
            )
            entry.significant = _marked(entry, final, marks or {}, one.significant)
            made.append(entry)
    return made


def _marked(entry: ChronologyEntry, final: FinalVersion, marks: Mapping[EntryKey, bool], otherwise: bool) -> bool:
    """Whether an entry is significant: as people said of it, or of the same one of the version that was corrected."""
    said: FinalVersion | None = final
    while said is not None:
        key = (said.version.pk, entry.case_id, entry.place, entry.number)
        if key in marks:
            return marks[key]
        said = said.former
    return otherwise


def marks_of(version_ids: Iterable[UUID]) -> dict[EntryKey, bool]:
    """The latest mark of each entry of some versions."""
    marks = SignificanceMark.objects.filter(version__in=list(version_ids)).order_by("at", "pk")
    return {key_of(mark): mark.significant for mark in marks}


def mark(entry: ChronologyEntry, by: User, *, significant: bool) -> bool:
    """Say that an entry is significant, or no longer; return False when it stood so already.

    Inside the caller's transaction. Who said it is kept for good, here and in the audit trail.
    """
    held: ChronologyEntry = ChronologyEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if held.significant == significant:
        return False
    SignificanceMark.objects.create(
        version_id=held.version_id,
        case_id=held.case_id,
        place=held.place,
        number=held.number,
        significant=significant,
        by=by,
        at=clock.now(),
    )
    held.significant = entry.significant = significant
    held.save(update_fields=["significant"])
    action = "chronology_marked" if significant else "chronology_unmarked"
    audit.record(action, held, actor=by, case_id=held.case_id, version=str(held.version_id))
    return True


@dataclass(frozen=True, slots=True)
class _Told:
    """One entry, for every child that the record is about."""

    place: str
    number: int
    on: date
    text: str
    significant: bool


def _told(final: FinalVersion) -> Iterator[_Told]:
    form = final.definition.annotated
    speaking = [(one, one.annotations.chronology) for one in form.properties if one.annotations.chronology]
    if not speaking:
        return
    answers = for_everybody(final.definition, final.version.answers)  # whoever opens the file reads the chronology
    dated = form.dated(answers)
    around = {
        **calendar_functions(),
        **dict.fromkeys(final.definition.names),
        **dated,
        TODAY: final.final_on,
    }
    for one, chronology in speaking:
        for raw, found in zip(one.occurrences(answers), one.occurrences(dated), strict=True):
            scope = {**around, "answer": found.value, "words": _words(final, one, raw.value), "item": found.item}
            texts = _evaluated(chronology.text, scope, final, raw.pointer)
            kept = [text for text in (texts if isinstance(texts, list) else [texts]) if isinstance(text, str)]
            if any(text.strip() for text in kept):
                on = _day(_evaluated(chronology.date, scope, final, raw.pointer), found.value, final)
                for number, text in enumerate(text for text in kept if text.strip()):
                    yield _Told(raw.pointer, number, on, text, chronology.significant)


def _words(final: FinalVersion, one: AnnotatedProperty, value: Json) -> str:
    with as_made(final.version.as_written.submitted_at):
        return one.words(value)


def _day(told: Any, answer: Any, final: FinalVersion) -> date:
    """The day of an entry: as the annotation says, else the answer where it is a date, else the record's."""
    for one in (told, answer):
        if isinstance(one, datetime):
            return clock.local(one).date() if one.tzinfo else one.date()
        if isinstance(one, date):
            return one
    return final.effective_on


def _evaluated(text: str, scope: Mapping[str, Any], final: FinalVersion, place: str) -> Any:
    if not text:
        return None
    try:
        return parse(text).value(scope)
    except FeelLimitError:  # the answers stand for themselves: a record is never refused for what it would tell
        logger.warning("No chronology at %s of record version %s: too much work", place, final.version.pk)
        return None
