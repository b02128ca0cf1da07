"""The work with a child by phase: what is under way and due, what was recorded, and what can be started."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.context import authority
from cases.opening import close_episode
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import parsed, text_of
from tests.desk.stories import submitted
from tests.workflow.answers import fill
from tests.workflow.answers import submit as decide
from tests.workflow.running import bpmn, ends, flows, start, sub, user_task
from tests.workflow.test_visits_under_a_plan import in_force
from workflow import work
from workflow.ad_hoc import begin_offered, offers_for
from workflow.adoption import publish_process, use_process
from workflow.flows import flow_of
from workflow.library import shipped_paths
from workflow.models import ActiveProcess, ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
TITLES = ["Assessment", "Planning", "Intervention", "Review"]
FREE_NOTE = "Start: Case note"


def of_phase(xml: bytes, phase: str) -> bytes:
    properties = f'<zeebe:properties><zeebe:property name="casewright:phase" value="{phase}"/></zeebe:properties>'
    return xml.replace(b'isExecutable="true">', f"{MARK}<extensionElements>{properties}</extensionElements>".encode())


MARK = 'isExecutable="true">'


def plan(*parts: str) -> bytes:
    """A plan that offers a case note, beside steps that wait."""
    note = (
        '<callActivity id="Note" name="Case note"><extensionElements><zeebe:calledElement processId="case_note"/>'
        "</extensionElements></callActivity>"
    )
    return of_phase(
        bpmn(
            "made_up",
            '<startEvent id="S"/><parallelGateway id="P"/>',
            ends("E"),
            sub("Support", note, kind="adHocSubProcess", marks='name="Work under the plan"'),
            *parts,
            flows("S > P", "P > Support", "Support > E", "P > Later", "P > Sooner", "Later > E", "Sooner > E"),
        ),
        "planning",
    )


LATER = user_task("Later", schedule='dueDate="=date(&quot;2026-07-20&quot;)"')
SOONER = user_task("Sooner", role="team_manager", schedule='dueDate="=date(&quot;2026-07-10&quot;)"')


def url(cast: Cast) -> str:
    return f"/cases/{cast.cases['wilf'].reference}/"


def shown(client: Any, cast: Cast, query: str = "") -> Any:
    return parsed(text_of(client.get(url(cast) + query)))


def phase(page: Any, key: str) -> Any:
    (found,) = page.xpath(f"//section[@aria-labelledby='phase-{key}']")
    return found


def said(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def noted(cast: Cast, number: int) -> None:
    """Sam writes case notes about Wilf."""
    answers = {"happened_on": "2026-07-13", "kind": "call", "with_whom": "His mother", "note": "She rang."}
    with authority(cast.id):
        for minute in range(number):
            with clock.at(TODAY + timedelta(minutes=minute)):
                process = start_for_case("case_note", cast.cases["wilf"], cast.sam)
                task = Task.objects.get(Task.for_people(), process=process)
                if task.owner is None:
                    work.claim(task, cast.sam)
                fill(task, cast.sam, answers)
                work.submit(task, cast.sam, answers, [])


def test_each_shipped_process_stands_under_the_phase_of_its_folder(northmere: Cast) -> None:
    folders = {path.name.split(".")[0]: path.parent.name for path in shipped_paths() if path.suffix == ".bpmn"}
    with authority(northmere.id):
        said = {each.key: flow_of(each.version_id).model.phase for each in ActiveProcess.objects.all()}
    assert said == {key: folders[key] for key in said}
    assert len(said) > 20


def test_what_is_under_way_says_step_who_since_when_and_until_when_late_first(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        start(northmere, plan(LATER, SOONER))
    page = shown(sign_in(northmere.sam), northmere)
    assert [h.text_content() for h in page.xpath("//section[@aria-labelledby='phases']/section/h3")] == TITLES
    (under_way,) = phase(page, "planning").find_class("cw-list")
    assert said(under_way).startswith("made_up since Tue 14 July Sooner For a team manager of Harbour team")
    steps = [said(step) for step in page.find_class("cw-phase__steps")[0]]
    assert steps == [
        "Sooner For a team manager of Harbour team, since Tue 14 July Late by 2 working days Fri 10 July",
        "Later For a social worker of Harbour team, since Tue 14 July In 4 working days Mon 20 July",
    ]
    assert said(phase(page, "review")).startswith("Review Nothing yet")


def test_what_a_running_plan_offers_stands_at_the_plan_and_has_no_second_button(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    before = shown(sam, northmere)
    assert FREE_NOTE in said(phase(before, "intervention"))
    with authority(northmere.id):
        process = start(northmere, plan(LATER, SOONER))
    page = shown(sam, northmere)
    (offered,) = phase(page, "planning").find_class("cw-phase__offered")
    assert said(offered.xpath(".//button")[0]) == "Case note"
    assert FREE_NOTE not in said(page)
    assert "Start: Meeting" in said(phase(page, "intervention"))
    with authority(northmere.id):
        ProcessInstance.objects.filter(pk=process.pk).update(finished=process.created)
    assert FREE_NOTE in said(shown(sam, northmere))


def test_a_visit_that_somebody_began_reads_otherwise_than_the_one_that_the_plan_asks_for(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        in_force(northmere)
        (offer,) = [one for one in offers_for(northmere.cases["wilf"], northmere.sam) if one.words == "Another visit"]
        begin_offered(offer.task, offer.element.id, northmere.sam)
    found = shown(sign_in(northmere.sam), northmere).find_class("cw-phase__process")
    assert {"Another visit", "Visit to the child"} <= {said(one) for one in found}


def test_what_may_begin_before_our_work_comes_first_and_alone_before_a_referral(northmere: Cast, sign_in: Any) -> None:
    def starts(key: str) -> list[str]:
        page = phase(shown(sign_in(northmere.sam), northmere), key)
        return [said(one) for one in page.xpath(".//*[contains(@class,'govuk-button')]")]

    first = ["Start: Contact", "Start: Early help assessment", "Start: Referral", "Start: Strategy discussion"]
    assert starts("assessment")[:4] == first
    assert len(starts("assessment")) > 4
    with authority(northmere.id):
        close_episode(northmere.cases["wilf"], "RC8")
    assert (starts("assessment"), starts("intervention"), starts("review")) == (first, [FREE_NOTE], [])


def test_what_is_done_names_the_newest_records_and_leads_to_all_of_the_phase(northmere: Cast, sign_in: Any) -> None:
    noted(northmere, 4)
    sam = sign_in(northmere.sam)
    page = shown(sam, northmere)
    done = phase(page, "intervention").find_class("cw-phase__done")[0]
    assert [link.get("href") for link in done.xpath(".//a")] == [f"/records/R-2026-00000{n}/1/" for n in (4, 3, 2)]
    (all_of,) = phase(page, "intervention").find_class("cw-phase__all")
    assert said(all_of) == "All of 4 records : Intervention"
    assert page.xpath("//nav[@aria-label='Which records are shown']") == []
    address = all_of.xpath("a/@href")[0]
    assert address == f"{url(northmere)}?phase=intervention#records"

    def rows(query: str) -> int:
        return len(shown(sam, northmere, query).xpath("//table[contains(@class,'cw-records')]/tbody/tr"))

    assert (rows("?phase=intervention"), rows("?phase=review"), rows("?phase=nonsense")) == (4, 0, 4)
    kept = shown(sam, northmere, "?significant=1&phase=review").xpath("//nav[@aria-label='Which records are shown']")
    assert kept[0].xpath(".//a/@href")[0] == f"{url(northmere)}?significant=1#records"


def test_what_came_back_is_not_done(northmere: Cast, sign_in: Any) -> None:
    decision = submitted(northmere)
    sam = sign_in(northmere.sam)
    assert phase(shown(sam, northmere), "assessment").find_class("cw-phase__done")
    with authority(northmere.id):
        decide(decision, northmere.priya, {"decision": "return", "comment": "Which day?"})
    assert not phase(shown(sam, northmere), "assessment").find_class("cw-phase__done")


def test_work_without_a_phase_stands_under_other_work(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        start(northmere, bpmn("made_up", '<startEvent id="S"/>', user_task("A"), ends("E"), flows("S > A", "A > E")))
        work.claim(Task.objects.get(element_id="A"), northmere.sam)
    assert "A With Sam Oakley since Tue 14 July" in said(phase(shown(sign_in(northmere.sam), northmere), "other"))


def test_a_file_with_more_work_and_more_records_asks_no_more_of_the_database(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sam.get(url(northmere)).status_code == 200
        return len(queries)

    def more(key: str) -> None:
        xml = bpmn(key, '<startEvent id="S"/>', user_task("A"), ends("E"), flows("S > A", "A > E"))
        with authority(northmere.id):
            use_process(publish_process(of_phase(xml, "review"), 1))
            for _ in range(3):
                start_for_case(key, northmere.cases["wilf"], northmere.sam)

    noted(northmere, 1)
    more("made_up")
    asked()
    few = asked()
    noted(northmere, 3)
    more("made_up_too")
    asked()
    assert asked() == few
    assert few <= 60
