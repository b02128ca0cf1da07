"""Two windows that answer every question there is otherwise: each is asked about, and both answers can be read."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.forms.drawn import posted
from tests.forms.kitchen_sink import TYPED, empty_draft

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.forms.urls")]


@pytest.mark.parametrize("slug", TYPED)
def test_both_answers_to_every_question_are_shown_and_the_choice_is_kept(inside: Cast, sign_in: Any, slug: str) -> None:
    sam = sign_in(inside.sam)
    draft = empty_draft(inside)
    page = f"/example/{draft.pk}/{slug}/"
    marks = posted(sam.get(page).content.decode())["marks"]
    sam.post(page, TYPED[slug] | {"marks": marks, "action": "leave"})
    mine = {name: [f"{text} zz" for text in texts] for name, texts in TYPED[slug].items()}
    asked = sam.post(page, mine | {"marks": marks, "action": "leave"})
    html = asked.content.decode()
    assert asked.status_code == 409
    definition = draft.form_version.definition
    names = {
        name: question.pointer for question in definition.questions.values() for name in question.control.field_names
    }
    changed = {names[name] for name in TYPED[slug]}
    assert {pointer for pointer in changed if f'name="choose{pointer}"' in html} == changed
    fields = posted(html)
    choices = {f"choose{pointer}": "mine" for pointer in changed}
    assert sam.post(page, fields | choices | {"action": "leave"}).status_code == 302
    draft.refresh_from_db()
    assert draft.entered[slug] == mine
