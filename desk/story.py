"""A child's story so far, and the records behind it, as the case page shows them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from cases.models import Case
from records.models import Decision, RecordVersion, Rendition, State


def _latest_versions(case: Case) -> list[RecordVersion]:
    versions = (
        RecordVersion.objects.filter(record__case_links__case=case)
        .select_related("record", "form_version", "author")
        .prefetch_related("renditions")
        .order_by("record_id", "-number")
    )
    latest: dict[Any, RecordVersion] = {}
    for version in versions:
        latest.setdefault(version.record_id, version)
    return sorted(latest.values(), key=lambda v: v.submitted_at, reverse=True)


def records_of(case: Case) -> list[dict[str, Any]]:
    """Return the latest version of each record of a child, newest first."""
    listed = []
    for version in _latest_versions(case):
        record = version.record
        address = [record.reference, version.number]
        ready = any(r.progress == Rendition.Progress.READY for r in version.renditions.all())
        listed.append(
            {
                "title": version.form_version.title,
                "reference": record.reference,
                "version": version.number,
                "state": record.state,
                "state_words": State(record.state).label,
                "author": version.author.name,
                "on": version.submitted_at,
                "url": reverse("record", args=address),
                "pdf_url": reverse("record_pdf", args=address) if ready else None,
            }
        )
    return listed


def story_of(case: Case) -> list[dict[str, Any]]:
    """Return what happened with a child, newest first: work beginning, allocations, decisions."""
    happened: list[dict[str, Any]] = []
    for allocation in case.allocations.select_related("worker", "team"):
        who = allocation.worker.name if allocation.worker else _("nobody yet")
        words = _("Allocated to %(who)s, %(team)s") % {"who": who, "team": allocation.team.name}
        happened.append(_entry(words, allocation.starts_on))
    decisions = Decision.objects.filter(version__record__case_links__case=case)
    for decision in decisions.select_related("by", "version__record", "version__form_version"):
        version = decision.version
        entry = _entry(
            f"{version.form_version.title}: {DECIDED[decision.decision]}",
            clock.local(decision.at).date(),
            decision.by.name,
        )
        entry["url"] = reverse("record", args=[version.record.reference, version.number])
        entry["significant"] = decision.decision == "approve"
        happened.append(entry)
    for version in _latest_versions(case):
        if version.record.state == State.SUBMITTED:
            entry = _entry(version.form_version.title, clock.local(version.submitted_at).date(), version.author.name)
            entry["url"] = reverse("record", args=[version.record.reference, version.number])
            entry["awaiting"] = _("awaiting approval")
            happened.append(entry)
    happened += [_began(episode) for episode in case.episodes.all()]
    return sorted(happened, key=lambda entry: entry["on"], reverse=True)


DECIDED = {"approve": gettext_lazy("approved"), "return": gettext_lazy("returned"), "refuse": gettext_lazy("refused")}


def _began(episode: Any) -> dict[str, Any]:
    return _entry(_("Our work with this child began"), episode.opened_on) | {"significant": True}


def _entry(title: str, on: Any, by: str | None = None) -> dict[str, Any]:
    return {
        "title": title,
        "url": None,
        "on": on,
        "recorded_on": None,
        "by": by,
        "significant": False,
        "text": None,
        "awaiting": None,
    }
