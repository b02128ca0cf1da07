"""Banners: what was just done, on the page where the work goes on, with a way to take it back."""

import json
from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest

LEVELS = {"ok": messages.SUCCESS, "note": messages.INFO, "late": messages.ERROR}


def tell(
    request: HttpRequest, text: str, kind: Literal["ok", "note", "late"] = "ok", undo: tuple[str, str] | None = None
) -> None:
    """Show a banner on the next page. `undo` is the address to post to and the words of the button.

    The text stays in the session until then: name colleagues and references, never a child.
    """
    messages.add_message(request, LEVELS[kind], text, extra_tags=json.dumps({"kind": kind, "undo": undo}))


def banners(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `messages`, as the banner component takes them."""
    return {"messages": _Waiting(request)}


class _Waiting:
    """Reads the session's messages only when a page shows them."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._held: list[dict[str, Any]] | None = None

    def _all(self) -> list[dict[str, Any]]:
        if self._held is None:
            self._held = [_as_banner(m) for m in messages.get_messages(self._request)]
        return self._held

    def __iter__(self) -> Any:
        return iter(self._all())

    def __bool__(self) -> bool:
        return bool(self._all())


def _as_banner(message: Any) -> dict[str, Any]:
    try:
        tags = json.loads(message.extra_tags or "{}")
    except ValueError:
        tags = {}
    undo = tags.get("undo")
    kind = tags.get("kind", "note")
    return {"text": str(message), "kind": kind, "undo": {"url": undo[0], "label": undo[1]} if undo else None}
