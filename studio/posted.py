"""What a page of the studio was sent: a file, the number of a version; and the summary of what is wrong with it."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

MAX_BYTES: Final = 2 * 1024 * 1024


def sent_file(request: HttpRequest, field: str, missing: str = "") -> tuple[UploadedFile[Any] | None, str]:
    """A file of the form, and what is wrong with it in words; `missing` where there must be one."""
    sent = request.FILES.get(field)
    if not isinstance(sent, UploadedFile):
        return None, missing
    if (sent.size or 0) > MAX_BYTES:
        return None, _("Choose a file of at most 2 megabytes")
    return (sent, "") if sent.size else (None, _("The file is empty. Choose another"))


def promised_number(request: HttpRequest) -> int | None:
    """The number of the version that the page promised."""
    typed = request.POST.get("number", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def summary(wrong: Mapping[str, str]) -> list[dict[str, str]]:
    """The lines of the error summary: to each field that is wrong, with what is."""
    return [{"href": f"#{field}", "text": words} for field, words in wrong.items()]
