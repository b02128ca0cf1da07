"""Correcting what is final (UK GDPR article 16): begun by whoever may, written, decided on, in force as a next version.

Where nobody reviewed the record a correction is in force when it is submitted. Where a manager approved it, one decides
again, who is not its writer; until then the version that it corrects stands everywhere. The flow of the process takes
no part: it may be over, and the ways that were taken are not taken anew.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.kept_text import NUL
from accounts.models import User
from forms.forgetting import forget_later
from forms.json_values import JsonObject
from forms.kept_evidence import kept_with, times_said
from forms.models import Draft
from forms.signing import signed, unsigned
from records import renditions, trail
from records.corrections import begun_with_record
from records.final_version import FINAL_STATES
from records.finality import become_final
from records.kept_or_taken import chosen, to_choose
from records.models import Correction, Decision, Record, RecordVersion, Rendition, State
from records.recording import Submission, correct
from records.remarks import ON_THE_WHOLE
from records.standing import decided_on

LONGEST_REASON: Final = 2_000
"""Characters of what was wrong, and of what a manager says of a correction."""
DECISION: Final = "decision"
"""The answer of a decision record that says what was decided."""
DECISIONS: Final = ("approve", "return", "refuse")


class CorrectionRefusedError(Exception):
    """Something that cannot be done with a correction. Its text is for the person who tried."""


class NotCorrectableError(CorrectionRefusedError):
    """The version is not the one that stands."""


class CorrectedAlreadyError(CorrectionRefusedError):
    """Somebody corrects the record already: `by` at the moment of `correction`."""

    def __init__(self, correction: Correction) -> None:
        super().__init__(_("%(name)s is correcting this record already.") % {"name": correction.begun_by.name})
        self.correction = correction


class CorrectionOverError(CorrectionRefusedError):
    """It was decided, withdrawn or submitted meanwhile."""


class ReasonError(CorrectionRefusedError):
    """Not a word of what is wrong, or too many."""


class NothingChangedError(CorrectionRefusedError):
    """The answers are those that stand."""


class DecisionChangedError(CorrectionRefusedError):
    """A decision was about to become another one."""


class WriterLeftError(CorrectionRefusedError):
    """A correction was about to go back to somebody who does not work here any more."""


class OwnCorrectionError(CorrectionRefusedError):
    """Somebody was about to decide on what they wrote."""


def is_correctable(version: RecordVersion) -> bool:
    """Whether a version is final, and the one that stands."""
    last = version.record.versions.order_by("-number").values_list("pk", flat=True).first()
    return version.record.state in FINAL_STATES and last == version.pk


def open_correction(record: Record) -> Correction | None:
    """The correction of a record that is not over yet, if there is one."""
    found = Correction.objects.filter(record=record, state__in=Correction.OPEN)
    correction: Correction | None = found.select_related("begun_by").first()
    if correction is not None:
        correction.record = record
    return correction


def is_reviewed(version: RecordVersion) -> bool:
    """Whether a correction of a version waits for a manager: one approved the record."""
    return bool(version.record.state == State.APPROVED)


def keeps_decision(version: RecordVersion) -> bool:
    """Whether a version is a manager's decision on another record, which a correction leaves as it was."""
    return DECISION in version.answers and decided_on(version) is not None


def begin(version: RecordVersion, by: User, reason: str) -> Correction:
    """Begin to correct the version that stands of a record. `reason` says what is wrong there.

    Raises `ReasonError`, `NotCorrectableError`, and `CorrectedAlreadyError` where somebody does it already.
    """
    words = _words(reason, _("Enter what is wrong"))
    with transaction.atomic():
        record = Record.objects.select_for_update().get(pk=version.record_id)
        version.record = record
        if not is_correctable(version):
            raise NotCorrectableError(_("Another version stands by now. Correct that one."))
        before = open_correction(record)
        if before is not None:
            raise CorrectedAlreadyError(before)
        made = Correction(record=record, corrects=version, reason=words, begun_by=by, begun_at=clock.now())
        made.draft = begun_with_record(version.form_version, by, version)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            raise NotCorrectableError(_("Somebody began to correct this record just now.")) from None
        _note("correction_begun", made, by)
    return made


