"""What may be begun by hand only while something is so: it is not offered otherwise, and whoever tries reads why."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from cases.models import Case, Kinship
from cases.opening import allocate, open_case
from cases.relationships import relate
from forms.models import FormVersion
from records.models import RecordVersion
from records.recording import submit
from rules.feel import parse
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of, words
from tests.forms.library_answers import ANSWERS as LIBRARY
from tests.forms.protection_answers import ANSWERS as PROTECTION
from tests.workflow.test_subjects import CONFERENCE
from tests.workflow.test_visits_under_a_plan import in_force
from workflow.adoption import active_process, publish_process, use_process
from workflow.before_beginning import Before
from workflow.flows import flow_of
from workflow.models import ProcessInstance
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
PLAN, REVIEW = "child_protection_plan", "review_child_protection_conference"
NEED, NEED_REVIEW = "child_in_need_plan", "child_in_need_review"
DECIDED = PROTECTION["conference_decision"] | {"plan_start_date": "2026-07-13"}
NO_CONFERENCE = "No conference has decided on one for this child since the last plan ended."


def recorded(cast: Cast, key: str, answers: dict[str, Any]) -> RecordVersion:
    """A final record of Wilf, as a form of the library would leave it."""
    version = FormVersion.objects.filter(key=key).latest("number")
    wilf = cast.cases["wilf"]
    return submit(
        form_version=version,
        answers=answers,
        hidden=[],
        author=cast.sam,
        cases=[(wilf, wilf.open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )


def refused(case: Case, *keys: str) -> set[str]:
    before = Before(case, case.open_episode)
    return {key for key in keys if before.refuses(flow_of(active_process(key).pk).model)}


def offered(client: Any, case: Case) -> set[str]:
    page = parsed(text_of(client.get(f"/cases/{case.reference}/")))
    return {" ".join(one.text_content().split()) for one in page.xpath("//button")}


def begun(cast: Cast) -> list[str]:
    with authority(cast.id):
        return list(ProcessInstance.objects.filter(parent_task__isnull=True).values_list("version__key", flat=True))


def test_a_protection_plan_without_a_conference_is_not_offered_and_cannot_be_begun(
    northmere: Cast, sign_in: Any
) -> None:
    sam, wilf = sign_in(northmere.sam), northmere.cases["wilf"]
    assert "Start: Child protection plan" not in offered(sam, wilf)
    start = f"/cases/{wilf.reference}/start/{PLAN}/"
    for posted in ({}, {"although": "by-hand"}, {"although": "died"}):
        page = sam.post(start, posted)
        assert NO_CONFERENCE in words(page, 422)
        assert "start an initial child protection conference" in words(page, 422)
    assert "Back to the child’s page" in words(page, 422)
    assert begun(northmere) == []


def test_one_that_a_conference_decided_is_offered_asked_about_and_begun(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        recorded(northmere, "conference_decision", DECIDED)
    sam, wilf = sign_in(northmere.sam), northmere.cases["wilf"]
    assert "Start: Child protection plan" in offered(sam, wilf)
    start = f"/cases/{wilf.reference}/start/{PLAN}/"
    page = sam.post(start)
    assert "Begin it by hand only where a conference decided it and nothing began." in words(page)
    assert begun(northmere) == []
    assert sam.post(start, {"although": "died"}).status_code == 200
    (sure,) = parsed(text_of(page)).xpath("//input[@name='although']/@value")
    assert sam.post(start, {"although": sure}).status_code == 302
    assert begun(northmere) == [PLAN]
    assert "Start: Child protection plan" not in offered(sam, wilf)


def test_a_page_that_was_opened_while_it_could_begin_begins_nothing_once_the_plan_has_ended(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        recorded(northmere, "conference_decision", DECIDED)
    sam, wilf = sign_in(northmere.sam), northmere.cases["wilf"]
    start = f"/cases/{wilf.reference}/start/{PLAN}/"
    (sure,) = parsed(text_of(sam.post(start))).xpath("//input[@name='although']/@value")
    with authority(northmere.id):
        recorded(northmere, "child_protection_plan_end", LIBRARY["child_protection_plan_end"])
    assert NO_CONFERENCE in words(sam.post(start, {"although": sure}), 422)
    assert begun(northmere) == []
    with authority(northmere.id):  # another conference, after that end
        recorded(northmere, "conference_decision", DECIDED | {"plan_start_date": "2026-07-14"})
    assert sam.post(start, {"although": sure}).status_code == 302
    assert begun(northmere) == [PLAN]


def test_a_conference_that_decided_on_no_plan_since_begins_none(inside: Cast) -> None:
    recorded(inside, "conference_decision", DECIDED)
    wilf = inside.cases["wilf"]
    assert refused(wilf, PLAN) == set()
    recorded(inside, "conference_decision", {"decision": "no_plan"})
    assert refused(wilf, PLAN) == {PLAN}


def test_reviews_begin_by_hand_only_for_a_plan_that_counts_and_that_nothing_carries(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    assert refused(wilf, REVIEW, NEED_REVIEW, NEED) == {REVIEW, NEED_REVIEW}
    recorded(inside, "conference_decision", DECIDED)
    recorded(inside, NEED, LIBRARY[NEED])
    assert refused(wilf, REVIEW, NEED_REVIEW, NEED) == set()
    running = start_for_case(PLAN, wilf, inside.sam)
    assert refused(wilf, REVIEW, NEED_REVIEW, NEED) == {REVIEW, NEED_REVIEW, NEED}
    ProcessInstance.objects.filter(pk=running.pk).update(finished=running.created)
    recorded(inside, "child_protection_plan_end", LIBRARY["child_protection_plan_end"])
    recorded(inside, "child_in_need_plan_end", LIBRARY["child_in_need_plan_end"] | {"end_date": "2026-07-14"})
    assert refused(wilf, REVIEW, NEED_REVIEW, NEED) == {REVIEW, NEED_REVIEW}


def test_a_plan_under_way_offers_no_review_beside_the_one_that_it_asks_for(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        in_force(northmere)
    sam, wilf = sign_in(northmere.sam), northmere.cases["wilf"]
    assert not {"Start: Review child protection conference", "Start: Child in need review"} & offered(sam, wilf)
    assert "Review the plan" in words(sam.get(f"/cases/{wilf.reference}/"))
    held = words(sam.post(f"/cases/{wilf.reference}/start/{NEED_REVIEW}/", follow=True))
    assert "This is already running for this child." in held
    conference = words(sam.post(f"/cases/{wilf.reference}/start/{REVIEW}/"), 422)
    assert "A plan that is under way asks for its review conferences by itself." in conference
    assert begun(northmere) == [NEED]


def only_of(name: str) -> bytes:
    """Work about a family that begins for children of one name alone."""
    said = f"""<extensionElements><zeebe:properties>
      <zeebe:property name="casewright:subject" value="family"/>
      <zeebe:property name="casewright:by-hand-when" value='=starts with(child.name, "{name}")'/>
      <zeebe:property name="casewright:by-hand-refused" value="Only for {name}."/>
    </zeebe:properties></extensionElements>"""
    old = CONFERENCE.decode()
    at, end = old.index("<extensionElements>"), old.index("</extensionElements>") + len("</extensionElements>")
    return (old[:at] + said + old[end:]).encode()


def test_of_several_children_those_are_named_for_whom_it_cannot_begin(northmere: Cast, sign_in: Any) -> None:
    wilf = northmere.cases["wilf"]
    with authority(northmere.id):
        use_process(publish_process(only_of("Wilf"), 1))
        robin = open_case("Robin", "Larkspur")
        allocate(robin, northmere.teams["Harbour team"], northmere.sam)
        relate(wilf, robin.child, Kinship.SIBLING, northmere.sam)
    sam = sign_in(northmere.sam)
    asked = f"/cases/{wilf.reference}/start/made_up/children/"
    page = words(sam.post(asked, {"child": [wilf.reference, robin.reference]}), 422)
    assert "Only for Wilf." in page
    assert f"Robin Larkspur, {robin.reference}" in page
    assert begun(northmere) == []
    assert "Only for Wilf." in words(sam.get(f"/cases/{robin.reference}/start/made_up/children/"), 422)
    assert path_of(sam.post(asked, {"child": [wilf.reference]})).endswith("/form/")


def test_what_a_child_may_begin_is_read_once_for_all_processes_and_only_where_one_asks(inside: Cast) -> None:
    recorded(inside, "conference_decision", DECIDED)
    wilf, episode = inside.cases["wilf"], inside.cases["wilf"].open_episode
    models = {key: flow_of(active_process(key).pk).model for key in (PLAN, REVIEW, NEED, NEED_REVIEW, "visit")}

    def asked(*keys: str) -> int:
        before = Before(wilf, episode)
        with CaptureQueriesContext(connection) as queries:
            for key in keys:
                before.refuses(models[key])
        return len(queries)

    assert asked("visit") == 0
    assert asked(PLAN, REVIEW) == asked(PLAN)
    assert asked(PLAN, REVIEW, NEED, NEED_REVIEW) <= 5


def test_what_cannot_be_worked_out_refuses(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    model = flow_of(active_process(PLAN).pk).model
    monkeypatch.setitem(vars(model), "by_hand_when", parse("1"))
    assert refused(inside.cases["wilf"], PLAN) == {PLAN}
