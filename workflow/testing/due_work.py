"""The worker's part in a scenario: what is due is done inline, each piece at its own moment."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from accounts import clock
from accounts.context import authority
from jobs import due
from jobs.models import DueWork
from rules.sentences import Sentence
from workflow.testing.errors import ScenarioError

MOST = 10_000
"""So much due work one step of time may bring: more is a timer that never ends."""


def do_what_is_due(authority_id: UUID, since: datetime, until: datetime) -> Iterator[datetime]:
    """Do the authority's due work up to a moment, the earliest first; yield the moment of each piece once it is done.

    What one piece schedules within the time is done too. Raises `ScenarioError` for work that comes without end, or
    that nobody does.
    """
    now = since
    for _count in range(MOST):
        with authority(authority_id):
            piece = (
                DueWork.objects.filter(authority_id=authority_id, due__lte=until, failed_at=None)
                .order_by("due", "pk")
                .first()
            )
            if piece is None:
                return
            handler = due.handler_of(piece.kind)
            if handler is None:
                raise ScenarioError(Sentence("Nobody does due work of the kind %(kind)s.", kind=piece.kind))
            now = max(now, piece.due)
            with clock.at(now, undone=True), due.running(piece.pk):
                handler(piece.subject)
            DueWork.objects.filter(pk=piece.pk, version=piece.version).delete()
        yield now
    raise ScenarioError(
        Sentence("More than %(most)s pieces of work fell due on the way. Is there a timer that never ends?", most=MOST)
    )
