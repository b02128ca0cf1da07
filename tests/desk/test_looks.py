"""A manager's look at work under way reaches whoever does the work, and the day for it goes away."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Notification
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.desk.stories import correcting
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.running import later, waiting
from workflow import work
from workflow.looking import look_by
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
FIRST_LOOK = datetime(2026, 7, 28, 7, tzinfo=UTC)
REVIEW: dict[str, Any] = {
    "reviewed_on": "2026-07-28",
    "child_seen_yet": False,
    "see_child_by": "2026-07-30",
    "progress": "His mother has not answered yet.",
    "standing": "needs_help",
    "what_to_do": "Sam goes to the school on Thursday.",
}
LINK = "/records/R-2026-000001/1/"
WORDS = "Review of an assessment under way, by Priya Marsh on Tue 28 July"


def begun(cast: Cast) -> ProcessInstance:
    return start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)


def review(process: ProcessInstance, cast: Cast) -> None:
    task = Task.objects.get(process=process, element_id="Task_review", finished__isnull=True)
    if task.owner is None:
        work.claim(task, cast.priya)
    submit(Task.objects.get(pk=task.pk), cast.priya, REVIEW)


def told() -> list[tuple[str, str, str]]:
    found = Notification.objects.filter(kind="step_recorded")
    return [(one.user.name, one.link, one.words) for one in found]


@pytest.mark.both_databases
def test_the_worker_is_told_of_the_review_and_led_to_it(inside: Cast) -> None:
    process = begun(inside)
    with later(FIRST_LOOK):
        review(process, inside)
        assert waiting(process) == ["Task_assess"]
        assert told() == [
            ("Sam Oakley", LINK, "“Review progress” for CW-2026-000002 is recorded. Read what was agreed, and by when.")
        ]


def test_who_submitted_meanwhile_is_told_as_well(inside: Cast) -> None:
    process = begun(inside)
    with later(FIRST_LOOK):
        assess = Task.objects.get(process=process, element_id="Task_assess", finished__isnull=True)
        submit(assess, inside.sam, ASSESSMENT)
        review(process, inside)
        assert [name for name, _link, _words in told()] == ["Sam Oakley"]


def test_the_review_stands_where_the_work_is_done(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        process = begun(northmere)
        task = Task.objects.get(process=process, element_id="Task_assess")
        with later(FIRST_LOOK):
            review(process, northmere)
    with clock.at(FIRST_LOOK):
        client = sign_in(northmere.sam)
        for url in (f"/tasks/{task.pk}/", f"/tasks/{task.pk}/form/list/"):
            page = parsed(text_of(client.get(url)))
            box = page.xpath("//*[h2[@id='on-the-way']]")[0]
            assert [(a.text, a.get("href")) for a in box.xpath(".//a")] == [(WORDS, LINK)], url
            said = " ".join(box.text_content().split())
            assert "By when will the child be seen? 30 July 2026" in said
            assert "What happens next? Sam goes to the school on Thursday." in said
            assert "His mother has not answered yet." not in said
        aside = parsed(text_of(client.get(f"/tasks/{task.pk}/form/why-and-how/"))).xpath("//aside")[0]
        assert aside.xpath(f".//a[@href='{LINK}']")[0].text == WORDS
        assert "Sam goes to the school" not in text_of(client.get("/my-work/"))
    with authority(northmere.id):
        shown = AuditEvent.objects.filter(action="viewed", actor=northmere.sam, details__has_key="record")
        assert shown.count() == 2, "the task's page and the overview show answers"


def test_the_day_for_it_says_who_looks_and_that_it_has_passed(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        task = Task.objects.get(process=begun(northmere), finished__isnull=True)
    client = sign_in(northmere.sam)
    together = "Manager and worker look at the assessment together"
    for url in ("/my-work/", f"/tasks/{task.pk}/"):
        assert f"{together} by Tue 28 July." in text_of(client.get(url))
    with clock.at(FIRST_LOOK + timedelta(days=1)):
        client = sign_in(northmere.sam)
        for url in ("/my-work/", f"/tasks/{task.pk}/"):
            assert f"{together}: the day for it, Tue 28 July, has passed." in text_of(client.get(url))


def test_work_that_came_back_was_looked_at(northmere: Cast, sign_in: Any) -> None:
    again = correcting(northmere)
    with authority(northmere.id):
        assert again.follow_up_on is not None
        assert look_by(again) is None
    assert "look at the assessment together" not in text_of(sign_in(northmere.sam).get("/my-work/"))


def test_a_day_before_the_task_began_asks_for_nothing(inside: Cast) -> None:
    task = Task.objects.get(process=begun(inside), finished__isnull=True)
    Task.objects.filter(pk=task.pk).update(follow_up_on=date(2026, 7, 13))
    task.refresh_from_db()
    assert look_by(task) is None


def test_once_looked_at_the_day_goes_away_and_reminds_of_nothing(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        process = begun(northmere)
        task = Task.objects.get(process=process, element_id="Task_assess")
        assert look_by(task) is not None
        with later(FIRST_LOOK):
            review(process, northmere)
            task.refresh_from_db()
            assert look_by(task) is None
    with clock.at(FIRST_LOOK):
        client = sign_in(northmere.sam)
        for url in ("/my-work/", f"/tasks/{task.pk}/", f"/tasks/{task.pk}/form/why-and-how/"):
            assert "look at the assessment together" not in text_of(client.get(url)), url
