"""What a final record teaches about the children it is of: answers whose questions say `updates`, dated by the record.

The names are those of `cases.person_facts`, after `child.`. What was known before stays in the history; what somebody
wrote down of a later day stays and counts from that day. A later version of the record takes the place of what an
earlier one said; an answer that it lost counts no more. An answer that may name several only ever adds to them.
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from accounts import clock
from cases.kin import OF_FAMILY
from cases.knowing import FactError, FromRecord, checked, counting, fact_words, learn, take_back
from cases.models import Case, Person, PersonFact
from cases.person_facts import KINDS, OF_CHILD, FactKind
from forms.annotated import EACH, AnnotatedProperty
from forms.controls.address import Address, address_lines
from forms.json_values import Json
from records.final_version import FinalVersion, links_of
from records.models import RecordVersion
from records.updating_family import fault_in_family, update_family

logger = logging.getLogger(__name__)

ADDRESS: Final = "address"
"""The fact that one answer with several parts updates: a home."""


def fault_of(one: AnnotatedProperty) -> str:
    """What is wrong with the `updates` of a property, in words for its author; empty when nothing is."""
    name = one.annotations.updates
    if name.startswith(OF_FAMILY):
        return fault_in_family(one)
    kind = KINDS.get(name.removeprefix(OF_CHILD)) if name.startswith(OF_CHILD) else None
    if kind is None:
        known = ", ".join(sorted(OF_CHILD + one.name for one in KINDS.values() if _updatable(one)))
        return f"There is no “{name}” to update. There are: {known}, {OF_CHILD}{ADDRESS}."
    if kind.name == ADDRESS and isinstance(one.control, Address) and EACH not in one.pattern:
        return ""
    if not _updatable(kind):
        return f"“{name}” has several parts, so one answer cannot update it. It is written down on the child’s page."
    if EACH in one.pattern:
        return "An answer inside a list updates nothing. Ask for it outside."
    if one.annotations.sensitivity == "restricted" and not kind.restricted:
        return f"“{name}” is read by everybody who may open the child’s file, and this question is restricted."
    coded, listed = kind.part.code_list, one.schema.get("type") == "array"
    if one.annotations.code_list:
        if one.annotations.code_list != coded:
            return f"“{name}” has codes of the list “{coded}”." if coded else f"“{name}” is a text, not a code."
        return "" if kind.several or not listed else f"“{name}” has one code at a time. Ask for one."
    if kind.text_part is None or not _enough(kind, kind.text_part.name):
        return f"“{name}” is a code. Give the question the “code_list” “{coded}”."
    plain = one.schema.get("type") == "string" and not one.is_date and "enum" not in one.schema
    return "" if plain and "oneOf" not in one.schema else f"“{name}” is a text. Ask for one line."


def _updatable(kind: FactKind) -> bool:
    texts = kind.text_part
    return _enough(kind, kind.part.name) or (texts is not None and _enough(kind, texts.name))


def _enough(kind: FactKind, part: str) -> bool:
    """Whether one part alone makes the fact."""
    return all(other.name == part for other in kind.parts if other.required)


# Writing


def update_people(final: FinalVersion, left: Collection[str] = ()) -> None:
    """Write down what a version that is final from now on says of its children. Inside the caller's transaction.

    `left` are the keys of what the file keeps as it is (`ChangedFact`).
    """
    update_family(final)
    all_said = list(_said(final.version))
    if not all_said and final.version.number == 1:
        return
    on = min(final.effective_on, clock.today())
    source = FromRecord(final.version.pk, final.version.record.reference)
    for link in final.links:
        child = link.case.child
        said = [(kind, value) for pointer, kind, value in all_said if _key(link.case, pointer) not in left]
        for row in _from_record(final.version, child):
            if row.starts_on != on or not any(_says(row, kind, value) for kind, value in said):
                take_back(row, final.version.author, case=link.case)
        for kind, value in said:
            if _is_known(child, kind, list(value.values())[-1], on):
                continue
            try:
                learn(
                    child,
                    kind,
                    checked(kind, value, on),
                    final.version.author,
                    on,
                    source=source,
                    case=link.case,
                )
            except FactError:
                # the record stands as it is: only this is not taken over, such as a number that another child has
                logger.warning("Record version %s did not update %s", final.version.pk, kind.name)


def _from_record(version: RecordVersion, child: Person) -> list[PersonFact]:
    """What earlier versions of the record taught about a child."""
    rows = PersonFact.objects.filter(person=child, record_reference=version.record.reference, taken_back=False)
    return list(rows.exclude(record=version.pk))


def _says(row: PersonFact, kind: FactKind, value: Mapping[str, str]) -> bool:
    return row.kind == kind.name and all(row.value.get(part) == text for part, text in value.items())


def _key(case: Case, pointer: str) -> str:
    return f"/{case.reference}{pointer}"


def _said(version: RecordVersion) -> Iterator[tuple[str, FactKind, dict[str, str]]]:
    """Every fact that answers give: the answer's pointer, the kind, the parts. An address is where they live."""
    for one, kind in _updating(version):
        if isinstance(one.control, Address):
            lines = ((found.pointer, address_lines(found.value)) for found in one.occurrences(version.answers))
            yield from ((pointer, kind, {"use": "home", "lines": text}) for pointer, text in lines if text)
            continue
        part = kind.part if one.annotations.code_list else kind.text_part
        if part is None:
            continue
        for found in one.occurrences(version.answers):
            yield from ((found.pointer, kind, {part.name: text}) for text in _texts(found.value))


