"""Files are looked at for viruses; while the scanner is down they are kept and given to nobody."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Notification
from config.environment import scanner_address
from forms.files.clamd import PIECE, ScannerDownError, holds_virus
from jobs.models import DueWork
from jobs.worker import make_worker
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.adding_files import PDF, asking_for_files, files_at, kept, send
from tests.desk.pages import text_of

pytestmark = pytest.mark.usefixtures("own_files")
VIRUS = b"%PDF-1.7 made-up-virus"


class Clamd:
    """A scanner that speaks clamd's protocol, over a socket, and knows one made-up signature."""

    def __init__(self) -> None:
        self.streams: list[bytes] = []
        self.pieces: list[int] = []
        self.answer: bytes | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self._listening.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(sent.read(4), "big"):
                    self.pieces.append(length)
                    content += sent.read(length)
                self.streams.append(content)
                found = b"stream: Made.Up FOUND\0" if b"made-up-virus" in content else b"stream: OK\0"
                caller.sendall(found if self.answer is None else self.answer)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)


@contextmanager
def clamd() -> Iterator[Clamd]:
    made = Clamd()
    try:
        yield made
    finally:
        made.close()


def nobody_listens() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"tcp://127.0.0.1:{taken.getsockname()[1]}"


def test_the_whole_file_is_sent_in_pieces_and_the_finding_is_read() -> None:
    content = bytes(range(256)) * 1_000
    with clamd() as scanner:
        assert not holds_virus(scanner.address, content)
        assert holds_virus(scanner.address, VIRUS)
    assert scanner.streams == [content, VIRUS]
    assert max(scanner.pieces) == PIECE


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK or not\0"])
def test_an_answer_that_is_no_finding_counts_as_a_scanner_that_is_down(answer: bytes) -> None:
    with clamd() as scanner:
        scanner.answer = answer
        with pytest.raises(ScannerDownError):
            holds_virus(scanner.address, PDF)


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_not_there_is_down(address: str) -> None:
    with pytest.raises(ScannerDownError):
        holds_virus(address, PDF)


def test_an_address_that_is_none_stops_the_start() -> None:
    assert scanner_address("X", {"X": "unix:///run/clamav/clamd.ctl"}) == "unix:///run/clamav/clamd.ctl"
    assert scanner_address("X", {}) == ""
    for wrong in ("localhost:3310", "http://host", "tcp://", "unix:"):
        with pytest.raises(ImproperlyConfigured, match="X is the address of clamd"):
            scanner_address("X", {"X": wrong})


@pytest.mark.django_db
def test_a_file_with_a_virus_is_refused_and_nothing_of_it_is_kept(
    northmere: Cast, sign_in: Any, settings: Any, own_files: Path
) -> None:
    task = asking_for_files(northmere)
    with clamd() as scanner:
        settings.CLAMD = scanner.address
        refused = send(sign_in(northmere.sam), task, content=VIRUS)
        taken = send(sign_in(northmere.sam), task)
    assert refused.status_code == 422
    assert "“letter.pdf” holds a virus, so it is not kept." in text_of(refused)
    assert taken.status_code == 302
    (stored,) = kept(northmere)
    assert (stored.state, stored.checked_at) == ("clean", TODAY)
    assert len([path for path in (own_files / "files").rglob("*") if path.is_file()]) == 1
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="file_refused", actor=northmere.sam).count() == 1


@pytest.mark.commits
@pytest.mark.parametrize(("content", "state"), [(PDF, "clean"), (VIRUS, "infected")])
def test_a_file_waits_for_a_scanner_that_is_down_and_is_checked_later(
    northmere: Cast, sign_in: Any, settings: Any, content: bytes, state: str
) -> None:
    task = asking_for_files(northmere)
    client = sign_in(northmere.sam)
    settings.CLAMD = nobody_listens()
    assert send(client, task, content=content).status_code == 302
    (stored,) = kept(northmere)
    url = f"/tasks/{task.pk}/file/{stored.pk}/"
    page = text_of(client.get(files_at(task)))
    assert stored.state == "waiting"
    assert "Waiting to be checked for viruses" in page
    assert url not in page
    assert client.get(url).status_code == 302
    with clock.at(TODAY + timedelta(minutes=6)):
        make_worker(until_empty=True).run()
    assert kept(northmere)[0].state == "waiting"
    assert DueWork.objects.filter(kind="forms.scan_file").count() == 1
    with clamd() as scanner, clock.at(TODAY + timedelta(minutes=12)):
        settings.CLAMD = scanner.address
        make_worker(until_empty=True).run()
    assert scanner.streams == [content]
    assert kept(northmere)[0].state == state
    assert not DueWork.objects.filter(kind="forms.scan_file").exists()
    given = client.get(url)
    assert (given.status_code, given.content == content) == ((200, True) if state == "clean" else (302, False))
    with authority(northmere.id):
        assert AuditEvent.objects.get(action="file_checked").details["state"] == state
        told = {(one.user_id, one.link, one.words) for one in Notification.objects.filter(kind="file_infected")}
        reference = northmere.cases["wilf"].reference
    words = f"A file that was added to “Write the assessment” for {reference} holds a virus"
    people = {northmere.sam.pk, northmere.priya.pk} if state == "infected" else set()
    assert {(user, link) for user, link, _words in told} == {(user, f"/tasks/{task.pk}/") for user in people}
    assert all(said.startswith(words) and "letter" not in said for _user, _link, said in told)
