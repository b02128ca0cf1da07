"""Slots for checks of passwords and codes: taken before the check, given back when it was right.

In a quarter of an hour a name has 5 passwords, a person 5 codes, a network address 100 passwords. The last one starts a
lock: for a name or a person of 1, 5, 15, then 60 minutes, for an address (a council's office is one) of at most 5.

One atomic statement takes a slot, outside any transaction, so parallel guesses cannot share one and no error gives one
back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from axes.handlers.proxy import AxesProxyHandler
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SignInSlot, User
from accounts.signin.names import client_address, normalise_name

WINDOW = timedelta(minutes=15)
CALM_AFTER = timedelta(hours=24)
"""This long after the last lock, locks start from the shortest again."""
_NAME, _CODE = "name:", "code:"
"""How the keys of slots begin that are a name's, and that are for a person's codes."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many checks fit into a window, and how long the first, second, third and every later lock is."""

    limit: int
    locks: tuple[timedelta, timedelta, timedelta, timedelta]


def _minutes(first: int, second: int, third: int, later: int) -> tuple[timedelta, timedelta, timedelta, timedelta]:
    return timedelta(minutes=first), timedelta(minutes=second), timedelta(minutes=third), timedelta(minutes=later)


FOR_NAME = Allowance(5, _minutes(1, 5, 15, 60))
FOR_CODES = FOR_NAME
FOR_ADDRESS = Allowance(100, _minutes(1, 5, 5, 5))


def take(request: HttpRequest, name: str) -> bool:
    """Take a slot for the name and one for the client's address; say whether a password may be checked now.

    A refusal by either costs the other nothing: tries on a locked name do not use up an office's slots.
    """
    address = _address_key(request)
    if _is_locked(address):
        return False
    taken = _take(_name_key(name), FOR_NAME)
    if taken is None or _take(address, FOR_ADDRESS) is None:
        return False
    if taken == 1:
        AxesProxyHandler.reset_attempts(username=name)
    return True


def give_back(request: HttpRequest, name: str) -> None:
    """A right password: forget the name's failures and return the address's slot."""
    _forget_name(normalise_name(name))
    taken = SignInSlot.objects.filter(key=_address_key(request), taken__gt=0, locked_until__isnull=True)
    taken.update(taken=F("taken") - 1)


def take_code(user: User) -> bool:
    """Take a slot for a code of this person, in whatever session; say whether one may be checked now."""
    return _take(_code_key(user), FOR_CODES) is not None


def give_back_code(user: User) -> None:
    """A right code: forget the person's wrong ones."""
    SignInSlot.objects.filter(key=_code_key(user)).delete()


def clear(user: User) -> None:
    """Forget every wrong password and code of a person, with the locks and how long the next would be.

    django-axes' count of the name goes too. An address stays locked: it is not the person's.
    """
    _forget_name(normalise_name(user.email))
    give_back_code(user)


def codes_locked_until(user: User) -> datetime | None:
    """Return when the person may type a code again, or None when one may be typed now."""
    return _last_end([_code_key(user)])


def people_locked(users: Iterable[User]) -> dict[User, datetime]:
    """Return the people of these who cannot sign in now for wrong passwords or codes, and until when."""
    owners = {key: user for user in users for key in (_name_key(normalise_name(user.email)), _code_key(user))}
    rows = SignInSlot.objects.filter(key__in=list(owners), locked_until__gt=timezone.now())
    ends = rows.order_by("locked_until").values_list("key", "locked_until")
    return {owners[key]: end for key, end in ends if end}


def locked_among(people: QuerySet[User]) -> dict[User, datetime]:
    """The same of a whole authority's people: what is locked is asked first, which is little."""
    locked = SignInSlot.objects.filter(locked_until__gt=timezone.now()).values_list("key", flat=True)
    names = [key.removeprefix(_NAME) for key in locked if key.startswith(_NAME)]
    ids = [key.removeprefix(_CODE) for key in locked if key.startswith(_CODE)]
    return people_locked(people.filter(Q(email__in=names) | Q(pk__in=ids))) if names or ids else {}


def locked_until(request: HttpRequest, name: str) -> datetime | None:
    """Return when the name or the address may try again, or None when neither is locked."""
    return _last_end([_address_key(request), _name_key(name)])


def _last_end(keys: list[str]) -> datetime | None:
    ends = SignInSlot.objects.filter(key__in=keys, locked_until__gt=timezone.now()).values_list("locked_until")
    return max((end for (end,) in ends if end), default=None)


def _forget_name(name: str) -> None:
    SignInSlot.objects.filter(key=_name_key(name)).delete()
    AxesProxyHandler.reset_attempts(username=name)


def _is_locked(key: str) -> bool:
    return SignInSlot.objects.filter(key=key, locked_until__gt=timezone.now()).exists()


def _name_key(name: str) -> str:
    return f"{_NAME}{name}"


def _code_key(user: User) -> str:
    return f"{_CODE}{user.pk}"


def _address_key(request: HttpRequest) -> str:
    """An IPv6 client owns its whole /64, so that is what counts; an IPv4 one written as IPv6 counts as IPv4."""
    address = ip_address(client_address(request))
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return f"address:{ip_network((address, 64), strict=False)}"
        address = address.ipv4_mapped
    return f"address:{address}"


def _take(key: str, allowance: Allowance) -> int | None:
    """Take one slot; return how many are taken in this window, or None while the key is locked.

    A window begins with its first slot and ends after `WINDOW` or with its lock. The slot that fills it sets the lock.
    """
    now = timezone.now()
    table = connection.ops.quote_name(SignInSlot._meta.db_table)
    anew = f"({table}.locked_until IS NOT NULL OR {table}.started_at < %s)"
    taken = f"CASE WHEN {anew} THEN 1 ELSE {table}.taken + 1 END"
    calm = f"({table}.locked_at IS NULL OR {table}.locked_at < %s)"
    statement = (
        f"INSERT INTO {table} (key, taken, round, started_at, locked_at, locked_until) "  # noqa: S608  our own names
        "VALUES (%s, 1, 0, %s, NULL, NULL) ON CONFLICT (key) DO UPDATE SET "
        f"taken = {taken}, "
        f"started_at = CASE WHEN {anew} THEN %s ELSE {table}.started_at END, "
        f"round = CASE WHEN {taken} < %s THEN {table}.round WHEN {calm} THEN 1 ELSE {table}.round + 1 END, "
        f"locked_at = CASE WHEN {taken} < %s THEN {table}.locked_at ELSE %s END, "
        f"locked_until = CASE WHEN {taken} < %s THEN NULL WHEN {calm} THEN %s "
        f"WHEN {table}.round = 1 THEN %s WHEN {table}.round = 2 THEN %s ELSE %s END "
        f"WHERE {table}.locked_until IS NULL OR {table}.locked_until <= %s RETURNING taken"
    )
    moment = connection.ops.adapt_datetimefield_value
    began, calmed, limit = moment(now - WINDOW), moment(now - CALM_AFTER), allowance.limit
    values = [
        *(key, moment(now)),
        began,
        *(began, moment(now)),
        *(began, limit, calmed),
        *(began, limit, moment(now)),
        *(began, limit, calmed, *(moment(now + length) for length in allowance.locks)),
        moment(now),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None
