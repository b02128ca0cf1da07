"""A child's story so far, and the records behind it, as the case page shows them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.models import User
from accounts.policy import visible_to
from cases.models import Case
from desk.decided import decided_by
from records.models import ChronologyEntry, Decision, RecordVersion, Rendition, State
from workflow.flows import flow_of
from workflow.models import Task

DECIDED = {"approve": gettext_lazy("approved"), "return": gettext_lazy("returned"), "refuse": gettext_lazy("refused")}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, behind what it is ordered by: the moment, what comes first of two at once, the id.

    `shown` is the entry as `components/timeline_entry.jinja` takes it, or None for an entry of the chronology, whose
    words are read only when it is shown.
    """

    at: datetime
    rank: int
    key: UUID
    significant: bool
    shown: dict[str, Any] | None

    @property
    def order(self) -> tuple[datetime, int, UUID]:
        """What the story is ordered by."""
        return self.at, self.rank, self.key

    @property
    def on(self) -> date:
        """The day in London."""
        return clock.local(self.at).date()


class Recorded:
    """The versions of a child's records, read once for the list and for the story."""

    def __init__(self, case: Case, user: User) -> None:
        self.case = case
        self.user = user
        versions = (
            RecordVersion.objects.filter(record__case_links__case=case)
            .select_related("record", "form_version", "author")
            .defer("answers", "reason", "form_version__content")
            .prefetch_related("renditions")
        )
        self.versions = sorted(versions, key=lambda v: (v.submitted_at, v.pk), reverse=True)
        self._by_key = {version.pk: version for version in self.versions}
        self.decided = decided_by(self.versions)
        latest: dict[UUID, RecordVersion] = {}
        for version in sorted(self.versions, key=lambda v: v.number, reverse=True):
            latest.setdefault(version.record_id, version)
        self._latest = {version.pk for version in latest.values()}
        made = Task.objects.filter(record__record__case_links__case=case)
        by = made.values_list("record__record_id", "process__version_id")
        self._phases = {record: flow_of(process).model.phase for record, process in by}

    def records(self) -> list[dict[str, Any]]:
        """Return the latest version of each record, newest first, as `desk/case.jinja` takes them.

        What was corrected keeps its author and its day. `phase` is that of the process in which it was made, "" where
        that names none.
        """
        latest = [version for version in self.versions if version.pk in self._latest]
        return [self._listed(one) for one in sorted(latest, key=lambda one: self._order(one), reverse=True)]

    def happened(self) -> list[Happened]:
        """Return what happened, newest first: beginnings, submissions, decisions, work by hand, the chronology."""
        chronology, telling = self._chronology()
        found = [*self._beginnings(), *self._submissions(telling), *self._decisions(), *self._by_hand(), *chronology]
        return sorted(found, key=lambda one: one.order, reverse=True)

    def _written(self, version: RecordVersion) -> RecordVersion:
        """As `RecordVersion.as_written`, without asking the database."""
        while version.corrects_id is not None and version.corrects_id in self._by_key:
            version = self._by_key[version.corrects_id]
        return version

    def _order(self, version: RecordVersion) -> tuple[datetime, UUID]:
        written = self._written(version)
        return written.submitted_at, written.pk

    def _listed(self, version: RecordVersion) -> dict[str, Any]:
        record, written = version.record, self._written(version)
        newest = max(version.renditions.all(), key=lambda one: one.pk, default=None)  # the one of the present state
        return {
            "title": version.form_version.title,
            "reference": record.reference,
            "version": version.number,
            "state": record.state,
            "state_words": State(record.state).label,
            "author": written.author.name,
            "on": written.submitted_at,
            "corrected": {"by": version.author.name, "on": version.submitted_at} if written is not version else None,
            "url": version.url,
            "pdf_url": f"{reverse('record_pdf', args=[record.reference, version.number])}?kind={newest.kind}"
            if newest is not None and newest.progress == Rendition.Progress.READY
            else None,
            "pdf_failed": newest is not None and newest.progress == Rendition.Progress.FAILED,
            "decides": decides(self.decided.get(version.pk)),
            "phase": self._phases.get(record.pk, ""),
        }

    def _beginnings(self) -> list[Happened]:
        began = [
            _happened(episode.opened_on, 0, episode.pk, _("Our work with this child began"), significant=True)
            for episode in self.case.episodes.all()
        ]
        so_far = self.case.allocations.filter(starts_on__lte=clock.today())
        for held in so_far.select_related("worker", "team", "made_by"):
            if held.worker is None:
                words = _("With %(team)s, without a worker yet") % {"team": held.team.name}
            else:
                words = _("Allocated to %(who)s, %(team)s") % {"who": held.worker.name, "team": held.team.name}
            by = held.made_by.name if held.made_by else None
            began.append(_happened(held.starts_on, 1, held.pk, words, by=by))
        return began

    def _submissions(self, telling: set[UUID]) -> list[Happened]:
        """Return the submissions and corrections, less those that nobody reviews and that tell it themselves."""
        return [
            _happened(
                version.submitted_at,
                2,
                version.pk,
                _submitted(version),
                by=version.author.name,
                url=version.url,
                awaiting=_("awaiting approval") if self._awaits(version) else None,
            )
            for version in self.versions
            if version.pk not in self.decided and (version.corrects_id is not None or not self._tells(version, telling))
        ]

    @staticmethod
    def _tells(version: RecordVersion, telling: set[UUID]) -> bool:
        """Whether a version tells what happened itself, and nobody reviews it."""
        return version.pk in telling and version.record.state == State.FINAL

    def _awaits(self, version: RecordVersion) -> bool:
        return version.pk in self._latest and version.record.state == State.SUBMITTED

    def _chronology(self) -> tuple[list[Happened], set[UUID]]:
        """Return what the records tell, and the versions that tell it."""
        told = visible_to(self.user, ChronologyEntry).filter(case=self.case, superseded_by__isnull=True)
        rows = list(told.values_list("pk", "on", "significant", "version_id", "recorded_at"))
        happened = [
            Happened(_told_moment(on, recorded), 3, key, significant, None)
            for key, on, significant, _version, recorded in rows
        ]
        return happened, {version for *_rest, version, _recorded in rows}

    def _decisions(self) -> list[Happened]:
        made = Decision.objects.filter(version__record__case_links__case=self.case)
        return [
            _happened(
                decision.at,
                2,
                decision.pk,
                _decided(decision),
                by=decision.by.name,
                url=version_url(decision.version),
                significant=decision.decision == "approve",
            )
            for decision in made.select_related("by", "version__record", "version__form_version").defer(
                "comments", "version__answers", "version__reason", "version__form_version__content"
            )
        ]

    def _by_hand(self) -> list[Happened]:
        """Return the work that has no form and was done: what was done stands on its page."""
        done = Task.objects.filter(Task.for_people(), case=self.case, form_version=None, status=STATUS.DONE)
        return [
            _happened(
                task.finished,
                2,
                task.pk,
                _("%(title)s: done") % {"title": task.title_text},
                by=task.owner.name if task.owner is not None else None,
                url=reverse("task", args=[task.pk]),
            )
            for task in done.select_related("owner").defer("note")
        ]


