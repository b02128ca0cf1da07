"""Stored files that no row knows are deleted once they are old; what a row knows, or learns to know, never is."""

import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction

from accounts import files, unknown_files
from accounts.context import authority, current_id, required_id
from accounts.identifiers import uuid7
from accounts.unknown_files import delete_unknown
from jobs.worker import make_worker
from records.models import Rendition
from records.renditions import known_files
from tests.cast import Cast, make_eastholm
from tests.records.feeding import visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = 86_400


@pytest.fixture(autouse=True)
def own_folder(own_files: Path) -> Path:
    return own_files


def kept(folder: Path, file_id: UUID | None = None, days: float = 2) -> UUID:
    """A file that was written so many days ago."""
    file_id = file_id or uuid7()
    files.keep(file_id, b"bytes")
    (path,) = (folder / "files" / str(required_id())).rglob(str(file_id))
    aged(path, days)
    return file_id


def aged(path: Path, days: float) -> None:
    os.utime(path, (time.time() - days * DAY,) * 2)


def sweep() -> int:
    return delete_unknown(required_id(), time.time() - DAY)


def test_only_an_old_file_without_a_row_is_deleted(inside: Cast, own_folder: Path) -> None:
    rendition = Rendition.objects.get(version=visit(inside))
    known, old, new = kept(own_folder, rendition.pk), kept(own_folder), kept(own_folder, days=0.9)
    assert sweep() == 1
    assert [files.exists(one) for one in (known, old, new)] == [True, False, True]


def test_a_file_of_a_transaction_that_was_undone_goes(inside: Cast, own_folder: Path) -> None:
    with transaction.atomic():
        rendition = Rendition.objects.get(version=visit(inside))
        kept(own_folder, rendition.pk)
        transaction.set_rollback(True)
    assert sweep() == 1
    assert not files.exists(rendition.pk)


def test_what_a_crash_left_half_written_goes(inside: Cast, own_folder: Path) -> None:
    file_id = kept(own_folder, days=0)
    (path,) = own_folder.rglob(str(file_id))
    left = [path.with_name(f"{path.name}.abc.part"), path.with_name(f"{path.name}.abc.gone")]
    for one in left:
        one.write_bytes(b"half")
        aged(one, 2)
    assert sweep() == 2
    assert files.exists(file_id)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Have something happen right after the first question which ids are known."""
    asked: list[int] = []

    def knows(ids: Collection[UUID]) -> Collection[UUID]:
        found = known_files(ids)
        asked.append(len(ids))
        if len(asked) == 1:
            happens()
        return found

    monkeypatch.setattr(unknown_files, "_knows", [knows])


def test_a_file_that_gets_its_row_while_it_is_looked_at_stays(
    inside: Cast, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, file_id = visit(inside), kept(own_folder)
    meanwhile(monkeypatch, lambda: Rendition.objects.create(
        pk=file_id, version=version, kind=Rendition.Kind.DECISION, asked_at=version.submitted_at
    ))  # fmt: skip
    assert sweep() == 0
    assert files.fetch(file_id) == b"bytes"


def test_a_file_that_is_written_anew_while_it_is_looked_at_stays_as_it_is_now(
    inside: Cast, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = kept(own_folder)
    meanwhile(monkeypatch, lambda: files.keep(file_id, b"newer"))
    assert sweep() == 0
    assert files.fetch(file_id) == b"newer"
    assert [path.name for path in own_folder.rglob("*") if path.is_file()] == [str(file_id)]


def test_with_nobody_to_ask_nothing_is_deleted(inside: Cast, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = kept(own_folder)
    monkeypatch.setattr(unknown_files, "_knows", [])
    assert sweep() == 0
    assert files.exists(file_id)


def test_a_worker_does_it_in_every_authority_and_no_row_of_another_counts(northmere: Cast, own_folder: Path) -> None:
    with authority(northmere.id):
        rendition = Rendition.objects.get(version=visit(northmere))
    there = make_eastholm()
    with authority(there.id):
        kept(own_folder, rendition.pk)
    with authority(northmere.id):
        here = [kept(own_folder, rendition.pk), kept(own_folder)]
    make_worker(until_empty=True).run()
    with authority(northmere.id):
        assert [files.exists(one) for one in here] == [True, False]
    with authority(there.id):
        assert not files.exists(rendition.pk)


def test_a_folder_that_cannot_be_read_stops_neither_the_other_folders_nor_the_worker(
    northmere: Cast, own_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with authority(northmere.id):
        left = kept(own_folder)
    (own_folder / "files" / str(northmere.id) / "00-no-folder").write_bytes(b"")
    make_worker(until_empty=True).run()
    with authority(northmere.id):
        assert not files.exists(left)
    assert "NotADirectoryError" in caplog.text


def test_folders_are_read_while_no_transaction_is_open(
    northmere: Cast, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with authority(northmere.id):
        kept(own_folder)
    looked: list[UUID | None] = []

    def is_older(path: Path, before: float) -> bool:
        looked.append(current_id())
        return True

    monkeypatch.setattr(unknown_files, "_is_older", is_older)
    assert delete_unknown(northmere.id, time.time()) == 1
    assert set(looked) == {None}
