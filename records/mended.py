"""What was not taken over and somebody mended in the child’s file: once the file says it, nothing is left to do."""

from collections.abc import Iterator
from contextlib import suppress

from accounts import audit, clock
from accounts.models import User
from accounts.notifications import settle
from cases.kin import OF_FAMILY, ToldRelative
from cases.knowing import FactError, checked, counting
from cases.models import Case, Relationship
from cases.person_facts import OF_CHILD
from records.final_version import if_final_now, links_of
from records.models import NotTakenOver, RecordVersion
from records.not_taken_over import TOLD, hold_versions, link_of
from records.taken_out import still_stands
from records.updating import told_facts
from records.updating_details import told_details
from records.updating_family import FAMILY, told_relatives
from records.updating_parts import ToldFact, told_without_a_part
from records.updating_person import known_already
from records.updating_relatives import says_of_relative


def settle_mended(case: Case, by: User) -> int:
    """Settle what the file of a child says by now, as it was mended by hand; return how many there were.

    Inside the transaction of whatever changed the file.
    """
    hold_versions(NotTakenOver.objects.filter(case=case, settled_at__isnull=True).values("version"))
    rows = NotTakenOver.objects.filter(case=case, settled_at__isnull=True).select_related(
        "version__record", "version__form_version", "version__author"
    )
    case.child.refresh_from_db()
    mended = [row for row in rows if _says_it(row, case)]
    for row in mended:
        row.settled_at, row.settled_by, row.how = clock.now(), by, NotTakenOver.How.FILE_MENDED
        row.save(update_fields=["settled_at", "settled_by", "how"])
        audit.record("not_taken_over_settled", row.version, actor=by, case_id=case.pk)
    for version in {row.version_id: row.version for row in mended}.values():
        if not NotTakenOver.objects.filter(version=version, settled_at__isnull=True).exists():
            settle(link_of(version), [TOLD])
    return len(mended)


def _says_it(row: NotTakenOver, case: Case) -> bool:
    """Whether the file says by now what the answer said."""
    version, name = row.version, row.fact.removeprefix(OF_CHILD)
    if row.why == NotTakenOver.Why.NOT_ENDED:
        return False  # it stands otherwise than the form had it: nobody knows which is meant
    question = version.form_version.definition.questions.get(row.place)
    if question is not None and question.items is not None:
        return not still_stands(if_final_now(version, links_of(version)), case, row.place)
    if row.fact == FAMILY:
        return any(_stands(case, told) for place, told in told_relatives(version) if place == row.place)
    if row.fact.startswith(OF_FAMILY):
        return says_of_relative(if_final_now(version, links_of(version)), case, row.place)
    detail = told_details(version).get(name)
    if detail is not None and detail.pointer == row.place:
        return bool(getattr(case.child, name) == detail.value)
    return any(_is_known(case, told) for told in _facts_at(version, row.place, name))


def _facts_at(version: RecordVersion, place: str, name: str) -> Iterator[ToldFact]:
    facts = (*told_facts(version), *told_without_a_part(version))
    return (told for told in facts if told.pointer == place and told.kind.name == name)


def _is_known(case: Case, told: ToldFact) -> bool:
    today = clock.today()
    if known_already(case.child, told, today):
        return True
    value = dict(told.value)
    with suppress(FactError):
        value = checked(told.kind, value, today)
    rows = [row for row in counting(case.child, told.kind.name) if row.holds(today)]
    return any(value.items() <= row.value.items() for row in rows)


def _stands(case: Case, told: ToldRelative) -> bool:
    """Whether somebody stands in the family as an item says, in all that it says of them."""
    rows = Relationship.objects.filter(person=case.child, kind=told.kind, never_right=False).select_related("other")
    return any(
        told.is_of(row.other)
        and told.date_of_birth in (None, row.other.date_of_birth)
        and told.parental_responsibility in (None, row.parental_responsibility)
        and told.starts_on in (None, row.starts_on)
        and told.ends_on == row.ends_on
        for row in rows
    )
