"""Slots for password checks: taken before a password is hashed, given back when it was right.

A name has 5 per round, a network address 100. The last one starts a lock of 1, 5, 15, then 60 minutes. One atomic
statement takes a slot, outside any transaction, so parallel guesses cannot share one and no error gives one back.
"""

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SignInSlot
from accounts.signin.names import client_address, normalise_name

NAME_LIMIT = 5
ADDRESS_LIMIT = 100
WINDOW = timedelta(minutes=15)
LOCKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
CALM_AFTER = timedelta(hours=24)
"""After this long without an attempt the locks start from the shortest again."""


def take(request: HttpRequest, name: str) -> bool:
    """Take a slot for the client's address and one for the name; say whether a password may be checked now."""
    address_key = _address_key(request)
    if _take(address_key, ADDRESS_LIMIT) is None:
        return False
    taken = _take(_name_key(name), NAME_LIMIT)
    if taken is None:
        return False
    if taken == 1:
        AxesProxyHandler.reset_attempts(username=name)
    return True


def give_back(request: HttpRequest, name: str) -> None:
    """A right password: forget the name's failures and return the address's slot."""
    SignInSlot.objects.filter(key=_name_key(normalise_name(name))).delete()
    taken = SignInSlot.objects.filter(key=_address_key(request), taken__gt=0, locked_until__isnull=True)
    taken.update(taken=F("taken") - 1)


def locked_until(request: HttpRequest, name: str) -> datetime | None:
    """Return when the name or the address may try again, or None when neither is locked."""
    keys = [_address_key(request), _name_key(name)]
    ends = SignInSlot.objects.filter(key__in=keys, locked_until__gt=timezone.now()).values_list("locked_until")
    return max((end for (end,) in ends if end), default=None)


def _name_key(name: str) -> str:
    return f"name:{name}"


def _address_key(request: HttpRequest) -> str:
    return f"address:{client_address(request)}"


def _take(key: str, limit: int) -> int | None:
    """Take one slot; return how many are taken in this round, or None while the key is locked.

    A round ends with its lock, or after `WINDOW` without an attempt. The slot that fills the round sets the lock.
    """
    now = timezone.now()
    table = connection.ops.quote_name(SignInSlot._meta.db_table)
    adapt = connection.ops.adapt_datetimefield_value
    new_round = f"({table}.locked_until IS NOT NULL OR {table}.touched_at < %s)"
    calm = f"{table}.touched_at < %s"
    taken = f"CASE WHEN {new_round} THEN 1 ELSE {table}.taken + 1 END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, taken, round, locked_until, touched_at) VALUES (%s, 1, 0, NULL, %s) "  # noqa: S608
            f"ON CONFLICT (key) DO UPDATE SET taken = {taken}, "
            f"round = CASE WHEN {calm} THEN 0 WHEN {taken} >= %s THEN {table}.round + 1 ELSE {table}.round END, "
            f"locked_until = CASE WHEN {taken} < %s THEN NULL "
            f"WHEN {table}.round <= 0 OR {calm} THEN %s WHEN {table}.round = 1 THEN %s "
            f"WHEN {table}.round = 2 THEN %s ELSE %s END, "
            f"touched_at = %s "
            f"WHERE {table}.locked_until IS NULL OR {table}.locked_until <= %s "
            "RETURNING taken",
            [
                key, adapt(now),
                adapt(now - WINDOW),
                adapt(now - CALM_AFTER), adapt(now - WINDOW), limit,
                adapt(now - WINDOW), limit,
                adapt(now - CALM_AFTER), *(adapt(now + length) for length in LOCKS),
                adapt(now), adapt(now),
            ],
        )  # fmt: skip
        row = cursor.fetchone()
    return row[0] if row else None
