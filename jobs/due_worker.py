"""The part of the worker that does what is due: claims a batch, then does each piece in its authority.

Which rows are due, the product's clock says; who may take them, real time. One transaction holds a handler's effect and
the removal of its row. It does not lock the row beforehand: a page that holds a case and cancels its timer would wait
for a handler that holds the timer and waits for the case. Instead the row is looked at last, and if somebody moved,
cancelled or took it meanwhile, the handler's effect is undone.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery

from accounts import clock
from accounts.context import authority
from accounts.models import Authority
from jobs import failures
from jobs.due import handler_of, running
from jobs.leases import Heartbeat, lease_end, real_now, wait_after
from jobs.models import DueWork

logger = logging.getLogger(__name__)

BATCH = 50
"""How much is claimed at once. If the worker dies, that much waits until its leases end."""


class OvertakenError(Exception):
    """While a handler ran, its work was moved, cancelled or taken by another worker: what it did is undone."""


class DueWorker:
    """Does due work on behalf of one holder."""

    def __init__(self, holder: UUID, heartbeat: Heartbeat) -> None:
        self._holder = holder
        self._heartbeat = heartbeat

    def do_batch(self, go_on: Callable[[], bool]) -> int:
        """Claim a batch and do it; return how many pieces were claimed. `go_on` is asked before each piece."""
        batch = self.claim()
        try:
            for work in batch:
                if not go_on():
                    break
                self._do(work)
        finally:
            self._release(batch)
        return len(batch)

    def claim(self) -> list[DueWork]:
        """Take a lease on at most `BATCH` pieces that are due, the same share for every authority that has any."""
        ready = _ready(clock.now())
        first = ready.filter(authority_id=OuterRef("pk")).order_by("due").values("due")[:1]
        waiting = Authority.objects.annotate(first=Subquery(first)).filter(first__isnull=False).order_by("first")
        authorities = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not authorities:
            return []
        share = BATCH // len(authorities)
        taken: list[list[DueWork]] = []
        with transaction.atomic():
            for one in authorities:
                rows = ready.filter(authority_id=one).order_by("due", "pk").select_for_update(skip_locked=True)
                taken.append(list(rows[:share]))
            found = _in_turn(taken)
            DueWork.objects.filter(pk__in=[work.pk for work in found]).update(holder=self._holder, free_at=lease_end())
        return found

    def _do(self, work: DueWork) -> None:
        handler = handler_of(work.kind)
        if handler is None:
            self._fail(work, failures.UNKNOWN_KIND, final=True)
        elif work.attempts >= settings.MOST_ATTEMPTS:
            self._fail(work, failures.ABANDONED, final=True)
        elif self._begin(work):
            try:
                with self._heartbeat.piece(), authority(work.authority_id), running(work.pk) as here:
                    handler(work.subject)
                    self._finish(work, touched=here.touched)
            except OvertakenError:
                logger.info("work %s of kind %s was moved, cancelled or taken meanwhile", work.pk, work.kind)
            except Exception as error:
                failures.tell_log(work.kind, work.pk, error)
                self._fail(work, failures.code_of(error))

    def _mine(self, work: DueWork) -> models.QuerySet[DueWork]:
        """The row, as long as nobody moved, cancelled or took it since it was claimed."""
        return DueWork.objects.filter(pk=work.pk, version=work.version, holder=self._holder)

    def _begin(self, work: DueWork) -> bool:
        """Count the attempt before it begins, since a worker that it kills cannot count it; say whether it is ours."""
        work.attempts += 1
        return self._mine(work).update(attempts=F("attempts") + 1, free_at=lease_end()) == 1

    def _finish(self, work: DueWork, *, touched: bool) -> None:
        if self._mine(work).delete()[0] == 0 and not touched:
            raise OvertakenError

    def _fail(self, work: DueWork, code: str, *, final: bool = False) -> None:
        work.error_code = code
        if final or work.attempts >= settings.MOST_ATTEMPTS:
            with transaction.atomic():
                if self._mine(work).update(holder=None, free_at=None, error_code=code, failed_at=clock.now()):
                    failures.tell_audit(work)
                    failures.tell_owner(work)
            return
        again = real_now() + wait_after(work.attempts)
        self._mine(work).update(holder=None, free_at=again, error_code=code)

    def _release(self, batch: Collection[DueWork]) -> None:
        """Let others take at once what was claimed and not begun."""
        mine = DueWork.objects.filter(pk__in=[work.pk for work in batch], holder=self._holder, failed_at=None)
        mine.update(holder=None, free_at=None)


def _ready(now: datetime) -> models.QuerySet[DueWork]:
    """The rows that are due and that nobody holds."""
    free = Q(free_at=None) | Q(free_at__lte=real_now())
    return DueWork.objects.filter(free, due__lte=now, failed_at=None)


def _in_turn(taken: list[list[DueWork]]) -> list[DueWork]:
    """Mix the shares of the authorities, so that none waits for another's whole share."""
    longest = max(map(len, taken), default=0)
    return [rows[at] for at in range(longest) for rows in taken if at < len(rows)]
