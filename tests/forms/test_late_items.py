"""An item's page that was open when its draft moved to a version whose list is called otherwise: no word is lost."""

import json
from typing import Any

import pytest
from django.test import Client

from forms import drafts
from forms.items import fields_by_item, ids_in
from forms.models import Draft
from forms.versions.moving import carry_over
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.forms.conftest import published
from tests.forms.test_item_pages import AUTOSAVE, at, begun, carried
from tests.forms.visits import visit, visits_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.urls("tests.forms.urls")]

HIDDEN = ("marks", "revision")
PAGE = {"/date/day": "9", "/date/month": "7", "/date/year": "2026", "/seen": "no", "/why": "Nobody was in."}


def calls_form() -> dict[str, Any]:
    """The form of visits with its list under another name, on a page that is called otherwise."""
    text = json.dumps(visits_form()).replace('"visits"', '"calls"').replace("/visits", "/calls")
    document: dict[str, Any] = json.loads(text.replace("Visits made", "Calls made"))
    return {**document, "migration": [{"rename": "/visits", "to": "/calls"}]}


def without_list() -> dict[str, Any]:
    """The form of visits that asks nothing about them any more."""
    document = visits_form(required=())
    del document["schema"]["properties"]["visits"]
    del document["uischema"]["elements"][1]["elements"][0]
    return document


@pytest.fixture
def draft(inside: Cast) -> Draft:
    """A draft with two visits, `r10` and `r11`."""
    return begun(inside, [visit(), visit("2026-07-10")])


def move(draft: Draft, document: dict[str, Any]) -> None:
    carry_over(Draft.objects.get(pk=draft.pk), published(document, draft.form_version.number + 1))


def calls(draft: Draft) -> dict[str, Any]:
    """What the draft holds for each item, in order, by its id."""
    now = Draft.objects.get(pk=draft.pk)
    question = now.form_version.definition.questions["/calls"]
    fields = now.entered[question.page]
    return {item: fields_by_item(question, fields).get(item, {}) for item in ids_in(question, fields)}


def test_what_is_typed_into_an_item_goes_where_the_step_takes_its_list(sam: Client, draft: Draft) -> None:
    page = carried(sam, at(draft, item="r11"))
    move(draft, calls_form())
    answer = sam.post(at(draft, item="r11"), {**page, **PAGE})
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/example/{draft.pk}/calls-made/")
    assert calls(draft)["r11"]["/why"] == ["Nobody was in."]
    assert list(calls(draft)) == ["r10", "r11"]
    assert calls(draft)["r10"]["/seen"] == ["yes"]


def test_an_item_that_was_being_added_is_added_once(sam: Client, draft: Draft) -> None:
    page = carried(sam, at(draft, item="new-n1"))
    move(draft, calls_form())
    for _ in range(2):
        assert sam.post(at(draft, item="new-n1"), {**page, **PAGE}).status_code == 302
    assert list(calls(draft)) == ["r10", "r11", "n1"]
    assert calls(draft)["n1"]["/why"] == ["Nobody was in."]


def test_its_script_goes_on_saving_and_takes_back_what_was_deleted(sam: Client, draft: Draft) -> None:
    page = carried(sam, at(draft, item="r10"))
    move(draft, calls_form())
    marks = json.loads(page["marks"])
    before = json.loads(page["before"])
    for words in ("Nobody was", "Nobody was in.", ""):
        typed = {name: texts[0] for name, texts in before.items()} | {"/why": words}
        sent = {"revision": page["revision"], "marks": json.dumps(marks), **typed}
        answer = sam.post(at(draft, item="r10"), sent, headers=AUTOSAVE)
        assert answer.status_code == 200, answer.content
        marks |= answer.json()["marks"]
        assert calls(draft)["r10"].get("/why", [""]) == [words]


def test_what_somebody_wrote_there_meanwhile_is_kept_until_one_chooses(
    inside: Cast, sam: Client, sign_in: Any, draft: Draft
) -> None:
    page = carried(sam, at(draft, item="r10"))
    move(draft, calls_form())
    address = f"/example/{draft.pk}/calls-made/calls/r10/"
    priya: Client = sign_in(inside.priya)
    priya.post(address, {**carried(priya, address), **PAGE, "/why": "He was ill."})
    sam = sign_in(inside.sam)
    answer = sam.post(at(draft, item="r10"), {**page, **PAGE})
    assert answer.status_code == 409
    assert calls(draft)["r10"]["/why"] == ["He was ill."]
    chosen = {"choose/why": "mine", "asked": "/why", "/why": "Nobody was in."}
    drawn = {name: parsed(answer.content.decode()).xpath(f"//input[@name='{name}']/@value")[0] for name in HIDDEN}
    assert sam.post(at(draft, item="r10"), {**drawn, **chosen}).status_code == 302
    assert calls(draft)["r10"]["/why"] == ["Nobody was in."]