def _submitted(version: RecordVersion) -> str:
    told = {"form": version.form_version.title, "number": version.number}
    if version.corrects_id is not None:
        return _("%(form)s: corrected, version %(number)s") % told
    if version.record.state == State.FINAL:
        return (_("%(form)s: written") if version.number == 1 else _("%(form)s: written anew")) % told
    return (_("%(form)s: submitted") if version.number == 1 else _("%(form)s: submitted again")) % told


def _decided(decision: Decision) -> str:
    corrects = decision.version.corrects_id is not None
    words = _("correction approved") if corrects else str(DECIDED[decision.decision])
    return f"{decision.version.form_version.title}: {words}"


def _told_moment(on: date, recorded: datetime) -> datetime:
    """When an entry of the chronology counts: what was recorded on its day, after the submission that told it."""
    return recorded if clock.local(recorded).date() == on else _moment(on)


def version_url(version: RecordVersion) -> str:
    """Return the address of a version's page."""
    return version.url


def decides(version: RecordVersion | None) -> dict[str, str] | None:
    """Return the reference and address of the version that a decision is about."""
    if version is None:
        return None
    return {"reference": version.record.reference, "url": version.url}


def _happened(
    at: date | datetime,
    rank: int,
    key: UUID,
    title: str,
    *,
    by: str | None = None,
    url: str | None = None,
    significant: bool = False,
    awaiting: str | None = None,
) -> Happened:
    """Make an entry of the story. A day without a time counts from its start."""
    moment = at if isinstance(at, datetime) else _moment(at)
    entry = {
        "title": title,
        "url": url,
        "on": clock.local(moment).date(),
        "recorded_on": None,
        "by": by,
        "source": None,
        "significant": significant,
        "text": None,
        "awaiting": awaiting,
        "mark": None,
    }
    return Happened(moment, rank, key, significant, entry)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)
