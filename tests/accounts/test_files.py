"""Stored files are unreadable without their key, and one that was tampered with is refused."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from accounts import files
from accounts.context import NoAuthorityError, authority
from accounts.identifiers import uuid7
from accounts.keys import DecryptionError, KeyMissingError
from accounts.models import AuthorityKey
from tests.cast import Cast, make_eastholm

pytestmark = pytest.mark.django_db
CANARY = b"%PDF Wilf keeps a rabbit called Canary-7741 " * 50


@pytest.fixture(autouse=True)
def own_folder(own_files: Path) -> Path:
    return own_files


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def only(folder: Path) -> Path:
    (path,) = stored(folder)
    return path


def test_a_file_comes_back_as_it_was_kept_and_is_unreadable_on_disk(inside: Cast, own_folder: Path) -> None:
    file_id = uuid7()
    assert not files.exists(file_id)
    files.keep(file_id, CANARY)
    assert files.exists(file_id)
    assert files.fetch(file_id) == CANARY
    raw = only(own_folder).read_bytes()
    assert raw.startswith(b"cwf1:k1\n")
    assert b"Canary" not in raw
    assert b"PDF" not in raw


def test_only_the_service_may_read_the_folder_and_the_file(inside: Cast, own_folder: Path) -> None:
    files.keep(uuid7(), b"x")
    path = only(own_folder)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.name == str(inside.id)


def test_keeping_again_replaces_the_file_and_leaves_nothing_else(inside: Cast, own_folder: Path) -> None:
    file_id = uuid7()
    for content in (b"first", b"first", b"second"):
        files.keep(file_id, content)
    assert files.fetch(file_id) == b"second"
    assert len(stored(own_folder)) == 1


@pytest.mark.parametrize("content", [b"", b"\n", b"cwf1:k1\n", bytes(range(256)) * 4096])
def test_any_bytes_can_be_kept(inside: Cast, content: bytes) -> None:
    file_id = uuid7()
    files.keep(file_id, content)
    assert files.fetch(file_id) == content


def test_a_file_that_is_not_there_is_said_plainly(inside: Cast) -> None:
    missing = UUID(int=7)
    with pytest.raises(FileNotFoundError, match=r"No file 00000000-.* is stored for this authority\."):
        files.fetch(missing)


@pytest.mark.parametrize("place", ["mark", "key", "nonce", "first", "last"])
def test_a_file_with_one_changed_byte_is_refused(inside: Cast, own_folder: Path, place: str) -> None:
    file_id = uuid7()
    files.keep(file_id, CANARY)
    path = only(own_folder)
    raw = bytearray(path.read_bytes())
    body = raw.index(b"\n") + 1
    raw[{"mark": 0, "key": body - 2, "nonce": body, "first": body + 12, "last": -1}[place]] ^= 1
    path.write_bytes(raw)
    with pytest.raises((DecryptionError, KeyMissingError)):
        files.fetch(file_id)


def test_a_file_cut_off_anywhere_is_refused(inside: Cast, own_folder: Path) -> None:
    file_id = uuid7()
    files.keep(file_id, b"short")
    path = only(own_folder)
    raw = path.read_bytes()
    for length in range(len(raw)):
        path.write_bytes(raw[:length])
        with pytest.raises(DecryptionError):
            files.fetch(file_id)


def test_a_file_put_in_the_place_of_another_is_refused(inside: Cast, own_folder: Path) -> None:
    one, other = uuid7(), uuid7()
    files.keep(one, b"about Wilf")
    moved = only(own_folder).read_bytes()
    files.keep(other, b"about Tansy")
    (there,) = (path for path in stored(own_folder) if path.name == str(other))
    there.write_bytes(moved)
    with pytest.raises(DecryptionError):
        files.fetch(other)


def test_another_authority_neither_finds_nor_reads_it(northmere: Cast, own_folder: Path) -> None:
    eastholm = make_eastholm()
    file_id = uuid7()
    with authority(northmere.id):
        files.keep(file_id, CANARY)
    raw = only(own_folder).read_bytes()
    with authority(eastholm.id):
        assert not files.exists(file_id)
        files.keep(file_id, b"theirs")
        (theirs,) = (path for path in stored(own_folder) if str(eastholm.id) in path.parts)
        theirs.write_bytes(raw)
        with pytest.raises(DecryptionError):
            files.fetch(file_id)


def test_a_lost_key_raises_and_gives_no_ciphertext(inside: Cast) -> None:
    file_id = uuid7()
    files.keep(file_id, CANARY)
    AuthorityKey.objects.all().delete()
    from accounts import context

    context.forget()
    with pytest.raises(KeyMissingError):
        files.fetch(file_id)


def test_without_an_open_authority_nothing_is_kept_or_read(own_folder: Path) -> None:
    for attempt in (lambda: files.keep(UUID(int=1), b"x"), lambda: files.fetch(UUID(int=1))):
        with pytest.raises(NoAuthorityError):
            attempt()
    assert stored(own_folder) == []


def test_a_full_disk_leaves_the_former_file_and_no_half_of_a_new_one(
    inside: Cast, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = uuid7()
    files.keep(file_id, b"former")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            files.keep(file_id, b"new")
    assert files.fetch(file_id) == b"former"
    assert len(stored(own_folder)) == 1


def test_a_process_killed_before_the_rename_leaves_the_former_file(inside: Cast, own_folder: Path) -> None:
    file_id = uuid7()
    files.keep(file_id, b"former")
    folder = only(own_folder).parent
    child = os.fork()
    if child == 0:
        Path.replace = lambda self, target: os.kill(os.getpid(), 9)  # type: ignore[method-assign,assignment,return-value]
        files.keep(file_id, b"new")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert files.fetch(file_id) == b"former"
    assert len(list(folder.iterdir())) == 2, "the scratch file of the killed process is left, under a name of its own"
