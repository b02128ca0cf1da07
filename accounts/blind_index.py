"""A blind index: finding an encrypted value by what somebody types, without keeping the value readable.

HMAC-SHA256 under a key of the authority's own, so that equal values have equal marks in one authority and in no other,
and nobody without the keys can try numbers out.
"""

import hashlib
import hmac
from typing import Final

from accounts import context
from accounts.keys import current_key_name, data_key
from accounts.models.upkeep import AuthorityKey

PURPOSE: Final = b"casewright blind index 1"


def blind_index(kind: str, text: str) -> str:
    """The mark of a value in the open authority. `kind` keeps equal numbers of two kinds apart; `text` is normalised.

    It stays the same when keys are renewed: it rests on the authority's first data key, which is kept for reading.
    Raises `accounts.keys.KeyMissingError` without that key.
    """
    authority_id = context.required_id()
    memo = context.memo()
    held = memo.get(("blind_index", authority_id)) if memo is not None else None
    if held is None:
        current_key_name(authority_id)  # makes the first key if there is none
        first = AuthorityKey.objects.filter(authority_id=authority_id).order_by("id").values_list("name", flat=True)[0]
        held = hmac.new(data_key(authority_id, first), PURPOSE, hashlib.sha256).digest()
        if memo is not None and not context.was_written(AuthorityKey):
            memo["blind_index", authority_id] = held
    return hmac.new(held, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()
