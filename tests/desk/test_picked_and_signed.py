"""A form at a task that picks an address and a person from the child's file, and is signed by submitting it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from accounts.context import authority
from cases.knowing import learn
from cases.models import Kinship, Person
from cases.opening import allocate, open_case
from cases.person_facts import KINDS
from cases.relationships import relate
from desk.story import version_url
from forms.models import Draft
from records import pdf
from records.document import gather
from records.models import RecordVersion, Rendition
from tests.cast import Cast
from tests.desk.pages import open_page, parsed, text_of
from tests.desk.stories import begun
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout
from tests.records.test_pdf import failures, pages_of
from workflow.models import Task
from workflow.work import submit

pytestmark = pytest.mark.django_db

FIELDS = {
    "home": {"type": "object", "format": "address", "title": "Home"},
    "present": {"type": "object", "format": "person", "title": "Who was there?"},
    "signed": {"type": "object", "format": "signature", "title": "Signature"},
}


def task_with(cast: Cast) -> Task:
    task = begun(cast)
    with authority(cast.id):
        version = published(form(FIELDS, layout(*map(control, FIELDS)), required=[*FIELDS]))
        Task.objects.filter(pk=task.pk).update(form_version=version)
        wilf = cast.cases["wilf"]
        learn(wilf.child, KINDS["address"], {"use": "home", "lines": "3 Mill Lane\nSW1A 2AA"}, cast.sam, None)
        mara = Person.objects.create(given_name="Mara", family_name="Larkspur")
        relate(wilf, mara, Kinship.MOTHER, cast.sam)
        return Task.objects.select_related("form_version").get(pk=task.pk)


def test_what_the_file_knows_is_offered_picked_and_recorded_and_the_server_signs(northmere: Cast, sign_in: Any) -> None:
    task = task_with(northmere)
    sam = sign_in(northmere.sam)
    address = f"/tasks/{task.pk}/form/small-form/"
    page = parsed(text_of(sam.get(address)))
    picked = {
        name: page.xpath(f"//input[@name='{name}' and @value!='']/@value")[at]
        for name, at in (("/home/known", 0), ("/present/who", 1))
    }
    said = " ".join(page.text_content().split())
    assert "Home: 3 Mill Lane, SW1A 2AA" in said
    assert "Mara Larkspur, mother" in said
    assert "You sign as Sam Oakley, Social worker when you submit this form." in said
    forged = {"/signed/name": "Priya Marsh", "/signed": "Priya Marsh"}
    sam.post(address, {**picked, **forged, "action": "continue"})
    check = parsed(text_of(sam.get(f"/tasks/{task.pk}/form/check/")))
    assert "Signed when the form is submitted" in check.text_content()
    sam.post(f"/tasks/{task.pk}/form/check/", {"revision": check.xpath("//input[@name='revision']/@value")[0]})
    with authority(northmere.id):
        version = RecordVersion.objects.latest("pk")
        answers = version.answers
        assert answers["home"] == {"line1": "3 Mill Lane", "postcode": "SW1A 2AA"}
        assert (answers["present"]["name"], answers["present"]["role"]) == ("Mara Larkspur", "mother")
        assert UUID(answers["present"]["id"])
        assert answers["signed"] == {"name": "Sam Oakley", "role": "Social worker", "at": answers["signed"]["at"]}
        rendition = Rendition.objects.filter(version=version).first()
        assert rendition is not None
        content = pdf.render(gather(rendition))
        shown_at = version_url(version)
    assert failures(content) == ""
    told = " ".join(pages_of(content))
    shown = " ".join(parsed(text_of(sam.get(shown_at))).text_content().split())
    for words in ("3 Mill Lane, SW1A 2AA", "Mara Larkspur, mother", "Sam Oakley, Social worker"):
        assert words in shown
        assert words in told


def test_answers_that_bring_a_signature_of_their_own_are_signed_by_who_submits(northmere: Cast) -> None:
    task = task_with(northmere)
    with authority(northmere.id):
        given = {"home": {"no_fixed_abode": True}, "signed": {"name": "Priya Marsh", "at": "2020-01-01T00:00:00Z"}}
        answers = submit(task, northmere.sam, given, []).version.answers
        assert answers["signed"]["name"] == "Sam Oakley"
        assert answers["signed"]["at"] > "2026"


def offered(client: Any, task: Task) -> dict[str, str]:
    """Whom the page of a task offers, by their words."""
    page = parsed(text_of(client.get(f"/tasks/{task.pk}/form/small-form/")))
    radios = page.xpath("//input[@name='/present/who' and @value!='']")
    return {radio.getnext().text_content(): radio.get("value") for radio in radios}


def post(client: Any, task: Task, who: str) -> str:
    """Post somebody; return what the draft then answers, in words."""
    address = f"/tasks/{task.pk}/form/small-form/"
    client.post(address, {**open_page(client, address), "/present/who": who, "action": "anyway"})
    with authority(task.authority_id):  # type: ignore[arg-type]
        draft = Draft.objects.get(task=task)
        return str(draft.form_version.definition.review(draft.entered).given.get("present", ""))


def test_somebody_whom_the_form_of_another_child_offered_is_not_taken(northmere: Cast, sign_in: Any) -> None:
    wilfs = task_with(northmere)
    with authority(northmere.id):
        northmere.cases["fern"] = open_case("Fern", "Quill", born=date(2018, 5, 4))
        allocate(northmere.cases["fern"], northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
    ferns = begun(northmere, "fern")
    with authority(northmere.id):
        Task.objects.filter(pk=ferns.pk).update(form_version=wilfs.form_version)
    sam = sign_in(northmere.sam)
    mara = offered(sam, wilfs)["Mara Larkspur, mother"]
    assert "Mara Larkspur, mother" not in offered(sam, ferns)
    assert post(sam, ferns, mara) == ""
    page = text_of(sam.get(f"/tasks/{ferns.pk}/form/small-form/?problems=1"))
    assert "Choose the person for “Who was there?” again" in page
    assert mara not in page
    assert "Mara" in post(sam, wilfs, mara)


def test_a_draft_from_before_keeps_whom_it_holds_and_nobody_else_gets_them(northmere: Cast, sign_in: Any) -> None:
    task = task_with(northmere)
    sam = sign_in(northmere.sam)
    (mara,) = [entered for words, entered in offered(sam, task).items() if "Mara" in words]
    with authority(northmere.id):
        control_ = task.form_version.definition.questions["/present"].control  # type: ignore[union-attr]
        value = control_.read({"/present/who": [mara]}).value
        (before,) = control_.enter(value)["/present/who"]  # type: ignore[arg-type]
        assert before != mara
    assert post(sam, task, before) == ""
    with authority(northmere.id):
        held = Draft.objects.get(task=task)
        held.entered = {"small-form": {"/present/who": [before]}}
        held.save()
    assert before in offered(sam, task).values()
    assert "Mara" in post(sam, task, before)
