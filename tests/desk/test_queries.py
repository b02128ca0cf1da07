"""Lists ask the database a fixed number of questions, however long they are."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from cases.opening import allocate, open_case
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, fill
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def more_work(cast: Cast, number: int) -> None:
    with authority(cast.id):
        for index in range(number):
            case = open_case("Tam", f"Birch {index}")
            allocate(case, cast.teams["Harbour team"], cast.sam, starts_on=date(2026, 7, 1))
            process = start_for_case("child_and_family_assessment", case, cast.sam)
            task = Task.objects.get(process=process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, cast.sam)


def asked(client: Any, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["/my-work/", "/cases/", "team"])
def test_a_longer_list_asks_no_more(northmere: Cast, sign_in: Any, page: str) -> None:
    url = f"/teams/{northmere.teams['Harbour team'].pk}/tasks/" if page == "team" else page
    client = sign_in(northmere.sam)
    more_work(northmere, 2)
    client.get(url)
    few = asked(client, url)
    more_work(northmere, 6)
    assert asked(client, url) == few
    assert few <= 25


def test_a_submission_moves_the_process_in_a_bounded_number_of_statements(inside: Cast) -> None:
    process = start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    task = Task.objects.get(process=process, finished__isnull=True)
    if task.owner is None:
        work.claim(task, inside.sam)
    fill(task, inside.sam, ASSESSMENT)
    with CaptureQueriesContext(connection) as queries:
        work.submit(task, inside.sam, ASSESSMENT, [])
    assert len(queries) <= 31
