"""Primary keys that sort by time and tell nothing about the row, and reading one from a page."""

from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562 §5.7) as a standard library UUID."""
    return UUID(int=uuid_utils.uuid7().int)


def uuid_of(text: str) -> UUID | None:
    """The key that a text of a page is, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