def proposal(correction: Correction, by: User, answers: JsonObject, hidden: Collection[str]) -> dict[str, Any]:
    """What is submitted of what somebody wrote, as `Correction.proposed` keeps it."""
    definition = correction.draft.form_version.definition
    return {
        "answers": signed(definition, answers, hidden, by),
        "hidden": sorted(hidden),
        "origins": kept_with(correction.draft, definition, hidden),
    }


def submit(
    correction: Correction, by: User, answers: JsonObject, hidden: Collection[str], *, taken: Collection[str] = ()
) -> RecordVersion | None:
    """Submit what its writer wrote, in the transaction that closes the draft; return the version if it is in force.

    `taken` as in `decide`, where nobody decides. Raises `CorrectionOverError`, `NothingChangedError` and
    `DecisionChangedError`.
    """
    held = _locked(correction, Correction.State.WRITING)
    definition = held.draft.form_version.definition
    proposed = proposal(held, by, answers, hidden)
    given = proposed["answers"]

    def says_what(version: Mapping[str, Any]) -> bool:
        """Whether the answers, and what is said of since when, are those of a version; whoever signed it."""
        written = unsigned(definition, given) == unsigned(definition, version["answers"])
        return written and times_said(proposed["origins"]) == times_said(version["origins"])

    corrects = held.corrects
    if says_what({"answers": corrects.answers, "origins": corrects.origins or {}}):
        raise NothingChangedError(_("Nothing is changed yet. Change what is wrong, or withdraw the correction."))
    unchanged = held.proposed is not None and says_what(held.proposed)
    if held.returned is not None and unchanged:
        raise NothingChangedError(
            _("Nothing is changed since it came back. Change what the manager asks for, or withdraw the correction.")
        )
    if keeps_decision(held.corrects) and given.get(DECISION) != held.corrects.answers[DECISION]:
        raise DecisionChangedError(decision_stays())
    held.proposed = proposed
    held.submitted_at, held.state = clock.now(), Correction.State.WAITING
    held.save()
    Draft.objects.filter(pk=held.draft_id).update(writing={})  # it tells nobody how long the form takes
    _note("correction_submitted", held, by)
    return None if is_reviewed(held.corrects) else _in_force(held, None, taken=taken)


def decision_stays() -> str:
    """What is said of the decision in a decision record."""
    return _("The decision itself stays as it is: a correction mends how it was written down, not what was decided.")


def decide(
    correction: Correction, by: User, decision: str, comment: str, *, taken: Collection[str] = ()
) -> RecordVersion | None:
    """Approve, return or refuse a correction that waits; return the version that is in force now, if it was approved.

    `taken` are the keys (`records.kept_or_taken`) of what counts although somebody changed it in the file since. Raises
    `OwnCorrectionError`, `CorrectionOverError`, `WriterLeftError` and `ReasonError`.
    """
    if decision not in DECISIONS:
        raise CorrectionRefusedError(_("Choose to approve it, return it or refuse it."))
    said = comment.strip() if decision == "approve" else _words(comment, _("Enter what you say about it"))
    if len(said) > LONGEST_REASON:
        raise ReasonError(_("Use at most %(count)s characters") % {"count": LONGEST_REASON})
    with transaction.atomic():
        held = _locked(correction, Correction.State.WAITING)
        if by.pk == held.begun_by_id or str(by.pk) in held.draft.writers:
            raise OwnCorrectionError(_("You wrote this, so somebody else must decide."))
        if decision == "return" and not held.begun_by.is_active:
            raise WriterLeftError(_("%(name)s does not work here any more.") % {"name": held.begun_by.name})
        held.decided_by, held.decided_at = by, clock.now()
        told = {"decision": decision, "by": str(by.pk), "name": by.name, "at": held.decided_at.isoformat()}
        held.said = [*held.said, told | {"comment": said}]
        if decision == "return":
            _reopen(held)
        elif decision == "refuse":
            held.state = Correction.State.REFUSED
        held.save()
        _note("correction_decided", held, by, decision=decision)
        return _in_force(held, by, comment=said, taken=taken) if decision == "approve" else None


def _reopen(held: Correction) -> None:
    """Let the writer of a correction write on."""
    held.state = Correction.State.WRITING
    held.draft.submitted_at = None
    held.draft.save(update_fields=["submitted_at"])


