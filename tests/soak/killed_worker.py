"""`kill -9` of the worker in the middle of its PDFs: no half file, and a worker started later makes what is missing."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from accounts import clock
from accounts.context import authority
from records import renditions
from records.models import Rendition
from tests.browser.serving import ROOT
from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
RECORDS = 8
KILLS = 3


def test_nothing_is_half_made_and_what_was_asked_can_be_asked_again(northmere: Cast) -> None:
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    with authority(northmere.id):
        for _ in range(RECORDS):
            process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
            task = Task.objects.get(process=process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, northmere.sam)
            submit(task, northmere.sam, ASSESSMENT)
    for _ in range(KILLS):
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(1.0, 3.0))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    finish()
    with authority(northmere.id):
        asked = Rendition.objects.exclude(progress=Rendition.Progress.READY)
        assert asked.count() <= KILLS
        with clock.at(TODAY + 2 * renditions.OVERDUE_AFTER):
            assert all(renditions.ask_again(rendition, northmere.sam) for rendition in asked)
    finish()
    with authority(northmere.id):
        made = list(Rendition.objects.all())
        assert [rendition.progress for rendition in made] == [Rendition.Progress.READY] * RECORDS
        assert all(renditions.read(rendition)[:5] == b"%PDF-" for rendition in made)


def finish() -> None:
    """Let a worker do all that is queued."""
    command = [sys.executable, "manage.py", "worker", "--until-empty"]
    subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, check=True, timeout=300)
