"""Ana writes steps for what a list's items ask: tried on every draft, moved, and taken back as it was."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.context import authority
from forms.models import Draft, FormVersion
from tests.cast import Cast
from tests.forms.examples import shipped
from tests.studio.form_drafts import FORM, begun, work_off
from tests.studio.pages import page
from tests.studio.test_form_pages import VERSIONS, sent
from tests.workflow.answers import ASSESSMENT
from workflow.models import Task

pytestmark = pytest.mark.django_db
STEPS = [
    {"rename": "/agencies/*/said", "to": "/agencies/*/told"},
    {"default": "/agencies/*/how", "value": "phone"},
]


def changed() -> dict[str, Any]:
    """The shipped assessment whose list of conversations calls an answer otherwise, and asks one more."""
    text = json.dumps(shipped(f"assessment/{FORM}.v1.json"))
    text = text.replace('"said"', '"told"').replace("#/properties/said", "#/properties/told")
    document: dict[str, Any] = json.loads(text)
    asked = document["schema"]["properties"]["agencies"]["items"]["properties"]
    asked["how"] = {"title": "How did you talk?", "oneOf": [{"const": "phone", "title": "By telephone"},
                                                            {"const": "met", "title": "We met"}]}  # fmt: skip

    def add(element: Any) -> None:
        below = element.values() if isinstance(element, dict) else element if isinstance(element, list) else ()
        for each in list(below):
            add(each)
        if isinstance(element, dict) and element.get("scope") == "#/properties/told":
            element["_told"] = True

    add(document["uischema"])
    for found in _layouts(document["uischema"]):
        if any(each.pop("_told", False) for each in found):
            found.append({"type": "Control", "scope": "#/properties/how"})
    return document


def _layouts(element: Any) -> list[list[Any]]:
    if isinstance(element, list):
        return [layout for each in element for layout in _layouts(each)]
    if not isinstance(element, dict):
        return []
    own = [element["elements"]] if "elements" in element else []
    return [*own, *(layout for each in element.values() for layout in _layouts(each))]


def talked(cast: Cast, count: int) -> list[Task]:
    """Assessments in which Sam wrote down with whom he talked."""
    tasks = begun(cast, count)
    with authority(cast.id):
        for draft in Draft.objects.filter(task__in=tasks):
            draft.entered = draft.form_version.definition.entered_from(ASSESSMENT)
            draft.save()
    return tasks


def said(drafts: list[Draft], name: str) -> list[list[str]]:
    return [texts for draft in drafts for fields in draft.entered.values() for field, texts in fields.items()
            if field.startswith("/agencies/") and field.endswith(f"/{name}")]  # fmt: skip


def test_steps_inside_a_list_are_written_tried_moved_and_taken_back(northmere: Cast, ana: Client) -> None:
    tasks = talked(northmere, 2)

    def drafts() -> list[Draft]:
        return [Draft.objects.get(pk=task.draft_id) for task in tasks]

    with authority(northmere.id):
        before = [draft.entered for draft in drafts()]
        first = FormVersion.objects.get(key=FORM, number=1)
        words = said(drafts(), "said")
    address = sent(ana, changed())
    text = page(ana.get(address))
    assert "/agencies/*/said" in text
    assert "In 2 drafts something is not seen, not accepted or dropped." in text
    assert "What they told you: What did they say?" in text
    steps = page(ana.get(f"{address}steps/"))
    ask = f"{address}steps/take/?{urlencode({'at': '/agencies/*/said'})}"
    assert f'href="{ask}"' in steps
    refused = page(ana.post(ask, {"old": "/agencies/*/said", "new": "/how_decided"}))
    assert "Choose the question that is asked now" in refused or "stays in its list" in refused
    steps = page(ana.post(ask, {"old": "/agencies/*/said", "new": "/agencies/*/told"}, follow=True))
    assert "What is typed at “What they told you: What did they say?” (/agencies/*/said) goes along to" in steps
    fill = f"{address}steps/fill/?at=/agencies/*/how"
    assert "By telephone" in page(ana.get(fill))
    steps = page(ana.post(fill, {"at": "/agencies/*/how", "/how": "phone"}, follow=True))
    assert "is filled in" in steps
    text = page(ana.get(address))
    assert "2 drafts keep all that is typed where it is asked." in text
    assert "something is not seen" not in text
    ana.post(f"{address}publish/", {"reason": "Plainer words.", "number": "2"})
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=2)
        assert version.content["migration"] == STEPS
    compared = page(ana.get(f"{VERSIONS}compare/"))
    assert "Needs a step, and has one" in compared
    row = compared.partition("/agencies/*/told")[2].partition("</tr>")[0]
    assert "a step takes the answer along" in row
    back = page(ana.get(f"{VERSIONS}compare/?from={version.pk}&to={first.pk}"))
    assert "Needs a step, and has one" not in back
    assert "All in all: Needs a step" in back
    move = str(ana.post(f"{VERSIONS}{version.pk}/move/")["Location"])
    ana.post(f"{move}run/", {"reason": "Plainer words."})
    work_off(northmere)
    with authority(northmere.id):
        assert said(drafts(), "told") == words
        assert said(drafts(), "how") == [["phone"] for _ in words]
    ana.post(f"{move}undo/", {"reason": "Not yet."})
    work_off(northmere)
    with authority(northmere.id):
        assert [draft.entered for draft in drafts()] == before


@pytest.mark.parametrize("kind", ["change", "drop"])
def test_every_kind_of_step_asks_about_what_the_items_answer(northmere: Cast, ana: Client, kind: str) -> None:
    talked(northmere, 1)
    address = sent(ana, changed())
    ask = f"{address}steps/{kind}/?at=/agencies/*/said"
    assert "What they told you: What did they say?" in page(ana.get(ask))
    typed = {"change": {"at": "/agencies/*/said", "old": "x", "new": "y"}, "drop": {"old": "/agencies/*/said"}}
    ana.post(ask, typed[kind])
    with authority(northmere.id):
        written = page(ana.get(f"{address}steps/"))
    assert "(/agencies/*/said)" in written
    listed = page(ana.get(f"{address}steps/take/"))
    assert ('value="/agencies/*/said"' in listed) is (kind == "change")


def test_an_answer_inside_a_list_cannot_leave_it(northmere: Cast, ana: Client) -> None:
    document = changed()
    document["schema"]["properties"]["who_said"] = {"type": "string", "title": "Who said it?"}
    document["uischema"]["elements"][0]["elements"].append({"type": "Control", "scope": "#/properties/who_said"})
    address = sent(ana, document)
    refused = page(ana.post(f"{address}steps/take/", {"old": "/agencies/*/said", "new": "/who_said"}))
    assert "An answer inside a list stays in its list: choose a question of the same list" in refused
