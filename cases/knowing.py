"""Writing down what is known of a person, for a time: what was known before stays, with who changed it and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.blind_index import blind_index
from accounts.models import User
from accounts.references import hold
from cases.match_keys import fact_changed
from cases.models import Case, Person, PersonFact
from cases.person_facts import KINDS, LONGEST_LINE, LONGEST_TEXT, FactKind, Part, is_home
from forms.code_lists import code_list

A_DAY = timedelta(days=1)


class FactError(ValueError):
    """What was typed cannot be written down. `part` names the part that it is about, or `starts_on` or `ends_on`."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


class NumberTakenError(FactError):
    """A number that one person at most can have is written down for somebody else."""


@dataclass(frozen=True, slots=True)
class FromRecord:
    """The version of a record that something comes from."""

    version: UUID
    reference: str


def checked(kind: FactKind, typed: Mapping[str, str], day: date | None = None) -> dict[str, str]:
    """The parts as they are kept. Raises `FactError` at the first that will not do. Codes are looked up for `day`."""
    value: dict[str, str] = {}
    for part in kind.parts:
        text = typed.get(part.name, "").strip()
        if not text:
            if part.required:
                raise FactError(part.name, _asks_for(part))
            continue
        value[part.name] = _normal(part, text, day or clock.today())
    if not value:
        raise FactError(kind.parts[0].name, _asks_for(kind.parts[0]))
    return value


def _asks_for(part: Part) -> str:
    words = _("Choose an answer to “%(label)s”") if part.code_list or part.choices else _("Enter “%(label)s”")
    return words % {"label": part.label}


def _normal(part: Part, text: str, day: date) -> str:
    longest = LONGEST_TEXT if part.long else LONGEST_LINE
    if len(text) > longest:
        raise FactError(part.name, _("Use at most %(count)s characters") % {"count": longest})
    if part.code_list:
        listed = code_list(part.code_list)
        if listed is None or listed.find(text, day) is None:
            raise FactError(part.name, _asks_for(part))
    if part.choices and text not in dict(part.choices):
        raise FactError(part.name, _asks_for(part))
    if part.normal is not None:
        try:
            return part.normal(text)
        except ValueError as error:
            raise FactError(part.name, str(error)) from error
    return text if part.long else " ".join(text.split())


# Reading


def counting(person: Person, kind: str = "") -> list[PersonFact]:
    """What counts of a person, at any time, the oldest first; of one kind, or all."""
    rows = PersonFact.objects.filter(person=person, taken_back=False, **({"kind": kind} if kind else {}))
    return sorted(rows, key=_order)


def known_on(person: Person, day: date) -> list[PersonFact]:
    """What counts of a person on a day."""
    return [fact for fact in counting(person) if fact.holds(day)]


def _order(fact: PersonFact) -> tuple[date, Any]:
    return fact.starts_on or date.min, fact.pk


def fact_words(fact: PersonFact, day: date | None = None) -> str:
    """A fact as one text, its code in the words of its day."""
    kind = KINDS.get(fact.kind)
    if kind is None:
        return ", ".join(fact.value.values())
    said = day or fact.ends_on or clock.today()
    given = [part for part in kind.parts if fact.value.get(part.name)]
    first = [part for part in given[:1] if part.code_list or part.choices]
    rest = (" " if kind.name == "other_name" else ", ").join(fact.value[part.name] for part in given[len(first) :])
    return ": ".join([*(_said(part, fact.value[part.name], said) for part in first), *([rest] if rest else [])])


def _said(part: Part, text: str, day: date) -> str:
    if part.choices:
        return str(dict(part.choices).get(text, text))
    listed = code_list(part.code_list) if part.code_list else None
    found = listed.find(text, day) if listed is not None else None
    return found.title if found is not None else text


def found_by_number(kind: str, text: str) -> list[PersonFact]:
    """The facts of a kind with a number in them (`FactKind.found_by`), whoever has it and whenever it counted."""
    marked = PersonFact.objects.filter(mark=blind_index(_index_of(kind), text), taken_back=False)
    return list(marked.select_related("person"))


