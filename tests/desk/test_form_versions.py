"""A form version published while drafts of the one before exist; calculations and prefills over a real process."""

from copy import deepcopy
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from forms.adoption import publish_form
from forms.models import ActiveForm, FormVersion
from records.models import RecordVersion
from tests.cast import Cast
from tests.desk.pages import entered, fill_in, parsed, path_of, save, submit, text_of
from tests.workflow.answers import ASSESSMENT
from tests.workflow.answers import submit as submit_task
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
KEY = "child_and_family_assessment"


def begin(cast: Cast) -> Task:
    """An assessment of Wilf that Sam has."""
    process = start_for_case(KEY, cast.cases["wilf"], cast.sam)
    task: Task = Task.objects.get(process=process, finished__isnull=True)
    if task.owner is None:
        work.claim(task, cast.sam)
    task.refresh_from_db()
    return task


def publish_second() -> FormVersion:
    """Version 2: a new question is required, and one is worked out and one filled in from the case and the past."""
    content: dict[str, Any] = deepcopy(FormVersion.objects.get(key=KEY, number=1).content)
    content["title"] = "Assessment of the child and family"
    content["schema"]["properties"] |= {
        "sleep": {"type": "integer", "title": "How many hours does the child sleep?", "minimum": 0, "maximum": 24},
        "age_at_start": {"type": "integer", "title": "Age when the assessment began"},
        "known_as": {"type": "string", "title": "Known as", "x-casewright": {"prefill": "child.name"}},
        "last_time": {
            "type": "string",
            "title": "What led to the last assessment",
            "x-casewright": {"prefill": "previous.child_and_family_assessment.reason"},
        },
    }
    content["schema"]["required"] = [*content["schema"].get("required", []), "sleep"]
    first = content["uischema"]["elements"][0]["elements"]
    for name in ("sleep", "known_as", "last_time"):
        first.append({"type": "Control", "scope": f"#/properties/{name}"})
    calculate = "age(child.date_of_birth, start_date)"
    first.append({"type": "Control", "scope": "#/properties/age_at_start", "options": {"calculate": calculate}})
    newer = publish_form(content, 2)
    ActiveForm.objects.filter(key=KEY).update(version=newer)
    return newer


def test_a_draft_stays_on_the_version_it_was_begun_with_and_submits_there(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        task = begin(northmere)
        base = f"/tasks/{task.pk}/form/"
        fields = entered(ASSESSMENT)
    sam: Client = sign_in(northmere.sam)
    assert save(sam, f"{base}why-and-how/", fields["why-and-how"]).status_code == 302
    with authority(northmere.id):
        newer = publish_second()
        assert begin(northmere).form_version == newer
    for slug, typed in fields.items():
        page = text_of(sam.get(f"{base}{slug}/"))
        assert "How many hours does the child sleep?" not in page
        assert "Assessment of the child and family" not in page
        fill_in(sam, base, {slug: {**typed, "/sleep": ["9"]}})
    assert "Ready to submit" in text_of(sam.get(f"{base}list/"))
    assert path_of(submit(sam, base)) == f"/cases/{northmere.cases['wilf'].reference}/"
    with authority(northmere.id):
        version = RecordVersion.objects.select_related("record", "form_version").get(form_version__key=KEY)
        assert version.form_version.number == 1
        assert {name: version.answers.get(name) for name in ASSESSMENT} == ASSESSMENT
    record = text_of(sam.get(f"/records/{version.record.reference}/1/"))
    assert "How many hours" not in record
    assert "Assessment of the child and family" not in record


def test_new_work_uses_the_new_version_with_what_it_works_out_and_fills_in(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        first = begin(northmere)
        submit_task(first, northmere.sam, ASSESSMENT)
        first.refresh_from_db()
        assert first.record is not None
        reference = first.record.record.reference
        decision = Task.objects.get(element_id="Task_authorise", finished__isnull=True)
        if decision.owner is None:
            work.claim(decision, northmere.priya)
            decision.refresh_from_db()
        submit_task(decision, northmere.priya, {"decision": "approve"})
        publish_second()
        task = begin(northmere)
    base = f"/tasks/{task.pk}/form/"
    sam: Client = sign_in(northmere.sam)
    page = text_of(sam.get(f"{base}why-and-how/"))
    earlier = f'<a href="/records/{reference}/1/">the child and family assessment, 14 July 2026</a>'
    assert f"From {earlier}, by Sam Oakley" in page
    assert ASSESSMENT["reason"] in unescape(page)
    assert "From the case" in " ".join(parsed(page).text_content().split())
    assert "Cannot be worked out yet. Answer “When did this assessment begin?” first." in page
    with authority(northmere.id):
        fields = FormVersion.objects.get(key=KEY, number=2).definition.entered_from(ASSESSMENT | {"sleep": 9})
    fields["why-and-how"] |= {"/age_at_start": ["3"], "/known_as": [northmere.cases["wilf"].child.name]}
    fill_in(sam, base, fields)
    assert "From the case" in text_of(sam.get(f"{base}check/"))
    assert submit(sam, base).status_code == 302
    with authority(northmere.id):
        answers = RecordVersion.objects.get(form_version__number=2, form_version__key=KEY).answers
    assert answers["age_at_start"] == 10
    assert answers["known_as"] == northmere.cases["wilf"].child.name
    assert answers["sleep"] == 9


def test_a_returned_record_brings_its_own_answers_back_and_nothing_is_filled_in(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        publish_second()
        task = begin(northmere)
    sam: Client = sign_in(northmere.sam)
    base = f"/tasks/{task.pk}/form/"
    with authority(northmere.id):
        answers = ASSESSMENT | {"sleep": 9, "known_as": "Wilfred the Brave"}
        fields = FormVersion.objects.get(key=KEY, number=2).definition.entered_from(answers)
    fill_in(sam, base, fields)
    submit(sam, base)
    with authority(northmere.id):
        decision = Task.objects.get(element_id="Task_authorise", finished__isnull=True)
        if decision.owner is None:
            work.claim(decision, northmere.priya)
            decision.refresh_from_db()
        submit_task(decision, northmere.priya, {"decision": "return", "comment": "Who is there on Fridays?"})
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    page = text_of(sam.get(f"/tasks/{again.pk}/form/why-and-how/"))
    assert "Wilfred the Brave" in page
    assert "From the case" not in page
