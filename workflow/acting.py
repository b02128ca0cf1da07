"""On whose behalf the engine moves: the person whose submission, start or decision set it going."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from accounts.models import User

_actor: ContextVar[User | None] = ContextVar("casewright_actor", default=None)


def actor() -> User | None:
    """The person behind the present step; None when a timer set it going."""
    return _actor.get()


@contextmanager
def acting(user: User | None) -> Iterator[None]:
    """Move on behalf of a person."""
    token = _actor.set(user)
    try:
        yield
    finally:
        _actor.reset(token)
