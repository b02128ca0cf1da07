"""Why a decision table says what the decision form shows of it: the row, and the answers in people's words."""

from typing import Any

import pytest

from accounts.context import authority
from demo.referral_stories import ASSESS, WILF_REFERRAL
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.workflow.answers import submit
from tests.workflow.dmn_tables import table
from workflow import work
from workflow.decisions import publish_decision, use_decision
from workflow.models import DecisionTrace, Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
QUESTION = "Why does the table say that?"


def deciding(cast: Cast) -> Task:
    """Sam has recorded a referral of Wilf, and Priya has the decision on it."""
    with authority(cast.id):
        process = start_for_case("referral", cast.cases["wilf"], cast.sam)
        record = Task.objects.get(process=process, finished__isnull=True)
        work.claim(record, cast.sam)
        submit(record, cast.sam, WILF_REFERRAL)
        task = Task.objects.get(process=process, element_id="Task_decide")
        if task.owner is None:
            work.claim(task, cast.priya)
        return task


def explained(page: str) -> str:
    """What opens below the question; empty where it is not asked."""
    for box in parsed(page).find_class("cw-explain"):
        if box.find("summary").text_content().strip() == QUESTION:
            return " ".join(" ".join(text.strip() for text in box.itertext()).split())
    return ""


def test_the_decision_form_says_which_row_fits_and_the_answers_in_the_words_of_the_form(
    northmere: Cast, sign_in: Any
) -> None:
    task = deciding(northmere)
    client = sign_in(northmere.priya)
    page = text_of(client.get(f"/tasks/{task.pk}/form/decision/"))
    told = explained(page)
    assert "the table “Threshold for a referral”, version 1" in told
    assert "Row 6 fits." in told
    assert "Is the child safe today? Yes, as far as we know" in told
    assert "Main need Family in acute stress" in told
    assert "Age in years, 0 for an unborn child 10" in told
    assert "A child and family assessment" in page
    assert "The child may be in need. A social worker needs to find out more." in page
    assert explained(text_of(client.get(f"/tasks/{task.pk}/"))) == told


def test_the_words_stay_true_when_the_table_changes(northmere: Cast, sign_in: Any) -> None:
    task = deciding(northmere)
    with authority(northmere.id):
        xml = table("referral_threshold", "main_need", "suggests reason", '- | "other_service" | "Changed."')
        use_decision(publish_decision(xml, "referral_threshold", 2))
    assert "Row 6 fits." in explained(text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/decision/")))


def test_a_table_without_a_fitting_row_says_so_and_the_manager_decides_all_the_same(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        xml = table("referral_threshold", "main_need", "suggests reason", '"N9" | "other_service" | "None."')
        use_decision(publish_decision(xml, "referral_threshold", 2))
    task = deciding(northmere)
    page = text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/decision/"))
    assert "What the threshold table points to" not in page
    assert "No row fits, so it says nothing." in explained(page)
    with authority(northmere.id):
        submit(task, northmere.priya, ASSESS)


def test_a_task_whose_form_shows_nothing_of_a_table_says_nothing_of_it(northmere: Cast, sign_in: Any) -> None:
    task = deciding(northmere)
    with authority(northmere.id):
        submit(task, northmere.priya, ASSESS)
        reply = Task.objects.get(process=task.process, element_id="Task_reply")
    assert explained(text_of(sign_in(northmere.sam).get(f"/tasks/{reply.pk}/"))) == ""


def test_a_list_is_read_as_words(northmere: Cast, sign_in: Any) -> None:
    task = deciding(northmere)
    with authority(northmere.id):
        trace = DecisionTrace.objects.get()
        for step in trace.trace["steps"]:
            step["inputs"] = [{**one, "expression": "places", "value": ["home", "school"]} for one in step["inputs"]]
        trace.save()
    told = explained(text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/decision/")))
    assert "home, school" in told


def test_a_number_is_never_read_as_yes_or_no(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"].child
        assert wilf.date_of_birth is not None
        wilf.date_of_birth = wilf.date_of_birth.replace(year=2026, month=6)
        wilf.save()
    task = deciding(northmere)
    told = explained(text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/decision/")))
    assert "Age in years, 0 for an unborn child 0" in told
