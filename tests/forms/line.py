"""The way from a browser to Django without a port: Chromium asks, the test's own client answers."""

import contextvars
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Request, Route

from tests.forms.event_loop import on_the_tests_connection

HOST = "http://casewright.test"
ON_THE_WAY = "/on-the-way/"
"""Between a post and where it leads: a refresh of the same address with another fragment would load nothing."""


class Line:
    """The way from the browser to Django.

    `cut` makes it fail, before or after Django has answered; `refuse` is a status to answer with instead of Django;
    `wait` is how many seconds the answer to a post takes; `files` are those that a page may send, by name: Chromium
    tells whoever stands between the names of the files in a post, and not what is in them.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cut = ""
        self.refuse = 0
        self.wait = 0.0
        self.files: dict[str, bytes] = {}
        self.saves: list[int] = []
        self._context = contextvars.copy_context()

    def answer(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=static_file(path))
            return
        if path == ON_THE_WAY:
            route.fulfill(body=refresh(unquote(urlsplit(request.url).query)), content_type="text/html")
            return
        if self.cut == "before" and request.method == "POST":
            route.abort()
            return
        if self.refuse:
            self.saves += [self.refuse] if request.method == "POST" else []
            route.fulfill(status=self.refuse, body="Refused")
            return
        with on_the_tests_connection():
            response = self._context.copy().run(self.ask, request)
        if self.wait and request.method == "POST":
            time.sleep(self.wait)
        if self.cut == "after" and request.method == "POST":
            route.abort()
        elif response.status_code in (302, 303):
            # The browser would follow a redirect past this line, to a host that is not there.
            route.fulfill(body=refresh(f"{ON_THE_WAY}?{quote(response['Location'])}"), content_type="text/html")
        else:
            kept = {name: value for name, value in response.items() if name != "Content-Length"}
            route.fulfill(status=response.status_code, headers=kept, body=response.content)

    def ask(self, request: Request) -> Any:
        """Django's answer, on the test's own database connection."""
        if request.method != "POST":
            return self.client.get(request.url)
        headers = {"X-Casewright-Autosave": "1"} if "x-casewright-autosave" in request.headers else {}
        kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
        response = self.client.post(
            request.url, self._whole(request.post_data_buffer or b""), content_type=kind, headers=headers
        )
        self.saves.append(response.status_code)
        return response

    def _whole(self, body: bytes) -> bytes:
        """What was posted, with what is in its files."""
        for name, content in self.files.items():
            head, found, rest = body.partition(f'filename="{name}"\r\n'.encode())
            kind, blank, rest = rest.partition(b"\r\n\r\n")
            body = head + found + kind + blank + (content if found else b"") + rest
        return body


def refresh(address: str) -> str:
    """A page that leads on by itself."""
    return f'<meta http-equiv="refresh" content="0; url={address}">'


def static_file(path: str) -> Path:
    _, _, prefix, rest = path.split("/", 3)
    folders = dict(settings.STATICFILES_DIRS)
    return Path(folders[prefix]) / rest
