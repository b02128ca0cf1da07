"""`kill -9` of the worker in the middle of its PDFs: no half file, and later all are made."""

import os
import random
import signal
import time

import pytest

from accounts.context import authority
from records import renditions
from records.models import Rendition
from tests.cast import Cast
from tests.jobs.waiting import until
from tests.jobs.worker_process import start
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
RECORDS = 8
KILLS = 3


def test_nothing_is_half_made_and_all_that_was_asked_for_is_made(northmere: Cast) -> None:
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    with authority(northmere.id):
        for _ in range(RECORDS):
            process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
            task = Task.objects.get(process=process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, northmere.sam)
            submit(task, northmere.sam, ASSESSMENT)
    for _ in range(KILLS):
        worker = start()
        time.sleep(chance.uniform(0.1, 1.2))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = start()
    try:
        until(lambda: not waits(northmere), 300)
    finally:
        worker.kill()
        worker.wait()
    with authority(northmere.id):
        made = list(Rendition.objects.all())
        assert [rendition.progress for rendition in made] == [Rendition.Progress.READY] * RECORDS
        assert all(renditions.read(rendition)[:5] == b"%PDF-" for rendition in made)


def waits(cast: Cast) -> bool:
    """Whether a PDF is still to be made."""
    with authority(cast.id):
        return Rendition.objects.exclude(progress=Rendition.Progress.READY).exists()
