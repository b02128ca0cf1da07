"""What a final record teaches about the children it is of: answers whose questions say `updates`, dated by the record.

The names are those of `cases.person_facts`, after `child.`. What was known before stays in the history; what somebody
wrote down of a later day stays and counts from that day. A later version of the record takes the place of what an
earlier one said; an answer that it lost counts no more. An answer that may name several only ever adds to them.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from accounts import clock
from cases.kin import OF_FAMILY
from cases.knowing import FactError, checked, counting, fact_words, leave_homes
from cases.models import Case, Person, PersonFact
from cases.person_facts import KINDS, OF_CHILD, FactKind, is_home
from cases.told_details import DETAILS
from forms.annotated import EACH, AnnotatedProperty
from forms.controls.address import Address, address_lines
from forms.definition import FormDefinition
from forms.json_values import path_of, pointer_of, value_at
from records.as_before import among, as_before, changed_by_others, says_fact
from records.as_filled_in import as_filled_in
from records.asked_as import fault_of_code, fault_of_kind, fault_of_reader, one_at_a_time, unknown_name
from records.changed_fact import ChangedFact, key_of
from records.final_version import FinalVersion, if_final_now, links_of
from records.models import NotTakenOver, RecordVersion
from records.refused import Refused, refused_fact
from records.superseding import ADDRESS, Superseding, day_of, on_one_line, says, texts_of, undo
from records.taken_out import end_taken_out
from records.updating_details import changed_details, fault_in_detail, is_detail, update_details
from records.updating_family import changed_family, fault_in_family, update_family
from records.updating_parts import ToldFact, fault_in_part, lacking_a_part, names_of, told_in_parts
from rules.sentences import Sentence, listed

LIVES_THERE: Final = frozenset({"home", "staying", "placement"})
"""The uses of an address where a child lives: one who is asked for the home and says such a one says nothing new."""


def fault_of(one: AnnotatedProperty, among: Sequence[AnnotatedProperty]) -> str:
    """What is wrong with the `updates` of a property, in words for its author; empty when nothing is.

    `among` is everything that the form annotates: a fact of several parts needs them all.
    """
    name = one.annotations.updates
    if name.startswith(OF_FAMILY):
        return fault_in_family(one)
    if is_detail(name):
        return fault_in_detail(one)
    fact, _dot, part = name.removeprefix(OF_CHILD).partition(".")
    kind = KINDS.get(fact) if name.startswith(OF_CHILD) else None
    if kind is not None and part:
        return fault_in_part(one, among)
    if kind is None:
        single = sorted(OF_CHILD + one.name for one in KINDS.values() if _updatable(one))
        parts = [part for one in KINDS.values() if not _updatable(one) for part in names_of(one)]
        details = [OF_CHILD + detail for detail in DETAILS]
        return unknown_name(name, [*single, f"{OF_CHILD}{ADDRESS}", *parts, *details])
    is_address = kind.name == ADDRESS and isinstance(one.control, Address)
    if not _updatable(kind) and not is_address:
        return Sentence(
            "“%(name)s” has several parts. Ask for them side by side: %(parts)s.",
            name=name,
            parts=listed(names_of(kind)),
        )
    if EACH in one.pattern:
        return _fault_in_list(name, kind)
    if not kind.restricted and (fault := fault_of_reader(one)):
        return fault
    return "" if is_address else _fault_of_one_answer(one, kind)


def _fault_in_list(name: str, kind: FactKind) -> str:
    if not kind.several:
        return Sentence("One answer inside a list does not update “%(name)s”. Ask for it outside.", name=name)
    return Sentence(
        "One answer inside a list does not update “%(name)s”. Ask for it outside, or for its parts: %(parts)s.",
        name=name,
        parts=listed(names_of(kind)),
    )


def _fault_of_one_answer(one: AnnotatedProperty, kind: FactKind) -> str:
    """What is wrong with a question whose one answer is the fact: its code, or where that is all, its words."""
    name, coded = one.annotations.updates, kind.part.code_list
    if one.annotations.code_list:
        if not coded:
            return Sentence("“%(name)s” is a text, not a code.", name=name)
        if one.annotations.code_list != coded:
            return Sentence("“%(name)s” has codes of the list “%(coded)s”.", name=name, coded=coded)
        return one_at_a_time(one) if one.schema.get("type") == "array" and not kind.several else ""
    if kind.text_part is None or not _enough(kind, kind.text_part.name):
        return fault_of_code(one, coded)
    return fault_of_kind(one, "text")


def _updatable(kind: FactKind) -> bool:
    texts = kind.text_part
    return _enough(kind, kind.part.name) or (texts is not None and _enough(kind, texts.name))


def _enough(kind: FactKind, part: str) -> bool:
    """Whether one part alone makes the fact."""
    return all(other.name == part for other in kind.parts if other.required)


# Writing


def update_people(final: FinalVersion, left: Collection[str] = ()) -> list[Refused]:
    """Write down what a version that is final from now on says of its children. Inside the caller's transaction.

    `left` are the keys of what the file keeps as it is (`ChangedFact`). Return what the files cannot take over: the
    record stands as it is, and all else of it is written down.
    """
    over = end_taken_out(final)
    family, facts = update_family(final, left), _update_facts(final, left)
    # details after the facts: what an earlier version taught of former names is taken back by then
    return [*over, *family, *facts, *update_details(final, left)]


def may_update(definition: FormDefinition) -> bool:
    """Whether answers to a form may update anything at all."""
    return any(one.annotations.updates for one in definition.annotated.properties)


def _update_facts(final: FinalVersion, left: Collection[str]) -> list[Refused]:
    on = final.counts_from
    before = list(told_facts(final.former.version)) if final.former is not None else []
    told, lacking = list(told_facts(final.version)), lacking_a_part(final.version)
    if not told and not lacking and final.former is None and not final.version.origins:
        return []
    refused = [
        Refused(link.case, pointer, OF_CHILD + kind.name, NotTakenOver.Why.PART_MISSING)
        for link in final.links
        for pointer, kind in lacking
    ]
    for link in final.links:
        wanted = [one for one in told if key_of(link.case, one.pointer) not in left]
        times = Superseding(final.version, link.case, on)
        former = as_before(final, link.case, wanted, before, times)
        refused += [
            Refused(link.case, one.pointer, OF_CHILD + one.kind.name, NotTakenOver.Why.CHANGED_SINCE)
            for one in wanted
            if one.pointer in former.changed
        ]
        wanted = [one for one in wanted if one.pointer not in former.changed]
        if final.former is not None:
            _take_back_former(final, link.case, wanted, times)
        _restore(final, link.case, times, wanted)
        for pointer, kind in _asked(final.version):
            if key_of(link.case, pointer) not in left and not _left_as_before(final, pointer):
                now = [list(one.value.values())[-1] for one in wanted if one.pointer == pointer]
                times.leave_behind(kind, pointer, now)
        refused += _write_down(final.version, link.case, wanted, times, former.same)
    return refused


def _left_as_before(final: FinalVersion, pointer: str) -> bool:
    """Whether the version that is corrected left the same behind at an answer."""
    if final.former is None:
        return False
    former = final.former.version
    was, now = ((one.origins or {}).get(pointer) for one in (former, final.version))
    answers = [value_at(one.answers, path_of(pointer)) for one in (former, final.version)]
    return was == now and answers[0] == answers[1] and final.former.counts_from == final.counts_from


def _take_back_former(final: FinalVersion, case: Case, told: Sequence[ToldFact], times: Superseding) -> None:
    """Have what earlier versions of the record taught about a child count no more, unless this one says it as well.

    What somebody ended since by hand is over already, and stays so.
    """
    version, by_others = final.version, {row.pk for row in changed_by_others(final, case)}
    rows = PersonFact.objects.filter(person=case.child, record_reference=version.record.reference, taken_back=False)
    for row in rows.exclude(record=version.pk).exclude(pk__in=by_others):
        if not any(says_fact(row, one) and times.fits(row, one.pointer, one.said) for one in told):
            undo(row, version.author, case=case)


def _restore(final: FinalVersion, case: Case, now: Superseding, told: Sequence[ToldFact]) -> None:
    """Have hold again whose place the version that this one corrects took, unless this one takes it too."""
    if final.former is None:
        return
    version = final.version
    replaced = [(one.kind.name, one.was, one.said) for one in told if one.was]
    said = {(one.pointer, text) for one in told for text in one.value.values()}
    former, times = final.former.version, Superseding(final.former.version, case, final.former.counts_from)
    for one in told_in_parts(former):
        if one.was and one.kind.several and (one.kind.name, one.was, one.said) not in replaced:
            times.restore(one.kind, one.pointer, one.was, version.author, one.said)
    for pointer, kind in _asked(former):
        for text in times.gave_up(pointer) if kind.several and kind.name != ADDRESS else ():
            same = text in now.gave_up(pointer) and times.day(pointer) == now.day(pointer)
            if not same or (pointer, text) in said:
                times.restore(kind, pointer, text, version.author)


def _write_down(
    version: RecordVersion, case: Case, told: Sequence[ToldFact], times: Superseding, same: Sequence[ToldFact]
) -> list[Refused]:
    """Write down what a version tells; what is the `same` as the version before told stays as the file has it."""
    child, homes, kept, refused = case.child, [], set(), []
    for one in told:
        on, instead = times.day(one.pointer, one.said), bool(one.was) and one.was != one.value
        as_it_was = among(one, same)
        if instead and not as_it_was:
            times.replace(one.kind, one.was, one.pointer, one.said)
        known = known_already(child, one, on)
        if known or one.as_filled or as_it_was:
            kept |= {row.pk for row in known}
            continue
        try:
            value = checked(one.kind, one.value, on)
            if instead and times.put_right(one.kind, one.was, one.said, value):
                continue
            made = times.learn(one.kind, one.pointer, value, one.said)
        except FactError as error:
            refused.append(refused_fact(case, one.pointer, one.kind.name, error))
            continue
        if made is not None and is_home(made.kind, value):
            homes.append(made)
    if homes:
        leave_homes(child, homes, kept, version.author)
    return refused


def told_facts(version: RecordVersion) -> Iterator[ToldFact]:
    """Every fact that answers give. An address by itself is where they live."""
    filled = as_filled_in(version)
    for one, kind in _updating(version):
        part = kind.part if one.annotations.code_list else kind.text_part
        for found in one.occurrences(version.answers):
            if isinstance(one.control, Address):
                lines = address_lines(found.value)
                values = [{"use": "home", "lines": lines}] if lines else []
            else:
                values = [{part.name: text} for text in texts_of(found.value)] if part is not None else []
            stands = found.pointer in filled
            yield from (ToldFact(found.pointer, kind, value, in_words=True, as_filled=stands) for value in values)
    yield from told_in_parts(version)


def _asked(version: RecordVersion) -> Iterator[tuple[str, FactKind]]:
    """The questions outside lists that update a fact by one answer, by pointer."""
    asked = ((one.pattern, kind) for one, kind in _updating(version))
    return ((pointer_of(map(str, pattern)), kind) for pattern, kind in asked if EACH not in pattern)


def _updating(version: RecordVersion) -> Iterator[tuple[AnnotatedProperty, FactKind]]:
    annotated = version.form_version.definition.annotated.properties
    for one in annotated:
        kind = KINDS.get(one.annotations.updates.removeprefix(OF_CHILD))
        if one.annotations.updates and kind is not None and not fault_of(one, annotated):
            yield one, kind


def known_already(child: Person, one: ToldFact, on: date) -> list[PersonFact]:
    """The facts of a day that say the same already."""
    holding = [row for row in counting(child, one.kind.name) if row.holds(on)]
    if one.kind.name == ADDRESS:
        uses = LIVES_THERE if one.in_words else {one.value["use"]}
        lines = on_one_line(one.value["lines"])
        return [row for row in holding if row.value["use"] in uses and on_one_line(row.value["lines"]) == lines]
    if not one.in_words:
        return [row for row in holding if one.value.items() <= row.value.items()]
    (text,) = one.value.values()
    return [row for row in holding if says(row, text, on)]


# What was changed meanwhile


def hold_children(version: RecordVersion) -> None:
    """Lock the children a record is of, until the transaction ends: nobody else changes what is known of them by then.

    Always in the same order, so that two who hold several never wait for one another.
    """
    children = Person.objects.filter(pk__in=[link.case.child_id for link in links_of(version)])
    list(children.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def changed_since(version: RecordVersion, began: datetime) -> list[ChangedFact]:
    """What was changed in the children's files since a record was begun, of what it updates, and says otherwise."""
    final = if_final_now(version, links_of(version))
    on = final.counts_from
    told = [one for one in told_facts(version) if not one.as_filled]
    told = [one for one in told if not one.kind.several or is_home(one.kind.name, one.value)]
    found = [fact for link in final.links for one in told for fact in _changed(version, link.case, one, on, began)]
    details = changed_details(version, final.links[0].case, began) if len(final.links) == 1 else []
    return [*details, *found, *changed_family(final, began)]


