"""What a final record says of its child's own name and dates: `child.given_name`, `child.date_of_birth` and the like.

A record of several children says it of none, since no two have the same.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.correcting import TITLES
from cases.knowing import FromRecord
from cases.models import Case, Person
from cases.person_facts import OF_CHILD
from cases.told_details import DETAILS, NAMES, OF_BIRTH, DetailsHistory, learn_details
from forms.annotated import EACH, AnnotatedProperty
from forms.controls.date_parts import iso_date
from forms.json_values import Json
from records.as_filled_in import as_filled_in
from records.asked_as import fault_of_kind, fault_of_reader
from records.changed_fact import ChangedFact, key_of
from records.final_version import FinalVersion
from records.models import NotTakenOver, RecordVersion
from records.refused import Refused, open_places
from rules.sentences import Sentence


@dataclass(frozen=True, slots=True)
class ToldDetail:
    """A name or a date that an answer gives: its pointer, the question, and the value as it is held.

    `as_filled` marks what stands as the file had filled it in: it changes nothing there.
    """

    pointer: str
    asked: AnnotatedProperty
    value: str | bool | date
    as_filled: bool


def is_detail(name: str) -> bool:
    """Whether an `updates` names the child's own name or dates."""
    return name.startswith(OF_CHILD) and name.removeprefix(OF_CHILD) in DETAILS


def fault_in_detail(one: AnnotatedProperty) -> str:
    """What is wrong with an `updates` of a name or date, in words for its author; empty when nothing is."""
    name = one.annotations.updates
    if EACH in one.pattern:
        return Sentence("A child has one “%(name)s”. Ask for it outside a list.", name=name)
    return fault_of_reader(one) or fault_of_kind(one, DETAILS[name.removeprefix(OF_CHILD)])


def update_details(final: FinalVersion, left: Collection[str]) -> list[Refused]:
    """Hold what a version that is final from now on says of its child's name and dates. In the transaction.

    Return what cannot be, such as a date of birth to come.
    """
    version = final.version
    told = told_details(version)
    if not told and final.former is None:
        return []
    if len(final.links) != 1:
        several = NotTakenOver.Why.SEVERAL_CHILDREN
        changed = [(name, one) for name, one in told.items() if not one.as_filled]
        return [
            Refused(link.case, one.pointer, OF_CHILD + name, several) for link in final.links for name, one in changed
        ]
    case = final.links[0].case
    left_alone = [name for name, one in told.items() if key_of(case, one.pointer) in left]
    kept = {*left_alone, *(OF_BIRTH if set(OF_BIRTH) & set(left_alone) else ())}
    stand, changed_since = _as_before(final, case, told)
    kept |= stand | {name for name, one in told.items() if one.as_filled and final.former is None}
    values = {name: one.value for name, one in told.items() if not one.as_filled and name not in kept}
    source = FromRecord(version.pk, version.record.reference)
    refused = learn_details(case, values, version.author, source, final.counts_from, kept=kept)
    whys = {**{name: _why_not(name) for name in refused}, **dict.fromkeys(changed_since, _CHANGED_SINCE)}
    return [Refused(case, told[name].pointer, OF_CHILD + name, why) for name, why in whys.items()]


def _as_before(final: FinalVersion, case: Case, told: Mapping[str, ToldDetail]) -> tuple[set[str], list[str]]:
    """Which details a correction leaves as they are in the file; and which of them it says otherwise than the file.

    Those that it says as the version before did, which the file has or somebody changed since; and those that it says
    otherwise, where somebody changed them since.
    """
    if final.former is None:
        return set(), []
    before, still_open = told_details(final.former.version), open_places(final.former.version)
    same = {
        name
        for name, one in told.items()
        if name in before
        and name not in _OF_A_NAME
        and (one.value, one.as_filled) == (before[name].value, before[name].as_filled)
        and (case.pk, before[name].pointer) not in still_open
    }
    history, reference = DetailsHistory(Person.objects.get(pk=case.child_id)), final.version.record.reference
    by_others = set()
    for name in {*told, *before}:
        last = history.last_change(name)
        if last is not None and last.reference != reference and last.at > final.former.in_force_at:
            by_others.add(name)
    by_others -= {name for name, one in told.items() if final.takes(case, one.pointer)}
    case.child.refresh_from_db()
    said_before = {name: one.value for name, one in before.items()}
    otherwise = [name for name, one in told.items() if name in by_others and said_before.get(name) != one.value]
    unlike = [name for name in otherwise if getattr(case.child, name) != told[name].value]
    return same | by_others, unlike


_OF_A_NAME = frozenset({"given_name", "family_name", "name_used_from"})
"""These are put back and held again together: the former name that is kept with them is written down with that."""
_CHANGED_SINCE = NotTakenOver.Why.CHANGED_SINCE


def _why_not(name: str) -> NotTakenOver.Why:
    return NotTakenOver.Why.NO_NAME if name in NAMES else NotTakenOver.Why.DAY_CANNOT_BE


def says_birth(version: RecordVersion) -> bool:
    """Whether a record says when its child was born or is expected, from which dates of work may be counted."""
    return any(name in OF_BIRTH and not one.as_filled for name, one in told_details(version).items())


def told_details(version: RecordVersion) -> dict[str, ToldDetail]:
    """What the answers say, by the names of the details. An answer that is empty or a part of a date says nothing."""
    found: dict[str, ToldDetail] = {}
    filled = as_filled_in(version)
    for one in version.form_version.definition.annotated.properties:
        if is_detail(one.annotations.updates) and not fault_in_detail(one):
            name = one.annotations.updates.removeprefix(OF_CHILD)
            for answer in one.occurrences(version.answers):
                value = _read(DETAILS[name], answer.value)
                if value is not None:
                    found.setdefault(name, ToldDetail(answer.pointer, one, value, answer.pointer in filled))
    return found


def _read(kind: str, value: Any) -> str | bool | date | None:
    if kind == "yes or no":
        return value if isinstance(value, bool) else None
    if kind == "date":
        return iso_date(value)
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def changed_details(version: RecordVersion, case: Case, began: datetime) -> list[ChangedFact]:
    """What was changed of a child's name and dates since a record of that child alone was begun, and it says
    otherwise."""
    told = {name: one for name, one in told_details(version).items() if not one.as_filled}
    if not told:
        return []
    history = DetailsHistory(case.child)
    found = []
    for name, one in told.items():
        last = history.last_change(name)
        if last is None or last.at < began or last.reference == version.record.reference:
            continue
        if getattr(case.child, name) != one.value:
            found.append(
                ChangedFact(
                    key=key_of(case, one.pointer),
                    child=case.child.name,
                    title=str(TITLES[name]),
                    says=one.asked.words(_written(one.value)),
                    since=None,
                    known=_known_words(case.child, name, one.asked),
                    known_since=None,
                    by=last.by,
                    at=last.at,
                )
            )
    return found


def _written(value: str | bool | date) -> Json:
    return value.isoformat() if isinstance(value, date) else value


def _known_words(child: Person, name: str, asked: AnnotatedProperty) -> str:
    value = getattr(child, name)
    return _("nothing") if value in (None, "") else asked.words(_written(value))
