"""Lists that are filled in beforehand: an item for each thing that is known, and what a new item begins with."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms import drafts, item_drafts
from forms.definition import FormDefinition, read
from forms.evidence import NOTHING_NOW, evidence_in, settle, unsettled
from forms.kept_evidence import begun_with, kept_with
from forms.marks import moved_origins
from forms.models import Draft
from forms.prefill import Source, prefill
from tests.cast import Cast
from tests.desk.pages import open_page, parsed, text_of
from tests.forms.conftest import published
from tests.forms.examples import form

pytestmark = pytest.mark.urls("tests.forms.urls")
TEXT = {"type": "string"}
FACTS: dict[str, Any] = {
    "child": {"name": "Wilf", "school": "Cobble Lane"},
    "previous": {
        "referral": {
            "calls": [
                {"who": "Neighbour", "on": "2026-05-02", "urgent": True},
                {"who": "School", "on": "2026-05-04"},
                {"colour": "lilac"},
            ]
        }
    },
    "today": date(2026, 7, 14),
}
REFERRAL = Source("Referral", date(2026, 5, 18), "Dee Larkin")
FROM = "From the referral, 18 May 2026, by Dee Larkin"


def source_of(name: str, key: str) -> tuple[Source, ...]:
    return (REFERRAL,) if (name, key) == ("previous", "referral") else ()


def asked(feel: str = "previous.referral.calls", **inner: Any) -> dict[str, Any]:
    """A form with one list, each item of which asks who called, when, and whether it was urgent."""
    properties = {
        "who": TEXT | {"title": "Who called?"} | inner,
        "on": TEXT | {"title": "When?", "format": "date"},
        "urgent": {"type": "boolean", "title": "Was it urgent?"},
    }
    notes = {"x-casewright": {"prefill": feel}} if feel else {}
    item = {"type": "object", "title": "Call", "properties": properties}
    return form({"calls": {"type": "array", "title": "Calls", "items": item} | notes}) | {"title": "Plan"}


def calls(found: Any, definition: FormDefinition) -> Any:
    return definition.answers_from(found.entered)[0].get("calls")


@pytest.mark.parametrize(
    ("feel", "expected"),
    [
        (
            "previous.referral.calls",
            [{"who": "Neighbour", "on": "2026-05-02", "urgent": True}, {"who": "School", "on": "2026-05-04"}],
        ),
        ("for c in previous.referral.calls return {who: c.who}", [{"who": "Neighbour"}, {"who": "School"}]),
        ('{who: child.name, on: date("2026-07-01")}', [{"who": "Wilf", "on": "2026-07-01"}]),
        ("previous.referral.calls[who = \"School\"]", [{"who": "School", "on": "2026-05-04"}]),
        ("previous.nothing.calls", None),
        ("[]", None),
        ("child.name", None),
        ('[1, "two", null, {on: "soon"}]', None),
    ],
)  # fmt: skip
def test_a_list_of_contexts_fills_as_many_items(feel: str, expected: Any) -> None:
    definition = read(asked(feel))
    assert [warning.code for warning in definition.warnings if "prefill" in warning.message] == []
    found = prefill(definition, FACTS, source_of)
    assert calls(found, definition) == expected
    answers = sum(len(item) for item in expected or ())
    assert len(found.origins) == answers
    assert ("/calls" in found.origins) is False


def test_what_a_context_leaves_open_is_what_the_question_itself_begins_with() -> None:
    days = "for c in previous.referral.calls return {on: c.on}"
    definition = read(asked(days, **{"x-casewright": {"prefill": "child.school"}}))
    found = prefill(definition, FACTS, source_of)
    assert [item["who"] for item in calls(found, definition)] == ["Cobble Lane", "Cobble Lane"]
    assert found.origins["/calls/f10/who"]["case"] is True
    assert found.origins["/calls/f10/on"]["sources"] == [REFERRAL.kept()]


@pytest.fixture
def begun(inside: Cast) -> Draft:
    version = published(asked())
    found = prefill(version.definition, FACTS, source_of)
    return drafts.start(version, inside.sam, found.entered, found.origins)


def now(draft: Draft) -> Draft:
    return Draft.objects.select_related("form_version").get(pk=draft.pk)


def ways(draft: Draft) -> dict[str, str]:
    held = now(draft)
    return {pointer: one.way for pointer, one in evidence_in(held, held.form_version.definition).items()}


@pytest.mark.django_db
@pytest.mark.both_databases
def test_an_item_is_confirmed_as_a_whole_or_answer_by_answer(inside: Cast, begun: Draft) -> None:
    assert set(ways(begun).values()) == {"filled"}
    assert "/calls" in unsettled(now(begun), now(begun).form_version.definition)
    settle("still-right", begun.pk, "/calls/f10", inside.sam, NOTHING_NOW)
    assert [way for pointer, way in ways(begun).items() if pointer.startswith("/calls/f10/")] == ["confirmed"] * 3
    assert [way for pointer, way in ways(begun).items() if pointer.startswith("/calls/f11/")] == ["filled"] * 2
    assert "/calls" not in unsettled(now(begun), now(begun).form_version.definition)
    settle("not-sure", begun.pk, "/calls/f10/on", inside.sam, NOTHING_NOW)
    assert ways(begun)["/calls/f10/on"] == "filled"


@pytest.mark.django_db
def test_what_is_known_of_an_item_stays_with_it_when_the_list_changes(inside: Cast, begun: Draft) -> None:
    settle("still-right", begun.pk, "/calls/f11/who", inside.sam, NOTHING_NOW)
    item_drafts.remove_item(begun.pk, "/calls", "f10", inside.sam)
    assert ways(begun) == {"/calls/f11/who": "confirmed", "/calls/f11/on": "filled"}
    held = now(begun)
    kept = kept_with(held, held.form_version.definition, frozenset())
    assert {pointer: origin["way"] for pointer, origin in kept.items()} == {
        "/calls/0/who": "confirmed",
        "/calls/0/on": "filled",
        "/calls~out/f10": "out",
    }
    again = held.form_version.definition.entered_from({"calls": [{"who": "School", "on": "2026-05-04"}]})
    second = drafts.start(held.form_version, inside.sam, again, begun_with(kept))
    assert ways(second) == {"/calls/r10/who": "confirmed", "/calls/r10/on": "filled"}
    item_drafts.put_back(begun.pk, "/calls", "f10", inside.sam)
    assert len(ways(begun)) == 5


def test_a_list_that_gets_another_name_keeps_what_is_known_of_its_items() -> None:
    origins = {"/calls/f10/who": {"mark": "m", "typed": {"/who": ["Neighbour"]}}}
    assert moved_origins(origins, {"/calls": "/rings"}) == {"/rings/f10/who": origins["/calls/f10/who"]}


# Pages


def page_of(client: Client, url: str) -> Any:
    return parsed(text_of(client.get(url)))


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.django_db
def test_a_card_says_where_its_answers_came_from_and_confirms_them(inside: Cast, begun: Draft, sign_in: Any) -> None:
    sam: Client = sign_in(inside.sam)
    url = f"/example/{begun.pk}/plan/"
    page = page_of(sam, url)
    assert "Filled in for you" in said(page)
    card = page.get_element_by_id("qcalls-f10")
    assert f"{FROM} Still right: Call 1" in said(card)
    answer = sam.post(url, {**open_page(sam, url), "action": "still-right/calls/f10"})
    assert answer["Location"].endswith("#qcalls-f10")
    page = page_of(sam, url)
    assert "Still right" not in said(page.get_element_by_id("qcalls-f10"))
    assert "Still right" in said(page.get_element_by_id("qcalls-f11"))


@pytest.mark.django_db
def test_the_page_of_an_item_shows_each_source_and_an_answer_is_changed_and_put_back(
    inside: Cast, begun: Draft, sign_in: Any
) -> None:
    sam: Client = sign_in(inside.sam)
    url = f"/example/{begun.pk}/plan/calls/f10/"
    assert FROM in said(page_of(sam, url).get_element_by_id("qwho-source"))
    answer = sam.post(url, {**open_page(sam, url), "action": "still-right/who"})
    assert answer["Location"] == f"{url}#qwho-source"
    assert "Confirmed by you today" in said(page_of(sam, url).get_element_by_id("qwho-source"))
    sam.post(url, {**open_page(sam, url), "/who": "A postman", "action": "stay"})
    found = said(page_of(sam, url).get_element_by_id("qwho-source"))
    assert "Changed: no longer what was filled in." in found
    assert "Neighbour" in found
    sam.post(url, {**open_page(sam, url), "action": "as-filled-in/who"})
    assert "Confirmed by you today" in said(page_of(sam, url).get_element_by_id("qwho-source"))
    for way in ("take-newer/who", "keep-mine/who"):
        sam.post(url, {**open_page(sam, url), "action": way})
    assert now(begun).entered["plan"]["/calls/f10/who"] == ["Neighbour"]


@pytest.mark.django_db
def test_the_check_page_lists_items_once_each_and_says_where_answers_came_from(
    inside: Cast, begun: Draft, sign_in: Any
) -> None:
    sam: Client = sign_in(inside.sam)
    url = f"/example/{begun.pk}/check/"
    page = page_of(sam, url)
    lines = page.xpath("//*[@id='to-look-at']//li")
    assert len(lines) == 2
    assert "Neighbour · 2 May 2026 · Was it urgent? Yes" in said(lines[0])
    assert lines[0].xpath(".//a/@href")[0].startswith(f"/example/{begun.pk}/plan/calls/f10/")
    assert f"Call 1, Call 2: {FROM}" in said(page)
    assert sam.post(url, {**open_page(sam, url), "action": "still-right/calls/f10"})["Location"].endswith("#to-look-at")
    assert len(page_of(sam, url).xpath("//*[@id='to-look-at']//li")) == 1
    item_url = f"/example/{begun.pk}/plan/calls/f11/"
    sam.post(item_url, {**open_page(sam, item_url), "/who": "A postman", "action": "continue"})
    assert "Call 2 (Who called?): Changed: it was “School”" in said(page_of(sam, url))


@pytest.fixture
def empty(inside: Cast) -> Draft:
    """A draft whose list is empty; an item of it begins with a default."""
    version = published(asked("", **{"default": "Somebody"}))
    found = prefill(version.definition, FACTS, source_of)
    return drafts.start(version, inside.sam, found.entered, found.origins)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_new_item_begins_with_what_its_questions_say(inside: Cast, empty: Draft, sign_in: Any) -> None:
    sam: Client = sign_in(inside.sam)
    assert now(empty).entered == {}
    url = f"/example/{empty.pk}/plan/calls/new-n1/"
    page = page_of(sam, url)
    assert page.get_element_by_id("qwho").get("value") == "Somebody"
    assert "Filled in for you Still right" in said(page.get_element_by_id("qwho-source"))
    assert now(empty).entered == {}, "looking at it adds nothing"
    sam.post(url, {**open_page(sam, url), "/who": "Somebody", "action": "still-right/who"})
    assert ways(empty) == {"/calls/n1/who": "confirmed"}
    other = f"/example/{empty.pk}/plan/calls/new-n2/"
    sam.post(other, {**open_page(sam, other), "/who": "Neighbour", "action": "continue"})
    assert ways(empty) == {"/calls/n1/who": "confirmed", "/calls/n2/who": "changed"}
    third = f"/example/{empty.pk}/plan/calls/new-n3/"
    sam.post(third, {**open_page(sam, third), "/who": "Somebody", "action": "cancel"})
    assert len(ways(empty)) == 2


@pytest.mark.django_db
def test_many_filled_items_cost_as_many_questions_as_few(inside: Cast, sign_in: Any) -> None:
    sam: Client = sign_in(inside.sam)
    counts = []
    for many in (1, 20):
        document = asked(f"for n in 1..{many} return {{who: string(n)}}")
        version = published(document | {"key": f"plan_{many}"})
        found = prefill(version.definition, FACTS, source_of)
        draft = drafts.start(version, inside.sam, found.entered, found.origins)
        for url in (f"/example/{draft.pk}/{version.definition.pages[0].slug}/", f"/example/{draft.pk}/check/"):
            sam.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert sam.get(url).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
