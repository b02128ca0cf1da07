"""Submitting: a completed form becomes a record's next version, for good.

The hash of a version is the SHA-256 of its answers as canonical JSON (`forms.content.canonical`): UTF-8, names sorted
by code point at every depth, no spaces, letters outside ASCII as themselves, numbers as Python's `json` writes them.
Anyone who has the answers can compute it again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Team, User
from accounts.privacy_notice import notice_in_force
from accounts.references import next_reference
from cases.models import Case, Episode
from forms.content import sha256_of
from forms.json_values import Json, copy_of
from forms.kept_evidence import NOTHING_FILLED_IN, Kept
from forms.models import FormVersion
from records import renditions, trail
from records.finality import become_final
from records.models import Fact, Record, RecordCase, RecordVersion, Rendition, State


class OtherFormError(ValueError):
    """A submission of one form was to become the next version of a record of another."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What is recorded: the answers that count, the pointers of the questions not shown, and by whom.

    `origins` says where answers came from that were filled in beforehand (`forms.kept_evidence`). A correction says
    which version it `corrects`, and the `reason`.
    """

    form_version: FormVersion
    answers: Mapping[str, Json]
    hidden: Collection[str]
    author: User
    origins: Kept
    corrects: RecordVersion | None = None
    reason: str = ""


def submit(
    *,
    form_version: FormVersion,
    answers: Mapping[str, Json],
    hidden: Collection[str],
    author: User,
    cases: Sequence[tuple[Case, Episode | None]],
    team: Team | None,
    reviewed: bool,
    follows: Record | None = None,
    taken_back: bool = False,
    origins: Kept = NOTHING_FILLED_IN,
) -> RecordVersion:
    """Record what `forms.definition.FormDefinition.review` let through, inside the caller's transaction.

    If the record `follows` stands returned, or was `taken_back` before anybody decided on it, this is its next version;
    otherwise a new record is made. It is final at once unless it is `reviewed`. Raises `OtherFormError` when `follows`
    is such a record of another form.
    """
    former = _open(follows, form_version.key, taken_back)
    record = former or _new_record(form_version.key, team)
    record.state = State.SUBMITTED if reviewed else State.FINAL
    record.save()
    _link(record, cases, record.case_ids if former else ())
    last = former.versions.aggregate(last=Max("number"))["last"] if former else 0
    version = _next_version(record, last + 1, Submission(form_version, answers, hidden, author, origins))
    trail.note(
        "record_submitted",
        version,
        record,
        actor=author,
        record=str(record.pk),
        number=str(version.number),
        state=str(record.state),
    )
    if not reviewed:
        become_final(version)
    renditions.begin(version, Rendition.Kind.SUBMISSION)
    return version


def correct(record: Record, given: Submission) -> RecordVersion:
    """Record a correction of the last version of a record, which is final and locked: as its next version."""
    if given.corrects is None:
        raise TypeError("A correction says what it corrects.")
    version = _next_version(record, given.corrects.number + 1, given)
    trail.note(
        "record_corrected",
        version,
        record,
        actor=given.author,
        record=str(record.pk),
        number=str(version.number),
        corrects=str(given.corrects.pk),
    )
    return version


def _open(follows: Record | None, form_key: str, taken_back: bool) -> Record | None:
    """The record to go on with, locked until the transaction ends, if it still stands open."""
    if follows is None:
        return None
    states = (State.RETURNED, State.SUBMITTED) if taken_back else (State.RETURNED,)
    record: Record | None = Record.objects.select_for_update().filter(pk=follows.pk, state__in=states).first()
    if record is None:
        return None
    if record.form_key != form_key:
        raise OtherFormError(
            _("The record %(reference)s is of the form “%(held)s”, so “%(given)s” cannot be its next version.")
            % {"reference": record.reference, "held": record.form_key, "given": form_key}
        )
    return record


def _new_record(form_key: str, team: Team | None) -> Record:
    return Record(reference=next_reference("R"), form_key=form_key, team=team, created_at=clock.now())


def _link(record: Record, cases: Sequence[tuple[Case, Episode | None]], linked: tuple[UUID, ...]) -> None:
    new = {case.pk: RecordCase(record=record, case=case, episode=episode) for case, episode in cases}
    RecordCase.objects.bulk_create(link for case_id, link in new.items() if case_id not in linked)
    record.case_ids = (*linked, *(case_id for case_id in new if case_id not in linked))


def into_episode(records: QuerySet[Record], case: Case, episode: Episode) -> None:
    """Let records of a child that were made outside any episode be of one, with the facts that they feed."""
    links = RecordCase.objects.filter(record__in=records, case=case, episode__isnull=True)
    Fact.objects.filter(version__record__in=records, case=case, episode__isnull=True).update(episode=episode)
    links.update(episode=episode)


def _next_version(record: Record, number: int, given: Submission) -> RecordVersion:
    answers = copy_of(dict(given.answers))
    version: RecordVersion = RecordVersion.objects.create(
        record=record,
        number=number,
        form_version=given.form_version,
        answers=answers,
        hidden=sorted(given.hidden),
        author=given.author,
        submitted_at=clock.now(),
        reason=given.reason,
        corrects=given.corrects,
        origins=dict(given.origins) or None,
        sha256=sha256_of(answers),
        language=_read_in(given.form_version),
        privacy_notice=notice_in_force(record.team),
    )
    return version


def _read_in(form_version: FormVersion) -> str:
    """The language in which its author read the form; empty for English."""
    definition = form_version.definition
    return definition.language if definition.language in definition.languages else ""
