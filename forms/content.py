"""The canonical text of JSON content and its hash."""

import hashlib
import json

from forms.json_values import Json


def canonical(content: Json) -> str:
    """JSON with sorted names and no spaces: the same text for the same content."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(content: Json) -> str:
    """The SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()
