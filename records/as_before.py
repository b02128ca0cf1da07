"""What of a correction is as the version before said it, and what the child's file has meanwhile from somebody else.

What is said as before is not told anew: somebody may have mended it in the file since. What is said otherwise is told
where nobody has changed since what the version before had told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases.models import Case, Person, PersonFact
from forms.since import Said
from records.final_version import FinalVersion
from records.refused import open_places
from records.superseding import Superseding
from records.updating_parts import ToldFact


@dataclass(frozen=True, slots=True)
class AsBefore:
    """The facts of a correction that are `same` as before, by what they say, and the pointers of those that others
    `changed` since in the file.
    """

    same: tuple[ToldFact, ...] = ()
    changed: frozenset[str] = frozenset()


def as_before(
    final: FinalVersion,
    case: Case,
    told: Sequence[ToldFact],
    before: Sequence[ToldFact],
    times: Superseding,
    former: Superseding,
    by_others: Sequence[PersonFact],
) -> AsBefore:
    """Compare what a version tells of somebody with what the version that it corrects told, `before`.

    `times` and `former` say when the answers of the two hold; `by_others` as `changed_by_others`.
    """
    if final.former is None:
        return AsBefore()
    still_open = open_places(final.former.version)
    settled = [one for one in before if (case.pk, one.pointer) not in still_open]
    same = tuple(
        one
        for one in told
        if any(_is_same(one, was) and _is_timed(one, times) == _is_timed(was, former) for was in settled)
    )
    changed = {was.pointer for was in before if any(says_fact(row, was) for row in by_others)}
    return AsBefore(same, frozenset(one.pointer for one in told if one.pointer in changed and one not in same))


def _is_timed(one: ToldFact, times: Superseding) -> tuple[date, Said]:
    """From when a fact counts, and what was said of the time before."""
    return times.day(one.pointer), times.said(one.pointer)


def _is_same(one: ToldFact, was: ToldFact) -> bool:
    return (one.kind.name, one.value, one.was, one.said, one.as_filled) == (
        was.kind.name,
        was.value,
        was.was,
        was.said,
        was.as_filled,
    )


def changed_by_others(final: FinalVersion, person: Person) -> list[PersonFact]:
    """What the record taught of somebody and somebody, or another record, ended or took back since."""
    mine = versions_of(final)
    rows = PersonFact.objects.filter(person=person, record_reference=final.version.record.reference)
    return [row for row in rows if _is_over(row) and row.changed_record not in mine]


def _is_over(row: PersonFact) -> bool:
    return row.taken_back or (row.ends_on is not None and not row.ended_by_next)


def versions_of(final: FinalVersion) -> frozenset[UUID]:
    """The ids of all versions of the record."""
    return frozenset(final.version.record.versions.values_list("pk", flat=True)) | {final.version.pk}


def says_fact(row: PersonFact, one: ToldFact) -> bool:
    """Whether a fact is what an answer tells, in all its parts."""
    return row.kind == one.kind.name and all(row.value.get(part) == text for part, text in one.value.items())


def among(one: ToldFact, others: Iterable[ToldFact]) -> bool:
    """Whether a fact is one of those."""
    return any(one is other for other in others)