def withdraw(correction: Correction, by: User) -> None:
    """Give a correction up that is not over. What was written stays with it. Raises `CorrectionOverError`."""
    with transaction.atomic():
        held = _locked(correction, *Correction.OPEN)
        held.state, held.decided_at, held.decided_by = Correction.State.WITHDRAWN, clock.now(), by
        held.save()
        if held.draft.submitted_at is None:
            held.draft.submitted_at, held.draft.writing = clock.now(), {}
            held.draft.save(update_fields=["submitted_at", "writing"])
            forget_later(held.draft)
        _note("correction_withdrawn", held, by)


def would_be(correction: Correction, given: Mapping[str, Any] | None = None) -> RecordVersion:
    """The version that a correction would make, not saved: to find out what it would do.

    It is made of what was submitted, or of what is `given` (`proposal`).
    """
    proposed: Mapping[str, Any] = given or correction.proposed or {}
    version = RecordVersion(
        record=correction.record,
        number=correction.corrects.number + 1,
        form_version=correction.draft.form_version,
        author=correction.begun_by,
        submitted_at=correction.submitted_at or clock.now(),
        hidden=proposed["hidden"],
        corrects=correction.corrects,
        language=correction.corrects.language,
    )
    version.answers, version.origins = proposed["answers"], proposed["origins"] or None
    return version


def _in_force(held: Correction, by: User | None, *, comment: str = "", taken: Collection[str] = ()) -> RecordVersion:
    """Let a correction take the place of the version that it corrects."""
    offered = to_choose(would_be(held))
    taken = {one.key for one in offered}.intersection(taken)
    held.choices = chosen(offered, taken, by or held.begun_by)
    proposed: Mapping[str, Any] = held.proposed or {}
    given = Submission(
        held.draft.form_version,
        proposed["answers"],
        proposed["hidden"],
        held.begun_by,
        proposed["origins"],
        corrects=held.corrects,
        reason=held.reason,
    )
    held.version = put_in_force(held.record, given, by, comment=comment, taken=taken)
    held.state = Correction.State.IN_FORCE
    held.save(update_fields=["state", "version", "choices"])
    return held.version


def put_in_force(
    record: Record, given: Submission, by: User | None, *, comment: str = "", taken: Collection[str] = ()
) -> RecordVersion:
    """Record a correction of the version that stands of a locked record, approved `by` somebody where it was reviewed.

    What follows from the version that it corrects is superseded (`records.finality`).
    """
    version = correct(record, given)
    approved_at = None
    if by is not None:
        made: Decision = Decision.objects.create(
            version=version,
            decision="approve",
            by=by,
            at=clock.now(),
            comments={ON_THE_WHOLE: comment} if comment else {},
        )
        approved_at = made.at
    become_final(version, approved_at=approved_at, taken=taken)
    renditions.ask_for(version, Rendition.Kind.DECISION if by is not None else Rendition.Kind.SUBMISSION)
    return version


def _locked(correction: Correction, *states: str) -> Correction:
    """The correction and its record as they are now, locked until the transaction ends."""
    record = Record.objects.select_for_update().get(pk=correction.record_id)
    rows = Correction.objects.select_for_update(of=("self",))
    related = rows.select_related("begun_by", "draft__form_version", "corrects__form_version", "corrects__author")
    held: Correction = related.get(pk=correction.pk)
    held.record = held.corrects.record = record
    if held.state not in states:
        raise CorrectionOverError(_("This correction is not open any more: %(state)s.") % {"state": _state(held)})
    return held


def _state(held: Correction) -> str:
    return str(Correction.State(held.state).label).lower()


def _words(text: str, empty: str) -> str:
    words = text.replace(NUL, "").strip()
    if not words:
        raise ReasonError(empty)
    if len(words) > LONGEST_REASON:
        raise ReasonError(_("Use at most %(count)s characters") % {"count": LONGEST_REASON})
    return words


def _note(action: str, correction: Correction, by: User, **details: str) -> None:
    record: Record = correction.record
    about: UUID = correction.corrects_id
    trail.note(action, correction, record, actor=by, record=str(record.pk), corrects=str(about), **details)
