"""Pages that take a file. All others refuse files before a byte is stored (`accounts.headers.RefuseUploads`)."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

type View = Callable[..., HttpResponseBase]


class SmallFiles(FileUploadHandler):
    """Keeps files in memory. Of one larger than `most` bytes only its size is told; more than `files` are refused."""

    def __init__(self, request: HttpRequest, most: int, files: int = 1) -> None:
        super().__init__(request)
        self._most, self._left, self._content = most, files, BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._left -= 1
        if self._left < 0:
            raise RequestDataTooBig("This page takes fewer files.")
        self._content = BytesIO()
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of the file, as long as it is small."""
        if start + len(raw_data) <= self._most:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file with its true size."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )


def takes_file(most: int, *, files: int = 1) -> Callable[[View], View]:
    """Let a view take `files` files of at most `most` bytes each, in memory; the view says so when one is larger.

    What reads the files must be chosen before anything reads the form, so the form's token is looked at inside.
    """

    def decorate(view: View) -> View:
        protected: Any = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [SmallFiles(request, most, files)]
            answer: HttpResponseBase = protected(request, *args, **kwargs)
            return answer

        return inner

    return decorate