def _updating(version: RecordVersion) -> Iterator[tuple[AnnotatedProperty, FactKind]]:
    for one in version.form_version.definition.annotated.properties:
        kind = KINDS.get(one.annotations.updates.removeprefix(OF_CHILD))
        if one.annotations.updates and kind is not None and not fault_of(one):
            yield one, kind


def _texts(value: Json) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [text.strip() for text in found if isinstance(text, str) and text.strip()]


def _is_known(child: Person, kind: FactKind, text: str, on: date) -> bool:
    """Whether a fact of that day says the same already, by its code or in words, however much more it says."""
    holding = [row for row in counting(child, kind.name) if row.holds(on)]
    if kind.name == ADDRESS:
        return any(_on_one_line(row.value.get("lines", "")) == _on_one_line(text) for row in holding)
    return any(text in (row.code, fact_words(row, on)) or text in row.value.values() for row in holding)


def _on_one_line(address: str) -> str:
    """An address however its lines and capitals are written."""
    return " ".join(address.replace(",", " ").split()).casefold()


# What was changed meanwhile


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """Something known of a child that somebody changed after a record was begun, and that the record would update.

    `says` are the record's words and `since` the day from which they would hold; `known` the words that stand in the
    file, from `known_since` on (None: not known since when), by `by` at `at`. `later` is true where those begin later
    than the record's day, and so stay. `key` stands for the fact of this child in choices about it.
    """

    key: str
    child: str
    title: str
    says: str
    since: date
    known: str
    known_since: date | None
    by: str
    at: datetime
    later: bool


def changed_since(version: RecordVersion, began: datetime) -> list[ChangedFact]:
    """What was changed in the children's files since a record was begun, of what it updates, and says otherwise."""
    found: list[ChangedFact] = []
    updating = [(one, kind) for one, kind in _updating(version) if not kind.several]
    if not updating:
        return found
    final = FinalVersion(version, None, links_of(version))
    on = min(final.effective_on, clock.today())
    for link in final.links:
        for one, kind in updating:
            for answer in one.occurrences(version.answers):
                rows = _changed(link.case.child, kind, began, version)
                same = any(_is_known(link.case.child, kind, text, clock.today()) for text in _texts(answer.value))
                key = _key(link.case, answer.pointer)
                told = [_told(key, row, one, kind, answer.value, link.case.child, on) for row in rows]
                found += [] if same else told
    return found


def _changed(child: Person, kind: FactKind, began: datetime, version: RecordVersion) -> list[PersonFact]:
    """The latest change of a fact by anything but this record, if that was since."""
    rows = [row for row in counting(child, kind.name) if row.record_reference != version.record.reference]
    since = [row for row in rows if row.recorded_at >= began]
    return since[-1:]


def _told(
    key: str, row: PersonFact, one: AnnotatedProperty, kind: FactKind, value: Any, child: Person, on: date
) -> ChangedFact:
    return ChangedFact(
        key=key,
        child=child.name,
        title=str(kind.title),
        says=one.words(value),
        since=on,
        known=fact_words(row),
        known_since=row.starts_on,
        by=row.recorded_by.name,
        at=row.recorded_at,
        later=row.starts_on is not None and row.starts_on > on,
    )
