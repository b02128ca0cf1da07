"""A worker types in Chromium, and the server is killed, hangs or is left: what is lost, and what the page says."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.context import authority
from tests.browser.serving import CHROMIUM, ROOT, Person, chromium, in_thread, standing, wait_for
from tests.cast import Cast
from tests.desk.stories import begun
from workflow.models import Task

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
REASON = "/reason"
SECONDS_OF_TYPING = 13
A_FEW_SECONDS = 7.0
"""The five between two saves, and what a save takes on a busy machine."""


class Server:
    """A web server of one's own that can be killed and started again at its address."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", bind, "--no-control-socket"]
        command += ["--workers", "1", "--threads", "4", "--log-level", "error"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy())
        wait_for(f"{self.address}/help/", self._process)

    def kill(self) -> None:
        """`kill -9` of the server and of the process that answers for it, as a machine dies."""
        if self._process is not None:
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
            for process in (self._process.pid, *map(int, children)):
                os.kill(process, signal.SIGKILL)
            self._process.wait(15)
            self._process = None


@contextmanager
def killable() -> Iterator[Server]:
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.kill()


def typed_for(person: Person, seconds: float, first: int = 0) -> list[tuple[float, str]]:
    """Type numbered words without ever leaving the field; each with the moment at which it stood there."""
    words: list[tuple[float, str]] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        word = f"w{first + len(words)}"
        person.page.keyboard.type(f"{word} ", delay=15)
        words.append((time.monotonic(), word))
    return words


def held(cast: Cast, task: Task) -> list[str]:
    """The words of the reason that the draft holds, the last of which may have been saved half typed."""

    def read() -> list[str]:
        with authority(cast.id):
            draft = Task.objects.select_related("draft").get(pk=task.pk).draft
            texts = draft.entered.get("why-and-how", {}).get(REASON, [""]) if draft is not None else [""]
            return str(texts[0]).split()

    return in_thread(read)


def writer(browser: object, address: str, task: Task) -> Person:
    """Sam with the cursor in the reason of the assessment."""
    sam = Person(browser, address, 1280)  # type: ignore[arg-type]
    sam.arrive("sam@northmere.example")
    sam.page.goto(f"{address}/tasks/{task.pk}/form/why-and-how/")
    sam.page.locator(f'[name="{REASON}"]').focus()
    return sam


def test_a_server_killed_while_one_types_costs_a_few_seconds_at_most_and_the_page_says_so(northmere: Cast) -> None:
    task = begun(northmere)
    with chromium() as browser, killable() as server:
        sam = writer(browser, server.address, task)
        words = typed_for(sam, SECONDS_OF_TYPING)
        killed = time.monotonic()
        server.kill()
        kept = held(northmere, task)
        every = [word for _, word in words]
        assert " ".join(every).startswith(" ".join(kept))
        lost = [at for at, word in words if word not in kept]
        assert [at for at in lost if killed - at > A_FEW_SECONDS] == []
        more = typed_for(sam, 6, len(words))
        status = sam.page.locator("#saved-status")
        expect(status).to_contain_text("Not saved: no connection. Kept on this page; trying again")
        assert "Not saved: no connection" in sam.page.locator("#live-assertive").inner_text()
        assert held(northmere, task) == kept
        server.start()
        expect(status).to_contain_text(re.compile("Saved at"), timeout=20_000)
        assert held(northmere, task) == every + [word for _, word in more]


def test_a_window_that_dies_with_the_server_opens_again_where_the_last_save_was(northmere: Cast) -> None:
    task = begun(northmere)
    with chromium() as browser, killable() as server:
        sam = writer(browser, server.address, task)
        typed_for(sam, SECONDS_OF_TYPING / 2)
        server.kill()
        sam.context.close()
        kept = held(northmere, task)
        assert kept
        server.start()
        again = writer(browser, server.address, task)
        assert again.page.input_value(f'[name="{REASON}"]').split() == kept
        expect(again.page.locator("#saved-status")).to_contain_text("Saved at")


def test_a_page_that_is_loaded_anew_at_once_comes_back_with_what_was_typed_and_is_written_on(northmere: Cast) -> None:
    task = begun(northmere)
    with chromium() as browser, killable() as server:
        sam = writer(browser, server.address, task)
        field = sam.page.locator(f'[name="{REASON}"]')
        for said in ("He is", "He is afraid", "He is afraid of Fridays"):
            field.press("Control+End")
            sam.page.keyboard.type(said.removeprefix(field.input_value()))
            sam.page.reload()
            expect(field).to_have_value(said)
            expect(sam.page.locator("form[data-autosave]:not([inert])")).to_be_visible()
        expect(sam.page.locator("#saved-status")).to_contain_text("Saved at")
        assert held(northmere, task) == ["He", "is", "afraid", "of", "Fridays"]


def test_closing_the_window_in_the_middle_of_a_word_keeps_it(northmere: Cast) -> None:
    task = begun(northmere)
    with chromium() as browser, standing() as address:
        sam = writer(browser, address, task)
        sam.page.keyboard.type("Typed and gon")
        sam.page.close(run_before_unload=True)
        for _ in range(100):
            if held(northmere, task):
                break
            time.sleep(0.05)
    assert held(northmere, task) == ["Typed", "and", "gon"]


def test_going_to_another_address_in_the_middle_of_a_word_keeps_it(northmere: Cast) -> None:
    task = begun(northmere)
    with chromium() as browser, standing() as address:
        sam = writer(browser, address, task)
        sam.page.keyboard.type("Typed and gon")
        sam.page.goto(f"{address}/help/")
        for _ in range(100):
            if held(northmere, task):
                break
            time.sleep(0.05)
    assert held(northmere, task) == ["Typed", "and", "gon"]