def _index_of(kind: str) -> str:
    return "upn" if kind == "former_upn" else kind


# Writing


def learn(
    person: Person,
    kind: FactKind,
    value: Mapping[str, str],
    by: User,
    on: date | None,
    *,
    source: FromRecord | None = None,
    case: Case | None = None,
) -> PersonFact | None:
    """Write down what holds of a person since a day (None: not known since when); None where that is known already.

    A fact that there is one of at a time takes the place of the one before from that day on; one that began later
    stays, and ends it. `value` has passed `checked`. Raises `FactError` for a number that somebody else has, and for a
    day to come.
    """
    if on is not None and on > clock.today():
        raise FactError("starts_on", _("Enter a day that has come, or leave the day empty"))
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        rows = counting(person, kind.name)
        if on is None and rows and not kind.several:
            on = clock.today()
        day = on or clock.today()
        if any(dict(row.value) == dict(value) and row.holds(day) for row in rows):
            return None
        mark = _mark(kind, value, person)
        made = PersonFact(
            person=person,
            kind=kind.name,
            code=value.get("code", ""),
            mark=mark,
            starts_on=on,
            recorded_at=clock.now(),
            recorded_by=by,
            record=source.version if source else None,
            record_reference=source.reference if source else "",
        )
        made.value = dict(value)
        if not kind.several:
            _make_room(rows, made, by)
        made.save()
        fact_changed(made)
        audit.record("fact_recorded", made, actor=by, case_id=case.pk if case else None, kind=kind.name)
    return made


def _mark(kind: FactKind, value: Mapping[str, str], person: Person) -> str:
    if not kind.found_by:
        return ""
    number = value[kind.found_by]
    hold("numbers")  # of two who write it down for two children at one moment, the second sees the first
    if any(fact.person_id != person.pk for fact in found_by_number(kind.name, number)):
        said = _("This number is written down for somebody else. Check it; if it is right, ask a service manager.")
        raise NumberTakenError(kind.found_by, said)
    return blind_index(_index_of(kind.name), number)


def _make_room(rows: list[PersonFact], made: PersonFact, by: User) -> None:
    """End what holds on the first day of a new fact, and end that one where a later one begins."""
    first = made.starts_on or date.min
    for row in rows:
        if (row.starts_on or date.min) > first:
            made.ends_on = (row.starts_on or date.min) - A_DAY
            made.ended_by_next = True
            return
        if (row.starts_on or date.min) == first:
            _change(row, made, by, taken_back=True)
        elif row.ends_on is None or row.ends_on >= first:
            _change(row, made, by, ends_on=first - A_DAY, ended_by_next=True)


