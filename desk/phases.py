"""A child's work by phase: what is under way and due, what was recorded, and what can be started."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.days import day_words
from accounts.models import User
from accounts.policy import visible_to
from cases.models import Case
from desk.ad_hoc_pages import offered
from desk.open_steps import open_steps
from desk.starting_pages import can_start
from desk.story_view import StoryAddress
from records.models import State
from workflow.ad_hoc import Offer, offers_for
from workflow.bpmn.model import CallActivity
from workflow.flows import flow_of
from workflow.models import ProcessInstance, Task

OTHER: Final = ""
"""The phase of work whose process names none."""
PHASES: Final[Mapping[str, str | Promise]] = {
    "assessment": gettext_lazy("Assessment"),
    "planning": gettext_lazy("Planning"),
    "intervention": gettext_lazy("Intervention"),
    "review": gettext_lazy("Review"),
    OTHER: gettext_lazy("Other work"),
}
SHOWN = 3
"""So many records of a phase stand under it; the table shows all of them."""

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordsAddress:
    """Which records the table shows: those of a phase, or all (None); and the part of the story beside it."""

    story: StoryAddress
    phase: str | None = None

    @classmethod
    def of(cls, reference: str, query: QueryDict) -> "RecordsAddress":
        """Read an address; what means nothing in it has no effect."""
        wanted = query.get("phase")
        phase = OTHER if wanted == "other" else wanted
        return cls(StoryAddress.of(reference, query), phase if phase in PHASES and wanted != OTHER else None)

    @property
    def url(self) -> str:
        """The address of the table on the child's page."""
        if self.phase is None:
            return f"{self.story.url}#records"
        joined = "&" if self.story.query else "?"
        return f"{self.story.url}{joined}phase={self.phase or 'other'}#records"


def records_of(records: Sequence[Row], address: RecordsAddress) -> tuple[list[Row], list[Row]]:
    """Return the records that the table shows, and the links to the others, as `components/tab_links.jinja` takes them.

    No links where there is nothing to choose from.
    """
    found = {record["phase"] for record in records}
    shown = [record for record in records if address.phase in (None, record["phase"])]
    tabs = [(None, _("All"))] + [(key, str(title)) for key, title in PHASES.items() if key in found]
    links = [
        {"label": label, "url": replace(address, phase=key).url, "current": key == address.phase} for key, label in tabs
    ]
    return shown, links if len(found) > 1 or address.phase is not None else []


def phases(case: Case, user: User, records: Sequence[Row], address: RecordsAddress) -> list[Row]:
    """Return the phases as `desk/phases.jinja` draws them. `records` are those of the child, the newest first."""
    offers = offers_for(case, user)
    processes = _under_way(case, user, offers)
    besides = frozenset(one.element.process_key for one in offers if isinstance(one.element, CallActivity))
    starts: dict[str, list[Row]] = defaultdict(list)
    for start in can_start(user, case, besides):
        starts[start["phase"]].append(start)
    told = []
    for key, title in PHASES.items():
        written = [record for record in records if record["phase"] == key]
        phase = {
            "key": key or "other",
            "title": title,
            "processes": processes.get(key, []),
            "records": [record for record in written if _is_done(record)][:SHOWN],
            "all_url": replace(address, phase=key).url,
            "all_words": ngettext("All of %(count)s record", "All of %(count)s records", len(written))
            % {"count": len(written)},
            "starts": starts[key],
        }
        if key != OTHER or phase["processes"] or written or starts[key]:
            told.append(phase)
    return told


def _is_done(record: Row) -> bool:
    """Whether a record says of a step that it is done: no decision about another, and nothing that came back."""
    return record["decides"] is None and record["state"] != State.RETURNED


def _under_way(case: Case, user: User, offers: Iterable[Offer]) -> dict[str, list[Row]]:
    """What runs for the child, by phase: what is late or due first comes first, what waits for no date last."""
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True)
    found = list(
        visible_to(user, running.model, "view").filter(pk__in=running).select_related("version", "parent_task")
    )
    if not found:
        return {}
    readable = set(visible_to(user, running.model, "history").filter(pk__in=running).values_list("pk", flat=True))
    steps = open_steps(case, user, running)
    groups: dict[UUID, list[Row]] = defaultdict(list)
    of_host = {offer.task.pk: offer.task.process_id for offer in offers}
    for group in offered(offers, user):
        groups[of_host[group["host"]]].append(group)
    by_id = {process.pk: process for process in found}
    by_phase: dict[str, list[tuple[date, UUID, Row]]] = defaultdict(list)
    for process in found:
        own = steps.get(process.pk, [])
        row = {
            "title": _begun_as(process, by_id) or process.version.title,
            "url": reverse("process", args=[process.pk]) if process.pk in readable else "",
            "since": _("since %(day)s") % {"day": day_words(process.created)},
            "on_hold": process.suspended_at is not None,
            "steps": own,
            "offered": groups[process.pk],
        }
        soonest = min((step["due_on"] for step in own if step["due_on"]), default=date.max)
        by_phase[flow_of(process.version_id).model.phase].append((soonest, process.pk, row))
    return {key: [row for *_order, row in sorted(rows, key=lambda one: one[:2])] for key, rows in by_phase.items()}


def _begun_as(process: ProcessInstance, running: Mapping[UUID, ProcessInstance]) -> str:
    """What the work was called where somebody began it in other work: so it is told from what the plan asks for."""
    host = process.parent_task
    around = running.get(host.process_id) if host is not None and Task.BEGUN_BY in host.data else None
    element = flow_of(around.version_id).model.elements.get(host.element_id) if around is not None and host else None
    return element.name or "" if element is not None else ""
