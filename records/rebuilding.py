"""Making facts and chronology again from final records, batch by batch, and saying what was different.

Run twice, it changes nothing the second time; cut off, what is done is done, and the next run goes on. The marks of
significance that people set are recorded for good and are applied again.
"""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts import audit
from accounts.context import authority
from accounts.keys import DecryptionError, KeyMissingError
from forms.problems import FormDefinitionError
from records.chronology import entries_of, marks_of
from records.facts import facts_of
from records.final_version import FinalVersion, final_ones
from records.models import ChronologyEntry, Decision, Derived, Fact, Record, RecordCase, RecordVersion

A_BATCH = 200
"""Records in one transaction."""

type Rows = dict[tuple[Any, ...], Derived]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that was not as it should be: `missing`, `changed` or `left over`. Names places, never answers."""

    reference: str
    number: int
    kind: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.reference} version {self.number}: {self.kind} at {self.place or 'the whole'}: {self.what}"


@dataclass(slots=True)
class Outcome:
    """What a rebuild found. `unreadable` are references of records that could not be read: their rows stay."""

    records: int = 0
    facts: int = 0
    entries: int = 0
    differences: list[Difference] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    last: str = ""

    def add(self, other: "Outcome") -> None:
        """Add what a further batch found."""
        self.records += other.records
        self.facts += other.facts
        self.entries += other.entries
        self.differences += other.differences
        self.unreadable += other.unreadable
        self.last = other.last

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were missing, changed and left over."""
        return dict(sorted(Counter(one.what.replace(" ", "_") for one in self.differences).items()))


def rebuild(authority_id: UUID, *, write: bool, after: str = "", size: int = A_BATCH) -> Generator[Outcome, None, None]:
    """Go through an authority's records, `size` at a time, each batch a transaction; yield what each batch found.

    `write=False` only compares. `after` is the reference of the last record of an earlier run that was cut off. Opens
    the authority's context itself.
    """
    last: UUID | None = None
    if after:
        with authority(authority_id):
            last = Record.objects.get(reference=after).pk
    while True:
        with authority(authority_id):
            records = Record.objects.order_by("pk")
            records = records.select_for_update(of=("self",)) if write else records
            batch = list(records.filter(pk__gt=last)[:size] if last else records[:size])
            if not batch:
                return
            outcome = _rebuild_batch(batch, write=write)
            last = batch[-1].pk
        yield outcome


def _rebuild_batch(batch: Sequence[Record], *, write: bool) -> Outcome:
    outcome = Outcome(records=len(batch), last=batch[-1].reference)
    finals = _finals(batch)
    marks = marks_of(one.version.pk for found in finals.values() for one in found)
    held: dict[type[Any], dict[UUID, Rows]] = {model: _held(model, batch) for model in (Fact, ChronologyEntry)}
    for record in batch:
        try:
            wanted = {
                Fact: _wanted(finals[record.pk], facts_of),
                ChronologyEntry: _wanted(finals[record.pk], lambda final: entries_of(final, marks)),
            }
        except (DecryptionError, KeyMissingError, FormDefinitionError):
            outcome.unreadable.append(record.reference)
            continue
        outcome.facts += len(wanted[Fact])
        outcome.entries += len(wanted[ChronologyEntry])
        for model, rows in wanted.items():
            there = held[model].get(record.pk, {})
            outcome.differences += _differences(record, rows, there)
            if write:
                _settle(model, rows, there)
    if write and outcome.differences:
        audit.record("facts_rebuilt", None, actor=None, upto=outcome.last, found=outcome.counts)
    return outcome


def _finals(batch: Sequence[Record]) -> dict[UUID, list[FinalVersion]]:
    """The final versions of each record, oldest first."""
    links: dict[UUID, list[RecordCase]] = defaultdict(list)
    for link in RecordCase.objects.filter(record__in=batch).select_related("case").order_by("pk"):
        links[link.record_id].append(link)
    decisions = {one.version_id: one for one in Decision.objects.filter(version__record__in=batch)}
    versions: dict[UUID, list[tuple[RecordVersion, Decision | None]]] = defaultdict(list)
    by_id = {record.pk: record for record in batch}
    for version in RecordVersion.objects.filter(record__in=batch).select_related("form_version").order_by("number"):
        version.record = by_id[version.record_id]
        versions[version.record_id].append((version, decisions.get(version.pk)))
    return {pk: list(final_ones(versions[pk], tuple(links[pk]))) for pk in by_id}


def _wanted(finals: Sequence[FinalVersion], rows_of: Any) -> Rows:
    found: Rows = {}
    for at, final in enumerate(finals):
        later = finals[at + 1].version if at + 1 < len(finals) else None
        for row in rows_of(final):
            row.superseded_by = later
            found[_key(row)] = row
    return found


def _held(model: type[Any], batch: Sequence[Record]) -> dict[UUID, Rows]:
    held: dict[UUID, Rows] = defaultdict(dict)
    for row in model.objects.filter(version__record__in=batch).select_related("version").defer("version__answers"):
        held[row.version.record_id][_key(row)] = row
    return held


def _key(row: Derived) -> tuple[Any, ...]:
    """What a row is made from, each once in its table."""
    if isinstance(row, Fact):
        return row.version_id, row.case_id, row.place, row.item
    return row.version_id, row.case_id, row.place, row.number  # type: ignore[attr-defined]


def _content(row: Derived) -> tuple[Any, ...] | None:
    """What a row says, or None when it cannot be read."""
    said: tuple[Any, ...]
    try:
        if isinstance(row, Fact):
            said = (row.child_id, row.episode_id, row.on, row.code, row.day, row.number, row.yes)
        else:
            said = (row.on, row.recorded_at, row.text, row.significant)  # type: ignore[attr-defined]
    except (DecryptionError, KeyMissingError):
        return None
    return (*said, row.superseded_by_id)


def _differences(record: Record, wanted: Rows, held: Rows) -> Iterable[Difference]:
    for key, row in {**held, **wanted}.items():
        what = _what(wanted.get(key), held.get(key))
        if what:
            kind = row.item if isinstance(row, Fact) else "chronology"
            yield Difference(record.reference, row.version.number, kind, row.place, what)


def _what(wanted: Derived | None, held: Derived | None) -> str:
    if held is None:
        return "missing"
    if wanted is None:
        return "left over"
    return "" if _content(wanted) == _content(held) else "changed"


def _settle(model: type[Any], wanted: Rows, held: Rows) -> None:
    """Bring the table to what is wanted. A changed row keeps its id, which the audit trail may name."""
    extra = [row.pk for key, row in held.items() if key not in wanted]
    if extra:
        model.objects.filter(pk__in=extra).delete()
    model.objects.bulk_create([row for key, row in wanted.items() if key not in held])
    for key, row in wanted.items():
        there = held.get(key)
        if there is not None and _content(there) != _content(row):
            row.pk, row.authority_id = there.pk, there.authority_id
            row.save(force_update=True)
