"""Short marks of what is typed: alike for the same texts, so that a change is seen without keeping both."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from forms.versions.patterns import along

MARK_LENGTH: Final = 16


def mark_of(typed: Mapping[str, list[str]]) -> str:
    """A short mark that is the same for the same typed texts."""
    filled = {name: texts for name, texts in typed.items() if any(texts)}
    text = json.dumps(filled, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


def moved_origins(origins: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """The origins of a draft whose questions got other pointers: `renamed` says which (`forms.versions.moving`).

    What stands in an item of a list has names that begin in the item.
    """
    found: dict[str, Any] = {}
    for pointer, origin in origins.items():
        there = along(pointer, renamed)
        found[there.pointer] = origin
        if there.was != there.name and "typed" in origin:
            typed = {there.name + name.removeprefix(there.was): texts for name, texts in origin["typed"].items()}
            found[there.pointer] = {**origin, "typed": typed, "mark": mark_of(typed)}
    return found
