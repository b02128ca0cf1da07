"""Starting work for several children of a family, or of a team; and what its pages say of whom."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from cases.knowing import learn
from cases.models import Allocation, Case, Kinship
from cases.opening import allocate, open_case
from cases.person_facts import KINDS
from cases.relationships import relate
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of, words
from tests.workflow.test_subjects import CONFERENCE, about
from tests.workflow.test_visits_under_a_plan import in_force
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(northmere: Cast) -> list[Case]:
    """Wilf has two siblings: Robin, who is Sam's too, and Tansy, whose file is another team's."""
    with authority(northmere.id):
        use_process(publish_process(CONFERENCE, 1))
        wilf, tansy = northmere.cases["wilf"], northmere.cases["tansy"]
        robin = open_case("Robin", "Larkspur", born=date(2018, 5, 1))
        allocate(robin, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
        relate(wilf, robin.child, Kinship.SIBLING, northmere.sam)
        relate(wilf, tansy.child, Kinship.HALF_SIBLING, northmere.sam)
        return [wilf, robin, tansy]


def asked(case: Case) -> str:
    return f"/cases/{case.reference}/start/made_up/children/"


def test_it_asks_for_which_children_and_tells_nothing_of_a_file_that_may_not_be_seen(
    northmere: Cast, family: list[Case], sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    assert f'href="{asked(family[0])}"' in text_of(client.get(f"/cases/{family[0].reference}/"))
    page = client.get(asked(family[0]))
    boxes = parsed(text_of(page)).xpath("//input[@name='child']")
    assert [box.get("value") for box in boxes] == [family[0].reference, family[1].reference]
    assert [box.get("checked") is not None for box in boxes] == [True, False]
    assert "One other child of the family is not listed: there is no open file that you can see." in words(page)
    assert "Tansy" not in words(page)
    assert "Tick at least one child" in words(client.post(asked(family[0]), {}), 422)
    assert "Tick at least one child" in words(client.post(asked(family[0]), {"child": family[2].reference}), 422)


def test_while_work_of_the_family_runs_its_page_says_so_and_leads_to_it(
    northmere: Cast, family: list[Case], sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    url = f"/cases/{family[0].reference}/"
    client.post(asked(family[0]), {"child": [family[0].reference, family[1].reference]})
    with authority(northmere.id):
        process = ProcessInstance.objects.get(version__key="made_up")
    for child in family[:2]:
        page = client.get(f"/cases/{child.reference}/")
        assert f'href="{asked(child)}"' not in text_of(page)
        (link,) = parsed(text_of(page)).find_class("cw-phase__process")
        assert link.get("href") == f"/processes/{process.pk}/"
        assert client.get(link.get("href")).status_code == 200
    again = client.get(asked(family[0]), follow=True)
    assert "This is already running for this child." in words(again)
    with authority(northmere.id):
        ProcessInstance.objects.update(finished=process.created)
    assert f'href="{asked(family[0])}"' in text_of(client.get(url))


def test_a_task_about_several_children_names_them_all(northmere: Cast, family: list[Case], sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    chosen = {"child": [family[0].reference, family[1].reference]}
    started = client.post(asked(family[0]), chosen)
    assert path_of(started).endswith("/form/")
    for address in (path_of(started), path_of(started).removesuffix("form/")):
        page = client.get(address, follow=True)
        (bar,) = parsed(text_of(page)).find_class("cw-identity")
        assert "Wilf" in bar.text_content()
        assert "Robin" in bar.text_content()
        assert family[1].reference in bar.text_content()
    assert "Wilf Larkspur and 1 other" in words(client.get("/my-work/"))
    again = client.post(asked(family[0]), chosen, follow=True)
    assert f"This is already running for {family[0].reference}, {family[1].reference}." in words(again)
    with authority(northmere.id):
        process = ProcessInstance.objects.get()
        assert {link.case_id for link in process.links} == {family[0].pk, family[1].pk}


def test_the_record_and_its_pages_show_the_children_whom_the_reader_may_see(
    northmere: Cast, family: list[Case], sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    client.post(asked(family[0]), {"child": [family[0].reference, family[1].reference]})
    with authority(northmere.id):
        report = Task.objects.get(element_id="Report")
        version = work.submit(report, northmere.sam, {"decision": "approve"}, []).version
        address = f"/records/{version.record.reference}/1/"
        decisions = list(Task.objects.filter(Task.for_people(), element_id="Decide").order_by("id"))
    page = client.get(address)
    (bar,) = parsed(text_of(page)).find_class("cw-identity")
    assert "Wilf" in bar.text_content()
    assert "Robin" in bar.text_content()
    for task, name, other in ((decisions[0], "Wilf", "Robin"), (decisions[1], "Robin", "Wilf")):
        (bar,) = parsed(text_of(client.get(f"/tasks/{task.pk}/"))).find_class("cw-identity")
        assert name in bar.text_content()
        assert other not in bar.text_content()
    with authority(northmere.id):
        Allocation.objects.filter(case=family[1]).update(worker=northmere.ren, team=northmere.teams["Meadow team"])
    (bar,) = parsed(text_of(client.get(address))).find_class("cw-identity")
    assert "Robin" not in bar.text_content()
    assert "and 1 other child" in bar.text_content()
    assert client.get(f"/tasks/{report.pk}/").status_code == 404


def test_work_of_the_team_is_started_where_the_team_is(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        use_process(publish_process(about("authority"), 1))
    team = northmere.teams["Harbour team"]
    client = sign_in(northmere.sam)
    page = client.get(f"/teams/{team.pk}/tasks/")
    assert f'action="/teams/{team.pk}/start/made_up/"' in text_of(page)
    assert "made_up" not in words(client.get(f"/cases/{northmere.cases['wilf'].reference}/"))
    first = client.post(f"/teams/{team.pk}/start/made_up/")
    assert path_of(client.post(f"/teams/{team.pk}/start/made_up/")) == path_of(first)
    assert path_of(first).endswith("/form/")
    assert client.get(path_of(first), follow=True).status_code == 200
    with authority(northmere.id):
        assert ProcessInstance.objects.count() == 1
    assert sign_in(northmere.ren).post(f"/teams/{team.pk}/start/made_up/").status_code == 404
    task = path_of(first).removesuffix("form/")
    title = parsed(text_of(client.get(task))).findtext(".//title")
    assert title == "A – Casewright"  # about nobody: no comma before a number that it has not
    mo = parsed(text_of(sign_in(northmere.mo).get(f"/teams/{team.pk}/tasks/")))
    assert "Start: made_up" in mo.text_content()
    hidden = [one.text_content().strip() for one in mo.find_class("govuk-visually-hidden")]
    assert "A" in hidden
    assert not [one for one in hidden if one.endswith(",")]
    assert "Start: made_up" not in words(sign_in(northmere.dee).get(f"/teams/{team.pk}/tasks/"))


def test_what_is_about_one_child_is_not_started_by_the_other_ways(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    wilf, team = northmere.cases["wilf"], northmere.teams["Harbour team"]
    key = "child_and_family_assessment"
    refused = words(client.get(f"/cases/{wilf.reference}/start/{key}/children/", follow=True))
    assert "This cannot be started for this child." in refused
    assert "This work is about something else." in words(client.post(f"/teams/{team.pk}/start/{key}/", follow=True))
    unused = words(client.post(f"/teams/{team.pk}/start/nothing/", follow=True))
    assert "Started" not in unused
    with authority(northmere.id):
        assert not ProcessInstance.objects.exists()


def test_what_a_plan_offers_has_one_button_on_the_childs_page(northmere: Cast, sign_in: Any) -> None:
    url = f"/cases/{northmere.cases['wilf'].reference}/"
    client = sign_in(northmere.sam)
    offered = {"Another visit", "Meeting", "Case note", "Service", "Missing child", "Disagreement", "Handing over"}
    starts = {"Start: Meeting", "Start: Handing a child over", "Start: Visit to the child"}
    assert starts <= buttons(text_of(client.get(url)))
    with authority(northmere.id):
        in_force(northmere)
    now = buttons(text_of(client.get(url)))
    assert offered <= now
    assert not starts & now
    assert "Start: Closing our work" in now


def buttons(page: str) -> set[str]:
    return {" ".join(one.text_content().split()) for one in parsed(page).xpath("//button")}


def test_a_task_about_several_says_whose_an_alert_is_and_gives_those_of_each(
    northmere: Cast, family: list[Case], sign_in: Any
) -> None:
    wilf, robin, _tansy = family
    with authority(northmere.id):
        process = start_for_family("made_up", [wilf, robin], northmere.sam)
        learn(wilf.child, KINDS["alert"], {"code": "VISIT_IN_PAIRS"}, northmere.sam, date(2026, 7, 1))
        learn(robin.child, KINDS["alert"], {"code": "ALLERGY", "words": "Nuts."}, northmere.sam, date(2026, 7, 1))
        task = Task.objects.filter(process=process, finished__isnull=True, form_version__isnull=False).first()
        assert task is not None
    said = words(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "Alert, Wilf Larkspur:" in said
    assert "Alert, Robin Larkspur:" in said
    assert "Alert:" not in said
