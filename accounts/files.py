"""The encrypted file store: PDFs and uploads under `VAR_DIR/files/<authority>/`, unreadable without its key.

A stored file reads `cwf1:<key name>`, a line end, 12 bytes of nonce, and the AES-256-GCM ciphertext, which is bound to
the authority and the file's id: a file that was changed, cut off or put in another's place raises `DecryptionError`.
All functions work on the open authority.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from accounts.context import required_id
from accounts.keys import NONCE_BYTES, DecryptionError, current_key_name, data_key

MARK = b"cwf1:"
LONGEST_KEY_NAME = 16


class StoredFileMissingError(FileNotFoundError):
    """The open authority has no stored file of that id."""


def keep(file_id: UUID, content: bytes) -> None:
    """Store a file, replacing what was kept under its id. Whoever reads meanwhile sees the old file or the new, whole.

    When it returns, the file survives a loss of power. The `OSError` of a full disk passes through; nothing half
    written is left under the file's name.
    """
    owner = required_id()
    name = current_key_name(owner)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(data_key(owner, name)).encrypt(nonce, content, _bound_to(owner, file_id))
    path = _path(owner, file_id)
    _make_folder(path.parent)
    _replace(path, _header(name) + nonce + sealed)


def fetch(file_id: UUID) -> bytes:
    """Return what was kept under an id.

    Raises `StoredFileMissingError`, `DecryptionError` for a file that is not as it was kept, and `KeyMissingError`
    when it was encrypted under a key that the authority no longer has.
    """
    owner = required_id()
    stored = _read(owner, file_id)
    head, line_end, _ = stored[: len(MARK) + LONGEST_KEY_NAME + 1].partition(b"\n")
    if not head.startswith(MARK) or not line_end:
        raise DecryptionError(f"The stored file {file_id} does not begin as one: it was changed or cut off.")
    body = memoryview(stored)[len(head) + 1 :]
    key = data_key(owner, head[len(MARK) :].decode("ascii", "replace"))
    try:
        return AESGCM(key).decrypt(bytes(body[:NONCE_BYTES]), bytes(body[NONCE_BYTES:]), _bound_to(owner, file_id))
    except (InvalidTag, ValueError) as error:
        raise DecryptionError(
            f"The stored file {file_id} cannot be read: it was changed, cut off or belongs elsewhere."
        ) from error


def exists(file_id: UUID) -> bool:
    """Say whether a file is kept under an id. Does not read it."""
    return _path(required_id(), file_id).is_file()


def delete(file_id: UUID) -> None:
    """Delete what is kept under an id, if anything is."""
    path = _path(required_id(), file_id)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _sync_folder(path.parent)


def _bound_to(owner: UUID, file_id: UUID) -> bytes:
    return f"{owner}/file/{file_id}".encode()


def _header(key_name: str) -> bytes:
    return MARK + key_name.encode("ascii") + b"\n"


def _path(owner: UUID, file_id: UUID) -> Path:
    """In folders by the id's last two digits, which are random; its first are a time, the same for all of a day."""
    return Path(settings.VAR_DIR) / "files" / str(owner) / file_id.hex[-2:] / str(file_id)


def _read(owner: UUID, file_id: UUID) -> bytes:
    try:
        return _path(owner, file_id).read_bytes()
    except FileNotFoundError as error:
        raise StoredFileMissingError(f"No file {file_id} is stored for this authority.") from error


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file, flush to the disk, then rename: a crash at any moment leaves no half file."""
    scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    try:
        with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        scratch.replace(path)
    except BaseException:  # whatever stops it, Ctrl-C too: nothing half written stays, and it goes on upwards
        scratch.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
