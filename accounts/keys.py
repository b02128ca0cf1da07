"""Keys: master keys from the environment, one data key per authority wrapped under them.

A master key is 32 bytes, given as `CASEWRIGHT_DATA_KEYS=name:base64[,name:base64…]`; the first one wraps new data keys,
the others still unwrap old ones. Losing them loses the narrative for good.
"""

import base64
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import UUIDField
from django.utils import timezone

from accounts import context
from accounts.kept_queries import KeptQuery
from accounts.models.upkeep import AuthorityKey
from accounts.steady import kept

NONCE_BYTES = 12
KEY_BYTES = 32


class KeyMissingError(RuntimeError):
    """A value names a key that this installation does not have."""


class DecryptionError(RuntimeError):
    """A value does not belong to this row, was changed, or was encrypted under another key."""


def seal(key: bytes, plain: bytes, bound_to: bytes) -> str:
    """Encrypt with AES-256-GCM under a fresh nonce, bound to its place; return URL-safe base64."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, plain, bound_to)).decode("ascii")


def unseal(key: bytes, sealed: str, bound_to: bytes) -> bytes:
    """Return what `seal` was given; raise `DecryptionError` for anything else."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError, UnicodeError) as error:
        raise DecryptionError("This value cannot be read: it was changed, moved or encrypted for elsewhere.") from error


def master_keys() -> dict[str, bytes]:
    """Return the master keys by name, the one for new keys first."""
    return dict(settings.DATA_KEYS)


@lru_cache(maxsize=512)
def _unwrapped(authority_id: UUID, name: str, wrapped: str) -> bytes:
    master_name, _, sealed = wrapped.partition(":")
    master = master_keys().get(master_name)
    if master is None:
        raise KeyMissingError(f"The master key {master_name!r} is not in CASEWRIGHT_DATA_KEYS.")
    return unseal(master, sealed, _wrap_place(authority_id, name))


def _wrap_place(authority_id: UUID, name: str) -> bytes:
    return f"key/{authority_id}/{name}".encode()


def data_key(authority_id: UUID, name: str) -> bytes:
    """Return the data key of that name; raise `KeyMissingError` when the authority has none such."""
    memo = context.memo()
    held = memo.get(("data_key", authority_id, name)) if memo is not None else None
    if held is None and memo is not None and _remember_newest(authority_id) == name:  # as most are
        held = memo.get(("data_key", authority_id, name))
    if held is None:
        wrapped = AuthorityKey.objects.filter(authority_id=authority_id, name=name).values_list("wrapped").first()
        if wrapped is None:
            raise KeyMissingError(f"The data key {name!r} is not among this authority's keys.")
        held = _unwrapped(authority_id, name, wrapped[0])
        if memo is not None and not context.was_written(AuthorityKey):
            memo["data_key", authority_id, name] = held
    return held


def current_key_name(authority_id: UUID) -> str:
    """Return the name of the key that new values are encrypted under, making the authority's first key if need be."""
    memo = context.memo()
    name = memo.get(("data_key_name", authority_id)) if memo is not None else None
    return name or _remember_newest(authority_id) or _make_first(authority_id)


def _remember_newest(authority_id: UUID) -> str | None:
    """The name of the newest key, remembered with the key as long as the open context lasts; None without any."""
    memo, newest = context.memo(), _newest(authority_id)
    if newest is None:
        return None
    name, wrapped = newest
    if memo is not None and not context.was_written(AuthorityKey):  # a savepoint may yet take a new key back
        memo["data_key", authority_id, name] = _unwrapped(authority_id, name, wrapped)
        memo["data_key_name", authority_id] = name
    return name


_NEWEST = KeptQuery(
    lambda owner: AuthorityKey.objects.filter(authority_id=owner).order_by("-id").values_list("name", "wrapped")[:1],
    owner=UUIDField(),
)


def _newest(authority_id: UUID) -> tuple[str, str] | None:
    def read() -> tuple[str, str] | None:
        found: tuple[str, str] | None = _NEWEST.first(owner=authority_id)
        return found

    return kept("newest_key", (AuthorityKey,), read) if authority_id == context.current_id() else read()


def _make_first(authority_id: UUID) -> str:
    master_name, master = next(iter(master_keys().items()))
    name = "k1"
    wrapped = f"{master_name}:{seal(master, os.urandom(KEY_BYTES), _wrap_place(authority_id, name))}"
    try:
        with transaction.atomic():
            AuthorityKey.objects.create(name=name, wrapped=wrapped, made_at=timezone.now())
    except IntegrityError:  # somebody else made it at the same moment
        pass
    return name
