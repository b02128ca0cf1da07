"""Deciding about a submitted version, and finding what is final."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Field, OuterRef, QuerySet, Subquery, TextField, UUIDField
from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import full_day_words
from accounts.kept_queries import KeptQuery
from accounts.models import User
from cases.models import Case, Episode
from records import renditions, trail
from records.finality import become_final
from records.models import Decision, Record, RecordVersion, Rendition, State
from records.standing import DECIDED, STATES, decision_of

MOST: Final = 100
"""So many records of one form of a child are read at once."""


class DecisionRefusedError(Exception):
    """A decision that cannot be taken. Its text is for the person who tried."""


class UnknownDecisionError(DecisionRefusedError):
    """The decision is none of approve, return and refuse."""


class OwnWorkError(DecisionRefusedError):
    """Somebody tried to decide about what they wrote."""


class AlreadyDecidedError(DecisionRefusedError):
    """Somebody decided before."""


class NotTheLatestError(DecisionRefusedError):
    """A later version has taken the place of this one."""


class NotAwaitingDecisionError(DecisionRefusedError):
    """The record needs no decision."""


def decide(
    version: RecordVersion,
    decision: str,
    by: User,
    comments: Mapping[str, str],
    *,
    left_facts: Collection[str] = (),
) -> Decision:
    """Approve, return or refuse a version, inside the caller's transaction.

    `comments` are `{pointer of a question: text}`, with "" for the whole. Approval and refusal make a new PDF,
    and by approval the record is final (`records.finality`); `left_facts` are the keys of what it does not update
    (`records.changed_fact.ChangedFact`). Raises a `DecisionRefusedError`; of two people who decide at the same moment,
    one gets `AlreadyDecidedError`.
    """
    if decision not in STATES:
        raise UnknownDecisionError(_("Choose to approve it, return it or refuse it."))
    record = Record.objects.select_for_update().get(pk=version.record_id)
    _refuse_if_it_may_not(record, version, by)
    made: Decision = Decision.objects.create(
        version=version,
        decision=decision,
        by=by,
        at=clock.now(),
        comments={pointer: text for pointer, text in comments.items() if text.strip()},
        left_facts=sorted(left_facts) if decision == "approve" else [],
    )
    record.state = STATES[decision]
    record.save()
    version.record = record
    trail.note("record_decided", version, record, actor=by, record=str(record.pk), decision=decision)
    if record.state == State.APPROVED:
        become_final(version, approved_at=made.at, left_facts=made.left_facts)
    if record.state != State.RETURNED:
        renditions.ask_for(version, Rendition.Kind.DECISION)
    return made


def _refuse_if_it_may_not(record: Record, version: RecordVersion, by: User) -> None:
    if version.author_id == by.pk:
        raise OwnWorkError(_("You wrote this, so somebody else must decide."))
    earlier = decision_of(version)
    if earlier is not None:
        raise AlreadyDecidedError(_already(earlier))
    latest = record.versions.order_by("-number").first()
    if latest is not None and latest.pk != version.pk:
        raise NotTheLatestError(
            _("Version %(latest)s of %(reference)s has taken the place of version %(number)s. Decide about that one.")
            % {"latest": latest.number, "reference": record.reference, "number": version.number}
        )
    if record.state != State.SUBMITTED:
        raise NotAwaitingDecisionError(
            _("%(reference)s does not wait for a decision: it was final when it was submitted.")
            % {"reference": record.reference}
        )


def _already(earlier: Decision) -> str:
    at = clock.local(earlier.at)
    return str(DECIDED[earlier.decision]) % {
        "name": earlier.by.name,
        "day": full_day_words(at),
        "time": f"{at:%H:%M}",
    }


def latest_final(
    case: Case, form_key: str, episode: Episode | None = None, *, outside: bool = False
) -> RecordVersion | None:
    """The version of a form that stands for a child: the last one approved, or final when submitted, as corrected.

    With an `episode`, only what was recorded in it counts; `outside`, only what was recorded in none. This is what
    `previous.<form key>` reads.
    """
    latest: RecordVersion | None
    if episode is None and not outside:
        latest = _LATEST.first(case=case.pk, form_key=form_key)
    else:
        latest = _LATEST_IN.first(case=case.pk, form_key=form_key, episode=_id(episode, outside))
    return latest


def all_final(
    case: Case, form_key: str, episode: Episode | None = None, *, outside: bool = False, most: int = MOST
) -> list[RecordVersion]:
    """The versions of a form that stand for a child, one of each record, the newest first, `most` (to 100) at most.

    `episode` and `outside` as in `latest_final`. This is what `history.<form key>` reads.
    """
    if episode is None and not outside:
        found = _ALL.all(case=case.pk, form_key=form_key)
    else:
        found = _ALL_IN.all(case=case.pk, form_key=form_key, episode=_id(episode, outside))
    return found[:most]


def _id(episode: Episode | None, outside: bool) -> UUID | None:
    return None if outside or episode is None else episode.pk


def _final(case: Any, form_key: Any, **where: Any) -> QuerySet[RecordVersion]:
    found: QuerySet[RecordVersion] = RecordVersion.objects.filter(
        record__case_links__case=case,
        record__form_key=form_key,
        record__state__in=(State.APPROVED, State.FINAL),
        **where,
    )
    first = RecordVersion.objects.filter(record=OuterRef("record"), corrects__isnull=True).order_by("-number")
    recorded_at = Subquery(first.values("submitted_at")[:1])  # a correction of what is older stays older
    latest = found.select_related("record", "form_version").annotate(recorded_at=recorded_at)
    return latest.order_by("-recorded_at", "-submitted_at", "-pk")


def _one_of_each(found: QuerySet[RecordVersion]) -> QuerySet[RecordVersion]:
    latest = RecordVersion.objects.filter(record=OuterRef("record")).order_by("-number").values("number")[:1]
    return found.filter(number=Subquery(latest))[:MOST]


_OF: Final[dict[str, Field[Any, Any]]] = {"case": UUIDField(), "form_key": TextField()}
_LATEST = KeptQuery(lambda **of: _final(**of)[:1], **_OF)
_ALL = KeptQuery(lambda **of: _one_of_each(_final(**of)), **_OF)
_LATEST_IN = KeptQuery(
    lambda episode, **of: _final(**of, record__case_links__episode=episode)[:1], **_OF, episode=UUIDField()
)
_ALL_IN = KeptQuery(
    lambda episode, **of: _one_of_each(_final(**of, record__case_links__episode=episode)), **_OF, episode=UUIDField()
)
