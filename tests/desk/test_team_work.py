"""Team work: everyone who does it, and words that are true."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from cases.opening import allocate, open_case
from demo.referral_stories import WILF_REFERRAL
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, text_of
from tests.desk.stories import KEY, begun, submitted
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def team_url(cast: Cast) -> str:
    return f"/teams/{cast.teams['Harbour team'].pk}/tasks/"


def titles(page: str) -> list[str]:
    found = (" ".join(heading.text_content().split()) for heading in parsed(page).iter("h2"))
    return [title for title in found if title]  # that of the warning of a time-out is empty until it opens


def unowned(cast: Cast) -> Task:
    """Wilf's assessment waits in Harbour's list; Jo works there besides Sam."""
    with authority(cast.id):
        make_person(cast, "Jo Fenn", "social_worker", "Harbour team")
        process = start_for_case(KEY, cast.cases["wilf"], cast.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        if task.owner is not None:
            work.release(task, task.owner)
        task.refresh_from_db()
        return task


def opened(cast: Cast, sign_in: Any) -> str:
    return text_of(sign_in(cast.priya).get(f"/teams/{cast.teams['Harbour team'].pk}/tasks/"))


def test_the_workload_names_everyone_who_does_the_work_also_with_nothing(northmere: Cast, sign_in: Any) -> None:
    begun(northmere)
    table = parsed(opened(northmere, sign_in)).find_class("cw-table")[0]
    rows = [[cell.text_content() for cell in row] for row in table.findall("tbody/tr")]
    assert rows == [["Priya Marsh", "0", "0", "0"], ["Sam Oakley", "1", "1", "0"]]


def test_an_unowned_decision_waits_among_the_decisions_and_can_be_taken(northmere: Cast, sign_in: Any) -> None:
    submitted(northmere, taken_by_manager=False)
    page = opened(northmere, sign_in)
    assert titles(page) == ["Waiting for a manager 1", "Being done 0"]
    assert "Take it" in page


def referred(cast: Cast, name: str, safety: str, on: date) -> Task:
    """A referral of a child to decide on, in Harbour; on that day it reached us."""
    with authority(cast.id), clock.at(datetime.combine(on, time(9), UTC)):
        case = open_case(name, "Rowan", born=date(2018, 5, 1))
        allocate(case, cast.teams["Harbour team"], None, starts_on=date(2026, 7, 1))
        task = start_for_case("referral", case, cast.sam).task_set.get(element_id="Task_record")
        work.claim(task, cast.sam)
        answers = WILF_REFERRAL | {"referral_date": on.isoformat(), "immediate_safety": safety}
        if safety != "safe":
            answers |= {"safety_steps": "The police are with the child."}
        submit(task, cast.sam, answers)
        return Task.objects.get(case=case, element_id="Task_decide")


def test_referrals_wait_for_a_manager_the_late_one_first_and_the_unsafe_child_marked(
    northmere: Cast, sign_in: Any
) -> None:
    submitted(northmere)
    referred(northmere, "Today", "safe", date(2026, 7, 13))
    referred(northmere, "Unsafe", "in_danger", date(2026, 7, 13))
    referred(northmere, "Late", "safe", date(2026, 7, 8))
    page = opened(northmere, sign_in)
    assert titles(page)[0] == "Waiting for a manager 4"
    sections = parsed(page).xpath("//section[@aria-labelledby='managers']//li[contains(@class,'cw-task')]")
    shown = [" ".join(row.text_content().split()) for row in sections]
    assert [next(word for word in ("Late Rowan", "Unsafe", "Today", "Wilf") if word in row) for row in shown] == [
        "Late Rowan",
        "Unsafe",
        "Today",
        "Wilf",
    ]
    assert ["First" in row for row in shown] == [False, True, False, False]
    assert "Of what is due on the same day, your council’s table puts this first." in shown[1]


def test_what_nobody_has_stands_first_with_whoever_has_least_to_do(northmere: Cast, sign_in: Any) -> None:
    task = unowned(northmere)
    page = opened(northmere, sign_in)
    assert titles(page)[0] == "Work with no owner 1"
    form = parsed(page).find_class("cw-give")[0]
    assert form.get("action") == f"/tasks/{task.pk}/give/"
    assert [option.text_content() for option in form.iter("option")] == [
        "Jo Fenn, 0 open tasks (least)",
        "Sam Oakley, 0 open tasks (least)",
    ]
    client = sign_in(northmere.priya)
    hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    answer = client.post(form.get("action"), {**hidden, "to": str(northmere.jo.pk)})
    assert path_of(answer) == team_url(northmere)
    shown = text_of(client.get(team_url(northmere)))
    assert "Jo Fenn has “Write the assessment” now." in shown
    assert titles(shown) == ["Waiting for a manager 0", "Being done 1"]


def test_what_somebody_took_meanwhile_stays_with_them(northmere: Cast, sign_in: Any) -> None:
    task = unowned(northmere)
    client = sign_in(northmere.priya)
    with authority(northmere.id):
        work.claim(task, northmere.sam)
    given = {"to": str(northmere.jo.pk), "seen_with": "nobody", "back": "team"}
    client.post(f"/tasks/{task.pk}/give/", given)
    assert "Sam Oakley has it since 10:00." in text_of(client.get(team_url(northmere)))
    with authority(northmere.id):
        assert Task.objects.get(pk=task.pk).owner == northmere.sam


def test_who_manages_nothing_is_offered_no_way_to_give(northmere: Cast, sign_in: Any) -> None:
    task = unowned(northmere)
    page = text_of(sign_in(northmere.sam).get(team_url(northmere)))
    assert "cw-give" not in page
    assert sign_in(northmere.sam).post(f"/tasks/{task.pk}/give/", {"to": "nobody"}).status_code == 404


def test_several_are_given_at_once_and_each_is_asked_about(northmere: Cast, sign_in: Any) -> None:
    first = unowned(northmere)
    with authority(northmere.id):
        other = open_case("Fern", "Larkspur", born=date(2018, 5, 1))
        allocate(other, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
        start_for_case(KEY, other, northmere.sam)
        second = Task.objects.get(case=other, finished__isnull=True)
        tansy = start_for_case(KEY, northmere.cases["tansy"], northmere.ren).task_set.get(finished__isnull=True)
        work.claim(second, northmere.sam)
    client = sign_in(northmere.priya)
    ticked = {"task": [str(first.pk), str(second.pk), str(tansy.pk), "nonsense"], "to": str(northmere.jo.pk)}
    client.post(f"{team_url(northmere)[: -len('tasks/')]}give/", ticked)
    page = text_of(client.get(team_url(northmere)))
    assert "Jo Fenn has 1 task more." in page
    assert "“Write the assessment”: Sam Oakley has it since 10:00." in page
    with authority(northmere.id):
        owners = {task.pk: task.owner for task in Task.objects.filter(pk__in=[first.pk, second.pk, tansy.pk])}
    assert owners == {first.pk: northmere.jo, second.pk: northmere.sam, tansy.pk: northmere.ren}


def test_a_late_step_says_how_many_and_how_long(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        Task.objects.filter(pk=task.pk).update(due_on=date(2026, 7, 10))
    table = parsed(opened(northmere, sign_in)).find_class("cw-table")[1]
    cells = [cell.text_content() for cell in table.find("tbody/tr")]
    assert cells == ["Write the assessment", "1", "1", "2 working days"]


def test_the_list_narrows_to_what_is_with_one_person(northmere: Cast, sign_in: Any) -> None:
    begun(northmere)
    client = sign_in(northmere.priya)
    page = text_of(client.get(f"{team_url(northmere)}?person={northmere.sam.pk}"))
    assert "Only what is with Sam Oakley." in page
    assert titles(page)[-1] == "Being done 1"
    assert "Only what is with" not in text_of(client.get(f"{team_url(northmere)}?person={northmere.ren.pk}"))


def test_what_waits_for_the_service_manager_says_so_and_can_be_given_to_them(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with clock.at(datetime(2026, 9, 17, 9, 0, tzinfo=UTC)):
        with authority(northmere.id):
            submit(task, northmere.sam, ASSESSMENT)
        page = opened(northmere, sign_in)
        assert "Waits for a service manager: Mo Teal." in page
        assert "Nobody in the team can do this." not in page
        assert "Mo Teal, 0 open tasks" in page
        mine = text_of(sign_in(northmere.mo).get(team_url(northmere)))
        assert "Waits for" not in mine
        assert "For a service manager, from Harbour team." in mine
        assert "Take it" in mine


def test_a_child_given_twice_on_one_day_is_of_the_team_to_which_it_went_last(northmere: Cast, sign_in: Any) -> None:
    url = team_url(northmere)
    assert "1 child" in text_of(sign_in(northmere.priya).get(url))
    with authority(northmere.id):
        for name, who in (
            ("Meadow team", northmere.ren),
            ("Harbour team", northmere.sam),
            ("Meadow team", northmere.ren),
        ):
            allocate(northmere.cases["wilf"], northmere.teams[name], who, starts_on=clock.today())
    assert "0 children" in text_of(sign_in(northmere.priya).get(url))
    page = " ".join(parsed(text_of(sign_in(northmere.mo).get("/cases/"))).text_content().split())
    assert "Ren" in page
    assert "Sam Oakley" not in page
