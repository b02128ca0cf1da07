"""The PDF job: once is enough, twice does no harm, and a failure tells the queue nothing about a child."""

import hashlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from accounts import clock, files
from accounts.context import authority
from accounts.models import AuditEvent
from jobs.worker import make_worker
from records import pdf, renditions
from records.deciding import decide
from records.jobs import make_rendition
from records.models import Record, RecordVersion, Rendition
from records.problems import PROBLEMS, PdfNotMadeError, words_for
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY
from tests.records.made_up import note, submitted

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("built")]
CANARY = "Canary-7741"
READY, MAKING, FAILED = Rendition.Progress.READY, Rendition.Progress.MAKING, Rendition.Progress.FAILED


def work() -> None:
    """Run everything that waits in the queue."""
    make_worker(until_empty=True).run()


def in_northmere[Found](cast: Cast, look: Callable[[], Found]) -> Found:
    with authority(cast.id):
        return look()


def noted(cast: Cast, text: str = f"Wilf said {CANARY}.") -> Rendition:
    with authority(cast.id):
        return note(cast, text).renditions.get()


def again(rendition: Rendition) -> Rendition:
    with authority(rendition.authority.pk):
        return Rendition.objects.get(pk=rendition.pk)


@pytest.mark.both_databases
def test_the_worker_makes_the_pdfs_of_a_submission_and_of_its_approval(northmere: Cast, own_files: Path) -> None:
    with authority(northmere.id):
        version = submitted(northmere)
        decide(version, "approve", northmere.priya, {"": "Clear."})
    work()
    with authority(northmere.id):
        made = {one.kind: one for one in Rendition.objects.all()}
        assert {kind: one.progress for kind, one in made.items()} == {"submission": READY, "decision": READY}
        for one in made.values():
            content = renditions.read(one)
            assert content.startswith(b"%PDF-1.7")
            assert one.sha256 == hashlib.sha256(content).hexdigest()
            assert one.made_at is not None
    stored = [path for path in own_files.rglob("*") if path.is_file() and path.suffix != ".sqlite3"]
    assert len(stored) == 2
    assert all(b"%PDF" not in path.read_bytes() and CANARY.encode() not in path.read_bytes() for path in stored)
    assert DBTaskResult.objects.successful().count() == 2


def test_run_twice_it_has_one_effect(northmere: Cast) -> None:
    rendition = noted(northmere)
    work()
    first = again(rendition)
    stored = in_northmere(northmere, lambda: files.fetch(rendition.pk))
    make_rendition.func(str(northmere.id), str(rendition.pk))
    second = again(rendition)
    assert (first.made_at, first.sha256) == (second.made_at, second.sha256)
    assert in_northmere(northmere, lambda: files.fetch(rendition.pk)) == stored


