"""The secrets of second factors at rest: encrypted under the key of the person's authority, bound to the person.

allauth keeps them in a table without an authority, so what it stores must tell nothing by itself: it reads
`cw1:<key name>:<base64>`, as every encrypted field, and opens only inside `secrets_of` the person it was made for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.mfa.adapter import DefaultMFAAdapter

from accounts.context import authority
from accounts.encryption import MARK
from accounts.keys import DecryptionError, current_key_name, data_key, seal, unseal
from accounts.models import User

_whose: ContextVar[User | None] = ContextVar("casewright_secrets_of", default=None)


class NobodysSecretError(RuntimeError):
    """A secret was to be stored or read without saying whose it is."""


@contextmanager
def secrets_of(user: User) -> Iterator[None]:
    """Open a person's authority, and so a transaction, in which the secrets of this person can be stored and read."""
    with authority(user.authority_id):
        token = _whose.set(user)
        try:
            yield
        finally:
            _whose.reset(token)


class MFAAdapter(DefaultMFAAdapter):
    """What Casewright asks of allauth's second factors: secrets that only `secrets_of` their owner can open."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret of the person; raise `NobodysSecretError` outside `secrets_of`."""
        user = _owner()
        name = current_key_name(user.authority_id)
        return f"{MARK}:{name}:{seal(data_key(user.authority_id, name), text.encode(), _place(user))}"

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given.

        Raises `NobodysSecretError` outside `secrets_of`, `DecryptionError` for the secret of somebody else or one that
        was changed, and `KeyMissingError` under a lost key.
        """
        user = _owner()
        mark, _, rest = encrypted_text.partition(":")
        name, _, sealed = rest.partition(":")
        if mark != MARK:
            raise DecryptionError("The secret of a second factor was never encrypted.")
        return unseal(data_key(user.authority_id, name), sealed, _place(user)).decode()


def _owner() -> User:
    user = _whose.get()
    if user is None:
        raise NobodysSecretError("Open accounts.signin.sealing.secrets_of(user) before you use a second factor.")
    return user


def _place(user: User) -> bytes:
    return f"{user.authority_id}/mfa_authenticator/{user.pk}/data".encode()
