"""What a final version says and a child's file did not take over: foreseen, kept, told, and settled.

Neither the words nor the notifications say what was answered, or whose file holds a number already.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from accounts.notifications import settle, tell
from accounts.policy import visible_to
from cases.models import Case
from forms.limits import MAX_TEXT_ANSWER
from records.final_version import FinalVersion, if_final_now, links_of
from records.models import NotTakenOver, RecordCase, RecordVersion
from records.refused import Refused
from records.restricted import is_complete_for, restricted_in
from records.standing import decision_of
from records.updating import may_update, update_people

TOLD: Final = "not_taken_over"
"""The kind of the notifications."""
ANCHOR: Final = "not-taken-over"
"""Where on a record's page it stands."""


class ReasonNeededError(ValueError):
    """Somebody was about to settle something without a word why, or with too many. Its text says what to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """Why something was not taken over, and what to do."""

    why: str
    todo: str


def words_for(why: str) -> Words:
    """What people read for a reason (`NotTakenOver.Why`)."""
    correct = _("Correct the record, or the child’s file.")
    return {
        "number_in_use": Words(
            _("This number is already used for another file."),
            _("Check it. If it is wrong, correct the record. If it is right, ask a service manager."),
        ),
        "does_not_fit": Words(_("The file cannot hold this answer: it is no such number or code."), correct),
        "part_missing": Words(_("A part that the file needs was not given."), correct),
        "day_cannot_be": Words(
            _("This day cannot be: the child’s other dates, or today, speak against it."),
            _("Correct the record, or the dates in the child’s file."),
        ),
        "no_name": Words(
            _("This is no name that the file can hold."), _("Correct the record, or the name in the file.")
        ),
        "several_children": Words(
            _("The form is about several children, and no two have the same name and birth."),
            _("Write it down in the file of the child whom it is about."),
        ),
        "relative_cannot_be": Words(
            _("This cannot be of a relative: the ages, the dates or the relationship speak against it."),
            _("Correct the record, or write it down under Family in the child’s file."),
        ),
        "relative_not_changed": Words(
            _("This relative was not changed, or not wholly: somebody changed them meanwhile, or they cannot be so."),
            _("Look at Family in the child’s file, and correct it there."),
        ),
        "changed_since": Words(
            _("Somebody changed this in the child’s file since the record was made. The file stays as it is."),
            _("Look at it in the child’s file, and correct it there if it is wrong."),
        ),
        "not_ended": Words(
            _("Somebody or something taken out of this list does not stand in the file as the form had it."),
            _("Look at it in the child’s file, and end it or take it back there."),
        ),
    }[why]


# Before it is final


def foreseen(
    version: RecordVersion, links: Sequence[RecordCase] | None = None, *, taken: Collection[str] = ()
) -> list[Refused]:
    """What the files would not take over if a version were final now. Nothing is written.

    Done as it would be done and undone, so that it is never another answer than what comes. `links`, which this may
    change, are the files of a version that is not saved yet. `taken` are the keys of what a correction says that counts
    although somebody changed it since.
    """
    if not may_update(version.form_version.definition):
        return []
    with transaction.atomic():
        files = tuple(links) if links is not None else links_of(version)
        found = update_people(replace(if_final_now(version, files), taken=frozenset(taken)))
        transaction.set_rollback(True)
    return found


# When it is final


def keep(final: FinalVersion, refused: Sequence[Refused]) -> None:
    """Keep what was not taken over of a version that is final from now on, and tell its author and who approved it.

    What was left of the record's earlier versions is settled: this one corrects it.
    """
    version = final.version
    if version.corrects_id is not None:
        _settle_former(version)
    once = {(one.case.pk, one.place, one.fact): one for one in refused}
    NotTakenOver.objects.bulk_create(
        NotTakenOver(version=version, case=one.case, place=one.place, fact=one.fact, why=one.why, at=clock.now())
        for one in once.values()
    )
    if not once:
        return
    for case_id in {case_id for case_id, _place, _fact in once}:
        audit.record("not_taken_over", version, actor=None, case_id=case_id, record=str(version.record_id))
    words = _("Not everything that %(reference)s says was taken over into the child’s file. Look at what to do.")
    decision = decision_of(version)
    people = {one.pk: one for one in (version.author, decision.by if decision is not None else version.author)}
    for person in people.values():
        tell(person, TOLD, link=link_of(version), words=words % {"reference": version.record.reference})


def link_of(version: RecordVersion) -> str:
    """Where on a record's page it stands."""
    return f"{reverse('record', args=[version.record.reference, version.number])}#{ANCHOR}"


def _settle_former(version: RecordVersion) -> None:
    former = NotTakenOver.objects.filter(version__record=version.record_id, settled_at__isnull=True)
    for one in RecordVersion.objects.filter(not_taken_over__in=former).select_related("record").distinct():
        settle(link_of(one), [TOLD])
    former.update(settled_at=clock.now(), settled_by=version.author, how=NotTakenOver.How.CORRECTED)


def look_at(row: NotTakenOver, by: User, reason: str) -> None:
    """Settle something by saying that it was looked at, and what came of it; once. Raises `ReasonNeededError`."""
    words = reason.strip()
    if not words:
        raise ReasonNeededError(_("Enter what you found, or what you did"))
    if len(words) > MAX_TEXT_ANSWER:
        raise ReasonNeededError(_("Use at most %(count)s characters") % {"count": MAX_TEXT_ANSWER})
    with transaction.atomic():
        hold_versions([row.version_id])
        held = NotTakenOver.objects.select_related("version__record").get(pk=row.pk)
        if held.settled_at is not None:
            return
        held.settled_at, held.settled_by, held.reason = clock.now(), by, words
        held.how = NotTakenOver.How.LOOKED_AT
        held.save()
        audit.record("not_taken_over_settled", held.version, actor=by, case_id=held.case_id)
        if not NotTakenOver.objects.filter(version=held.version_id, settled_at__isnull=True).exists():
            settle(link_of(held.version), [TOLD])


def hold_versions(versions: Any) -> None:
    """Lock all that was not taken over of some versions, by their ids, until the transaction ends.

    So nobody else settles any of it meanwhile, and of two who settle the last ones the later knows it.
    """
    rows = NotTakenOver.objects.filter(version__in=versions).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


# Reading


def open_in(case: Case, reader: User) -> list[NotTakenOver]:
    """What of a child's file is still to be looked at, as far as a reader may see it, the oldest first."""
    rows = visible_to(reader, NotTakenOver).filter(case=case, settled_at__isnull=True)
    unread = ("version__answers", "version__reason")
    return list(rows.select_related("version__record").defer(*unread).order_by("at", "pk"))


def read_at(version: RecordVersion, reader: User) -> list[NotTakenOver]:
    """What of a version was not taken over, settled or not, but for answers that a reader must not read."""
    rows = visible_to(reader, NotTakenOver).filter(version=version).select_related("case__child", "settled_by")
    found = list(rows.order_by("at", "pk"))
    if not found or is_complete_for(reader, version):
        return found
    return [row for row in found if not _is_kept(version, row.place)]


def _is_kept(version: RecordVersion, place: str) -> bool:
    kept = restricted_in(version.form_version.definition)
    return any(f"{place}/".startswith(f"{pointer}/") or pointer.startswith(f"{place}/") for pointer in kept)
