"""The part of the worker that does what is due: claims a batch, then does each piece in its authority.

Which rows are due, the product's clock says; who may take them, real time. One transaction holds a handler's effect and
the removal of its row. It does not lock the row beforehand: a page that holds a case and cancels its timer would wait
for a handler that holds the timer and waits for the case. Instead the row is looked at last, and if somebody moved,
cancelled or took it meanwhile, the handler's effect is undone.

Where very much is due, most of the time of a piece is that of its transaction and of what every piece asks. So what is
tried for the first time, of kinds that say how, is done several pieces in a transaction. Whatever is unusual there
undoes all of it, and each piece is done by itself.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery

from accounts import clock
from accounts.context import authority
from accounts.models import Authority
from jobs import failures
from jobs.due import handler_of, running, together_of
from jobs.leases import Heartbeat, lease_end, real_now, wait_after
from jobs.models import DueWork

logger = logging.getLogger(__name__)

BATCH = 50
"""How much is claimed at once. If the worker dies, that much waits until its leases end."""

TOGETHER = 25
"""How much is done in one transaction, at most: so much is locked at once, and so much is done again when one fails."""


class OvertakenError(Exception):
    """While a handler ran, its work was moved, cancelled or taken by another worker: what it did is undone."""


class DueWorker:
    """Does due work on behalf of one holder."""

    def __init__(self, holder: UUID, heartbeat: Heartbeat) -> None:
        self._holder = holder
        self._heartbeat = heartbeat

    def do_batch(self, go_on: Callable[[], bool]) -> int:
        """Claim a batch and do it; return how many pieces were claimed. `go_on` is asked before each transaction."""
        batch = self.claim()
        try:
            done: set[UUID] = set()
            for together in _alike(batch):
                if go_on():
                    done |= self._do_together(together)
            for work in batch:
                if work.pk in done:
                    continue
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
                    self._finish(work, touched=bool(here.touched))
            except OvertakenError:
                logger.info("work %s of kind %s was moved, cancelled or taken meanwhile", work.pk, work.kind)
            except Exception as error:
                failures.tell_log(work.kind, work.pk, error)
                self._fail(work, failures.code_of(error))

    def _do_together(self, works: Sequence[DueWork]) -> set[UUID]:
        """Do several pieces of one kind and authority in one transaction; return the ids of those that are done.

        What is not done counts as not tried: the attempt is counted for a worker that dies of it.
        """
        counted = self._still_mine(works).update(attempts=1, free_at=lease_end())
        done: list[DueWork] = []
        if counted == len(works):
            try:
                with self._heartbeat.piece():
                    done = self._tried_together(works)
            except Exception as error:
                code = failures.code_of(error)
                logger.info("%s pieces of kind %s are done one by one: %s", len(works), works[0].kind, code)
        rest = [work for work in works if work not in done]
        if rest:
            self._still_mine(rest).update(attempts=0)
        return {work.pk for work in done}

    def _tried_together(self, works: Sequence[DueWork]) -> list[DueWork]:
        handler = together_of(works[0].kind)
        if handler is None:
            return []
        with authority(works[0].authority_id), running(*(work.pk for work in works)) as here:
            subjects = handler([work.subject for work in works])
            done = [work for work in works if work.subject in subjects]
            left = [work for work in done if work.pk not in here.touched]
            if self._still_mine(left).delete()[0] < len(left):
                raise OvertakenError
        return done

    def _still_mine(self, works: Collection[DueWork]) -> models.QuerySet[DueWork]:
        """The rows of several pieces, as long as nobody moved, cancelled or took them since they were claimed."""
        ids, versions = [work.pk for work in works], [work.version for work in works]
        return DueWork.objects.filter(pk__in=ids, version__in=versions, holder=self._holder)

    def _begin(self, work: DueWork) -> bool:
        """Count the attempt before it begins, since a worker that it kills cannot count it; say whether it is ours."""
        work.attempts += 1
        return self._still_mine([work]).update(attempts=F("attempts") + 1, free_at=lease_end()) == 1

    def _finish(self, work: DueWork, *, touched: bool) -> None:
        if self._still_mine([work]).delete()[0] == 0 and not touched:
            raise OvertakenError

    def _fail(self, work: DueWork, code: str, *, final: bool = False) -> None:
        work.error_code = code
        if final or work.attempts >= settings.MOST_ATTEMPTS:
            with transaction.atomic():
                if self._still_mine([work]).update(holder=None, free_at=None, error_code=code, failed_at=clock.now()):
                    failures.tell_audit(work)
                    failures.tell_owner(work)
            return
        again = real_now() + wait_after(work.attempts)
        self._still_mine([work]).update(holder=None, free_at=again, error_code=code)

    def _release(self, batch: Collection[DueWork]) -> None:
        """Let others take at once what was claimed and not begun."""
        mine = DueWork.objects.filter(pk__in=[work.pk for work in batch], holder=self._holder, failed_at=None)
        mine.update(holder=None, free_at=None)


def _ready(now: datetime) -> models.QuerySet[DueWork]:
    """The rows that are due and that nobody holds."""
    free = Q(free_at=None) | Q(free_at__lte=real_now())
    return DueWork.objects.filter(free, due__lte=now, failed_at=None)


def _alike(batch: Collection[DueWork]) -> Iterator[Sequence[DueWork]]:
    """Of what was never tried, several pieces of one kind and authority at a time, the earliest first."""
    alike: dict[tuple[UUID, str], list[DueWork]] = {}
    for work in batch:
        if work.attempts == 0 and together_of(work.kind) is not None:
            alike.setdefault((work.authority_id, work.kind), []).append(work)
    for works in alike.values():
        some = (works[at : at + TOGETHER] for at in range(0, len(works), TOGETHER))
        yield from (together for together in some if len(together) > 1)


def _in_turn(taken: list[list[DueWork]]) -> list[DueWork]:
    """Mix the shares of the authorities, so that none waits for another's whole share."""
    longest = max(map(len, taken), default=0)
    return [rows[at] for at in range(longest) for rows in taken if at < len(rows)]
