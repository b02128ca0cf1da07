"""Primary keys that sort by time and tell nothing about the row."""

from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562 §5.7) as a standard library UUID."""
    return UUID(int=uuid_utils.uuid7().int)
