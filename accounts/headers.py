"""What every answer says to the browser, and what no request may bring."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class NoStore:
    """Middleware: no page is kept by a browser or a proxy, and signing out empties the browser's cache.

    Static files are left alone: they hold nobody's data.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
            match = request.resolver_match
            if request.method == "POST" and match is not None and match.view_name == "account_logout":
                response["Clear-Site-Data"] = '"cache"'
        return response


class RefuseUploads(FileUploadHandler):
    """Refuses files before the first byte of one is stored, on every page but those of `accounts.uploads`."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RequestDataTooBig("This service takes no files here.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """Never reached."""