def test_leaving_an_item_as_it_was_takes_back_what_was_saved_on_the_way(sam: Client, draft: Draft) -> None:
    page = carried(sam, at(draft, item="r10"))
    move(draft, calls_form())
    saved = sam.post(at(draft, item="r10"), {**page, **PAGE}, headers=AUTOSAVE).json()
    marks = json.dumps(json.loads(page["marks"]) | saved["marks"])
    sam.post(at(draft, item="r10"), {**page, **PAGE, "marks": marks, "action": "cancel"})
    assert calls(draft)["r10"].get("/why", [""]) == [""]
    added = carried(sam, at(draft, item="new-n1"))
    sam.post(at(draft, item="new-n1"), {**added, **PAGE}, headers=AUTOSAVE)
    assert "n1" in calls(draft)
    sam.post(at(draft, item="new-n1"), {**added, **PAGE, "action": "cancel"})
    assert list(calls(draft)) == ["r10", "r11"]


def test_an_item_that_was_removed_meanwhile_comes_back_with_what_was_typed(sam: Client, draft: Draft) -> None:
    page = carried(sam, at(draft, item="r10"))
    move(draft, calls_form())
    sam.post(f"/example/{draft.pk}/calls-made/", {"action": "remove/calls/r10"})
    assert list(calls(draft)) == ["r11"]
    sam.post(at(draft, item="r10"), {**page, **PAGE})
    assert list(calls(draft)) == ["r10", "r11"]


def test_where_the_list_is_not_asked_any_more_the_words_are_kept_and_shown(sam: Client, draft: Draft) -> None:
    page = carried(sam, at(draft, item="r10"))
    move(draft, without_list())
    answer = sam.post(at(draft, item="r10"), {**page, **PAGE})
    assert (answer.status_code, answer["Location"]) == (302, f"/example/{draft.pk}/list/")
    held = Draft.objects.get(pk=draft.pk).entered["visits-made"]
    assert held["/visits/r10/why"] == ["Nobody was in."]
    assert sam.post(at(draft, item="r10"), {**page, **PAGE}, headers=AUTOSAVE).status_code == 200


def test_an_address_of_the_former_version_leads_to_what_is_there_now(sam: Client, draft: Draft) -> None:
    plain = sam.get(at(draft)).status_code
    move(draft, calls_form())
    assert plain == 200
    assert "Nobody" not in sam.get(at(draft, item="r10"), follow=True).content.decode()
    assert sam.get(at(draft, item="r10")).status_code == 200
    assert sam.get(at(draft), follow=True).status_code == 200
    assert sam.get(f"/example/{draft.pk}/visits-made/nothing/r10/").status_code == 404
    assert sam.get(f"/example/{draft.pk}/nowhere/").status_code == 404


def test_a_page_takes_back_what_was_deleted_again_on_it(inside: Cast, draft: Draft) -> None:
    page = draft.form_version.definition.page("visits-made")
    assert page is not None
    marks = drafts.marks_of(draft, page)
    move(draft, calls_form())
    for words in ("Nobody was in.", ""):
        saved = drafts.save_page(
            draft.pk, page.slug, {"/after": [words]}, inside.sam, marks={"/after": marks["/after"]}, revision=0
        )
        marks |= saved.marks
        assert Draft.objects.get(pk=draft.pk).entered["calls-made"].get("/after", [""]) == [words]


def test_the_choice_of_a_page_that_is_called_otherwise_now_is_kept(inside: Cast, sam: Client, draft: Draft) -> None:
    page = draft.form_version.definition.page("visits-made")
    assert page is not None
    marks = json.dumps(drafts.marks_of(draft, page))
    move(draft, calls_form())
    drafts.save_page(draft.pk, "calls-made", {"/after": ["Hers."]}, inside.priya)
    answer = sam.post(at(draft), {"marks": marks, "revision": "0", "/after": "Mine."})
    assert answer.status_code == 409
    drawn = {name: parsed(answer.content.decode()).xpath(f"//input[@name='{name}']/@value")[0] for name in HIDDEN}
    sam.post(at(draft), {**drawn, "choose/after": "mine", "asked": "/after", "/after": "Mine."})
    assert Draft.objects.get(pk=draft.pk).entered["calls-made"]["/after"] == ["Mine."]
