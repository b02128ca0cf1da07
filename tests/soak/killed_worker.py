"""`kill -9` of the worker in the middle of its PDFs: no half file, and a worker started later makes what is missing."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from accounts.context import authority
from records import renditions
from records.models import Rendition
from tests.browser.serving import ROOT
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
RECORDS = 8


def test_nothing_is_half_made_and_what_was_asked_can_be_asked_again(northmere: Cast) -> None:
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    with authority(northmere.id):
        for _ in range(RECORDS):
            process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
            task = Task.objects.get(process=process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, northmere.sam)
            submit(task, northmere.sam, ASSESSMENT)
    for _ in range(3):
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(1.0, 3.0))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    command = [sys.executable, "manage.py", "worker", "--until-empty"]
    subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, check=True, timeout=300)
    with authority(northmere.id):
        made = list(Rendition.objects.all())
        ready = [rendition for rendition in made if rendition.progress == Rendition.Progress.READY]
        assert len(made) == RECORDS
        assert len(ready) >= RECORDS - 3
        assert all(renditions.read(rendition)[:5] == b"%PDF-" for rendition in ready)