def _changed(version: RecordVersion, case: Case, one: ToldFact, on: date, began: datetime) -> list[ChangedFact]:
    """The latest change of a fact by anything but this record, if that was since and says otherwise."""
    rows = [row for row in counting(case.child, one.kind.name) if row.record_reference != version.record.reference]
    if one.kind.several:
        rows = [row for row in rows if is_home(row.kind, row.value)]
    since = [row for row in rows if row.recorded_at >= began][-1:]
    if not since or known_already(case.child, one, clock.today()):
        return []
    says = PersonFact(kind=one.kind.name)
    says.value = dict(one.value)
    day = min(one.said.on or day_of(version, one.pointer, on), clock.today())
    return [
        ChangedFact(
            key=key_of(case, one.pointer),
            child=case.child.name,
            title=str(one.kind.title),
            says=_on_one_line(says),
            since=day,
            known=_on_one_line(row),
            known_since=row.starts_on,
            by=row.recorded_by.name,
            at=row.recorded_at,
            later=row.starts_on is not None and row.starts_on > day,
            kind=one.kind.name,
            case=case.pk,
        )
        for row in since
    ]


def _on_one_line(fact: PersonFact) -> str:
    return ", ".join(line.strip().rstrip(",") for line in fact_words(fact).splitlines() if line.strip())
