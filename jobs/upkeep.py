"""What the worker clears away by itself: notifications of long ago, read or not, and files that no row knows."""

import time
from datetime import timedelta
from typing import Final

from accounts import clock
from accounts.context import authority
from accounts.models import Authority
from accounts.notifications import expire
from accounts.unknown_files import delete_unknown

NOTIFICATIONS_KEPT: Final = timedelta(days=365)
UNKNOWN_FILES_KEPT: Final = timedelta(days=1)
"""A file is written before its row; no transaction lasts so long."""
EVERY: Final = timedelta(days=1)
"""How often a worker looks; it also looks when it starts. Several at once do no harm."""


def clear_away() -> int:
    """Delete, in every authority, the notifications that are older than a year and the files that no row knows and that
    are older than a day; return how many there were.
    """
    before, gone = clock.now() - NOTIFICATIONS_KEPT, 0
    written_before = time.time() - UNKNOWN_FILES_KEPT.total_seconds()
    for authority_id in Authority.objects.values_list("pk", flat=True).order_by("pk"):
        with authority(authority_id):
            gone += expire(before)
        gone += delete_unknown(authority_id, written_before)
    return gone
