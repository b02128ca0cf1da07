"""`kill -9` of web processes while people save and submit: what was acknowledged is there, and nothing is half done."""

import os
import random
import re
import signal
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from accounts.context import authority
from accounts.models import ClockOffset
from forms.posted import AUTOSAVE_HEADER
from records.models import Record, RecordVersion
from tests.browser.serving import served
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import entered, hidden_inputs, items_in, without_items
from tests.jobs.waiting import until
from tests.workflow.answers import ASSESSMENT
from workflow import work
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
PEOPLE = 4
SAVES = 10
WEB_PROCESSES = 2
MANY_TRIES = 200
ASSESSMENT_KEY = "child_and_family_assessment"


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Gives redirects back as they are: the answer to a post is the acknowledgement, not the page after it."""

    def redirect_request(self, *args: Any) -> None:
        return None


@dataclass
class Writer:
    """Somebody at a browser, who tries again when the server does not answer."""

    address: str
    cookies: CookieJar = field(default_factory=CookieJar)
    answered: int = 0
    unanswered: int = 0

    def hold(self, client: Client) -> None:
        """Go on in the session of a client that has signed in with both factors."""
        for name, morsel in client.cookies.items():
            self.cookies.set_cookie(
                Cookie(
                    version=0,
                    name=name,
                    value=morsel.value,
                    port=None,
                    port_specified=False,
                    domain="127.0.0.1",
                    domain_specified=False,
                    domain_initial_dot=False,
                    path="/",
                    path_specified=True,
                    secure=False,
                    expires=None,
                    discard=True,
                    comment=None,
                    comment_url=None,
                    rest={},
                )
            )

    def send(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> tuple[int, str]:
        """Send once; return status and text, with status 0 when no answer came."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), NoRedirects())
        data = urllib.parse.urlencode(fields, doseq=True).encode() if fields is not None else None
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with opener.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, ""
        except (OSError, HTTPException):
            self.unanswered += 1
            return 0, ""
        self.answered += 1
        return status, text

    def open(self, path: str) -> tuple[int, dict[str, str]]:
        """Open a page, as often as it takes; return the status and the hidden fields of its form."""
        for _ in range(MANY_TRIES):
            status, page = self.send(path)
            if status:
                token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
                return status, hidden_inputs(page) | ({"csrfmiddlewaretoken": token[1]} if token else {})
        raise AssertionError(f"{path} never answered.")

    def press(self, path: str, fields: dict[str, Any], **headers: str) -> int:
        """Open a page, fill it in and send it, until an answer comes; return its status.

        When a former try was done after all and the page is no longer there to fill in, that counts as an answer.
        """
        for _ in range(MANY_TRIES):
            opened, held = self.open(path)
            if opened != 200:
                return opened
            status, _text = self.send(path, {**held, **fields}, **headers)
            if status:
                return status
        raise AssertionError(f"{path} was never acknowledged.")


def given_tasks(cast: Cast) -> list[UUID]:
    """Begin an assessment for each writer; return the tasks."""
    tasks = []
    with authority(cast.id):
        for _ in range(PEOPLE):
            process = start_for_case(ASSESSMENT_KEY, cast.cases["wilf"], cast.sam)
            task = Task.objects.get(process=process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, cast.sam)
            tasks.append(task.pk)
    return tasks


def saved_number(cast: Cast, task_id: UUID, slug: str, name: str) -> int:
    """The number in the words that the database holds."""
    with authority(cast.id):
        draft = Task.objects.select_related("draft").get(pk=task_id).draft
        found = re.search(r"Save (\d+)\.", (draft.entered if draft else {}).get(slug, {}).get(name, [""])[0])
    return int(found[1]) if found else 0


def web_processes() -> list[int]:
    """The processes of the web server that answer requests: those gunicorns whose parent is a child of this process."""
    parents = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and b"gunicorn" in (folder / "cmdline").read_bytes():
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return [pid for pid, parent in parents.items() if parents.get(parent) == os.getpid()]


