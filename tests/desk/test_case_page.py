"""A child's file: the story in the order it happened, records that name what they decide, starting work."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.context import authority
from records.models import Rendition
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.pages import case_url, parsed, text_of
from tests.desk.stories import KEY, correcting, decided
from tests.workflow.answers import ASSESSMENT, submit
from workflow.models import Task

pytestmark = pytest.mark.django_db


def opened(cast: Cast, sign_in: Any) -> Any:
    return parsed(text_of(sign_in(cast.sam).get(case_url(cast))))


def test_the_story_keeps_every_submission_in_the_order_of_moments(northmere: Cast, sign_in: Any) -> None:
    again = correcting(northmere)
    with clock.at(TODAY + timedelta(hours=2)), authority(northmere.id):
        submit(again, northmere.sam, ASSESSMENT)
    story = opened(northmere, sign_in).find_class("cw-story")[0]
    told = [(item.findtext("h3/a") or item.findtext("h3"), item.find("p").text_content()) for item in story]
    form = "Child and family assessment"
    assert [title for title, _ in told] == [
        f"{form}: submitted again",
        f"{form}: returned",
        f"{form}: submitted",
        "Our work with this child began",
        "Allocated to Sam Oakley, Harbour team",
    ]
    assert "Sam Oakley · awaiting approval" in told[0][1]
    assert "Priya Marsh" in told[1][1]
    assert "awaiting" not in told[2][1]


def test_a_decision_among_the_records_names_what_it_decides(northmere: Cast, sign_in: Any) -> None:
    decided(northmere, "approve", "")
    table = opened(northmere, sign_in).find_class("cw-records")[0]
    rows = [row.find("th").text_content() for row in table.findall("tbody/tr")]
    assert rows[0] == "Manager's decisionR-2026-000002, version 1, on R-2026-000001"
    assert rows[1] == "Child and family assessmentR-2026-000001, version 1"
    page = text_of(sign_in(northmere.sam).get("/records/R-2026-000002/1/"))
    assert 'A decision on <a href="/records/R-2026-000001/1/">R-2026-000001, version 1</a>.' in page
    assert "None on the whole record" in page
    assert "A decision on" not in text_of(sign_in(northmere.sam).get("/records/R-2026-000001/1/"))


def test_a_row_offers_the_pdf_of_its_state_and_never_an_older_one(northmere: Cast, sign_in: Any) -> None:
    decided(northmere, "approve", "")
    with authority(northmere.id):
        held = Rendition.objects.filter(version__record__reference="R-2026-000001")
        held.filter(kind="submission").update(progress="ready")
        assert held.get(kind="decision").progress == "making"

    def row() -> Any:
        found = opened(northmere, sign_in).find_class("cw-records")[0].findall("tbody/tr")
        return found[1].xpath('td[@data-label="PDF"]')[0]

    assert row().text_content().strip() == "being made"
    with authority(northmere.id):
        held.filter(kind="decision").update(progress="failed", problem="unexpected")
    assert row().find("a").get("href") == "/records/R-2026-000001/1/"
    assert row().text_content().startswith("Could not be made")
    with authority(northmere.id):
        held.filter(kind="decision").update(progress="ready", problem="")
    assert row().find("a").get("href") == "/records/R-2026-000001/1.pdf?kind=decision"


def test_each_decision_names_the_version_that_it_decided(northmere: Cast, sign_in: Any) -> None:
    again = correcting(northmere)
    with authority(northmere.id):
        submit(again, northmere.sam, ASSESSMENT)
    client = sign_in(northmere.sam)
    page = text_of(client.get("/records/R-2026-000002/1/"))
    assert 'A decision on <a href="/records/R-2026-000001/1/">' in page


@pytest.mark.parametrize(("who", "key"), [("sam", KEY), ("cleo", "referral"), ("sam", "referral")])
def test_who_may_do_the_first_step_has_it_by_starting_and_is_led_into_its_form(
    northmere: Cast, sign_in: Any, who: str, key: str
) -> None:
    with authority(northmere.id):
        make_person(northmere, "Cleo Tarn", "contact_officer", "Harbour team")
    person = getattr(northmere, who)
    client = sign_in(person)
    answer = client.post(f"{case_url(northmere)}start/{key}/", follow=True)
    with authority(northmere.id):
        task = Task.objects.get(finished__isnull=True, form_version__isnull=False)
    assert task.owner == person
    assert answer.redirect_chain[-1][0].startswith(f"/tasks/{task.pk}/form/")
    page = text_of(answer)
    assert "Started, and it is in your work." in page
    assert f'action="/tasks/{task.pk}/release/"' in page


def test_starting_other_work_is_not_the_first_thing_to_do_for_a_child_with_open_work(
    northmere: Cast, sign_in: Any
) -> None:
    def buttons() -> list[bool]:
        forms = parsed(text_of(client.get(case_url(northmere)))).xpath("//form[contains(@action,'/start/')]//button")
        return ["govuk-button--secondary" in button.get("class") for button in forms]

    client = sign_in(northmere.sam)
    first, *others = buttons()
    assert (first, len(others) > 3, all(others)) == (False, True, True)
    client.post(f"{case_url(northmere)}start/{KEY}/")
    assert all(buttons())


def test_who_may_not_do_the_first_step_only_starts_it(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    client.post(f"{case_url(northmere)}start/{KEY}/")
    with authority(northmere.id):
        task = Task.objects.get(finished__isnull=True, form_version__isnull=False)
    assert task.owner != northmere.priya
    assert "The first step is under “What to do next”." in text_of(client.get(case_url(northmere)))


def test_no_answer_is_read_for_a_list_of_what_was_recorded_but_what_decides_what_may_be_begun(
    northmere: Cast, sign_in: Any
) -> None:
    decided(northmere, "approve")
    client = sign_in(northmere.sam)
    for url, forms in ((case_url(northmere), {"'child_in_need_plan'", "'conference_decision'"}), ("/my-work/", set())):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        read = [one["sql"] for one in asked if '"records_recordversion"."answers"' in one["sql"]]
        assert len(read) == len(forms)  # the latest of each, once: see `casewright:by-hand-when`
        assert all(any(form in sql for sql in read) for form in forms)
