"""ClamAV itself, where it is installed: what its daemon finds, passes and will not take."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.files.clamd import ScannerDownError, holds_virus
from tests.cast import Cast
from tests.desk.adding_files import PDF, asking_for_files, kept, send
from tests.desk.pages import text_of
from tests.forms.real_clamd import CLAMD, MARK, running

pytestmark = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed: apt-get install clamav-daemon")

LONGEST = 1_000_000
VIRUS = b"%PDF-1.7 " + MARK


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("clamd"), stream_bytes=LONGEST) as address:
        yield address


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [(PDF, False), (b"", False), (bytes(500_000), False), (VIRUS, True), (bytes(200_000) + MARK, True)],
)
def test_it_finds_what_has_the_signature_and_passes_what_has_not(clamd: str, content: bytes, found: bool) -> None:
    assert holds_virus(clamd, content) is found


def test_it_looks_into_what_is_packed(clamd: str) -> None:
    assert holds_virus(clamd, zipped(VIRUS * 3))
    assert not holds_virus(clamd, zipped(PDF * 3))


def test_a_file_longer_than_it_takes_counts_as_not_checked_never_as_clean(clamd: str) -> None:
    with pytest.raises(ScannerDownError):
        holds_virus(clamd, bytes(20 * LONGEST))


@pytest.mark.django_db
def test_a_worker_is_told_of_the_virus_and_the_clean_file_is_kept(
    clamd: str, northmere: Cast, sign_in: Any, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    settings.CLAMD = clamd
    task = asking_for_files(northmere)
    refused = send(sign_in(northmere.sam), task, content=VIRUS)
    taken = send(sign_in(northmere.sam), task)
    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "“letter.pdf” holds a virus, so it is not kept." in text_of(refused)
    assert [stored.state for stored in kept(northmere)] == ["clean"]
