"""What a request may not bring, because no text column keeps it: the character NUL (PostgreSQL, “Character Types”)."""

from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

NUL = "\0"


class NotKeptError(BadRequest):
    """A text that came with a request cannot be kept. The answer is a 400 that says so and leaves what was typed."""


def refuse_nul(request: HttpRequest, *, posted: bool) -> None:
    """Raise `NotKeptError` if the query of an address or a posted field's name has a NUL; with `posted`, its text too.

    The bytes of files are left alone.
    """
    names = (name for sent in (request.GET, request.POST) for name in sent)
    if any(NUL in text for text in (*names, *_texts(request.GET), *(_texts(request.POST) if posted else ()))):
        raise NotKeptError("A text holds the character NUL.")


def _texts(sent: QueryDict) -> Iterator[str]:
    return (text for _name, texts in sent.lists() for text in texts)
