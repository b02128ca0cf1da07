"""Deciding: nothing typed is lost, every reading is kept, and a decision says what it did."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from forms.posted import AUTOSAVE_HEADER
from records.models import Decision, RecordVersion
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import hidden_inputs, open_page, path_of, save, text_of, with_problems
from tests.desk.stories import correcting, decision, submitted
from tests.workflow.answers import ASSESSMENT, submit
from workflow.models import Task

pytestmark = pytest.mark.django_db
AUTOSAVE = {AUTOSAVE_HEADER: "1"}


@pytest.fixture
def deciding(northmere: Cast, sign_in: Any) -> tuple[Client, Task, str]:
    """Priya at the decision on Sam's assessment: client, task, address."""
    task = submitted(northmere)
    return sign_in(northmere.priya), task, f"/tasks/{task.pk}/form/"


def typed(decision: str = "", comment: str = "") -> dict[str, list[str]]:
    return {"/decision": [decision], "/comment": [comment]}


def test_what_the_manager_types_is_saved_as_she_types(deciding: Any) -> None:
    client, _, url = deciding
    carried = open_page(client, url)
    assert set(carried) == {"revision", "marks"}
    answer = client.post(url, {**carried, **typed("return", "Half a sent")}, headers=AUTOSAVE)
    body = answer.json()
    assert (answer.status_code, body["revision"], set(body["marks"])) == (200, 1, {"/decision", "/comment"})
    page = client.get(url).content.decode()
    assert "Half a sent</textarea>" in page
    assert "Saved at 10:00" in page
    assert "data-autosave" in page


def test_two_windows_get_a_choice(deciding: Any) -> None:
    client, _, url = deciding
    first, second = open_page(client, url), open_page(client, url)
    client.post(url, {**first, **typed("", "From the first")}, headers=AUTOSAVE)
    answer = client.post(url, {**second, **typed("", "From the second")}, headers=AUTOSAVE)
    assert (answer.status_code, answer.json()["questions"]) == (409, ["Comment to the author"])
    page = client.post(url, {**second, **typed("", "From the second"), "action": "stay"})
    assert page.status_code == 409
    assert "From the first" in text_of(page)
    assert "Wilf Larkspur" in text_of(page)


def test_saving_and_leaving_decides_nothing(northmere: Cast, deciding: Any) -> None:
    client, _, url = deciding
    assert path_of(save(client, url, typed("approve", "Nearly sure."), "leave")) == "/my-work/"
    with authority(northmere.id):
        assert not Decision.objects.exists()
    assert "Nearly sure." in client.get(url).content.decode()


def test_a_decision_with_problems_leads_to_a_page_that_says_them(northmere: Cast, deciding: Any) -> None:
    client, _, url = deciding
    page = with_problems(client, save(client, url, typed("return"), "submit"))
    assert "Write what must change" in page
    assert 'id="problems"' in page
    assert "What you wrote is saved. Nothing is decided yet." in page
    assert hidden_inputs(page)["revision"] == "1"
    with authority(northmere.id):
        assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("choice", "comment", "said"),
    [
        ("approve", "", "Approved. R-2026-000001 is final."),
        ("return", "Who is there on Fridays?", "Returned to Sam Oakley."),
        ("refuse", "This is another child.", "Refused. R-2026-000001 is kept with your reason."),
    ],
)
def test_a_decision_says_what_it_did(deciding: Any, choice: str, comment: str, said: str) -> None:
    client, _, url = deciding
    page = text_of(client.get(path_of(save(client, url, typed(choice, comment), "submit"))))
    assert said in page
    assert "Submitted as" not in page


def test_a_submission_names_who_decides_by_when(northmere: Cast, sign_in: Any) -> None:
    from tests.desk.pages import entered, fill_in
    from tests.desk.stories import begun

    with clock.at(TODAY + timedelta(days=169)):  # Wednesday 30 December: the decision is due in the next year
        task = begun(northmere)
        client = sign_in(northmere.sam)
        with authority(northmere.id):
            fields = entered(ASSESSMENT)
        fill_in(client, f"/tasks/{task.pk}/form/", fields)
        page = text_of(client.get(path_of(save(client, f"/tasks/{task.pk}/form/check/", {}, "submit"))))
    assert "Submitted as R-2026-000001." in page
    assert "A service manager decides by Tue 5 January 2027." in page, "it counts from 30 June, and is late"


def test_every_reading_of_the_record_is_kept(northmere: Cast, deciding: Any) -> None:
    client, _, url = deciding

    def readings() -> list[Any]:
        with authority(northmere.id):
            version = RecordVersion.objects.get()
            kept = AuditEvent.objects.filter(action="viewed", object_id=str(version.pk))
            return [(row.actor, row.case_id) for row in kept]

    client.get(url)
    client.get(f"{url}?tab=answers")
    client.head(url)
    with_problems(client, save(client, url, typed("return"), "submit"))
    wilf = northmere.cases["wilf"].pk
    assert readings() == [(northmere.priya, wilf)] * 5
    client.post(url, typed("", "Saved only"), headers=AUTOSAVE)
    assert len(readings()) == 5


def test_a_second_decision_from_an_old_tab_says_that_it_was_decided(northmere: Cast, deciding: Any) -> None:
    client, task, url = deciding
    old = open_page(client, url)
    save(client, url, typed("return", "Who is there on Fridays?"), "submit")
    client.get("/my-work/")
    answer = client.post(url, {**old, **typed("approve"), "action": "submit"})
    assert path_of(answer) == f"/tasks/{task.pk}/"
    assert "You decided this at 10:00." in text_of(client.get(path_of(answer)))
    late = client.post(url, {**old, **typed("approve")}, headers=AUTOSAVE)
    assert (late.status_code, late.json()) == (409, {"message": "You decided this at 10:00"})
    with authority(northmere.id):
        assert [made.decision for made in Decision.objects.all()] == ["return"]


def test_the_page_says_until_when_what_follows_and_offers_the_pdf(deciding: Any) -> None:
    client, _, url = deciding
    page = text_of(client.get(url))
    assert 'In 3 working days</span> <span class="cw-task__date">Fri 17 July</span>' in page
    for words in ("If you approve it:", "If you return it:", "If you refuse it:"):
        assert words in page
    page = text_of(client.get(f"{url}?tab=pdf"))
    for words in ("As a PDF", "The PDF is being made", 'href="/records/R-2026-000001/1/"', "Record decision"):
        assert words in page


def test_a_second_version_says_who_returned_the_first(northmere: Cast, sign_in: Any) -> None:
    again = correcting(northmere)
    with authority(northmere.id):
        submit(again, northmere.sam, ASSESSMENT | {"risks": "On Fridays."})
        task = decision(northmere)
    page = text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/"))
    assert "First version returned by Priya Marsh on Tue 14 July." in page
    assert "Changed answers (1)" in page
