"""Who fills in a form and must not know something of the child reads nothing that is worked out from it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Membership, Role, User
from cases.knowing import learn
from cases.models import Allocation
from cases.person_facts import KINDS
from forms.definition import read
from forms.models import FormVersion
from forms.posted import AUTOSAVE_HEADER
from records.models import RecordVersion
from records.restricted import is_complete_for, is_restricted_there, readable_answers
from tests.cast import Cast
from tests.desk.pages import open_page, text_of
from tests.desk.stories import begun, decision
from tests.forms.examples import control, form, layout
from tests.records.test_restricted import SECRET, noted
from tests.workflow.answers import ASSESSMENT, submit
from workflow.form_versions.findings import names_elsewhere
from workflow.models import Task

pytestmark = pytest.mark.django_db

KEPT = "kept for the people who work with the child"
READS = {
    "faith": "child.words.religion",
    "again": 'if child.religion = "SIKH" then "Meals without beef" else "Any meal"',
    "where": "previous.where_note.where",
    "well": "previous.where_note.what",
}


def asked(task: Task) -> FormVersion:
    """A form as it may have been published before anybody looked at what it tells."""
    text = {"type": "string"}
    properties = {"seen": {**text, "title": "Seen"}, **{name: {**text, "title": name.title()} for name in READS}}
    rule = {"effect": "SHOW", "condition": {"feel": 'child.religion = "QUAKER"'}}
    properties["silence"] = {**text, "title": "Where is there silence?"}
    ui = layout(
        control("seen"),
        *(control(name, calculate=feel) for name, feel in READS.items()),
        control("silence", rule),
    )
    version: FormVersion = FormVersion.objects.create(
        key="small_form", number=1, title="Small form", content=form(properties, ui), status="published"
    )
    Task.objects.filter(pk=task.pk).update(form_version=version)
    return version


def administrates(cast: Cast, task: Task, user: User) -> None:
    """Sam is the team's administrator from now on, who has the task all the same."""
    Task.objects.filter(pk=task.pk).update(role_keys="administrator")
    Membership.objects.filter(user=user).update(role=Role.objects.get(key="administrator"))
    Allocation.objects.filter(case=cast.cases["wilf"]).update(worker=None)


@pytest.mark.parametrize("may_know", [True, False])
def test_what_is_kept_is_on_no_page_and_the_record_is_right(northmere: Cast, sign_in: Any, may_know: bool) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        learn(northmere.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, northmere.priya, None)
        noted(northmere)
        asked(task)
        if not may_know:
            administrates(northmere, task, northmere.sam)
    sam = sign_in(northmere.sam)
    base = f"/tasks/{task.pk}/form/"
    pages = [text_of(sam.get(f"{base}small-form/"))]
    assert ("Where is there silence?" in pages[0]) is not may_know
    saved = sam.post(
        f"{base}small-form/",
        {**open_page(sam, f"{base}small-form/"), "/seen": "Yes", "action": "continue"},
        headers={AUTOSAVE_HEADER: "1"},
    )
    pages += [saved.content.decode(), text_of(sam.get(f"{base}check/"))]
    for words in ("Sikh", "Meals without beef"):
        assert (words in pages[0], words in pages[2]) == (may_know, may_know)
    for page in pages:
        assert ("Any meal" in page) is False
    assert (KEPT in pages[0]) is not may_know
    sam.post(f"{base}check/", {**open_page(sam, f"{base}check/"), "action": "submit"})
    with authority(northmere.id):
        recorded = RecordVersion.objects.get(record__form_key="small_form")
        assert recorded.answers == {
            "seen": "Yes",
            "faith": "Sikh",
            "again": "Meals without beef",
            "where": SECRET,
            "well": "He is well.",
        }
        assert is_complete_for(northmere.sam, recorded) is may_know
        assert readable_answers(northmere.priya, recorded) == recorded.answers
        ours = readable_answers(northmere.sam, recorded)
        assert ours == (recorded.answers if may_know else {"seen": "Yes", "well": "He is well."})
    page = text_of(sam.get(f"/records/{recorded.record.reference}/1/"))
    assert ("Meals without beef" in page) is may_know
    priya = text_of(sign_in(northmere.priya).get(f"/records/{recorded.record.reference}/1/"))
    assert "Meals without beef" in priya
    assert SECRET in priya


def test_publishing_refuses_what_is_worked_out_from_a_restricted_answer_of_an_earlier_form(northmere: Cast) -> None:
    def places(feel: str, **notes: Any) -> list[str]:
        properties = {"where": {"type": "string", "title": "Where?", **notes}}
        definition = read(form(properties, layout(control("where", calculate=feel))))
        return [found.place for found in names_elsewhere(definition, (), is_restricted_there)]

    with authority(northmere.id):
        noted(northmere)
        for feel in ("previous.where_note.where", "string(forms.where_note)", "string(previous.where_note.told)"):
            assert places(feel) == ["/uischema/elements/0/options/calculate"]
            assert places(feel, **{"x-casewright": {"sensitivity": "restricted"}}) == []
        assert places("previous.where_note.what") == places("previous.other.where") == []


@pytest.mark.parametrize("may_know", [True, False])
def test_who_decides_and_must_not_know_a_fact_chooses_about_it_without_what_the_file_holds(
    northmere: Cast, sign_in: Any, may_know: bool
) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        submit(task, northmere.sam, ASSESSMENT | {"religion_belief": "Quaker"})
        review = decision(northmere)
    with authority(northmere.id), clock.at(clock.now() + timedelta(minutes=5)):
        learn(northmere.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, northmere.priya, clock.today())
        if not may_know:
            administrates(northmere, review, northmere.priya)
    page = text_of(sign_in(northmere.priya).get(f"/tasks/{review.pk}/form/"))
    assert "Changed in the child’s file since this was begun" in page
    assert ("Sikh" in page) is may_know
    assert (KEPT in page) is not may_know