def answered(writers: list[Writer]) -> int:
    """How many requests were answered so far. Kills follow these, not seconds: a slow machine must get on too."""
    return sum(writer.answered for writer in writers)


def wait_for(writers: list[Writer], more: int, threads: list[threading.Thread]) -> None:
    """Wait until that many more requests were answered, or all writers are done."""
    wanted = answered(writers) + more
    until(lambda: answered(writers) >= wanted or not any(thread.is_alive() for thread in threads), 120)


def write_and_submit(cast: Cast, writer: Writer, task_id: UUID, problems: list[str]) -> None:
    """Save a growing text, look after each acknowledged save whether it is kept, and submit."""
    try:
        base = f"/tasks/{task_id}/form/"
        with authority(cast.id):
            pages = entered(ASSESSMENT)
        slug, name = next((slug, name) for slug, fields in pages.items() for name in fields if name == "/reason")
        for number in range(1, SAVES + 1):
            typed = pages[slug] | {name: [f"Save {number}. {pages[slug][name][0]}"]}
            status = writer.press(f"{base}{slug}/", typed, **{AUTOSAVE_HEADER: "1"})
            kept = saved_number(cast, task_id, slug, name)
            if status != 200 or kept != number:
                problems.append(f"save {number} was answered {status}, and {kept} is kept")
        for page, typed in pages.items():
            asked = [(f"{page}/{address}", item) for address, item in items_in(typed)]
            for address, fields in (*asked, (page, without_items(typed))):
                status = writer.press(f"{base}{address}/", {**fields, "action": "continue"})
                if status != 302:
                    problems.append(f"page {address} was answered {status}")
        status = writer.press(f"{base}check/", {"action": "submit"})
        if status not in (302, 303):
            problems.append(f"submitting was answered {status}")
        with authority(cast.id):
            if Task.objects.get(pk=task_id).finished is None:
                problems.append("an acknowledged submission is not there")
    except Exception as error:
        problems.append(repr(error))
    finally:
        connection.close()


def test_nothing_acknowledged_is_lost_and_nothing_is_half_submitted(northmere: Cast, sign_in: Any) -> None:
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    ClockOffset.objects.create(id=1, seconds=int((TODAY - datetime.now(UTC)).total_seconds()))
    tasks = given_tasks(northmere)
    problems: list[str] = []
    kills = 0
    with served(workers=WEB_PROCESSES, worker=False) as address:
        writers = [Writer(address) for _ in tasks]
        for writer in writers:
            writer.hold(sign_in(northmere.sam))
        threads = [
            threading.Thread(target=write_and_submit, args=(northmere, writer, task, problems))
            for writer, task in zip(writers, tasks, strict=True)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            wait_for(writers, chance.randint(4, 16), threads)
            os.kill(chance.choice(web_processes()), signal.SIGKILL)
            kills += 1
    unanswered = sum(writer.unanswered for writer in writers)
    print(f"soak: {kills} web processes killed, {unanswered} requests unanswered")
    assert problems == []
    assert kills >= 5
    assert unanswered >= 1
    nothing_is_half_done(northmere, tasks)


def nothing_is_half_done(cast: Cast, tasks: list[UUID]) -> None:
    """Every task is finished, with one record of its own, and its process waits for the one decision on it."""
    with authority(cast.id):
        done = list(Task.objects.filter(pk__in=tasks).select_related("record"))
        assert [task.pk for task in done if task.finished is None or task.record is None] == []
        versions = RecordVersion.objects.filter(form_version__key=ASSESSMENT_KEY)
        assert sorted(versions.values_list("pk", flat=True)) == sorted(task.record_id for task in done)
        assert Record.objects.count() == PEOPLE
        for process in ProcessInstance.objects.all():
            waiting = Task.objects.filter(process=process, finished__isnull=True, decides=True)
            assert waiting.count() == 1