def _change(row: PersonFact, made: PersonFact | None, by: User, record: UUID | None = None, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = clock.now() if made is None else made.recorded_at, by
    row.changed_record = record if made is None else made.record
    row.save(update_fields=[*values, "changed_at", "changed_by", "changed_record"])
    if "taken_back" in values:
        fact_changed(row)


def correct(
    fact: PersonFact, value: Mapping[str, str], by: User, source: FromRecord, *, case: Case | None = None
) -> PersonFact:
    """Put something else in the place of a fact that was never right: for the same time, and it counts no more.

    `value` has passed `checked`. Raises `FactError` for a number that somebody else has.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=fact.person_id)
        made = PersonFact(
            person=person,
            kind=fact.kind,
            code=value.get("code", ""),
            mark=_mark(KINDS[fact.kind], value, person),
            starts_on=fact.starts_on,
            ends_on=fact.ends_on,
            ended_by_next=fact.ended_by_next,
            recorded_at=clock.now(),
            recorded_by=by,
            record=source.version,
            record_reference=source.reference,
        )
        made.value = dict(value)
        _change(fact, made, by, taken_back=True)
        made.save()
        fact_changed(made)
        audit.record("fact_taken_back", fact, actor=by, case_id=case.pk if case else None, kind=fact.kind)
        audit.record("fact_recorded", made, actor=by, case_id=case.pk if case else None, kind=fact.kind)
    return made


def count_again(fact: PersonFact, by: User, *, case: Case | None = None) -> None:
    """Have a fact count again that was taken back as never right, which it was not."""
    with transaction.atomic():
        _change(fact, None, by, taken_back=False)
        audit.record("fact_recorded", fact, actor=by, case_id=case.pk if case else None, kind=fact.kind)


def go_on(fact: PersonFact, by: User, *, case: Case | None = None) -> None:
    """Have a fact hold on that was ended, which it had not."""
    with transaction.atomic():
        _change(fact, None, by, ends_on=None, ended_by_next=False)
        audit.record("fact_recorded", fact, actor=by, case_id=case.pk if case else None, kind=fact.kind)


def end(fact: PersonFact, by: User, on: date, *, case: Case | None = None, record: UUID | None = None) -> None:
    """Say that a fact holds no longer: `on` is its last day; `record` is the version of a record that says so.

    Raises `FactError` for a day that cannot be it.
    """
    if on > clock.today():
        raise FactError("ends_on", _("Enter a day that has come"))
    if fact.starts_on is not None and on < fact.starts_on:
        raise FactError("ends_on", _("Enter a last day that is not before it began"))
    with transaction.atomic():
        _change(fact, None, by, record, ends_on=on, ended_by_next=False)
        audit.record("fact_ended", fact, actor=by, case_id=case.pk if case else None, kind=fact.kind)


def take_back(fact: PersonFact, by: User, *, case: Case | None = None, record: UUID | None = None) -> None:
    """Have a fact count no more, as a mistake; it stays in the history. What it ended holds again.

    `record` is the version that says so.
    """
    if fact.taken_back:
        return
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=fact.person_id)
        _change(fact, None, by, record, taken_back=True)
        if fact.starts_on is not None and _ends_others(fact):
            last = fact.starts_on - A_DAY
            before = PersonFact.objects.filter(
                person=fact.person_id, kind=fact.kind, taken_back=False, ended_by_next=True, ends_on=last
            )
            for row in before:
                _change(row, None, by, ends_on=fact.ends_on, ended_by_next=fact.ended_by_next)
        audit.record("fact_taken_back", fact, actor=by, case_id=case.pk if case else None, kind=fact.kind)


def _ends_others(fact: PersonFact) -> bool:
    """Whether what ended on the day before a fact ended by it: always of what there is one of, and by the only home."""
    if not is_home(fact.kind, fact.value):
        return not KINDS[fact.kind].several
    others = [row for row in counting_homes(fact.person_id) if row.pk != fact.pk]
    return all(row.starts_on != fact.starts_on for row in others)


def counting_homes(person: UUID) -> list[PersonFact]:
    """The addresses that count as a person's home, at any time, the oldest first."""
    rows = PersonFact.objects.filter(person=person, kind="address", taken_back=False)
    return sorted((row for row in rows if is_home(row.kind, row.value)), key=_order)


def leave_homes(person: Person, into: Collection[PersonFact], kept: Collection[UUID], by: User) -> None:
    """End the homes that somebody left for others, which were written down for one and the same day.

    A home of `kept` stays beside them; one that began later stays, and ends the new ones; one of the same day counts no
    more.
    """
    first = next((row.starts_on for row in into if row.starts_on is not None), None)
    if first is None:
        return
    new = {row.pk for row in into}
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        others = [row for row in counting_homes(person.pk) if row.pk not in new and row.pk not in kept]
        later = [row.starts_on for row in others if row.starts_on is not None and row.starts_on > first]
        for row in others:
            if row.starts_on == first:
                _change(row, None, by, taken_back=True)
            elif row.holds(first):
                _change(row, None, by, ends_on=first - A_DAY, ended_by_next=True)
        for row in into if later else ():
            _change(row, None, by, ends_on=min(later) - A_DAY, ended_by_next=True)
