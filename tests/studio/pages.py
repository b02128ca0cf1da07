"""Pages of the studio as tests read them."""

from typing import Any


def page(answer: Any) -> str:
    """What a page holds, on one line."""
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())
