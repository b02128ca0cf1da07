"""What a final record teaches about the children it is of: answers whose questions say `updates`, dated by the record.

The names are those of `cases.person_facts`, after `child.`. What was known before stays in the history; what somebody
wrote down of a later day stays and counts from that day. A later version of the record takes the place of what an
earlier one said; an answer that it lost counts no more. An answer that may name several only ever adds to them.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from cases.kin import OF_FAMILY
from cases.models import Case, Person
from cases.person_facts import KINDS, OF_CHILD, FactKind
from cases.told_details import DETAILS
from forms.annotated import EACH, AnnotatedProperty
from forms.controls.address import Address, address_lines
from forms.definition import FormDefinition
from forms.json_values import path_of, pointer_of, value_at
from records.as_filled_in import as_filled_in
from records.asked_as import fault_of_code, fault_of_kind, fault_of_reader, one_at_a_time, unknown_name
from records.asked_of_relatives import fault_in_relative, relative_part
from records.changed_fact import ChangedFact, key_of
from records.final_version import FinalVersion, if_final_now, links_of
from records.models import RecordVersion
from records.refused import Refused
from records.superseding import ADDRESS, Superseding, texts_of
from records.taken_out import end_taken_out
from records.updating_details import changed_details, fault_in_detail, is_detail, update_details
from records.updating_family import changed_family, fault_in_family, update_family
from records.updating_parts import ToldFact, fault_in_part, lacking_a_part, names_of, told_in_parts
from records.updating_person import OfPerson, changed_meanwhile, parts_missing, update_person
from records.updating_relatives import changed_relatives, update_relatives
from rules.sentences import Sentence, listed


def fault_of(one: AnnotatedProperty, among: Sequence[AnnotatedProperty]) -> str:
    """What is wrong with the `updates` of a property, in words for its author; empty when nothing is.

    `among` is everything that the form annotates: a fact of several parts needs them all.
    """
    name = one.annotations.updates
    if name.startswith(OF_FAMILY):
        return fault_in_relative(one, among) if relative_part(name) is not None else fault_in_family(one)
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
    relatives = update_relatives(final, left)  # after the family: who somebody is stands in the file by then
    # details after the facts: what an earlier version taught of former names is taken back by then
    return [*over, *family, *relatives, *facts, *update_details(final, left)]


def may_update(definition: FormDefinition) -> bool:
    """Whether answers to a form may update anything at all."""
    return any(one.annotations.updates for one in definition.annotated.properties)


def _update_facts(final: FinalVersion, left: Collection[str]) -> list[Refused]:
    children, lacking = children_of(final), lacking_a_part(final.version)
    told = any(one.told for one in children)
    if not told and not lacking and final.former is None and not final.version.origins:
        return []
    refused = [one for link in final.links for one in parts_missing(link.case, lacking)]
    for child in children:

        def leave(times: Superseding, wanted: Sequence[ToldFact], case: Case = child.case) -> None:
            for pointer, kind in _asked(final.version):
                if key_of(case, pointer) not in left and not _left_as_before(final, pointer):
                    now = [list(one.value.values())[-1] for one in wanted if one.pointer == pointer]
                    times.leave_behind(kind, pointer, now)

        def restore(times: Superseding, wanted: Sequence[ToldFact], case: Case = child.case) -> None:
            _restore_single(final, case, times, wanted)

        refused += update_person(child, left, leave, restore)
    return refused


def children_of(final: FinalVersion) -> list[OfPerson]:
    """The children that a version is of, with what it, and the version that it corrects, tell of them."""
    before = list(told_facts(final.former.version)) if final.former is not None else []
    told = list(told_facts(final.version))
    return [OfPerson(final, link.case, link.case.child, told, before) for link in final.links]


def _left_as_before(final: FinalVersion, pointer: str) -> bool:
    """Whether the version that is corrected left the same behind at an answer."""
    if final.former is None:
        return False
    former = final.former.version
    was, now = ((one.origins or {}).get(pointer) for one in (former, final.version))
    answers = [value_at(one.answers, path_of(pointer)) for one in (former, final.version)]
    return was == now and answers[0] == answers[1] and final.former.counts_from == final.counts_from


def _restore_single(final: FinalVersion, case: Case, now: Superseding, told: Sequence[ToldFact]) -> None:
    """Have hold again what single answers of the corrected version had left behind, unless this one does it too."""
    if final.former is None:
        return
    former, times = final.former.version, Superseding(final.former.version, case, final.former.counts_from)
    said = {(one.pointer, text) for one in told for text in one.value.values()}
    for pointer, kind in _asked(former):
        for text in times.gave_up(pointer) if kind.several and kind.name != ADDRESS else ():
            timed = (times.day(pointer), times.said(pointer)) == (now.day(pointer), now.said(pointer))
            same = timed and text in now.gave_up(pointer)
            if not same or (pointer, text) in said:
                times.restore(kind, pointer, text, final.version.author)


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
    told = [one for one in told_facts(version) if not one.as_filled]
    found = [
        changed
        for link in final.links
        for one in told
        for changed in changed_meanwhile(final, link.case, link.case.child, one, began, str(one.kind.title))
    ]
    details = changed_details(version, final.links[0].case, began) if len(final.links) == 1 else []
    return [*details, *found, *changed_family(final, began), *changed_relatives(final, began)]
