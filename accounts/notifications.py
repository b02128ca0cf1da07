"""Telling people what concerns them: kept until read, counted in the header, listed newest first.

The words stay in the clear and may leave the product one day (email, push): they name references and steps, never a
child, a relative, a colleague or an answer.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, models

from accounts import clock, context, writing
from accounts.models import Notification, User


class LinkOutsideError(ValueError):
    """A notification was about to lead somewhere else than to a page of the product."""


def tell(user: User, kind: str, *, link: str, words: str) -> None:
    """Tell a person of the open authority something, in the caller's transaction.

    `kind` is a short slug, `link` the path of a page. Of one kind and link there is one unread notification: a second
    telling renews its words and its moment. Raises `LinkOutsideError`.
    """
    if not link.startswith("/") or link.startswith(("//", "/\\")):
        raise LinkOutsideError(f"A notification leads to a path of the product, not to {link[:40]!r}.")
    same = unread(user).filter(kind=kind, link=link)
    if not same.update(words=words, at=clock.now()):
        made = Notification(user=user, kind=kind, link=link, words=words)
        Notification.objects.bulk_create([made], ignore_conflicts=True)  # who told the same just now is enough


def unread(user: User) -> models.QuerySet[Notification]:
    """Return what a person has not read yet."""
    return Notification.objects.filter(user=user, read_at__isnull=True)


def mark_read(user: User, notification: Notification | None = None) -> int:
    """Mark one notification of a person as read, or all; return how many were not before."""
    waiting = unread(user) if notification is None else unread(user).filter(pk=notification.pk)
    return waiting.update(read_at=clock.now())


def settle(link: str, kinds: Collection[str]) -> None:
    """Mark as read what anybody was told of these kinds about a page, because it is so no longer."""
    read_at, owner = Notification._meta.get_field("read_at"), Notification._meta.get_field("authority")
    now = read_at.get_db_prep_value(clock.now(), connection)
    here = owner.get_db_prep_value(context.required_id(), connection)
    marks = ", ".join(["%s"] * len(kinds))
    sql = "UPDATE {table} SET read_at = %s WHERE authority_id = %s AND link = %s AND read_at IS NULL "
    context.wrote(Notification)
    writing.change(Notification, f"{sql} AND kind IN ({marks})", [now, here, link, *kinds], keys=[link])


def expire(before: datetime) -> int:
    """Delete the open authority's notifications from before a moment, read or not; return how many there were."""
    return int(Notification.objects.filter(at__lt=before).delete()[0])
