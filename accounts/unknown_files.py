"""Stored files that no row knows: what was kept in a transaction that was undone, and what a crash left half written.

Each app that keeps files (`accounts.files.keep`) says which ids its rows have; without any, nothing is deleted.
"""

import os
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from accounts.context import required_id

type Knows = Callable[[Collection[UUID]], Collection[UUID]]
"""Which of some ids rows of the open authority have."""

LEFT_OVER: Final = (".part", ".gone")
"""How files end that a crash left: half written, or half deleted."""

_knows: list[Knows] = []


def register_knows(knows: Knows) -> Knows:
    """Have an app that keeps files be asked which of some ids its rows have."""
    _knows.append(knows)
    return knows


def delete_unknown(before: float) -> int:
    """Delete the files of the open authority that no row knows and that were written before a moment of real time
    (`time.time()`); return how many.

    A file is written before its row is committed, so the moment must lie well back. One that is written anew, or whose
    row comes, while it is looked at stays.
    """
    folder, gone = Path(settings.VAR_DIR) / "files" / str(required_id()), 0
    for shelf in sorted(folder.iterdir()) if _knows and folder.is_dir() else ():
        old = [path for path in shelf.iterdir() if _is_older(path, before)]
        by_id = {UUID(path.name): path for path in old if _is_id(path.name)}
        for file_id in by_id.keys() - _known(by_id):
            gone += _delete(file_id, by_id[file_id], before)
        for path in old:
            if path.suffix in LEFT_OVER:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _known(ids: Collection[UUID]) -> set[UUID]:
    return {file_id for knows in _knows for file_id in knows(list(ids))} if ids else set()


def _delete(file_id: UUID, path: Path, before: float) -> bool:
    """Delete a file, unless it is another one by now or known by now: it is put aside first, and looked at again."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.gone")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    deleted = _is_older(aside, before) and not _known([file_id])
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
