"""Stored files that no row knows: what was kept in a transaction that was undone, and what a crash left half written.

Each app that keeps files (`accounts.files.keep`) says which ids its rows have; without any, nothing is deleted.
"""

import logging
import os
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from accounts.context import authority

type Knows = Callable[[Collection[UUID]], Collection[UUID]]
"""Which of some ids rows of the open authority have."""

LEFT_OVER: Final = (".part", ".gone")
"""How files end that a crash left: half written, or half deleted."""

_knows: list[Knows] = []
_logger = logging.getLogger(__name__)


def register_knows(knows: Knows) -> Knows:
    """Have an app that keeps files be asked which of some ids its rows have."""
    _knows.append(knows)
    return knows


def delete_unknown(authority_id: UUID, before: float) -> int:
    """Delete the files of an authority that no row knows and that were written before a moment of real time
    (`time.time()`); return how many. What the file system refuses is told in the log and left for the next time.

    A file is written before its row is committed, so the moment must lie well back. One that is written anew, or whose
    row comes, while it is looked at stays. The authority is open only while its rows are asked, never while folders are
    read and files deleted.
    """
    folder = Path(settings.VAR_DIR) / "files" / str(authority_id)
    try:
        shelves = sorted(folder.iterdir()) if _knows and folder.is_dir() else []
    except OSError as error:
        _logger.error("files cannot be cleared away: %s", type(error).__name__)
        return 0
    return sum(_clear_shelf(authority_id, shelf, before) for shelf in shelves)


def _clear_shelf(authority_id: UUID, shelf: Path, before: float) -> int:
    gone = 0
    try:
        old = [path for path in shelf.iterdir() if _is_older(path, before)]
        by_id = {UUID(path.name): path for path in old if _is_id(path.name)}
        for file_id in by_id.keys() - _known(authority_id, by_id):
            gone += _delete(authority_id, file_id, by_id[file_id], before)
        for path in old:
            if path.suffix in LEFT_OVER:
                path.unlink(missing_ok=True)
                gone += 1
    except OSError as error:
        _logger.error("files cannot be cleared away: %s", type(error).__name__)
    return gone


def _known(authority_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    if not ids:
        return set()
    with authority(authority_id):
        return {file_id for knows in _knows for file_id in knows(list(ids))}


def _delete(authority_id: UUID, file_id: UUID, path: Path, before: float) -> bool:
    """Delete a file, unless it is another one by now or known by now: it is put aside first, and looked at again."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.gone")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    deleted = _is_older(aside, before) and not _known(authority_id, [file_id])
    if not deleted:
        with suppress(FileExistsError):  # a newer one stands there already
            os.link(aside, path)
    aside.unlink(missing_ok=True)
    return deleted


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
