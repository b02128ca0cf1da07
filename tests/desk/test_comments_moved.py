"""A form is changed while an assessment is back with its author: the comments go where a step takes their answer."""

import json
from copy import deepcopy
from typing import Any

import pytest

from accounts.context import authority
from forms.adoption import publish_form
from forms.models import FormVersion
from records.models import Reply
from tests.cast import Cast
from tests.desk.pages import parsed, save, submit, text_of
from tests.desk.stories import KEY, decision, submitted
from tests.desk.test_comments import RISKS, WHO, returned
from tests.workflow.answers import ASSESSMENT
from workflow.form_moves import move_task

pytestmark = pytest.mark.django_db
REPLY = "/~reply/risks"


def publish_renamed() -> FormVersion:
    """Version 2: the answer about risks is kept under another name, and a step takes it along."""
    content: dict[str, Any] = deepcopy(FormVersion.objects.get(key=KEY, number=1).content)
    renamed = json.loads(json.dumps(content).replace('"risks"', '"worries"').replace("/risks", "/worries"))
    return publish_form({**renamed, "migration": [{"rename": "/risks", "to": "/worries"}]}, 2)


def test_a_comment_stands_at_its_answer_where_a_step_took_it(northmere: Cast, sign_in: Any) -> None:
    priya, sam = sign_in(northmere.priya), sign_in(northmere.sam)
    task = returned(northmere, (priya, f"/tasks/{submitted(northmere).pk}/form/"), {RISKS: WHO})
    base = f"/tasks/{task.pk}/form/"
    with authority(northmere.id):
        assert move_task(task.pk, publish_renamed(), northmere.ana, "Clearer.") is False
    overview = text_of(sam.get(f"{base}list/"))
    assert "(no longer asked)" not in overview
    (link,) = [one for one in parsed(overview).xpath("//a[contains(@href, '#q')]") if "worried" in one.text_content()]
    assert link.get("href").endswith("#qworries")
    page = link.get("href").partition("?")[0].removeprefix(base)
    assert WHO in text_of(sam.get(f"{base}{page}"))
    assert save(sam, f"{base}{page}", {"/worries": ["Ines, every Friday."], REPLY: ["His aunt."]}).status_code == 302
    assert submit(sam, base).status_code == 302
    with authority(northmere.id):
        assert Reply.objects.get().pointer == "/risks"  # it answers the comment, under the name that the comment has
        again = decision(northmere)
    reading = text_of(priya.get(f"/tasks/{again.pk}/form/"))
    (change,) = parsed(reading).xpath("//*[contains(@class, 'cw-change')][.//h3[contains(., 'worried')]]")[-1:]
    words = " ".join(change.text_content().split())
    assert "His aunt." in words
    assert "No answer" not in words
    assert "no longer asked" not in reading


def test_a_comment_on_an_answer_that_is_asked_no_more_stands_beside_the_one_that_took_its_name(
    northmere: Cast, sign_in: Any
) -> None:
    priya, sam = sign_in(northmere.priya), sign_in(northmere.sam)
    typed = {RISKS: WHO, "/~remark/strengths": "Whose strengths are these?"}
    task = returned(northmere, (priya, f"/tasks/{submitted(northmere).pk}/form/"), typed)
    with authority(northmere.id):
        content: dict[str, Any] = deepcopy(FormVersion.objects.get(key=KEY, number=1).content)
        content["schema"]["properties"].pop("strengths")
        text = json.dumps({**content, "uischema": without(content["uischema"], "#/properties/strengths")})
        renamed = text.replace('"strengths", ', "").replace('"risks"', '"strengths"').replace("/risks", "/strengths")
        steps = [{"drop": "/strengths"}, {"rename": "/risks", "to": "/strengths"}]
        version = publish_form({**json.loads(renamed), "migration": steps}, 2)
        move_task(task.pk, version, northmere.ana, "Clearer.")
    base = f"/tasks/{task.pk}/form/"
    overview = " ".join(parsed(text_of(sam.get(f"{base}list/"))).text_content().split())
    assert WHO in overview
    assert "Whose strengths are these?" in overview
    assert overview.count("(no longer asked)") == 1
    page = version.definition.questions["/strengths"].page
    assert save(sam, f"{base}{page}/", {"/strengths": ["Ines, every Friday."]}).status_code == 302
    assert submit(sam, base).status_code == 302
    with authority(northmere.id):
        again = decision(northmere)
    reading = " ".join(parsed(text_of(priya.get(f"/tasks/{again.pk}/form/"))).text_content().split())
    assert WHO in reading
    assert "Whose strengths are these?" in reading


def without(element: Any, scope: str) -> Any:
    """A user interface schema without the control of one question."""
    inside = [without(each, scope) for each in element.get("elements", []) if each.get("scope") != scope]
    return {**element, "elements": inside} if "elements" in element else element


SAID = "/~remark/agencies/0/said"


def test_a_comment_on_an_answer_inside_a_list_follows_it_to_its_new_name(northmere: Cast, sign_in: Any) -> None:
    priya, sam = sign_in(northmere.priya), sign_in(northmere.sam)
    task = returned(northmere, (priya, f"/tasks/{submitted(northmere).pk}/form/"), {SAID: WHO})
    with authority(northmere.id):
        content: dict[str, Any] = deepcopy(FormVersion.objects.get(key=KEY, number=1).content)
        text = json.dumps(content).replace('"said"', '"told"').replace("#/properties/said", "#/properties/told")
        steps = [{"rename": "/agencies/*/said", "to": "/agencies/*/told"}]
        version = publish_form({**json.loads(text), "migration": steps}, 2)
        assert move_task(task.pk, version, northmere.ana, "Clearer.") is False
        before = version.definition.questions["/agencies"]
    base = f"/tasks/{task.pk}/form/"
    overview = text_of(sam.get(f"{base}list/"))
    assert "Conversation 1: What did they say?" in overview
    assert "(no longer asked)" not in overview
    assert WHO in text_of(sam.get(f"{base}{before.page}/"))
    item = f"{base}{before.page}/agencies/r10/"
    assert ASSESSMENT["agencies"][0]["said"] in text_of(sam.get(item))
    assert save(sam, item, {"/told": ["She sleeps in class."], "/keep_from_family": ["no"]}).status_code == 302
    assert submit(sam, base).status_code == 302
    with authority(northmere.id):
        again = decision(northmere)
    reading = " ".join(parsed(text_of(priya.get(f"/tasks/{again.pk}/form/"))).text_content().split())
    assert "Conversation 1: What did they say?" in reading
    assert "She sleeps in class." in reading
    assert "No answer" not in reading
    assert "no longer asked" not in reading