def test_two_runs_at_once_keep_the_file_of_the_one_that_finished_first(
    northmere: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendition = noted(northmere)
    draw = pdf.render

    def overtaken(document: Any) -> bytes:
        monkeypatch.setattr(pdf, "render", draw)
        make_rendition.func(str(northmere.id), str(rendition.pk))
        return b"another drawing of the same"

    monkeypatch.setattr(pdf, "render", overtaken)
    make_rendition.func(str(northmere.id), str(rendition.pk))
    kept = again(rendition)
    assert kept.progress == READY
    assert in_northmere(northmere, lambda: renditions.read(kept)).startswith(b"%PDF")


DOOMED = """
import os, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from accounts import files
from records import pdf
from records.jobs import make_rendition

moment, folder, authority_id, rendition_id = sys.argv[1:]
settings.VAR_DIR = Path(folder)
keep = files.keep


def die(*args):
    os.kill(os.getpid(), 9)


def keep_and_die(file_id, content):
    keep(file_id, content)
    die()


if moment == "drawing":
    pdf.render = die
else:
    files.keep = keep_and_die
make_rendition.func(authority_id, rendition_id)
"""
"""A worker that is killed at a moment of its job."""


@pytest.mark.parametrize("moment", ["drawing", "file kept"])
def test_a_worker_killed_in_the_middle_leaves_work_that_the_next_one_finishes(northmere: Cast, moment: str) -> None:
    rendition = noted(northmere)
    connections.close_all()
    place = [moment, str(settings.VAR_DIR), str(northmere.id), str(rendition.pk)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    died = subprocess.run([sys.executable, "-c", DOOMED, *place], cwd=settings.BASE_DIR, env=environment, check=False)
    assert died.returncode == -9
    assert again(rendition).progress == MAKING
    make_rendition.func(str(northmere.id), str(rendition.pk))
    finished = again(rendition)
    assert finished.progress == READY
    assert in_northmere(northmere, lambda: renditions.read(finished)).startswith(b"%PDF")


def test_a_submission_that_is_undone_makes_no_pdf(northmere: Cast, own_files: Path) -> None:
    def submit_and_fail() -> None:
        with authority(northmere.id):
            note(northmere, "x")
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        submit_and_fail()
    work()
    assert in_northmere(northmere, Record.objects.count) == 0
    assert [path for path in own_files.rglob("*") if path.is_file() and path.suffix != ".sqlite3"] == []


def test_a_failure_is_kept_without_a_word_of_the_record(
    northmere: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rendition = noted(northmere)

    def broken(document: Any) -> bytes:
        raise ValueError(f"cannot draw {document.sections[0].items[0].display}")

    monkeypatch.setattr(pdf, "render", broken)
    with caplog.at_level(logging.DEBUG):
        work()
    failed = again(rendition)
    assert (failed.progress, failed.problem, failed.sha256) == (FAILED, "unexpected", "")
    assert f"PDF {rendition.pk} was not made: unexpected, ValueError in test_jobs.py:" in caplog.text
    assert CANARY not in caplog.text
    job = DBTaskResult.objects.get()
    assert CANARY not in f"{job.traceback} {job.exception_class_path} {job.return_value} {job.args_kwargs}"
    with authority(northmere.id):
        (row,) = AuditEvent.objects.filter(action="pdf_failed")
        assert (row.actor, row.case_id) == (None, northmere.cases["wilf"].pk)
        assert row.details == {"kind": "submission", "problem": "unexpected"}


def test_a_record_that_cannot_be_decrypted_fails_closed(northmere: Cast) -> None:
    rendition = noted(northmere)
    with authority(northmere.id), connection.cursor() as cursor:
        cursor.execute("UPDATE records_recordversion SET answers = 'cw1:k1:AAAA'")
    work()
    failed = again(rendition)
    assert (failed.progress, failed.problem) == (FAILED, "unreadable_record")
    assert in_northmere(northmere, lambda: files.exists(rendition.pk)) is False


def test_a_record_that_is_too_long_says_so_and_is_not_tried_again(northmere: Cast) -> None:
    rendition = noted(northmere, "It was a long visit and much was said. " * 40_000)
    work()
    failed = again(rendition)
    assert (failed.progress, failed.problem) == (FAILED, "too_long")
    assert words_for("too_long").startswith("It would have more than 200 pages.")
    with authority(northmere.id):
        assert renditions.ask_again(failed, northmere.sam) is False
        assert len(RecordVersion.objects.get().answers["what"]) == 1_560_000


def test_after_a_failure_it_can_be_asked_for_again_once(northmere: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rendition = noted(northmere)
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render", lambda document: (_ for _ in ()).throw(PdfNotMadeError("undrawable", "x")))
        work()
    assert again(rendition).problem == "undrawable"
    with authority(northmere.id):
        assert [renditions.ask_again(rendition, northmere.sam) for _ in range(2)] == [True, False]
        assert AuditEvent.objects.filter(action="pdf_asked_again", actor=northmere.sam).count() == 1
    assert DBTaskResult.objects.ready().count() == 1
    work()
    assert again(rendition).progress == READY


def test_one_whose_worker_died_counts_as_failed_after_a_while(northmere: Cast) -> None:
    rendition = noted(northmere)
    with clock.at(TODAY + timedelta(minutes=14)), authority(northmere.id):
        assert renditions.problem_of(rendition) == ""
        assert renditions.ask_again(rendition, northmere.sam) is False
    with clock.at(TODAY + timedelta(minutes=16)), authority(northmere.id):
        assert renditions.problem_of(rendition) == "overdue"
        assert renditions.ask_again(rendition, northmere.sam) is True
    assert DBTaskResult.objects.ready().count() == 2


@pytest.mark.parametrize("harm", ["gone", "changed", "another"])
def test_a_stored_file_that_is_not_the_one_made_is_refused_and_can_be_made_again(
    northmere: Cast, own_files: Path, harm: str
) -> None:
    rendition = noted(northmere)
    work()
    made = again(rendition)
    (path,) = (path for path in own_files.rglob(str(rendition.pk)))
    with authority(northmere.id):
        if harm == "another":
            files.keep(rendition.pk, b"%PDF of somebody else")
        elif harm == "changed":
            path.write_bytes(path.read_bytes()[:-1])
        else:
            path.unlink()
        with pytest.raises(renditions.StoredPdfUnreadableError):
            renditions.read(made)
        assert renditions.ask_again(made, northmere.sam) is True
    work()
    assert in_northmere(northmere, lambda: renditions.read(again(rendition))).startswith(b"%PDF")


def test_a_finished_pdf_is_not_made_again(northmere: Cast) -> None:
    rendition = noted(northmere)
    work()
    with authority(northmere.id):
        assert renditions.ask_again(rendition, northmere.sam) is False
    assert again(rendition).progress == READY


def test_a_job_of_another_authority_makes_nothing(northmere: Cast) -> None:
    eastholm = make_eastholm()
    rendition = noted(northmere)
    make_rendition.func(str(eastholm.id), str(rendition.pk))
    assert again(rendition).progress == MAKING


def test_every_problem_has_words() -> None:
    for code in PROBLEMS:
        assert words_for(code).endswith(".")
        assert "%" not in words_for(code)
    assert words_for("") == ""
    assert words_for("from a later version") == words_for("unexpected")
