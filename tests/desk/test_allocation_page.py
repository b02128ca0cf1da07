"""Changing who works with a child, and giving one task, on their pages."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import Membership
from cases.models import Allocation
from desk.people import choices
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, text_of
from tests.desk.stories import begun, submitted
from workflow import work
from workflow.models import Task
from workflow.workload import Candidate, Load

pytestmark = pytest.mark.django_db
DAY = {"from_on-day": "14", "from_on-month": "7", "from_on-year": "2026"}


def url(cast: Cast) -> str:
    return f"/cases/{cast.cases['wilf'].reference}/allocation/"


def offered(page: str, name: str) -> list[str]:
    """The radio buttons of a question, each with its words."""
    items = parsed(page).xpath(f"//div[contains(@class,'govuk-radios__item')][input[@name='{name}']]")
    return [" ".join(item.text_content().split()) for item in items]


def test_the_manager_chooses_by_load_and_sees_what_moves(harbour: Cast, sign_in: Any) -> None:
    begun(harbour)
    client = sign_in(harbour.priya)
    case = f"/cases/{harbour.cases['wilf'].reference}/"
    assert f'href="{url(harbour)}"' in text_of(client.get(case))
    assert f'href="{url(harbour)}"' not in text_of(sign_in(harbour.sam).get(case))
    page = text_of(client.get(url(harbour)))
    assert offered(page, "worker") == [
        "Jo Fenn Social worker · 0 open tasks · 0 children, least open work",
        "Sam Oakley Social worker · 1 open task · 1 child, works with the child now",
        "Nobody yet The manager of Harbour team decides. Open tasks wait in the team’s list.",
    ]
    assert "Write the assessment" in parsed(page).text_content()
    posted = {
        **DAY,
        "team": str(harbour.teams["Harbour team"].pk),
        "worker": str(harbour.jo.pk),
        "reason": "Sam leaves",
    }
    answer = client.post(url(harbour), posted)
    assert path_of(answer) == case
    page = text_of(client.get(case))
    assert "CW-2026-000002 is with Jo Fenn, Harbour team, from Tue 14 July. 1 open task moved with the child." in page
    assert "Allocated to Jo Fenn, Harbour team" in page
    assert "“Sam leaves”" in text_of(client.get(url(harbour)))


def test_another_teams_people_are_shown_and_the_child_leaves_the_managers_sight(harbour: Cast, sign_in: Any) -> None:
    begun(harbour)
    meadow = harbour.teams["Meadow team"]
    client = sign_in(harbour.priya)
    page = text_of(client.get(f"{url(harbour)}?team={meadow.pk}"))
    assert offered(page, "worker")[0].startswith("Ren Alder")
    posted = {**DAY, "team": str(meadow.pk), "worker": "nobody", "reason": "Moved house"}
    answer = client.post(url(harbour), posted)
    assert path_of(answer) == "/my-work/"
    assert "is with Meadow team from Tue 14 July, without a worker yet." in text_of(client.get("/my-work/"))
    assert client.get(url(harbour)).status_code == 404


def test_who_may_not_do_the_open_work_is_offered_with_a_word_of_it(harbour: Cast, sign_in: Any) -> None:
    begun(harbour)
    with authority(harbour.id):
        make_person(harbour, "Bo Lake", "family_support", "Harbour team")
    assert offered(text_of(sign_in(harbour.priya).get(url(harbour))), "worker")[:2] == [
        "Bo Lake Family support worker · 0 open tasks · 0 children. "
        "May not do “Write the assessment”: it would wait in the team’s list.",
        "Jo Fenn Social worker · 0 open tasks · 0 children, least open work",
    ]


def test_what_somebody_else_has_is_told_as_staying_with_them(harbour: Cast, sign_in: Any) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        jo = harbour.people["jo"]
        work.release(task, harbour.sam)
        work.claim(task, jo)
    page = " ".join(parsed(text_of(sign_in(harbour.priya).get(url(harbour)))).text_content().split())
    assert "This stays with who has it: Write the assessmentWith Jo Fenn" in page
    assert "The worker’s tasks go" not in page


def test_looking_at_another_teams_people_keeps_what_was_typed(harbour: Cast, sign_in: Any) -> None:
    meadow, typed = str(harbour.teams["Meadow team"].pk), {**DAY, "from_on-day": "20", "reason": "They moved house"}
    here = {**typed, "team": str(harbour.teams["Harbour team"].pk), "pick": meadow}
    client = sign_in(harbour.priya)
    shown = text_of(client.post(url(harbour), {**here, "worker": str(harbour.jo.pk), "show": "people"}))
    assert offered(shown, "worker")[0].startswith("Ren Alder")
    assert "They moved house</textarea>" in shown
    assert parsed(shown).xpath("//input[@name='from_on-day']/@value") == ["20"]
    assert "<title>Error:" not in shown
    assert parsed(shown).xpath("//form[.//textarea]/@method") == ["post"], "typed words never stand in an address"
    unseen = text_of(client.post(url(harbour), {**here, "worker": "nobody"}))
    assert "These are the people of Meadow team: choose who of them works with the child" in unseen
    assert "They moved house</textarea>" in unseen
    with authority(harbour.id):
        assert Allocation.objects.filter(case=harbour.cases["wilf"]).count() == 1


def test_a_planned_change_is_shown_as_a_plan(harbour: Cast, sign_in: Any) -> None:
    begun(harbour)
    client = sign_in(harbour.priya)
    posted = {**DAY, "from_on-day": "20", "team": str(harbour.teams["Harbour team"].pk)}
    answer = client.post(url(harbour), {**posted, "worker": str(harbour.jo.pk), "reason": "From Monday"})
    case = text_of(client.get(path_of(answer)))
    assert "Open tasks move on that day." in case
    assert "Allocated to Jo Fenn" not in case
    assert "Planned from 20 July 2026" in text_of(client.get(url(harbour)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"worker": ""}, "Choose who works with the child"),
        ({"worker": "nonsense"}, "Choose who works with the child"),
        ({"team": "nonsense"}, "Choose who works with the child"),
        ({"reason": "  "}, "Say why, in a few words"),
        ({"from_on-day": ""}, "From which day: Enter a day, month and year, such as 9 7 2026"),
        ({"from_on-day": "", "from_on-month": "", "from_on-year": ""}, "Enter the day from which this counts"),
        ({"from_on-month": "9"}, "Enter a day up to Tue 11 August."),
        ({"from_on-month": "6"}, "Enter a day from Wed 1 July on"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    harbour: Cast, sign_in: Any, change: dict[str, str], words: str
) -> None:
    posted = {
        **DAY,
        "team": str(harbour.teams["Harbour team"].pk),
        "worker": str(harbour.jo.pk),
        "reason": "Sam leaves",
    }
    page = text_of(sign_in(harbour.priya).post(url(harbour), {**posted, **change}))
    assert "<title>Error:" in page
    assert words in page
    if "reason" not in change:
        assert "Sam leaves</textarea>" in page
    with authority(harbour.id):
        assert Allocation.objects.filter(case=harbour.cases["wilf"]).count() == 1


def test_somebody_of_another_authority_is_never_chosen(harbour: Cast, sign_in: Any) -> None:
    from tests.cast import make_eastholm

    eastholm = make_eastholm()
    posted = {**DAY, "team": str(eastholm.teams["Quay team"].pk), "worker": str(eastholm.kit.pk), "reason": "Why"}
    assert "Choose who works with the child" in text_of(sign_in(harbour.priya).post(url(harbour), posted))


def test_a_task_is_given_on_its_page_and_put_back(harbour: Cast, sign_in: Any) -> None:
    task = begun(harbour)
    client = sign_in(harbour.priya)
    give = f"/tasks/{task.pk}/give/"
    assert f'href="{give}"' in text_of(client.get(f"/tasks/{task.pk}/"))
    page = text_of(client.get(give))
    assert "Sam Oakley has it since 10:00." in page
    assert offered(page, "to") == [
        "Jo Fenn 0 open tasks · 0 children",
        "Nobody: back to the team’s list Harbour team",
    ]
    assert "Choose who gets this task" in text_of(client.post(give, {"to": ""}))
    client.post(give, {"to": str(harbour.jo.pk), "seen_with": str(harbour.sam.pk), "reason": "You know the school"})
    told = parsed(text_of(client.get(f"/tasks/{task.pk}/"))).find_class("cw-banner")[0]
    assert "Jo Fenn has “Write the assessment” now. What was written stays with it." in told.text_content()
    client.post(told.find(".//form").get("action"))
    with authority(harbour.id):
        assert Task.objects.get(pk=task.pk).owner == harbour.sam


def test_where_nobody_else_may_the_page_says_so_and_leads_on(harbour: Cast, sign_in: Any) -> None:
    task = submitted(harbour)
    page = text_of(sign_in(harbour.priya).get(f"/tasks/{task.pk}/give/"))
    assert "Nobody else in Harbour team holds the role for this step and may do it." in page
    assert "Nobody else can do this" in page
    assert f'href="{url(harbour)}"' in page
    assert offered(page, "to") == ["Nobody: back to the team’s list Harbour team"]


def test_of_a_task_that_nobody_has_it_does_not_say_that_nobody_else_may(harbour: Cast, sign_in: Any) -> None:
    task = submitted(harbour)
    with authority(harbour.id):
        work.release(task, harbour.priya)
        Membership.objects.filter(user=harbour.priya, role__key="team_manager").update(ends_on=date(2026, 7, 13))
    page = text_of(sign_in(harbour.mo).get(f"/tasks/{task.pk}/give/"))
    assert "Nobody in the team can do this" in page
    assert "Nobody in Harbour team holds the role for this step and may do it." in page
    assert "Nobody else" not in page


def test_a_done_task_is_given_to_nobody(harbour: Cast, sign_in: Any) -> None:
    submitted(harbour)
    with authority(harbour.id):
        task = Task.objects.get(element_id="Task_assess")
    client = sign_in(harbour.priya)
    for ask in (client.get, client.post):
        assert path_of(ask(f"/tasks/{task.pk}/give/")) == f"/tasks/{task.pk}/"


def test_who_may_not_be_chosen_is_never_called_the_one_with_the_least(inside: Cast) -> None:
    people = [Candidate(inside.ren, Load(1)), Candidate(inside.sam, Load(1)), Candidate(inside.priya, Load(2))]
    told = choices(people, barred={inside.ren.pk})
    assert [(one["least"], "(least)" in one["short"]) for one in told] == [(False, False), (True, True), (False, False)]
