"""Where a correction says otherwise than a child's file, because somebody changed it there since: keep that, or take
the corrected answer. Whoever puts the correction in force chooses; what nobody chooses about is kept.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from cases.knowing import counting
from cases.models import PersonFact
from forms.json_values import JsonObject, path_of, value_at
from records.as_before import as_before, changed_by_others, says_fact
from records.changed_fact import ChangedFact, key_of
from records.final_version import FinalVersion, if_final_now, links_of
from records.models import RecordVersion
from records.superseding import Superseding
from records.updating import changed_since, children_of, may_update
from records.updating_parts import ToldFact
from records.updating_person import OfPerson, fact_line, known_already
from records.updating_relatives import relatives_of, title_of

KEEP: Final = "keep"
TAKE: Final = "take"
A_DAY: Final = timedelta(days=1)


def to_choose(version: RecordVersion) -> list[ChangedFact]:
    """What there is to choose about, if a correction were in force now: each fact once. Nothing is written."""
    if version.corrects_id is None or not may_update(version.form_version.definition):
        return []
    final = if_final_now(version, links_of(version))
    if final.former is None:
        return []
    people = [*children_of(final), *relatives_of(final)]
    changed = changed_since(version, final.former.in_force_at)
    since = [one for one in changed if _is_said_otherwise(final, one, people)]
    once = {one.key: one for person in people for one in _gone(person)}
    return list((once | {one.key: one for one in since}).values())


def chosen(offered: Collection[ChangedFact], taken: Collection[str], by: User) -> list[JsonObject]:
    """What is kept of the choices with the correction: what there was, which counts, and who chose it when."""
    return [
        {
            "key": one.key,
            "title": one.title,
            "child": one.child,
            "known": one.known,
            "says": one.says,
            "kind": one.kind,
            "case": str(one.case) if one.case is not None else None,
            "choice": TAKE if one.key in taken else KEEP,
            "by": str(by.pk),
            "name": by.name,
            "at": clock.now().isoformat(),
        }
        for one in offered
    ]


def _is_said_otherwise(final: FinalVersion, changed: ChangedFact, people: Collection[OfPerson]) -> bool:
    """Whether the correction answers otherwise than the version that it corrects: any part of the fact, or its day."""
    if final.former is None:
        return False
    starts = [f"/{link.case.reference}" for link in final.links]
    start = next((one for one in starts if changed.key.startswith(f"{one}/")), None)
    pointer = changed.key.removeprefix(start or "")
    now, then = [one.times_of(final) for one in people], [one.times_of(final.former) for one in people]
    told = [_said(one.told, pointer, times) for one, times in zip(people, now, strict=True)]
    before = [_said(one.before, pointer, times) for one, times in zip(people, then, strict=True)]
    path = path_of(pointer)
    said = value_at(final.version.answers, path), value_at(final.former.version.answers, path)
    return said[0] != said[1] or told != before


def _said(told: Collection[ToldFact], pointer: str, times: Superseding) -> list[tuple[Mapping[str, str], date]]:
    return [(each.value, times.day(pointer, each.said)) for each in told if each.pointer == pointer]


def _gone(one: OfPerson) -> Iterator[ChangedFact]:
    """What the version before had told, somebody ended or took back since, and the correction says otherwise."""
    final, former = one.final, one.final.former
    over = changed_by_others(final, one.person)
    if former is None or not over:
        return
    times = one.times_of(final)
    changed = as_before(final, one.case, one.told, one.before, times, one.times_of(former), over).changed
    for told in one.told:
        rows = [row for row in over for was in one.before if was.pointer == told.pointer and says_fact(row, was)]
        if told.pointer in changed and rows and not known_already(one.person, told, clock.today()):
            yield _fact(one, told, rows[-1], times)


def _fact(one: OfPerson, told: ToldFact, over: PersonFact, times: Superseding) -> ChangedFact:
    says = PersonFact(kind=told.kind.name)
    says.value = dict(told.value)
    holding = (
        [] if told.kind.several else [row for row in counting(one.person, told.kind.name) if row.holds(clock.today())]
    )
    now = holding[-1] if holding else None
    ended_on = over.ends_on + A_DAY if over.ends_on is not None and not over.taken_back else None
    by = now.recorded_by if now is not None else over.changed_by or over.recorded_by
    is_child = one.person.pk == one.case.child_id
    return ChangedFact(
        key=key_of(one.case, told.pointer),
        child=one.case.child.name,
        title=str(told.kind.title) if is_child else title_of(one.person, told),
        says=fact_line(says),
        since=times.day(told.pointer, told.said),
        known=fact_line(now) if now is not None else _("nothing any more"),
        known_since=now.starts_on if now is not None else ended_on,
        by=by.name,
        at=now.recorded_at if now is not None else over.changed_at or over.recorded_at,
        kind=told.kind.name,
        case=one.case.pk,
    )
