"""What a final version says of one person, written down: of the child of a file, or of somebody in the family.

What was known before stays in the history. A correction takes the place of what the version before said; what somebody
else changed in the file since stays.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts import clock
from cases.knowing import FactError, checked, counting, fact_words, leave_homes, take_back
from cases.models import Case, Person, PersonFact
from cases.person_facts import OF_CHILD, FactKind, is_home
from records.as_before import AsBefore, among, as_before, changed_by_others, says_fact
from records.changed_fact import ChangedFact, key_of
from records.final_version import FinalVersion
from records.models import NotTakenOver
from records.refused import Refused, refused_fact
from records.superseding import ADDRESS, Superseding, day_of, on_one_line, says, undo
from records.updating_parts import ToldFact

LIVES_THERE: Final = frozenset({"home", "staying", "placement"})
"""The uses of an address where somebody lives: who is asked for the home and says such a one says nothing new."""


@dataclass(frozen=True, slots=True)
class OfPerson:
    """A person of a child's file, and what a final version, and the one that it corrects, tell of them.

    `prefix` begins the names of the facts in `updates`: `child.` or `family.`.
    """

    final: FinalVersion
    case: Case
    person: Person
    told: Sequence[ToldFact]
    before: Sequence[ToldFact]
    prefix: str = OF_CHILD

    def times_of(self, final: FinalVersion) -> Superseding:
        """What a version says of when its answers hold, applied to this person."""
        return Superseding(final.version, self.case, final.counts_from, self.person)


type Leave = Callable[[Superseding, Sequence[ToldFact]], None]
"""Ends what single answers do not say any more; given what is wanted of what a version tells."""


def update_person(one: OfPerson, left: Collection[str], leave: Leave, restore: Leave) -> list[Refused]:
    """Write down what a version tells of a person, but for what the file keeps (`left`); return what cannot be.

    `restore` has hold again what single answers of the former version ended, `leave` ends what those of this one do.
    """
    final, case = one.final, one.case
    wanted = [told for told in one.told if key_of(case, told.pointer) not in left]
    times = one.times_of(final)
    former = AsBefore()
    if final.former is not None:
        by_others = changed_by_others(final, one.person)
        former = as_before(final, case, wanted, one.before, times, one.times_of(final.former), by_others)
    left_alone = {pointer for pointer in former.changed if not final.takes(case, pointer)}
    refused = [
        Refused(case, told.pointer, one.prefix + told.kind.name, NotTakenOver.Why.CHANGED_SINCE)
        for told in wanted
        if told.pointer in left_alone and not known_already(one.person, told, clock.today())
    ]
    wanted = [told for told in wanted if told.pointer not in left_alone]
    if final.former is not None:
        _give_way(one, wanted, times)
        _take_back_former(one, wanted, times, former.same)
        _restore(one, wanted)
        restore(times, wanted)
    leave(times, wanted)
    refused += _write_down(one, wanted, times, former.same)
    why = NotTakenOver.Why.DAY_CANNOT_BE
    return refused + [Refused(case, pointer, one.prefix + kind.name, why) for kind, pointer in times.stays]


def _give_way(one: OfPerson, told: Sequence[ToldFact], times: Superseding) -> None:
    """Have count no more what others wrote in the place of what is taken from the correction all the same."""
    version = one.final.version
    for each in told:
        if not one.final.takes(one.case, each.pointer) or (
            each.kind.several and not is_home(each.kind.name, each.value)
        ):
            continue
        on = times.day(each.pointer, each.said)
        for row in counting(one.person, each.kind.name):
            stands = not each.kind.several or is_home(row.kind, row.value)
            by_others = row.record_reference != version.record.reference
            if stands and by_others and row.starts_on is not None and row.starts_on >= on:
                take_back(row, version.author, case=one.case, record=version.pk)


def _take_back_former(one: OfPerson, told: Sequence[ToldFact], times: Superseding, same: Sequence[ToldFact]) -> None:
    """Have what earlier versions of the record taught about a person count no more, unless this one says it as well.

    What is said just as before, the `same`, stays. What somebody ended since by hand is over already, and stays so.
    """
    version, by_others = one.final.version, {row.pk for row in changed_by_others(one.final, one.person)}
    rows = PersonFact.objects.filter(person=one.person, record_reference=version.record.reference, taken_back=False)
    for row in rows.exclude(record=version.pk).exclude(pk__in=by_others):
        said = [each for each in told if says_fact(row, each)]
        if not any(among(each, same) or times.fits(row, each.pointer, each.said) for each in said):
            undo(row, version.author, case=one.case, record=version.pk)


def _restore(one: OfPerson, told: Sequence[ToldFact]) -> None:
    """Have hold again whose place the version that this one corrects took, unless this one takes it too."""
    former = one.final.former
    if former is None:
        return
    replaced = [(each.kind.name, each.was, each.said) for each in told if each.was]
    times = one.times_of(former)
    for each in one.before:
        if each.was and each.kind.several and (each.kind.name, each.was, each.said) not in replaced:
            times.restore(each.kind, each.pointer, each.was, one.final.version.author, each.said)


def _write_down(
    one: OfPerson, wanted: Sequence[ToldFact], times: Superseding, same: Sequence[ToldFact]
) -> list[Refused]:
    """Write down what a version tells; what is the `same` as the version before told stays as the file has it."""
    homes, kept, refused = [], set(), []
    for told in wanted:
        on, instead = times.day(told.pointer, told.said), bool(told.was) and told.was != told.value
        as_it_was = among(told, same)
        if instead and not as_it_was:
            times.replace(told.kind, told.was, told.pointer, told.said)
        known = known_already(one.person, told, on)
        if known or told.as_filled or as_it_was:
            kept |= {row.pk for row in known}
            continue
        try:
            value = checked(told.kind, told.value, on)
            if instead and times.put_right(told.kind, told.was, told.said, value):
                continue
            made = times.learn(told.kind, told.pointer, value, told.said)
        except FactError as error:
            refused.append(refused_fact(one.case, told.pointer, one.prefix + told.kind.name, error))
            continue
        if made is not None and is_home(made.kind, value):
            homes.append(made)
    if homes:
        leave_homes(one.person, homes, kept, one.final.version.author)
    return refused


def known_already(person: Person, one: ToldFact, on: date) -> list[PersonFact]:
    """The facts of a day that say the same already."""
    holding = [row for row in counting(person, one.kind.name) if row.holds(on)]
    if one.kind.name == ADDRESS:
        uses = LIVES_THERE if one.in_words else {one.value["use"]}
        lines = on_one_line(one.value["lines"])
        return [row for row in holding if row.value["use"] in uses and on_one_line(row.value["lines"]) == lines]
    if not one.in_words:
        return [row for row in holding if one.value.items() <= row.value.items()]
    (text,) = one.value.values()
    return [row for row in holding if says(row, text, on)]


def parts_missing(case: Case, lacking: Iterable[tuple[str, FactKind]], prefix: str = OF_CHILD) -> list[Refused]:
    """What of a file is refused for want of a part, each fact by the pointer of an answer."""
    why = NotTakenOver.Why.PART_MISSING
    return [Refused(case, pointer, prefix + kind.name, why) for pointer, kind in lacking]


# What was changed meanwhile


def changed_meanwhile(
    final: FinalVersion, case: Case, person: Person, one: ToldFact, began: datetime, title: str
) -> list[ChangedFact]:
    """The latest change of a fact by anything but this record since it was begun, where the record says otherwise.

    Of what there may be several of, only a home is told: nothing else takes the place of another.
    """
    version, on = final.version, final.counts_from
    rows = [row for row in counting(person, one.kind.name) if row.record_reference != version.record.reference]
    if one.kind.several:
        rows = [row for row in rows if is_home(row.kind, row.value) and is_home(row.kind, one.value)]
    since = [row for row in rows if row.recorded_at >= began][-1:]
    if not since or known_already(person, one, clock.today()):
        return []
    says = PersonFact(kind=one.kind.name)
    says.value = dict(one.value)
    day = min(one.said.on or day_of(version, one.pointer, on), clock.today())
    return [
        ChangedFact(
            key=key_of(case, one.pointer),
            child=case.child.name,
            title=title,
            says=fact_line(says),
            since=day,
            known=fact_line(row),
            known_since=row.starts_on,
            by=row.recorded_by.name,
            at=row.recorded_at,
            later=row.starts_on is not None and row.starts_on > day,
            kind=one.kind.name,
            case=case.pk,
        )
        for row in since
    ]


def fact_line(fact: PersonFact) -> str:
    """A fact in words, on one line."""
    return ", ".join(line.strip().rstrip(",") for line in fact_words(fact).splitlines() if line.strip())
