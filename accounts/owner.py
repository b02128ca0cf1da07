"""Becoming the owner of the tables for a moment, to migrate them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

WHO = ("USER", "PASSWORD", "HOST", "PORT", "NAME")


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as `CASEWRIGHT_DATABASE_OWNER_URL` says, instead of as the app role. Without that URL nothing changes.

    The default connection itself changes hands: migrations of libraries write through it, and a second connection
    would wait for the first one's locks for ever.
    """
    owner: Any = settings.OWNER_DATABASE
    if owner is None:
        yield
        return
    settings_in_use: dict[str, Any] = connection.settings_dict
    held = {key: settings_in_use[key] for key in WHO}
    connection.close()
    settings_in_use.update({key: owner[key] for key in WHO})
    try:
        yield
    finally:
        connection.close()
        settings_in_use.update(held)
