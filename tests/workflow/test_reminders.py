"""Reminders of dates: in time, once, to the right people, and silent about what is done."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Notification
from jobs.models import DueWork
from tests.cast import Cast, make_person
from tests.desk.stories import begun, correcting, submitted
from tests.jobs.working import work_at
from tests.workflow.answers import ASSESSMENT, submit
from workflow import reminders, work
from workflow.assigning import reassign
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def armed(task: Task) -> dict[str, datetime]:
    return dict(DueWork.objects.filter(subject=task.pk).values_list("kind", "due"))


def told(cast: Cast, who: str) -> list[str]:
    return list(Notification.objects.filter(user=cast.people[who]).order_by("pk").values_list("words", flat=True))


def due(task: Task, day: date) -> Task:
    Task.objects.filter(pk=task.pk).update(due_on=day)
    task.refresh_from_db()
    reminders.arm(task)
    return task


def test_a_new_task_is_armed_for_eight_in_london_on_working_days(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        assert task.due_on == date(2026, 9, 16)
        assert armed(task) == {
            reminders.DUE_SOON: datetime(2026, 9, 15, 7, tzinfo=UTC),
            reminders.OVERDUE: datetime(2026, 9, 17, 7, tzinfo=UTC),
            reminders.FOLLOW_UP: datetime(2026, 7, 28, 7, tzinfo=UTC),
        }
        due(task, date(2026, 12, 28))
        assert armed(task) == {
            reminders.DUE_SOON: datetime(2026, 12, 24, 8, tzinfo=UTC),
            reminders.OVERDUE: datetime(2026, 12, 29, 8, tzinfo=UTC),
            reminders.FOLLOW_UP: datetime(2026, 7, 28, 7, tzinfo=UTC),
        }


def test_what_was_told_of_a_date_is_no_news_once_the_work_is_done(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 16))
    work_at(datetime(2026, 7, 17, 8, tzinfo=UTC))
    with authority(northmere.id), clock.at(datetime(2026, 7, 17, 9, tzinfo=UTC)):
        new = Notification.objects.filter(read_at__isnull=True, kind=reminders.OVERDUE)
        assert {one.user for one in new} == {northmere.sam, northmere.priya, northmere.people["mo"]}
        submit(task, northmere.sam, ASSESSMENT)
        assert not new.all().exists()
        assert len([words for words in told(northmere, "sam") if "is not done" in words]) == 1, "it can still be read"


def test_a_second_version_is_told_as_one(northmere: Cast) -> None:
    again = correcting(northmere)
    with authority(northmere.id):
        submit(again, northmere.sam, ASSESSMENT)
        given = [words for words in told(northmere, "priya") if "is yours now" in words]
    assert "version" not in given[0]
    assert given[-1].endswith("It was corrected: this is version 2.")
    assert len(given) == 2


def test_the_owner_is_warned_once_and_reads_which_task_and_when(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 21))
    for _again in range(2):
        work_at(datetime(2026, 7, 20, 7, 1, tzinfo=UTC))
    with authority(northmere.id), clock.at(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        words = "The task “Write the assessment” for CW-2026-000002 is due tomorrow, Tue 21 July."
        assert told(northmere, "sam") == [words]
        assert told(northmere, "priya") == []
        Notification.objects.update(read_at=clock.now())
        reminders.warn(task.pk)
        assert told(northmere, "sam") == [words]


def test_the_warning_before_a_monday_comes_on_friday_and_says_the_day(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 20))
    work_at(datetime(2026, 7, 17, 7, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert told(northmere, "sam")[-1].endswith("is due on Mon 20 July.")


def test_what_is_late_is_told_to_the_owner_and_the_manager(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 17))
    work_at(datetime(2026, 7, 18, 12, tzinfo=UTC))
    with authority(northmere.id):
        assert told(northmere, "priya") == []
    work_at(datetime(2026, 7, 20, 7, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert "was due on Fri 17 July and is not done." in told(northmere, "sam")[-1]
        assert "of your team was due on Fri 17 July and is not done." in told(northmere, "priya")[-1]


def test_what_nobody_has_is_told_to_the_teams_managers(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        make_person(northmere, "Nell Thorne", "team_manager", "Meadow team")
        work.release(task, northmere.sam)
        due(task, date(2026, 7, 21))
    work_at(datetime(2026, 7, 20, 7, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert told(northmere, "priya")[-1].endswith("Nobody has it yet.")
        assert told(northmere, "sam") == told(northmere, "nell") == []


def test_a_team_without_a_manager_is_looked_after_by_the_service_manager(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        Task.objects.filter(pk=task.pk).update(team=northmere.teams["Meadow team"])
        due(task, date(2026, 7, 13))
    work_at(datetime(2026, 7, 14, 9, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert "of your team" in told(northmere, "mo")[-1]


def test_what_is_done_is_disarmed_and_notifies_nobody(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 15))
        submit(task, northmere.sam, ASSESSMENT)
        assert armed(task) == {}
        Notification.objects.all().delete()
        with clock.at(datetime(2026, 7, 20, 9, tzinfo=UTC)):
            reminders.warn(task.pk)
            reminders.report_late(task.pk)
        assert Notification.objects.count() == 0


def test_a_date_that_moved_is_told_anew_and_the_old_one_says_nothing(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 17))
        with clock.at(datetime(2026, 7, 20, 9, tzinfo=UTC)):
            reminders.report_late(task.pk)
            due(task, date(2026, 7, 30))
            reminders.report_late(task.pk)
            reminders.warn(task.pk)
        assert len(told(northmere, "sam")) == 1
        with clock.at(datetime(2026, 7, 31, 9, tzinfo=UTC)):
            reminders.report_late(task.pk)
        assert "Thu 30 July" in told(northmere, "sam")[-1]


def test_whoever_has_it_when_the_day_comes_is_told(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
        due(task, date(2026, 7, 21))
        reassign(task, northmere.priya, northmere.jo)
        Notification.objects.all().delete()
    work_at(datetime(2026, 7, 20, 7, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert len(told(northmere, "jo")) == 1
        assert told(northmere, "sam") == []


def test_who_gets_a_task_on_its_last_day_is_not_warned_of_it_besides(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        due(task, date(2026, 7, 14))
        assert set(armed(task)) == {reminders.OVERDUE, reminders.FOLLOW_UP}
        due(task, date(2026, 7, 14) + timedelta(days=1))
        assert set(armed(task)) == {reminders.OVERDUE, reminders.FOLLOW_UP}


@pytest.mark.parametrize(("given", "warned"), [(17, True), (20, False)])
def test_who_was_given_a_task_within_a_working_day_of_its_date_is_told_of_the_date_once(
    northmere: Cast, given: int, warned: bool
) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
        due(task, date(2026, 7, 21))
        with clock.at(datetime(2026, 7, given, 6, tzinfo=UTC)):
            reassign(task, northmere.priya, northmere.jo)
    work_at(datetime(2026, 7, 20, 7, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert len(told(northmere, "jo")) == 1 + warned
    work_at(datetime(2026, 7, 22, 7, 1, tzinfo=UTC))
    with authority(northmere.id):
        assert "was due on Tue 21 July and is not done." in told(northmere, "jo")[-1]


def test_a_decision_is_armed_too(northmere: Cast) -> None:
    task = submitted(northmere)
    with authority(northmere.id):
        assert set(armed(task)) == {reminders.DUE_SOON, reminders.OVERDUE}
