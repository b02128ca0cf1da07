"""What the worker clears away by itself: notifications of long ago, read or not."""

from datetime import timedelta
from typing import Final

from accounts import clock
from accounts.context import authority
from accounts.models import Authority
from accounts.notifications import expire

NOTIFICATIONS_KEPT: Final = timedelta(days=365)
EVERY: Final = timedelta(days=1)
"""How often a worker looks; it also looks when it starts. Several at once do no harm."""


def clear_away() -> int:
    """Delete the notifications of every authority that are older than a year; return how many there were."""
    before, gone = clock.now() - NOTIFICATIONS_KEPT, 0
    for authority_id in Authority.objects.values_list("pk", flat=True).order_by("pk"):
        with authority(authority_id):
            gone += expire(before)
    return gone
