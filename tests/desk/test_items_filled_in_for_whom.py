"""A new item of a list is filled in with what is restricted for those alone who work with the child."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import Membership, Role
from cases.knowing import learn
from cases.models import Allocation
from cases.person_facts import KINDS
from forms.item_drafts import new_id
from forms.item_wizard import NEW
from forms.models import Draft
from tests.cast import Cast
from tests.desk.pages import open_page, text_of
from tests.desk.stories import begun
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout
from workflow.models import Task

pytestmark = pytest.mark.django_db

FAITH = {"type": "string", "title": "Faith", "x-casewright": {"prefill": "child.words.religion"}}
LISTED = {
    "people": {
        "type": "array",
        "title": "People",
        "items": {"type": "object", "properties": {"name": {"type": "string", "title": "Name"}, "faith": FAITH}},
    }
}


@pytest.mark.parametrize(("role", "told"), [("social_worker", True), ("administrator", False)])
def test_a_new_item_says_what_its_reader_may_read(northmere: Cast, sign_in: Any, role: str, told: bool) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        learn(northmere.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, northmere.priya, None)
        Task.objects.filter(pk=task.pk).update(
            form_version=published(form(LISTED, layout(control("people")))), role_keys=role
        )
        Membership.objects.filter(user=northmere.sam).update(role=Role.objects.get(key=role))
        Allocation.objects.filter(case=northmere.cases["wilf"]).update(worker=None)
    sam = sign_in(northmere.sam)
    url = f"/tasks/{task.pk}/form/small-form/people/{NEW}{new_id()}/"
    assert ("Sikh" in text_of(sam.get(url))) is told
    typed = {"/name": "Gran"} | ({"/faith": "Sikh"} if told else {})
    sam.post(url, {**open_page(sam, url), **typed, "action": "continue"})
    with authority(northmere.id):
        draft = Draft.objects.get(task=task)
        assert "Gran" in str(draft.entered)
        assert ("Sikh" in f"{draft.entered} {draft.prefilled}") is told
