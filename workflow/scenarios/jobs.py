"""The job that plays the scenarios of a file before it is published: one scenario, then the next one is queued.

Between two of them the worker does what is due, so that nobody's timer waits for an analyst's file. Each is played in a
transaction that is undone, and kept when it is done: a worker that is killed loses the one that it was playing, and the
next worker plays that again. A scenario that takes longer than `LONGEST` counts as failed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.tasks import task

from accounts import clock
from accounts.context import authority
from jobs.queue import compute_then_write, enqueue
from workflow.bpmn import read as read_process
from workflow.models import Publication
from workflow.scenarios.playing import Played, play
from workflow.scenarios.reading import read as read_scenarios
from workflow.scenarios.report import Report
from workflow.scenarios.script import Script

LONGEST: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Next:
    """The scenario to be played: of which file, and its place among the others."""

    publication_id: UUID
    round: UUID
    number: int
    xml: bytes
    script: Script


@task()
def play_next_scenario(authority_id: str, publication_id: str, round_id: str) -> None:
    """Play the next scenario of a publication. Run twice, or by two workers at once, it has one effect."""
    wanted, of_round = UUID(publication_id), UUID(round_id)

    def compute(here: _Next) -> Played:
        with authority(UUID(authority_id)):
            return play(here.xml, here.script, within=LONGEST)

    compute_then_write(authority_id, read=lambda: _next(wanted, of_round), compute=compute, write=_keep)


def queue_next(publication: Publication) -> None:
    """Have the worker play the next scenario."""
    enqueue(play_next_scenario, publication_id=str(publication.pk), round_id=str(publication.round))


def _next(publication_id: UUID, of_round: UUID) -> _Next | None:
    """The first scenario that is not played yet; None when there is none, or when the files were changed meanwhile."""
    held = Publication.objects.filter(pk=publication_id, round=of_round, status=Publication.Status.PLAYING).first()
    if held is None:
        return None
    xml, done = bytes(held.bpmn), len(Report.from_data(held.findings).played)
    scripts = read_scenarios(bytes(held.scenarios), read_process(xml)).scripts
    return _Next(held.pk, of_round, done, xml, scripts[done])


def _keep(here: _Next, played: Played) -> None:
    """Keep how it went, unless another worker has meanwhile or the files were changed, and queue the next one."""
    found = Publication.objects.select_for_update().filter(pk=here.publication_id, round=here.round)
    held = found.filter(status=Publication.Status.PLAYING).first()
    report = Report.from_data(held.findings) if held is not None else Report()
    if held is None or len(report.played) != here.number:
        return
    kept = report.and_then(played)
    held.findings, held.played_at = kept.as_data(), clock.now()
    if len(kept.played) >= held.total:
        held.status = Publication.Status.PLAYED
    else:
        queue_next(held)
    held.save(update_fields=["findings", "played_at", "status"])
