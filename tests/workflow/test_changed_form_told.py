"""A form that changed while somebody wrote it: what changed is told once, and where answers came from goes along."""

from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import forms.changed_form
from accounts import clock
from accounts.context import authority
from cases.knowing import learn
from cases.person_facts import KINDS
from forms import drafts
from forms.adoption import publish_form
from forms.changed_form import changed_form
from forms.definition import FormDefinition
from forms.evidence import evidence_in
from forms.models import Draft
from forms.versions.comparing import compare
from forms.versions.moving import carry_over
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of
from tests.forms.examples import form, shipped
from tests.workflow.test_form_moves import FORM, renamed, written
from workflow.form_moves import move_task
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def changed() -> dict[str, Any]:
    """The shipped assessment with one question more, one less, one renamed, one under another name and one needed."""
    document = deepcopy(shipped(f"assessment/{FORM}.v1.json"))
    properties = document["schema"]["properties"]
    properties["sleep"] = {"type": "integer", "title": "How many hours does the child sleep?"}
    document["schema"]["required"].append("sleep")
    document["schema"]["required"].append("school")
    properties["child_health"]["title"] = "How healthy is the child?"
    del properties["child_education"]
    document["schema"]["required"].remove("child_education")
    for page in document["uischema"]["elements"]:
        page["elements"] = [one for one in page["elements"] if one.get("scope") != "#/properties/child_education"]
    document["uischema"]["elements"][0]["elements"].append({"type": "Control", "scope": "#/properties/sleep"})
    return renamed(document, "religion_belief", "belief")


@pytest.fixture
def moved(northmere: Cast) -> Task:
    with authority(northmere.id):
        learn(northmere.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, northmere.sam, clock.today())
        task = written(northmere)
        move_task(task.pk, publish_form(changed(), 2), northmere.ana, "Asks more.")
        return task


def test_what_changed_is_told_on_the_overview_until_it_was_read(northmere: Cast, moved: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    overview = f"/tasks/{moved.pk}/form/list/"
    assert path_of(sam.get(f"/tasks/{moved.pk}/form/")) == overview
    page = " ".join(parsed(text_of(sam.get(overview))).text_content().split())
    for words in (
        "The form changed while you wrote",
        "New questions How many hours does the child sleep? (needs an answer)",
        "How healthy is the child? It was: Health",
        "No longer asked Education What you wrote there: Education",
    ):
        assert words in page
    with authority(northmere.id):
        before = Draft.objects.get(task=moved)
        kept = before.moved_from.definition.questions["/child_education"]
        assert before.entered[kept.page]["/child_education"][0] in page
    answer = sam.post(overview, {"action": "read-it"})
    assert path_of(answer) == overview
    assert "The form changed while you wrote" not in text_of(sam.get(overview))


def test_where_an_answer_came_from_goes_along_with_its_new_name(northmere: Cast, moved: Task) -> None:
    with authority(northmere.id):
        draft = Draft.objects.select_related("form_version").get(task=moved)
        found = evidence_in(draft, draft.form_version.definition)
    assert set(found) == {"/belief"}
    assert found["/belief"].way == "filled"


def test_a_draft_that_never_moved_tells_nothing_and_asks_no_more(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        task = written(northmere)
    sam: Client = sign_in(northmere.sam)
    overview = f"/tasks/{task.pk}/form/list/"
    sam.get(overview)
    with CaptureQueriesContext(connection) as queries:
        page = text_of(sam.get(overview))
    assert "The form changed" not in page
    assert not [one for one in queries if "draftrevision" in one["sql"].lower()]


def test_two_versions_are_compared_once_and_pages_read_nothing_of_what_the_draft_held_before(
    northmere: Cast, moved: Task, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[FormDefinition] = []

    def counting(before: FormDefinition, *args: Any) -> Any:
        compared.append(before)
        return compare(before, *args)

    monkeypatch.setattr(forms.changed_form, "compare", counting)
    sam: Client = sign_in(northmere.sam)
    base = f"/tasks/{moved.pk}/form/"
    with CaptureQueriesContext(connection) as queries:
        for page in ("the-child", "the-child", "check"):
            sam.get(f"{base}{page}/", follow=True)
    assert not [one for one in queries if "draftrevision" in one["sql"].lower()]
    for _ in range(2):
        assert "The form changed while you wrote" in text_of(sam.get(f"{base}list/"))
    assert len(compared) == 1


def test_only_who_has_the_task_reads_it_away(northmere: Cast, moved: Task, sign_in: Any) -> None:
    sign_in(northmere.ren).post(f"/tasks/{moved.pk}/form/list/", {"action": "read-it"})
    with authority(northmere.id):
        assert Draft.objects.get(task=moved).moved_from is not None


def test_a_question_that_was_renamed_two_versions_ago_is_not_said_to_be_gone(inside: Cast) -> None:
    story, events = ({name: {"type": "string", "title": "What happened?"}} for name in ("story", "events"))
    first = publish_form(form(story), 1)
    draft = drafts.start(first, inside.sam, {"your-answers": {"/story": ["Wilf fell."]}})
    publish_form(form(events) | {"migration": [{"rename": "/story", "to": "/events"}]}, 2)
    third = publish_form(form(events | {"who": {"type": "string", "title": "Who said so?"}}), 3)
    carry_over(draft, third)
    told = changed_form(Draft.objects.get(pk=draft.pk))
    assert told is not None
    assert (told.added, told.removed) == ((("Who said so?", False),), ())
