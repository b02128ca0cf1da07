"""What may happen several times is begun again beside what is open, once asked; what is single is not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.context import authority
from cases.models import Case
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, text_of, words
from tests.forms.library_answers import said as of_scenario
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.models import ProcessInstance
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
MISSING = "intervention/missing_episode"
SEVERAL_TIMES = ["missing_episode", "contact", "referral", "case_note", "meeting", "visit", "service", "dispute"]
ASKED = "This is already under way. Do you want to begin another?"


def running(cast: Cast, key: str) -> int:
    with authority(cast.id):
        return ProcessInstance.objects.filter(version__key=key, finished__isnull=True).count()


def start(case: Case, key: str) -> str:
    return f"/cases/{case.reference}/start/{key}/"


def shown(page: Any) -> dict[str, str]:
    """What the page that asks would post."""
    inputs = parsed(text_of(page)).xpath("//main//input[@type='hidden'][@name!='csrfmiddlewaretoken']")
    return {each.get("name"): each.get("value") for each in inputs}


def test_a_child_who_is_missing_again_is_written_down_while_the_talk_of_the_first_time_waits(
    northmere: Cast, sign_in: Any
) -> None:
    wilf = northmere.cases["wilf"]
    with authority(northmere.id):
        first = start_for_case("missing_episode", wilf, northmere.sam)
        missing = of_scenario(MISSING, "missing", missing_since="2026-07-13T20:00:00+01:00")
        do(first, "Task_report", northmere.sam, missing)
        do(first, "Task_return", northmere.sam, of_scenario(MISSING, "back", returned_at="2026-07-14T07:00:00+01:00"))
    sam = sign_in(northmere.sam)
    assert start(wilf, "missing_episode") in text_of(sam.get(f"/cases/{wilf.reference}/"))
    with later(datetime(2026, 7, 14, 12, tzinfo=UTC)):
        page = sam.post(start(wilf, "missing_episode"))
        assert ASKED in words(page)
        assert "begun Tue 14 July by Sam Oakley" in words(page)
        assert "Hold the return interview" in words(page)
        assert f"/processes/{first.pk}/" in text_of(page)
        assert running(northmere, "missing_episode") == 1
        begun = sam.post(start(wilf, "missing_episode"), shown(page))
        assert running(northmere, "missing_episode") == 2
        assert path_of(sam.post(start(wilf, "missing_episode"), shown(page))) == path_of(begun)
        assert running(northmere, "missing_episode") == 2


@pytest.mark.parametrize("key", SEVERAL_TIMES)
def test_what_may_happen_several_times_is_begun_by_somebody_else_beside_what_is_open(
    northmere: Cast, sign_in: Any, key: str
) -> None:
    wilf = northmere.cases["wilf"]
    with authority(northmere.id):
        jo = make_person(northmere, "Jo Marsh", "duty_worker", "Harbour team")
        start_for_case(key, wilf, northmere.sam)
    client = sign_in(northmere.priya if key in ("meeting", "service") else jo)
    assert start(wilf, key) in text_of(client.get(f"/cases/{wilf.reference}/"))
    page = client.post(start(wilf, key))
    assert (ASKED in words(page), running(northmere, key)) == (True, 1)
    client.post(start(wilf, key), shown(page))
    assert running(northmere, key) == 2
    with later(datetime(2026, 7, 14, 14, tzinfo=UTC)):  # the page of before is asked again: another began since
        assert ASKED in words(client.post(start(wilf, key), shown(page)))
    assert running(northmere, key) == 2


@pytest.mark.parametrize("key", ["child_and_family_assessment", "closure", "supervision", "transfer"])
def test_what_is_single_is_not_begun_beside_itself(northmere: Cast, sign_in: Any, key: str) -> None:
    wilf = northmere.cases["wilf"]
    with authority(northmere.id):
        open_one = start_for_case(key, wilf, northmere.priya)
    priya = sign_in(northmere.priya)
    assert start(wilf, key) not in text_of(priya.get(f"/cases/{wilf.reference}/"))
    answer = priya.post(start(wilf, key), {"open": str(open_one.pk)}, follow=True)
    assert "This is already running for this child." in words(answer)
    assert running(northmere, key) == 1


def test_a_double_press_where_nothing_was_open_begins_one_and_leads_into_it(northmere: Cast, sign_in: Any) -> None:
    wilf, sam = northmere.cases["wilf"], sign_in(northmere.sam)
    first = sam.post(start(wilf, "case_note"))
    assert path_of(sam.post(start(wilf, "case_note"))) == path_of(first)
    assert running(northmere, "case_note") == 1
