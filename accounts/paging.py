"""Long lists, a page at a time."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page

A_PAGE = 25


def pages(shown: Page[Any], url: str, **narrowed: str) -> dict[str, Any] | None:
    """Return the page links of a list, or None when it fits on one page. `narrowed` stays in their addresses."""
    if shown.paginator.num_pages <= 1:
        return None

    def address(number: int) -> str:
        return f"{url}?{urlencode({'page': number} | {name: value for name, value in narrowed.items() if value})}"

    return {
        "number": shown.number,
        "pages": shown.paginator.num_pages,
        "previous_url": address(shown.previous_page_number()) if shown.has_previous() else None,
        "next_url": address(shown.next_page_number()) if shown.has_next() else None,
    }
