"""The page of background jobs that failed: what administrators see, try again and give up."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.tasks import TaskResultStatus
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from accounts.context import authority
from jobs import due
from jobs.failed_work import retry_all
from jobs.models import DueWork, JobRun
from jobs.queue import enqueue
from jobs.worker import make_worker
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY
from tests.desk.pages import events
from tests.jobs.made_up import FAIL, FIRE, fail_always, fired

pytestmark = pytest.mark.django_db
SUBJECT = UUID("01a20000-0000-7000-8000-00000000000a")
FAILING = "Failing on purpose"


def failed_timer(cast: Cast, kind: str = FAIL, subject: UUID = SUBJECT) -> DueWork:
    """A piece of due work that was tried as often as it may be."""
    with authority(cast.id):
        due.schedule(kind, subject, TODAY - timedelta(hours=1))
    row = DueWork.objects.get(kind=kind, subject=subject)
    DueWork.objects.filter(pk=row.pk).update(attempts=8, error_code="ValueError", failed_at=TODAY)
    return row


def failed_job(cast: Cast) -> DBTaskResult[Any, Any]:
    """A job that failed for good, as the worker leaves it."""
    with authority(cast.id):
        pk = enqueue(fail_always, subject=str(SUBJECT))
    JobRun.objects.create(job_id=pk, attempts=settings.MOST_ATTEMPTS - 1, authority_id=cast.id, kind=fail_always_path())
    make_worker(until_empty=True).run()
    return DBTaskResult.objects.get(pk=pk)


def fail_always_path() -> str:
    return fail_always.module_path


def page(client: Any, url: str = "/jobs/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def test_with_nothing_failed_it_says_so(northmere: Cast, sign_in: Any) -> None:
    assert "Nothing has failed." in page(sign_in(northmere.dee))


def test_its_name_tells_it_from_the_steps_that_failed_and_each_leads_to_the_other(
    northmere: Cast, sign_in: Any
) -> None:
    client = sign_in(northmere.dee)
    jobs, steps = page(client), page(client, "/incidents/")
    assert 'aria-current="page">Background jobs</a>' in jobs
    assert '<a href="/incidents/">Failed steps</a>.' in jobs
    assert "could not do, such as making PDFs" in jobs
    assert '<a href="/jobs/">Background jobs</a>.' in steps
    assert "Work with a child or a team that stands still" in steps
    assert "/jobs/" not in page(sign_in(northmere.priya), "/incidents/")


@pytest.mark.both_databases
def test_it_lists_jobs_and_due_work_by_kind_with_when_how_often_and_why(northmere: Cast, sign_in: Any) -> None:
    failed_timer(northmere)
    failed_timer(northmere, kind="test.other")
    failed_job(northmere)
    shown = page(sign_in(northmere.mo))
    for words in (
        FAILING,
        "Work of the kind test.other",
        "Work of the kind tests.jobs.made_up.fail_always",
        "Tue 14 July, 10:00",
        "Due Tue 14 July, 09:00",
        "8 times",
        "<code>ValueError</code>",
    ):
        assert words in shown
    assert "Canary" not in shown
    assert shown.count(">Try again<") == 3


def test_what_is_still_tried_by_itself_is_counted_and_not_listed(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        due.schedule(FAIL, SUBJECT, TODAY)
    make_worker(until_empty=True).run()
    shown = page(sign_in(northmere.dee))
    assert "One more job failed and is being tried again by itself." in shown
    assert FAILING not in shown


@pytest.mark.both_databases
def test_another_authoritys_failures_are_neither_seen_nor_touched(northmere: Cast, sign_in: Any) -> None:
    eastholm = make_eastholm()
    row = failed_timer(eastholm)
    job = failed_job(eastholm)
    client = sign_in(northmere.dee)
    assert "Nothing has failed." in page(client)
    for pk in (row.pk, job.pk):
        assert client.post(f"/jobs/{pk}/again/").status_code == 302
        assert client.post(f"/jobs/{pk}/give-up/", {"reason": "Not ours."}).status_code == 302
    client.post("/jobs/again/", {"kind": FAIL})
    assert DueWork.objects.get().failed_at == TODAY
    assert JobRun.objects.get().failed_at == TODAY
    assert [events(cast, "work_retried") for cast in (northmere, eastholm)] == [[], []]


@pytest.mark.both_databases
def test_due_work_tried_again_is_done_when_its_cause_is_mended(
    northmere: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = failed_timer(northmere)
    client = sign_in(northmere.dee)
    assert client.post(f"/jobs/{row.pk}/again/")["Location"] == "/jobs/"
    assert f"“{FAILING}” is being tried again." in page(client)
    monkeypatch.setitem(due._handlers, FAIL, due._handlers[FIRE])
    make_worker(until_empty=True).run()
    assert fired(northmere) == [str(SUBJECT)]
    (kept,) = events(northmere, "work_retried")
    assert (kept.actor, kept.object_id) == (northmere.dee, str(row.pk))
    assert kept.details == {"kind": FAIL, "code": "ValueError", "attempts": 8}


@pytest.mark.both_databases
def test_a_job_tried_again_has_all_its_attempts_again(northmere: Cast, sign_in: Any) -> None:
    job = failed_job(northmere)
    sign_in(northmere.dee).post(f"/jobs/{job.pk}/again/")
    job.refresh_from_db()
    assert (job.status, job.finished_at) == (TaskResultStatus.READY, None)
    make_worker(until_empty=True).run()
    run = JobRun.objects.get()
    assert (run.attempts, run.failed_at) == (1, None)


@pytest.mark.both_databases
def test_all_of_a_kind_are_tried_again_and_no_others(northmere: Cast, sign_in: Any) -> None:
    for _ in range(3):
        failed_timer(northmere, subject=uuid4())
    failed_timer(northmere, kind="test.other")
    client = sign_in(northmere.dee)
    assert "Try all 3 again" in page(client)
    client.post("/jobs/again/", {"kind": FAIL})
    assert f"“{FAILING}”: all 3 are being tried again." in page(client)
    assert list(DueWork.objects.exclude(failed_at=None).values_list("kind", flat=True)) == ["test.other"]
    (kept,) = events(northmere, "work_retried_all")
    assert (kept.actor, kept.details) == (northmere.dee, {"kind": FAIL, "count": 3})


def test_all_of_a_kind_take_as_many_statements_as_one(northmere: Cast, sign_in: Any) -> None:
    counts = []
    with authority(northmere.id):
        assert retry_all(FAIL, northmere.dee) == 0
    for many in (1, 4):
        jobs = [failed_job(northmere) for _ in range(many)]
        for _ in range(many):
            failed_timer(northmere, subject=uuid4())
        with authority(northmere.id), CaptureQueriesContext(connection) as asked:
            assert retry_all(FAIL, northmere.dee) + retry_all(fail_always_path(), northmere.dee) == 2 * many
        counts.append(len(asked))
        for job in jobs:
            job.refresh_from_db()
            assert job.status == TaskResultStatus.READY
            job.delete()
    assert counts[0] == counts[1]


@pytest.mark.parametrize("what", ["timer", "job"])
def test_giving_up_asks_for_a_reason_and_keeps_it(northmere: Cast, sign_in: Any, what: str) -> None:
    pk = failed_timer(northmere).pk if what == "timer" else failed_job(northmere).pk
    client = sign_in(northmere.dee)
    url = f"/jobs/{pk}/give-up/"
    assert "Why is this job given up?" in page(client, url)
    for reason in ("", "   ", "x" * 301):
        answer = client.post(url, {"reason": reason})
        assert "Nothing is given up yet" in answer.content.decode()
    assert DueWork.objects.count() + JobRun.objects.count() == 1
    assert client.post(url, {"reason": "The record was made in error."})["Location"] == "/jobs/"
    assert DueWork.objects.count() + JobRun.objects.count() == 0
    (kept,) = events(northmere, "work_given_up")
    assert (kept.actor, kept.reason) == (northmere.dee, "The record was made in error.")
    make_worker(until_empty=True).run()
    assert "Nothing has failed." in page(client)


@pytest.mark.parametrize("address", ["again", "give-up"])
def test_a_second_press_says_that_the_work_no_longer_waits(northmere: Cast, sign_in: Any, address: str) -> None:
    row = failed_timer(northmere)
    client = sign_in(northmere.dee)
    for _ in range(2):
        client.post(f"/jobs/{row.pk}/{address}/", {"reason": "The record was made in error."})
    shown = page(client)
    assert "That job no longer waits here." in shown
    assert len(events(northmere, "work_retried" if address == "again" else "work_given_up")) == 1


def test_a_long_list_has_pages_and_asks_no_more(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    page(client)
    counts = []
    for more in (2, 30):
        for _ in range(more):
            failed_timer(northmere, subject=uuid4())
        with CaptureQueriesContext(connection) as queries:
            shown = page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
    assert shown.count(">Try again<") == 25
    assert "Page 1 of 2" in shown
    assert page(client, "/jobs/?page=2").count(">Try again<") == 7


def test_those_who_look_after_the_service_find_it_in_the_navigation(northmere: Cast, sign_in: Any) -> None:
    for name, offered in {"dee": True, "mo": True, "sam": False, "priya": False, "ana": False}.items():
        shown = page(sign_in(northmere.people[name]), "/my-work/")
        assert ('href="/jobs/"' in shown) is offered, name


def test_records_name_their_work(northmere: Cast) -> None:
    from jobs.kinds import kind_words
    from records.jobs import make_rendition

    assert kind_words(make_rendition.module_path) == "Making the PDF of a record"
