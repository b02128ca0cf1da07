"""Short marks of what is typed: alike for the same texts, so that a change is seen without keeping both."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

MARK_LENGTH: Final = 16


def mark_of(typed: Mapping[str, list[str]]) -> str:
    """A short mark that is the same for the same typed texts."""
    filled = {name: texts for name, texts in typed.items() if any(texts)}
    text = json.dumps(filled, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


def moved_origins(origins: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """The origins of a draft whose questions got other pointers: `renamed` says which, by the former."""
    found: dict[str, Any] = {}
    for pointer, origin in origins.items():
        inside = next((old for old in renamed if pointer.startswith(f"{old}/")), None)
        if inside is not None:  # an answer in an item of a list, which has names of its own
            found[renamed[inside] + pointer.removeprefix(inside)] = origin
            continue
        new = renamed.get(pointer)
        if new is None or "typed" not in origin:
            found[pointer] = origin
            continue
        typed = {new + name.removeprefix(pointer): texts for name, texts in origin["typed"].items()}
        found[new] = {**origin, "typed": typed, "mark": mark_of(typed)}
    return found
