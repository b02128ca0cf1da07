"""What a final record does about those whom its author took out of a list that the child's file had filled in.

Whoever took an item out may have said that it ended, or was never right (`forms.taken_out`); else the file stays. It is
found in the file as it was filled in. A later version that says otherwise has it hold again, unless somebody changed it
by hand meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from accounts import clock
from cases.kin import OF_FAMILY, PARTS, ToldRelative, end_as_told, goes_on, over_by, standing
from cases.knowing import count_again, end, go_on
from cases.knowing import take_back as take_back_fact
from cases.models import Case, PersonFact
from cases.person_facts import OF_CHILD, FactKind
from cases.relationships import take_back
from forms.items import asks_of
from forms.json_values import Absent
from forms.taken_out import ENDED, NEVER, SaidOut, TakenOut, outs_in
from records.final_version import FinalVersion
from records.models import NotTakenOver, RecordVersion
from records.refused import Refused, open_places
from records.superseding import those, until
from records.updating_family import FAMILY, read_part
from records.updating_parts import part_of, text_of

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact of several parts, as a form had filled it in."""

    kind: FactKind
    parts: Mapping[str, str]


type Known = _Fact | ToldRelative
"""What of the file an item was filled in with."""


@dataclass(frozen=True, slots=True)
class _Out:
    """Something that was taken out, and what its author says of it: it ended, its `last` day being so, or never was."""

    place: str
    known: Known
    never: bool
    last: date


def taken_out(version: RecordVersion) -> list[tuple[TakenOut, SaidOut]]:
    """The items that the author of a version took out of its lists, with what was said of each."""
    return outs_in(version.form_version.definition, version.origins or {})


def end_taken_out(final: FinalVersion) -> list[Refused]:
    """End, or take back, what was taken out and said to be over or never right. Return what cannot be.

    First what the version that it corrects had ended so holds again, unless this one says the same.
    """
    outs = list(_outs(final))
    before = list(_outs(final.former)) if final.former is not None else []
    for out in before:
        if final.former is not None and not any(_says_the_same(out, other) for other in outs):
            _restore(final.former.version, out, final)
    still_open = {place for _case, place in open_places(final.former.version)} if final.former is not None else set()
    done = [out for out in before if out.place not in still_open]
    new = [out for out in outs if not any(_says_the_same(out, other) for other in done)]
    return [refused for out in new for refused in _end(final, out)]


def _says_the_same(one: _Out, other: _Out) -> bool:
    return one.known == other.known and one.never == other.never and (one.never or one.last == other.last)


def _outs(final: FinalVersion) -> Iterator[_Out]:
    for one, said in taken_out(final.version):
        if said.what in (ENDED, NEVER):
            last = said.last or final.counts_from - A_DAY
            for known in _known(one):
                yield _Out(one.question.pointer, known, said.what == NEVER, last)


def _known(one: TakenOut) -> Iterator[Known]:
    """What the item of a list had been filled in with, as the file holds it."""
    facts: dict[tuple[str, tuple[str, ...]], _Fact] = {}
    relative: dict[str, Any] = {}
    for inner in asks_of(one.question).page.questions:
        origin, name = one.origins.get(inner.pointer), inner.annotations.updates
        value = inner.control.read(origin["typed"]).value if origin is not None and name else Absent()
        if isinstance(value, Absent):
            continue
        if name.startswith(OF_FAMILY):
            part = name.removeprefix(OF_FAMILY)
            if part in PARTS:  # what else is known of somebody stays theirs, whatever they are to the child
                relative[part] = read_part(PARTS[part], value)
        elif (asked := part_of(name)) is not None and (text := text_of(inner.control, asked.part, value)):
            fact = facts.setdefault((asked.kind.name, tuple(asked.given.values())), _Fact(asked.kind, {}))
            facts[asked.kind.name, tuple(asked.given.values())] = _Fact(
                asked.kind, {**asked.given, **fact.parts, asked.part.name: text}
            )
    yield from facts.values()
    if relative.get("given_name") and relative.get("kind"):
        yield ToldRelative(**{part: value for part, value in relative.items() if value is not None})


