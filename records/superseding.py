"""What an answer takes the place of in a child's file: what its form had filled in, and its author changed.

What stood there ends the day before the answer holds, or counts no more where the author says that it was never right.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from accounts import clock
from accounts.models import User
from cases.knowing import FromRecord, correct, count_again, counting, end, fact_words, go_on, learn, take_back
from cases.models import Case, Person, PersonFact
from cases.person_facts import KINDS, FactKind, is_home
from forms.controls.address import address_lines
from forms.json_values import Absent, Json
from forms.since import NOTHING_SAID, Said, said_in
from records.models import RecordVersion

A_DAY: Final = timedelta(days=1)
ADDRESS: Final = "address"
"""The fact that one answer with several parts updates: a home."""


class Superseding:
    """What a final version says of the time of its answers, applied to one child's file. `on` is the form's day.

    It is of the child, or of a `person` of the family.
    """

    def __init__(self, version: RecordVersion, case: Case, on: date, person: Person | None = None) -> None:
        self._version, self._case, self._on = version, case, on
        self._person = person or case.child
        self._by = version.author
        self._source = FromRecord(version.pk, version.record.reference)
        self.stays: list[tuple[FactKind, str]] = []
        """What should have ended and stays, since it began after what takes its place: its kind, and the answer."""
        self._kept: Mapping[str, Mapping[str, Any]] = {
            pointer: origin for pointer, origin in (version.origins or {}).items() if origin.get("way") == "changed"
        }

    def day(self, pointer: str, said: Said = NOTHING_SAID) -> date:
        """From when an answer counts; `said` is what was said of a whole fact of several parts."""
        return min(said.on, clock.today()) if said.on is not None else day_of(self._version, pointer, self._on)

    def fits(self, row: PersonFact, pointer: str, said: Said = NOTHING_SAID) -> bool:
        """Whether a fact that an earlier version of the record taught counts from the day that this one says."""
        has_its_time = self._has_its_time(pointer) and _one_for_one(KINDS[row.kind])
        if has_its_time or (said.never and said.on is None):
            return any(row.starts_on == fact.starts_on for fact in called_never_right(row))
        return row.starts_on == self.day(pointer, said)

    def leave_behind(self, kind: FactKind, pointer: str, now: Collection[str]) -> None:
        """End, or take back, what was filled in and the answer does not say any more; `now` is what it says.

        Of a fact that there is one of at a time, and of a home, the next one ends it by itself: only what was never
        right, and what nothing follows, is left here. An empty answer leaves something behind only if its author said
        since when.
        """
        said = self.said(pointer)
        if pointer not in self._kept or (not now and said == NOTHING_SAID):
            return
        on = self.day(pointer)
        for row in self._filled_in(kind, pointer):
            if any(says(row, text, clock.today()) for text in now):
                continue
            if said.never and (not now or said.on is not None or not _one_for_one(kind)):
                take_back(row, self._by, case=self._case, record=self._version.pk)
            elif not said.never and (not now or kind.several) and not (now and is_home(row.kind, row.value)):
                self._end_before(row, on, kind, pointer)

    def replace(self, kind: FactKind, was: Mapping[str, str], pointer: str, said: Said = NOTHING_SAID) -> None:
        """End what stood as the form had filled it in, of a fact of several parts, for what took its place; or have it
        count no more, where its author says that it was never right and since when the other is so.

        A home, and what there is one of, is ended by the next one.
        """
        on = self.day(pointer, said)
        for row in self._stood(kind, was):
            if said.never and said.on is not None:
                take_back(row, self._by, case=self._case, record=self._version.pk)
            elif not said.never and kind.several and not is_home(row.kind, row.value):
                self._end_before(row, on, kind, pointer)

    def put_right(self, kind: FactKind, was: Mapping[str, str], said: Said, value: Mapping[str, str]) -> bool:
        """Have what was never right give its time to what took its place; False where that has its own, or none stood.

        Raises `FactError` as `cases.knowing.correct`.
        """
        stood = self._stood(kind, was) if said.never and said.on is None else []
        if stood:
            correct(stood[0], value, self._by, self._source, case=self._case)
        return bool(stood)

    def _stood(self, kind: FactKind, was: Mapping[str, str]) -> list[PersonFact]:
        rows = those(counting(self._person, kind.name), was)
        return [row for row in rows if row.holds(clock.today())]

    def _end_before(self, row: PersonFact, on: date, kind: FactKind, pointer: str) -> None:
        """End a fact the day before another holds; one that began that day counts no more, a later one stays."""
        if row.starts_on is None or row.starts_on < on:
            end(row, self._by, on - A_DAY, case=self._case, record=self._version.pk)
        elif row.starts_on == on:
            take_back(row, self._by, case=self._case, record=self._version.pk)
        else:
            self.stays.append((kind, pointer))

    def let_go(self, kind: FactKind, was: Mapping[str, str], pointer: str, said: Said) -> None:
        """End, or take back, a fact of several parts that was emptied, where its author said since when or never."""
        for row in self._stood(kind, was) if said != NOTHING_SAID else ():
            if said.never:
                take_back(row, self._by, case=self._case, record=self._version.pk)
            else:
                self._end_before(row, self.day(pointer, said), kind, pointer)

    def gave_up(self, pointer: str) -> tuple[str, ...]:
        """What was filled in at an answer that its author changed."""
        return _filled(self._version, pointer, self._kept[pointer]) if pointer in self._kept else ()

    def restore(
        self, kind: FactKind, pointer: str, was: Mapping[str, str] | str, by: User, said: Said = NOTHING_SAID
    ) -> None:
        """Have hold again what this version ended or took back, or one before it that said the same, of which a later
        one, by somebody, says otherwise.

        What its author changed by hand meanwhile stays so.
        """
        mine = PersonFact.objects.filter(changed_record__in=until(self._version))
        rows = mine.filter(person=self._person, kind=kind.name).exclude(record_reference=self._source.reference)
        found = [row for row in rows if says(row, was, clock.today())] if isinstance(was, str) else those(rows, was)
        for row in found:
            if row.taken_back:
                count_again(row, by, case=self._case)
            elif row.ends_on == self.day(pointer, said) - A_DAY:
                go_on(row, by, case=self._case)

    def learn(
        self, kind: FactKind, pointer: str, value: Mapping[str, str], said: Said = NOTHING_SAID
    ) -> PersonFact | None:
        """Write down what an answer says: in the place of what was never right, or from its day on.

        The fact is returned that ends others by its day. Raises `FactError` as `cases.knowing.learn`.
        """
        wrong = self._filled_in(kind, pointer)[:1] if self._has_its_time(pointer) and _one_for_one(kind) else []
        if wrong:
            correct(wrong[0], value, self._by, self._source, case=self._case)
            return None
        on = self.day(pointer, said)
        return learn(self._person, kind, value, self._by, on, source=self._source, case=self._case)

    def said(self, pointer: str) -> Said:
        """What the author said of the time of an answer."""
        return said_in(self._kept.get(pointer, {}))

    def _has_its_time(self, pointer: str) -> bool:
        """Whether an answer counts from when that counted which was never right."""
        said = self.said(pointer)
        return said.never and said.on is None

    def _filled_in(self, kind: FactKind, pointer: str) -> list[PersonFact]:
        """What of the file the form had filled in at an answer, as far as it still stands there.

        What somebody ended meanwhile stands there for its time; that matters only to what was never right.
        """
        origin = self._kept.get(pointer, {})
        texts, never = _filled(self._version, pointer, origin), self.said(pointer).never
        rows = [
            row
            for row in counting(self._person, kind.name)
            if row.holds(clock.today()) or (never and _is_source(row, origin))
        ]
        return [row for row in rows if any(says(row, text, clock.today()) for text in texts)]


def those(rows: Iterable[PersonFact], was: Mapping[str, str]) -> list[PersonFact]:
    """Those of some facts that say what a form had filled in; an address however its lines are written."""
    return [row for row in rows if all(_same(row, part, text) for part, text in was.items())]


def _same(row: PersonFact, part: str, text: str) -> bool:
    held = row.value.get(part, "")
    same_lines = row.kind == ADDRESS and part == "lines" and on_one_line(held) == on_one_line(text)
    return held == text or same_lines


def _is_source(row: PersonFact, origin: Mapping[str, Any]) -> bool:
    """Whether an answer was filled in from a fact: since when that holds, and when it was written down."""
    since = row.starts_on.isoformat() if row.starts_on is not None else ""
    told = (since, clock.local(row.recorded_at).date().isoformat())
    facts = (source for source in origin.get("sources", ()) if source.get("kind") == "fact")
    return any((source.get("since", ""), source.get("on")) == told for source in facts)


def _one_for_one(kind: FactKind) -> bool:
    """Whether an answer takes the place of one fact: there is one at a time, or it is an address."""
    return not kind.several or kind.name == ADDRESS


def day_of(version: RecordVersion, pointer: str, on: date) -> date:
    """From when the answer at a pointer counts: since when its author says, else `on`. Never from a day to come."""
    origin: Mapping[str, Any] = (version.origins or {}).get(pointer, {})
    said = said_in(origin) if origin.get("way") == "changed" else NOTHING_SAID
    return min(said.on or on, clock.today())


def _filled(version: RecordVersion, pointer: str, origin: Mapping[str, Any]) -> tuple[str, ...]:
    question = version.form_version.definition.questions.get(pointer)
    value = question.control.read(origin.get("typed", {})).value if question is not None else None
    return () if value is None or isinstance(value, Absent) else texts_of(value)


def texts_of(value: Json) -> tuple[str, ...]:
    """What an answer says, one text for each fact: the lines of an address are one."""
    if isinstance(value, Mapping):
        return tuple(lines for lines in [address_lines(value)] if lines)
    found = value if isinstance(value, list) else [value]
    return tuple(text.strip() for text in found if isinstance(text, str) and text.strip())


def says(row: PersonFact, text: str, on: date) -> bool:
    """Whether a fact says the same as a text, by its code or in words, however much more it says."""
    if row.kind == ADDRESS:
        return on_one_line(row.value.get("lines", "")) == on_one_line(text)
    return text in (row.code, fact_words(row, on)) or text in row.value.values()


def on_one_line(address: str) -> str:
    """An address however its lines and capitals are written."""
    return " ".join(address.replace(",", " ").split()).casefold()


def until(version: RecordVersion) -> QuerySet[Any, Any]:
    """The ids of the versions of a record up to one: each may have said the same as the one before."""
    return version.record.versions.filter(number__lte=version.number).values("pk")


def undo(row: PersonFact, by: User, *, case: Case, record: UUID) -> None:
    """Take back what an earlier version of a record taught, as `record`, a later one, says; what that had called never
    right counts again.
    """
    former = called_never_right(row)
    take_back(row, by, case=case, record=record)
    for fact in former:
        count_again(fact, by, case=case)


def called_never_right(row: PersonFact) -> list[PersonFact]:
    """What the version of a record that taught a fact had taken back for it."""
    version = RecordVersion.objects.select_related("form_version").filter(pk=row.record).first()
    kept = (version.origins or {}) if version is not None else {}
    wrong = {pointer: origin for pointer, origin in kept.items() if said_in(origin).never}
    if version is None or not wrong:
        return []
    texts = [text for pointer, origin in wrong.items() for text in _filled(version, pointer, origin)]
    same = PersonFact.objects.filter(person=row.person_id, kind=row.kind, taken_back=True)
    since = same.filter(changed_record=version.pk).exclude(record_reference=row.record_reference)
    return [fact for fact in since if any(says(fact, text, clock.today()) for text in texts)]
