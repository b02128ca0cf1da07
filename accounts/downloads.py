"""Files that are given out to be kept, never shown in the page."""

from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

JSON: Final = "application/json; charset=utf-8"


def attachment(content: bytes | str, name: str, media_type: str) -> HttpResponse:
    """The content as a file of this name. A browser keeps it as what it is said to be, and runs nothing in it."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
