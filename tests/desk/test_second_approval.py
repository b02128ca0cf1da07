"""A second approval after the first: what the first says will follow, and what the second has to read."""

from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from accounts.models import AuditEvent
from records.models import RecordVersion
from tests.cast import Cast
from tests.desk.pages import parsed, save, text_of
from tests.desk.stories import submitted
from tests.workflow.answers import submit
from tests.workflow.test_migration_story import with_second_approval
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def deciding(northmere: Cast) -> Task:
    """Priya has the first of two approvals of Sam's assessment of Wilf."""
    with authority(northmere.id):
        use_process(publish_process(with_second_approval(), 2))
    return submitted(northmere)


def second(cast: Cast) -> Task:
    return Task.objects.get(authority_id=cast.id, element_id="Task_second", finished__isnull=True)


def confirming(cast: Cast, sign_in: Any, first: Task) -> tuple[Client, Task]:
    """Mo has the second, Priya having approved."""
    with authority(cast.id):
        submit(first, cast.priya, {"decision": "approve"})
        task = second(cast)
        work.claim(task, cast.mo)
    return sign_in(cast.mo), task


def words(page: str) -> str:
    return " ".join(" ".join(parsed(page).itertext()).split())


def test_the_first_says_who_is_asked_next(sign_in: Any, northmere: Cast, deciding: Task) -> None:
    client = sign_in(northmere.priya)
    page = words(text_of(client.get(f"/tasks/{deciding.pk}/form/")))
    assert (
        "If you approve it: the record is final today and gets a PDF with your name. “Confirm the approval” waits for "
        "a service manager." in page
    )
    refused = "If you refuse it: the record is kept with your reason. “Arrange what was decided” is with Priya Marsh"
    assert f"If you return it: Sam gets it back with your comments. {refused}" in page
    answer = save(client, f"/tasks/{deciding.pk}/form/", {"/decision": ["approve"]}, "submit")
    told = words(text_of(client.get(answer.headers["Location"])))
    assert "is final. “Confirm the approval” waits for a service manager." in told


def test_the_last_says_what_begins(sign_in: Any, northmere: Cast) -> None:
    page = words(text_of(sign_in(northmere.priya).get(f"/tasks/{submitted(northmere).pk}/form/")))
    assert "gets a PDF with your name. “Child in need plan” begins" in page, page[page.index("gets a PDF") :][:300]


def test_the_second_reads_what_was_submitted(sign_in: Any, northmere: Cast, deciding: Task) -> None:
    client, task = confirming(northmere, sign_in, deciding)
    page = text_of(client.get(f"/tasks/{task.pk}/form/", follow=True))
    (about,) = parsed(page).xpath("//section[@aria-labelledby='about']")
    told = words(text_of(client.get(f"/tasks/{task.pk}/form/", follow=True)))
    assert [one.text for one in about.xpath(".//summary")] == ["Child and family assessment", "Manager's decision"]
    assert "What you decide about" in told
    assert "by Sam Oakley, Tue 14 July." in told
    assert "I like it when Dad cooks." in told
    with authority(northmere.id):
        versions = [str(version.pk) for version in RecordVersion.objects.all()]
        read = AuditEvent.objects.filter(action="viewed", actor=northmere.mo, object_id__in=versions)
        assert read.count() == 4  # two records, opened twice
    links = parsed(text_of(client.get(f"/tasks/{task.pk}/"))).xpath("//main//a")
    assert [one.text for one in links if (one.text or "").startswith("Read “")] == [
        "Read “Child and family assessment”",
        "Read “Manager's decision”",
    ]