def _end(final: FinalVersion, out: _Out) -> Iterator[Refused]:
    """Have one be over in every file of the record that holds it."""
    known, done = out.known, list[tuple[Case, NotTakenOver.Why | None]]()
    for link in final.links:
        if isinstance(known, ToldRelative):
            done.append((link.case, _end_relative(final, link.case, out, known)))
        else:
            done.append((link.case, _end_fact(final, link.case, out, known)))
    fact = FAMILY if isinstance(known, ToldRelative) else OF_CHILD + known.kind.name
    for case, why in done:
        if why is not None and why != NotTakenOver.Why.NOT_ENDED:
            yield Refused(case, out.place, fact, why)
    if done and all(why == NotTakenOver.Why.NOT_ENDED for _case, why in done):
        yield Refused(done[0][0], out.place, fact, NotTakenOver.Why.NOT_ENDED)


def _end_relative(final: FinalVersion, case: Case, out: _Out, known: ToldRelative) -> NotTakenOver.Why | None:
    version, reference = final.version, final.version.record.reference
    row = standing(case, known)
    if row is None:
        return None if over_by(case, known, reference) else NotTakenOver.Why.NOT_ENDED
    if out.never:
        take_back(row, case, version.author, reference)
    elif not end_as_told(row, case, out.last, version.author, reference):
        return NotTakenOver.Why.DAY_CANNOT_BE
    return None


def _end_fact(final: FinalVersion, case: Case, out: _Out, known: _Fact) -> NotTakenOver.Why | None:
    version, today = final.version, clock.today()
    found = those(PersonFact.objects.filter(person=case.child, kind=known.kind.name), known.parts)
    if not found:
        return NotTakenOver.Why.NOT_ENDED
    _give_back(final, case, found)
    rows = [row for row in found if row.holds(today)]
    if out.never:
        meanwhile_over = sorted((row for row in found if not row.taken_back), key=lambda row: row.recorded_at)[-1:]
        for row in rows or meanwhile_over:
            take_back_fact(row, version.author, case=case, record=version.pk)
        return None
    if any(row.starts_on is not None and row.starts_on > out.last for row in rows):
        return NotTakenOver.Why.DAY_CANNOT_BE
    for row in rows:
        end(row, version.author, out.last, case=case, record=version.pk)
    return None


def _give_back(final: FinalVersion, case: Case, found: Iterable[PersonFact]) -> None:
    """Have what is ended now hold again where earlier versions of the record had put something in its place."""
    if final.former is None:
        return
    earlier = set(until(final.former.version).values_list("pk", flat=True))
    for row in found:
        if row.changed_record in earlier and row.record_reference != final.version.record.reference:
            if row.taken_back:
                count_again(row, final.version.author, case=case)
            elif row.ends_on is not None:
                go_on(row, final.version.author, case=case)


def still_stands(final: FinalVersion, case: Case, place: str) -> bool:
    """Whether a file still holds what was taken out of the list at a place, and said to be over or never right."""
    outs, today = [out for out in _outs(final) if out.place == place], clock.today()
    for known in (out.known for out in outs):
        if isinstance(known, ToldRelative):
            if standing(case, known) is not None:
                return True
            continue
        rows = those(PersonFact.objects.filter(person=case.child, kind=known.kind.name), known.parts)
        if any(row.holds(today) for row in rows):
            return True
    return False


def _restore(former: RecordVersion, out: _Out, final: FinalVersion) -> None:
    by = final.version.author
    for link in final.links:
        if isinstance(out.known, ToldRelative):
            for one in over_by(link.case, out.known, former.record.reference):
                if one.never_right == out.never and (out.never or one.ends_on == out.last):
                    goes_on(one, link.case, by)
            continue
        mine = PersonFact.objects.filter(person=link.case.child, changed_record__in=until(former))
        for row in those(mine.filter(kind=out.known.kind.name), out.known.parts):
            if row.taken_back and out.never:
                count_again(row, by, case=link.case)
            elif not row.taken_back and not out.never and row.ends_on == out.last:
                go_on(row, by, case=link.case)
