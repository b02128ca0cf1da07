"""Lists through their addresses, as a browser without scripts uses them, and as the page's script does."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms import item_drafts
from forms.drafts import start
from forms.models import Draft, FormVersion
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.visits import visit, visits_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.urls("tests.forms.urls")]

AUTOSAVE = {"X-Casewright-Autosave": "1"}
SEEN = {"/date/day": "9", "/date/month": "7", "/date/year": "2026", "/seen": "yes"}


@pytest.fixture
def draft(inside: Cast) -> Draft:
    """A draft with two visits, `r10` and `r11`."""
    urls.SUBMITTED.clear()
    return begun(inside, [visit(), visit("2026-07-10")])


def begun(cast: Cast, visits: list[Any], **limits: Any) -> Draft:
    number = FormVersion.objects.filter(key="small_form").count() + 1
    version = published(visits_form(**limits), number)
    return start(version, cast.sam, version.definition.entered_from({"visits": visits}))


def at(draft: Draft, slug: str = "visits-made", item: str = "") -> str:
    return f"/example/{draft.pk}/{slug}/{f'visits/{item}/' if item else ''}"


def held(draft: Draft) -> dict[str, Any]:
    entered: dict[str, Any] = Draft.objects.get(pk=draft.pk).entered.get("visits-made", {})
    return entered


def given(draft: Draft) -> list[Any]:
    found = Draft.objects.get(pk=draft.pk)
    answers: list[Any] = found.form_version.definition.review(found.entered).given.get("visits", [])
    return answers


def carried(client: Client, url: str) -> dict[str, str]:
    """What an item's page carries to be posted with it."""
    html = client.get(url).content.decode()
    found = re.findall(r'<input type="hidden" name="(revision|marks|before)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_shows_a_card_for_each_item_with_what_it_is_known_by(sam: Client, draft: Draft) -> None:
    html = sam.get(at(draft)).content.decode()
    assert "Visit 1 9 July 2026 · Was the child seen? Yes Change Visit 1 Remove Visit 1" in words(html)
    assert 'value="change/visits/r11"' in html
    assert "Add another : Visit" in words(html)
    assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


def test_an_item_is_added_on_a_page_of_its_own_and_the_page_is_saved_before(sam: Client, draft: Draft) -> None:
    added = sam.post(at(draft), {"/after": "kept", "action": "add/visits"})
    assert re.fullmatch(re.escape(at(draft)) + r"visits/new-n[0-9a-f]{8}/", added["Location"])
    assert held(draft)["/after"] == ["kept"]
    html = sam.get(added["Location"]).content.decode()
    assert "<title>Visit 3, Visits made, Small form" in html
    assert len(given(draft)) == 2
    item = added["Location"].split("new-")[1].strip("/")
    saved = sam.post(added["Location"], {**SEEN, "action": "continue"})
    assert saved["Location"] == f"{at(draft)}#qvisits-{item}"
    assert given(draft)[2] == visit()
    assert "Visit 3" in sam.get(added["Location"]).content.decode()


def test_an_item_is_changed_valid_or_not_and_what_is_wrong_is_said_on_its_page(sam: Client, draft: Draft) -> None:
    change = sam.post(at(draft), {"action": "change/visits/r10"})
    assert change["Location"] == at(draft, item="r10") + "?opened=0"
    answer = sam.post(change["Location"], {**SEEN, "/date/day": "31", "/date/month": "2", "/seen": "no"})
    assert (answer.status_code, answer["Location"]) == (303, at(draft, item="r10") + "?problems=1&opened=0#problems")
    html = sam.get(answer["Location"]).content.decode()
    assert "2 answers need attention" in html
    assert 'href="#qdate-day">Enter a real date for “When was it?”' in html
    assert 'href="#qwhy">Enter an answer to “Why not?”' in html
    assert held(draft)["/visits/r10/date/day"] == ["31"]
    anyway = sam.post(
        answer["Location"], {**SEEN, "/date/day": "31", "/date/month": "2", "/seen": "no", "action": "anyway"}
    )
    assert anyway["Location"] == f"{at(draft)}#qvisits-r10"
    assert "2 answers to look at" in sam.get(at(draft)).content.decode()


def test_a_new_item_with_problems_is_still_not_added_on_request_until_it_was_whole(sam: Client, draft: Draft) -> None:
    url = at(draft, item="new-n1")
    answer = sam.post(url, {"/seen": "no", "action": "another"})
    assert (answer.status_code, answer["Location"]) == (303, f"{url}?problems=1#problems")
    html = sam.get(answer["Location"]).content.decode()
    assert "Do not add it" in html
    assert "Leave it as it was" not in html
    assert len(given(draft)) == 3
    cancelled = sam.post(f"{url}?problems=1", {"/seen": "no", "action": "cancel"})
    assert cancelled["Location"] == f"{at(draft)}#messages"
    assert len(given(draft)) == 2
    assert "Removed: Visit 3." in sam.get(at(draft)).content.decode()
    sam.post(at(draft, item="new-n2"), {**SEEN, "action": "continue"})
    change = sam.post(at(draft), {"action": "change/visits/n2"})
    assert "Leave it as it was" in sam.get(change["Location"]).content.decode()


def test_a_row_left_as_it_was_goes_back_to_when_it_was_opened_however_often_it_was_loaded_since(
    sam: Client, inside: Cast, draft: Draft
) -> None:
    """A reload draws what was saved meanwhile; and what somebody else changed since is not taken back with it."""
    url = sam.post(at(draft), {"action": "change/visits/r10"})["Location"]
    for day in ("9", "19"):
        sam.post(url, {**SEEN, "/date/day": day, **carried(sam, url)}, headers=AUTOSAVE)
    saved = sam.post(url, {**SEEN, "/date/day": "29", **carried(sam, url), "action": "stay"})
    assert held(draft)["/visits/r10/date/day"] == ["29"]
    priyas = item_drafts.item_fields(Draft.objects.get(pk=draft.pk), the_list(draft), "r10") | {"/seen": ["no"]}
    item_drafts.save_item(draft.pk, "/visits", "r10", priyas, inside.priya)
    sam.post(saved["Location"], {"action": "cancel", **carried(sam, saved["Location"])})
    assert held(draft)["/visits/r10/date/day"] == ["9"]
    assert held(draft)["/visits/r10/seen"] == ["no"]


def the_list(draft: Draft) -> Any:
    return draft.form_version.definition.lists["visits"]


def test_problems_in_items_are_listed_on_the_page_and_the_check_page_with_links_to_them(
    inside: Cast, sam: Client
) -> None:
    draft = begun(inside, [visit(), {"seen": False}], minItems=3)
    answer = sam.post(at(draft), {"/after": "x"})
    html = sam.get(answer["Location"]).content.decode()
    place = f'href="{at(draft, item="r11")}?problems=1&amp;opened=1#qdate-day"'
    assert f"{place}>Visit 2: Enter a date for “When was it?”" in html
    assert '<a href="#qvisits">Add 1 more to “Visits”: it needs at least 3</a>' in html
    check = sam.get(at(draft, "check")).content.decode()
    place = f'href="{at(draft, item="r11")}?problems=1&amp;from=check&amp;opened=1#qwhy"'
    assert f"{place}>Visit 2: Enter an answer to “Why not?”" in check
    assert sam.post(at(draft), {"/after": "x", "action": "anyway"})["Location"] == at(draft, "check")


def test_a_removed_item_can_be_put_back_from_the_banner_and_from_the_page(sam: Client, draft: Draft) -> None:
    before = held(draft)
    removed = sam.post(at(draft), {"action": "remove/visits/r10"})
    assert removed["Location"] == f"{at(draft)}#messages"
    html = sam.get(at(draft)).content.decode()
    assert "Removed: Visit 1." in html
    assert given(draft) == [visit("2026-07-10")]
    undo = at(draft, item="r10") + "?do=put-back"
    assert f'action="{undo}"' in html
    assert sam.post(undo)["Location"] == f"{at(draft)}#qvisits-r10"
    assert held(draft) == before
    sam.post(at(draft), {"action": "remove/visits/r11"})
    assert "Removed: Visit 2: 10 July 2026 · Was the child seen? Yes Put it back" in words(
        sam.get(at(draft)).content.decode()
    )
    sam.post(at(draft), {"action": "put-back/visits/r11"})
    assert held(draft) == before
    assert sam.get(undo).status_code == 200
    assert held(draft) == before


def test_the_banner_names_no_child_and_no_answer(sam: Client, draft: Draft) -> None:
    sam.post(at(draft), {"action": "remove/visits/r10"})
    html = sam.get(at(draft)).content.decode()
    told = re.findall(r'<div class="cw-banner.*?<p>(.*?)</p>', html, re.DOTALL)
    assert told == ["Removed: Visit 1."]


def test_leaving_an_item_as_it_was_takes_back_what_was_saved_on_the_way(sam: Client, draft: Draft) -> None:
    url = at(draft, item="r10")
    page = carried(sam, url)
    saved = sam.post(url, {**SEEN, "/date/day": "8", **page}, headers=AUTOSAVE).json()
    assert held(draft)["/visits/r10/date/day"] == ["8"]
    marks = json.dumps(json.loads(page["marks"]) | saved["marks"])
    answer = sam.post(url, {**SEEN, "/date/day": "7", **page, "marks": marks, "action": "cancel"})
    assert answer["Location"] == f"{at(draft)}#qvisits-r10"
    assert given(draft)[0] == visit()


def test_leaving_an_item_as_it_was_keeps_what_somebody_else_wrote_in_it(
    inside: Cast, sam: Client, sign_in: Any, draft: Draft
) -> None:
    url = at(draft, item="r10")
    page = carried(sam, url)
    priya = sign_in(inside.priya)
    priya.post(url, {**SEEN, **carried(priya, url), "/date/day": "6", "action": "continue"})
    sam.post(url, {**page, "action": "cancel"})
    assert held(draft)["/visits/r10/date/day"] == ["6"]


def test_an_item_that_was_only_begun_is_not_added_when_it_is_left(sam: Client, draft: Draft) -> None:
    url = at(draft, item="new-n1")
    assert sam.post(url, {"action": "cancel"})["Location"] == f"{at(draft)}#qvisits"
    sam.post(url, SEEN, headers=AUTOSAVE)
    assert len(given(draft)) == 3
    sam.post(url, {**SEEN, "action": "cancel"})
    assert len(given(draft)) == 2
    assert "Put it back" in sam.get(at(draft)).content.decode()


def test_autosave_of_a_new_item_makes_one_item_and_answers_like_a_page(sam: Client, draft: Draft) -> None:
    url = at(draft, item="new-n1")
    first = sam.post(url, {"/seen": "no", "marks": carried(sam, url)["marks"]}, headers=AUTOSAVE).json()
    assert (first["message"], first["hidden"]) == ("Saved at 10:00", ["/words"])
    again = sam.post(url, {"/seen": "yes", "marks": json.dumps(first["marks"])}, headers=AUTOSAVE)
    assert (again.status_code, again.json()["hidden"]) == (200, ["/why", "/words"])
    assert len(given(draft)) == 3


def test_saving_and_adding_another_leads_to_the_next_new_item(sam: Client, draft: Draft) -> None:
    answer = sam.post(at(draft, item="new-n1"), {**SEEN, "action": "another"})
    assert "/visits/new-n" in answer["Location"]
    assert len(given(draft)) == 3
    empty = sam.post(answer["Location"], {"action": "another"})
    assert empty.status_code == 303
    assert "Nothing is answered yet" not in sam.get(at(draft, item="r10") + "?problems=1").content.decode()


def test_two_who_change_one_answer_of_an_item_choose(inside: Cast, sam: Client, sign_in: Any, draft: Draft) -> None:
    url = at(draft, item="r10")
    page = carried(sam, url)
    priya = sign_in(inside.priya)
    priya.post(url, {**SEEN, **carried(priya, url), "/date/day": "6", "action": "continue"})
    answer = sam.post(url, {**SEEN, **page, "/date/day": "5", "action": "continue"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Priya Marsh changed these answers while you wrote" in html
    assert f'<a href="{url}">Leave what is saved as it is</a>' in html
    marks = unescape(re.search(r'name="marks" value="([^"]*)"', html)[1])  # type: ignore[index]
    asked = {**SEEN, "/date/day": "5", "asked": "/date", "choose/date": "mine", "marks": marks}
    assert sam.post(url, asked | {"action": "continue"})["Location"] == f"{at(draft)}#qvisits-r10"
    assert held(draft)["/visits/r10/date/day"] == ["5"]


def test_words_typed_into_an_item_removed_elsewhere_bring_it_back_and_it_is_said(sam: Client, draft: Draft) -> None:
    url = at(draft, item="r10")
    page = carried(sam, url)
    sam.post(at(draft), {"action": "remove/visits/r10"})
    sam.get(at(draft))
    assert sam.get(url)["Location"] == f"{at(draft)}#qvisits"
    sam.post(url, {**SEEN, **page, "/date/day": "8", "action": "continue"})
    assert len(given(draft)) == 2
    told = words(sam.get(at(draft)).content.decode())
    assert "Visit 1 had been removed in another window. It is back, with what you typed." in told


@pytest.mark.parametrize("item", ["r12", "n99", "0", "1", "new-", "new-x", "R10", "r10x", "n" + "0" * 40, "new-r1g"])
@pytest.mark.parametrize("method", ["get", "post", "put-back"])
def test_items_that_are_not_there_are_not_found_and_nothing_is_lost(
    sam: Client, draft: Draft, item: str, method: str
) -> None:
    before = held(draft)
    url = at(draft, item=item)
    answer = (
        sam.get(url) if method == "get" else sam.post(url if method == "post" else f"{url}?do=put-back", {"/why": "x"})
    )
    assert answer.status_code == 404 or (method == "put-back" and answer.status_code == 302)
    assert held(draft) == before


def test_another_drafts_item_and_another_pages_list_are_not_found(inside: Cast, sam: Client, draft: Draft) -> None:
    other = begun(inside, [visit()])
    sam.post(at(other, item="new-n77"), {**SEEN, "action": "continue"})
    before = held(draft)
    assert sam.post(at(draft, item="n77"), {**SEEN, "action": "continue"}).status_code == 404
    assert sam.post(at(draft, item="n77"), SEEN, headers=AUTOSAVE).json() == {
        "message": "Not saved: this is no longer in the list"
    }
    assert sam.get(f"/example/{draft.pk}/before/visits/r10/").status_code == 404
    assert sam.get(f"/example/{draft.pk}/visits-made/nothing/r10/").status_code == 404
    for action in ("remove/visits", "remove/visits/0", "remove/other/r10", "change/visits/../check", "add/other"):
        assert sam.post(at(draft), {"action": action}).status_code == 404
    assert sam.post(f"/example/{draft.pk}/before/", {"action": "remove/visits/r10"}).status_code == 404
    assert held(draft) == before


def test_a_list_that_is_full_says_so_and_takes_no_more(inside: Cast, sam: Client) -> None:
    draft = begun(inside, [visit(), visit("2026-07-10")], maxItems=2)
    html = sam.get(at(draft)).content.decode()
    assert "That is all this list can have: 2." in html
    assert "Add another" not in html
    sam.post(at(draft), {"action": "add/visits"})
    assert "“Visits” can have 2 at most. Nothing was added." in sam.get(at(draft)).content.decode()


def test_a_list_of_200_is_drawn_in_pages_of_25_with_as_many_questions_to_the_database(
    inside: Cast, sam: Client
) -> None:
    few, many = begun(inside, [visit()]), begun(inside, [visit() for _ in range(200)])

    sam.get(at(few))

    def cost(url: str, **data: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert (sam.post(url, data) if data else sam.get(url)).status_code in (200, 302)
        return len(asked)

    assert cost(at(few)) == cost(at(many))
    assert cost(at(few, item="r10")) == cost(at(many, item="rd0"))
    assert cost(at(few, "check")) == cost(at(many, "check"))
    changed = {**SEEN, "/date/day": "8", "action": "continue"}
    assert cost(at(few, item="r10"), **changed) == cost(at(many, item="rd0"), **changed)
    html = sam.get(at(many)).content.decode()
    assert html.count('class="cw-card"') == 25
    assert "Page 1 of 8" in html
    second = unescape(re.search(r'href="([^"]*)" rel="next"', html)[1])  # type: ignore[index]
    assert second == f"{at(many)}?list-visits=2#qvisits"
    last = sam.get(f"{at(many)}?list-visits=99").content.decode()
    assert "Visit 200" in last
    back = sam.post(at(many, item="rd7"), {**SEEN, "action": "continue"})
    assert back["Location"] == f"{at(many)}?list-visits=8#qvisits-rd7"


def test_the_section_of_a_list_is_started_by_an_item_and_complete_without_problems(inside: Cast, sam: Client) -> None:
    draft = begun(inside, [])
    line = re.compile(r'data-section="visits-made".*?data-section-words>([^<]*)<', re.DOTALL)
    states = []
    for typed in ({}, {"/seen": "no"}, SEEN):
        if typed:
            sam.post(at(draft, item="new-n1"), {**typed, "action": "anyway"})
        states.append(line.search(sam.get(at(draft)).content.decode())[1])  # type: ignore[index]
    assert states == ["Not started", "Started", "Complete"]


def test_the_check_page_shows_the_items_and_what_counts_is_submitted(sam: Client, draft: Draft) -> None:
    sam.post(at(draft, item="new-n1"), {**SEEN, "/seen": "no", "/why": "Asleep", "action": "continue"})
    sam.post(at(draft), {"action": "remove/visits/r10"})
    html = sam.get(at(draft, "check")).content.decode()
    assert "Visit 2 9 July 2026 No Not given Asleep" in words(html)
    assert f'href="{at(draft)}?from=check#qvisits"' in html
    revision = re.search(r'name="revision" value="(\d+)"', html)[1]  # type: ignore[index]
    assert sam.post(at(draft, "check"), {"revision": revision, "action": "submit"}).status_code == 201
    ((answers, hidden),) = urls.SUBMITTED
    assert answers == {"visits": [visit("2026-07-10"), visit(seen=False, why="Asleep")]}
    assert hidden == {"/visits/0/why", "/visits/0/words", "/visits/1/words"}
    assert sam.get(at(draft, item="r11")).status_code == 410
    assert sam.post(at(draft, item="r11"), {"/why": "late"}).status_code == 410
    assert sam.put(at(draft, item="r11")).status_code == 410


def test_a_list_that_is_not_asked_takes_nothing(inside: Cast, sam: Client) -> None:
    document = visits_form()
    page = document["uischema"]["elements"][1]
    page["rule"] = {"effect": "SHOW", "condition": {"scope": "#/properties/wanted", "schema": {"const": True}}}
    version = published(document)
    draft = start(version, inside.sam, version.definition.entered_from({"wanted": False, "visits": [visit()]}))
    before = held(draft)
    for answer in (sam.get(at(draft, item="r10")), sam.post(at(draft, item="r10"), {"/seen": "no"})):
        assert answer["Location"] == at(draft)
    assert held(draft) == before


def test_an_id_is_not_guessed_from_another() -> None:
    made = {item_drafts.new_id() for _ in range(200)}
    assert len(made) == 200
